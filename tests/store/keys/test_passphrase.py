"""A file locked with a passphrase opens with it, whatever its length, and stock age agrees."""

import pyrage
import pytest

from hnwctl.errors import InvalidError
from hnwctl.store.keys import passphrase

CHUNK = 64 * 1024


@pytest.mark.parametrize("size", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_any_length_comes_back(size: int) -> None:
    plain = bytes(number % 251 for number in range(size))
    locked = passphrase.lock(plain, "a secret", work_factor=2)
    assert passphrase.unlock(locked, "a secret", what="x") == plain
    assert bytes(pyrage.passphrase.decrypt(locked, "a secret")) == plain
    assert passphrase.unlock(locked, "another", what="x") is None


def test_a_chunk_that_is_missing_is_noticed() -> None:
    locked = passphrase.lock(bytes(2 * CHUNK + 5), "a secret", work_factor=2)
    for damaged in (locked[:-21], locked[: -(CHUNK + 37)]):
        with pytest.raises(Exception, match="damaged"):
            passphrase.unlock(damaged, "a secret", what="x")


def test_an_empty_passphrase_locks_nothing() -> None:
    with pytest.raises(InvalidError):
        passphrase.lock(b"x", "")

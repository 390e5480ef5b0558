"""Sealing and opening: what is sealed opens for its key, and for nobody and nothing else."""

import subprocess
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hnwctl.errors import ForbiddenError, IntegrityError, InvalidError
from hnwctl.store.keys import passphrase, seal

UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

# fixed, because parameters of tests are named after it
SECRET = "AGE-SECRET-KEY-1H67YLJLD4EA0MH4DE3DDAT7GXDJZRRLSUX0X3RCUX4947YZRPJAQSYTJWT"
PUBLIC = seal.public_of(SECRET)
OPENER = seal.parse_secret(SECRET)
OTHER_SECRET, OTHER_PUBLIC = seal.new_identity()


@UNHURRIED
@given(st.binary(max_size=5000))
def test_what_is_sealed_opens(plain: bytes) -> None:
    assert seal.unseal(seal.seal(plain, [PUBLIC]), [OPENER], what="x") == plain


def test_a_key_pair() -> None:
    assert SECRET.startswith("AGE-SECRET-KEY-1")
    assert seal.public_of(SECRET) == PUBLIC
    assert seal.new_identity() != seal.new_identity()


def test_several_recipients_and_none() -> None:
    sealed = seal.seal(b"x", [PUBLIC, OTHER_PUBLIC, PUBLIC])
    assert sealed.count(b"-> X25519 ") == 2
    assert seal.unseal(sealed, [seal.parse_secret(OTHER_SECRET)], what="x") == b"x"
    with pytest.raises(InvalidError, match="no public key to seal to"):
        seal.seal(b"x", [])


@pytest.mark.parametrize(
    "key", ["", "age1", PUBLIC[:-1], PUBLIC + "\n", "ssh-ed25519 AAAA", "ssh-rsa AAAA", "age1none1qqqqqq"]
)
def test_what_is_no_public_key(key: str) -> None:
    with pytest.raises(InvalidError, match="not a public key"):
        seal.seal(b"x", [key])


def test_a_wrong_secret_is_not_repeated() -> None:
    with pytest.raises(InvalidError) as caught:
        seal.parse_secret(SECRET[:-1])
    assert SECRET[20:40] not in str(caught.value)
    assert caught.value.__cause__ is None


def test_another_key_does_not_open_it() -> None:
    with pytest.raises(ForbiddenError, match="finance: sealed to your key"):
        seal.unseal(seal.seal(b"x", [OTHER_PUBLIC]), [OPENER], what="finance")
    with pytest.raises(ForbiddenError):
        seal.unseal(seal.seal(b"x", [OTHER_PUBLIC]), [], what="finance")


def test_any_flipped_bit_is_noticed() -> None:
    sealed = seal.seal(b"plain", [PUBLIC])
    for place in range(len(sealed)):
        damaged = sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :]
        with pytest.raises((IntegrityError, ForbiddenError)):
            seal.unseal(damaged, [OPENER], what="x")


@UNHURRIED
@given(
    st.binary(max_size=600)
    | st.binary(max_size=600).map(lambda tail: b"age-encryption.org/v1\n-> X25519 " + tail)
)
def test_random_bytes_open_nothing(raw: bytes) -> None:
    with pytest.raises((IntegrityError, ForbiddenError)):
        seal.unseal(raw, [OPENER], what="x")
    with suppress(IntegrityError, InvalidError):
        seal.check_header(raw, what="x")


def scrypt_file(factor: bytes) -> bytes:
    """A file locked with a passphrase, as far as its header goes."""
    return (
        b"age-encryption.org/v1\n-> scrypt "
        + b"A" * 22
        + b" "
        + factor
        + b"\n"
        + b"A" * 43
        + b"\n--- mac\nbody"
    )


@pytest.mark.parametrize(
    "factor", [b"21", b"23", b"63", b"64", b"9999999999", b"-1", b"", b"018", b"1e1", b"\xff"]
)
def test_an_absurd_work_factor_is_never_tried(factor: bytes) -> None:
    with pytest.raises(InvalidError, match=r"key\.txt: its scrypt work factor is .* above 20"):
        seal.check_header(scrypt_file(factor), what="key.txt")


def test_an_absurd_work_factor_does_not_hide_behind_another() -> None:
    header, _, rest = scrypt_file(b"10").partition(b"\n--- ")
    second = scrypt_file(b"23").partition(b"\n--- ")[0].removeprefix(b"age-encryption.org/v1")
    with pytest.raises(InvalidError):
        seal.check_header(header + second + b"\n--- " + rest, what="key.txt")


def test_usual_work_factors_pass() -> None:
    for factor in (b"1", b"18", b"20"):
        seal.check_header(scrypt_file(factor), what="key.txt")


def test_an_endless_header_is_refused() -> None:
    endless = b"age-encryption.org/v1\n" + b"-> X25519 a\nAAAA\n" * 100_000
    with pytest.raises(IntegrityError, match=r"key\.txt: damaged"):
        seal.check_header(endless, what="key.txt")


def test_stock_age_opens_what_we_seal(tmp_path: Path) -> None:
    (tmp_path / "key").write_text(SECRET)
    (tmp_path / "armored").write_text(seal.armor(seal.seal("王力".encode(), [PUBLIC])))
    opened = subprocess.run(
        ["age", "-d", "-i", tmp_path / "key", tmp_path / "armored"], capture_output=True, check=True
    )
    assert opened.stdout.decode() == "王力"


def test_we_open_what_stock_age_seals() -> None:
    sealed = subprocess.run(["age", "-r", PUBLIC], input=b"hello", capture_output=True, check=True).stdout
    assert seal.unseal(sealed, [OPENER], what="x") == b"hello"
    armored = subprocess.run(
        ["age", "-a", "-r", PUBLIC], input=b"hello", capture_output=True, check=True
    ).stdout
    assert seal.unseal(seal.dearmor(armored.decode()), [OPENER], what="x") == b"hello"


def test_a_file_locked_with_a_passphrase_is_not_ours_to_open() -> None:
    locked = passphrase.lock(b"x", "correct horse", work_factor=8)
    with pytest.raises(ForbiddenError):
        seal.unseal(locked, [OPENER], what="x")

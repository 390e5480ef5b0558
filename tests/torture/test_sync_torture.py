"""``sync`` killed at each of its steps: never a half-moved vault, never a lost local commit."""

from pathlib import Path

import pytest

from tests.store.syncing import killing

pytestmark = pytest.mark.torture


@pytest.mark.parametrize("name", killing.CASES)
def test_killed_at_each_step(name: str, tmp_path: Path) -> None:
    case = killing.made(name, tmp_path)
    step = 1
    while case.killed_at(step):
        case.check()
        case.restore()
        step += 1
        assert step < killing.MOST_STEPS
    case.check()
    assert step > 5

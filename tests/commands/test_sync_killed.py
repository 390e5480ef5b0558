"""``sync`` killed at some of its steps; at all of them in tests/torture."""

from pathlib import Path

import pytest

from tests.store.syncing import killing


@pytest.mark.parametrize(("name", "steps"), [("forward", (14,)), ("follow", (33,))])
def test_killed_and_run_again(name: str, steps: tuple[int, ...], tmp_path: Path) -> None:
    case = killing.made(name, tmp_path)
    for step in steps:
        assert case.killed_at(step)
        case.check()
        case.restore()

"""A process dies at the step it was told to die at, and only when it was told."""

import os
import signal
import subprocess
import sys

import pytest

SCRIPT = """
from hnwctl.store.repository.steps import step
for name in "one", "two", "three":
    step(name)
    print(name, flush=True)
"""


@pytest.mark.parametrize(
    ("told", "done", "code"),
    [
        (None, ["one", "two", "three"], 0),
        ("", ["one", "two", "three"], 0),
        ("1", [], -signal.SIGKILL),
        ("3", ["one", "two"], -signal.SIGKILL),
        ("4", ["one", "two", "three"], 0),
    ],
)
def test_killed_at_the_nth_step_before_it_is_done(told: str | None, done: list[str], code: int) -> None:
    settings = {} if told is None else {"HNWCTL_TEST_KILL": told}
    ran = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.stdout.split(), ran.returncode) == (done, code)

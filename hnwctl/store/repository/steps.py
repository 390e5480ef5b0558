"""The places where a writing command may be killed, so that tests can kill it there.

Every step that changes a file or a ref calls ``step`` first. With ``HNWCTL_TEST_KILL=n`` in the
environment the process dies by SIGKILL at its n-th step, before doing it: a test runs a command with
n = 1, 2, 3, … until it comes through, and has then seen every state that a power cut can leave.
Without the variable a step costs one comparison.
"""

import os
import signal

_left = int(os.environ.get("HNWCTL_TEST_KILL") or 0)


def step(name: str) -> None:
    """Say that the step ``name`` comes next; the name is for the reader of the code and of a debugger."""
    global _left
    if _left:
        _left -= 1
        if not _left:
            os.kill(os.getpid(), signal.SIGKILL)

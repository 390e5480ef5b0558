"""A process that holds secrets is not for other processes of the same user to look into."""

import sys
from contextlib import suppress
from functools import cache

_SET_DUMPABLE = 4  # of Linux's prctl
_DENY_ATTACH = 31  # of macOS's ptrace


@cache
def undumpable() -> None:
    """Keep debuggers and core dumps away from this process, and from workers forked off it, from now on.

    Called before the first secret is read, not at the start: it costs a millisecond that ``--help`` need
    not pay. Programs that are started (git, an editor) begin anew; they are handed no secret.
    """
    with suppress(ImportError, OSError, AttributeError):
        import ctypes

        library = ctypes.CDLL(None)
        if sys.platform == "linux":
            library.prctl(_SET_DUMPABLE, 0, 0, 0, 0)
        elif sys.platform == "darwin":
            library.ptrace(_DENY_ATTACH, 0, 0, 0)

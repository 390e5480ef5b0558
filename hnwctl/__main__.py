"""`python -m hnwctl`, and what the scripts ``hnwctl`` and ``hnw`` call."""

import atexit
import gc
import sys

RARELY = 50_000
"""Allocations between two looks for garbage: a command ends before most of its garbage would matter."""


def main() -> None:
    """Run the program; a Ctrl-C while it is still being imported ends it as quietly as one later."""
    gc.set_threshold(RARELY, 20, 50)
    atexit.register(gc.freeze)  # what is left at the end goes with the process, not piece by piece
    try:
        from hnwctl.app import main as run
    except KeyboardInterrupt:
        exec("")  # noqa: S102 - see `app.forget_interrupt`
        sys.exit(130)
    run()


if __name__ == "__main__":
    main()

"""`python -m hnwctl`, and what the scripts ``hnwctl`` and ``hnw`` call."""

import sys


def main() -> None:
    """Run the program; a Ctrl-C while it is still being imported ends it as quietly as one later."""
    try:
        from hnwctl.app import main as run
    except KeyboardInterrupt:
        sys.exit(130)
    run()


if __name__ == "__main__":
    main()

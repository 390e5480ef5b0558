"""The guard before commits by hand, as the commands that make a vault put it in place."""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hnwctl.console.session import Session


def guarded(session: "Session", root: Path) -> None:
    """Put the guard into the vault at ``root``, unless a hook of somebody else's stands there.

    That it cannot be put there must not hide what has been made: it is a warning.
    """
    from hnwctl.errors import HnwctlError
    from hnwctl.store.repository import guard
    from hnwctl.store.repository.git import open_git

    git = open_git(root)
    if git is None:
        return
    try:
        guard.install(git)
    except HnwctlError as error:
        session.output.warn(error.message, **error.facts)

"""A write that was killed half-way: finished by whoever opens the vault next, or said why not."""

import os
from dataclasses import dataclass, field

from hnwctl.errors import IntegrityError, OutsideError, Problem
from hnwctl.store.repository import journal
from hnwctl.store.repository.git import Git
from hnwctl.store.repository.lock import FOLDER

ERASING = f"{FOLDER}/erasing"
"""Where all of an erasure that is under way, or was killed, lies in git's folder."""


@dataclass(frozen=True, slots=True)
class Finished:
    """What is to be said of it; both are empty where there was nothing to finish, or it is finished now."""

    problems: list[Problem] = field(default_factory=list)
    warnings: list[tuple[str, dict[str, object]]] = field(default_factory=list)

    @property
    def settled(self) -> bool:
        """Whether the work tree is as new as HEAD."""
        return not self.problems and not self.warnings


def finished(git: Git | None) -> Finished:
    """Finish what was left; what keeps it from being finished keeps nobody from reading."""
    if git is None or not journal.pending(git.git_dir):
        return Finished()
    from hnwctl.store.repository import write

    try:
        write.recover(git)
    except IntegrityError:
        what = (
            "an unfinished write cannot be completed; see in git status what differs, then delete this file"
        )
        return Finished([Problem(f".git/{journal.PLACE}", "", what)])
    except OutsideError as error:
        return Finished([], [(error.message, dict(error.facts))])
    return Finished()


def erasing(git: Git | None) -> bool:
    """Whether an erasure is under way, or was killed: one look at the disk."""
    return git is not None and os.path.lexists(git.git_dir / ERASING)

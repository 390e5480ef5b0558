"""Which way to go from what is here and what a git server has: forward, after a signed rewriting, or nowhere.

Decided, and everything verified, before anything moves. What the server has lies in a folder of its own.
"""

import shlex
from dataclasses import dataclass, field
from enum import StrEnum

from hnwctl.errors import ConflictError, IntegrityError, Problem
from hnwctl.store.layout import ROSTER
from hnwctl.store.repository.git import Git
from hnwctl.store.syncing import judging, replaying
from hnwctl.store.syncing.judging import SHORT
from hnwctl.store.syncing.replaying import Plan
from hnwctl.store.trust import roster, succession
from hnwctl.store.trust.succession import Trusted
from hnwctl.store.vault import Vault


class Way(StrEnum):
    """How the two histories stand to each other."""

    SAME = "same"
    AHEAD = "ahead"  # we have more, or the server has nothing
    BEHIND = "behind"  # the server has more
    FOLLOW = "follow"  # an owner had the history written anew, and we have the former one
    LEAD = "lead"  # an owner did, and the server has the former one
    PARTED = "parted"  # both have commits that the other lacks


@dataclass(frozen=True, slots=True)
class Course:
    """What is to be done. ``onto`` is where the branch goes before the commits of ``plan`` are put on top.

    ``base`` is the last commit that both sides know (of a former history: the one that was replaced);
    ``trusted`` the roster in force at ``onto``; ``fetched`` the number of commits that come.
    """

    way: Way
    ours: str
    theirs: str | None
    base: str | None
    onto: str
    trusted: Trusted
    fetched: int = 0
    plan: Plan = field(default_factory=Plan)

    @property
    def pushes(self) -> bool:
        """Whether the server is to get something."""
        return self.way in (Way.AHEAD, Way.LEAD) or bool(self.way is Way.FOLLOW and self.plan.replays)

    @property
    def ids(self) -> tuple[str, ...]:
        """Records of which nothing may be left."""
        return tuple(sorted(roster.erased(self.trusted.roster)))


def course(vault: Vault, git: Git, ours: str, theirs: str | None, seen: str | None) -> Course:
    """The course from ``ours``, which was checked, and ``theirs``, which nobody has looked at yet.

    ``git`` has the objects of both; ``seen`` is where the server's branch was when it was last checked.
    Raises IntegrityError when anything of ``theirs`` does not hold, ConflictError where commits of both sides
    cannot go on top of each other.
    """
    here = vault.trusted
    if theirs is None or theirs == ours:
        return Course(Way.AHEAD if theirs is None else Way.SAME, ours, theirs, theirs, ours, here)
    if git.is_ancestor(theirs, ours):
        return Course(Way.AHEAD, ours, theirs, theirs, ours, here)
    if git.is_ancestor(ours, theirs):
        found = _believed(vault, git, ours, theirs)
        return Course(Way.BEHIND, ours, theirs, ours, theirs, found, count(git, theirs, ours))
    base = judging.replaced_up_to(git, ours, theirs)
    if base is not None:
        return _follow(vault, git, ours, theirs, base, seen)
    base = judging.replaced_up_to(git, theirs, ours)
    if base is not None:
        return _lead(vault, git, ours, theirs, base)
    return _parted(vault, git, ours, theirs, seen)


def _follow(vault: Vault, git: Git, ours: str, theirs: str, base: str, seen: str | None) -> Course:
    """``seen`` of our commits were on the server: whoever had the history written anew knew them."""
    found = _believed(vault, git, base, theirs)
    known = seen if seen is not None and git.knows(seen) else None
    plan = replaying.planned(git, base, ours, theirs, roster.erased(found.roster), known)
    fetched = count(git, theirs, found.roster.rewrites[-1].new)
    return Course(Way.FOLLOW, ours, theirs, base, theirs, found, fetched, plan)


def _lead(vault: Vault, git: Git, ours: str, theirs: str, base: str) -> Course:
    """We have the new history, the server the former one, and perhaps commits on top of that."""
    known = judging.anchor(git, base, joined=True)
    succession.check_leads(vault.trusted.raw, git, ours, known.roster_digest)
    if theirs != base:
        _believed(vault, git, base, theirs)
    plan = replaying.planned(git, base, theirs, ours, roster.erased(vault.roster), theirs)
    return Course(Way.LEAD, ours, theirs, base, ours, vault.trusted, len(plan.replays), plan)


def _parted(vault: Vault, git: Git, ours: str, theirs: str, seen: str | None) -> Course:
    base = judging.common(git, ours, theirs)
    if base is None:
        raise _refused(theirs, "this history has nothing in common with the vault here")
    if seen is not None and git.knows(seen) and not git.is_ancestor(seen, theirs):
        raise _refused(
            theirs, "this history does not go on from {old}, and no owner signed that it gave way to another",
            old=seen[:SHORT],
        )  # fmt: skip
    found = _believed(vault, git, base, theirs)
    return Course(Way.PARTED, ours, theirs, base, ours, found, count(git, theirs, base))


def _refused(commit: str, what: str, **facts: object) -> IntegrityError:
    return IntegrityError(
        "what the git server has at {commit} does not hold; nothing was changed",
        hint="ask an owner; `hnwctl verify` checks what is here",
        problems=[Problem(commit[:SHORT], "", what, facts)],
        commit=commit[:SHORT],
    )


def _believed(vault: Vault, git: Git, since: str, commit: str) -> Trusted:
    """Everything after ``since``, which is ours or was, looked at."""
    joined = vault.pin.joined if vault.pin else False
    known = judging.anchor(git, since, joined=joined)
    return judging.believed(git, known, since, commit, vault.around.progress)


def count(git: Git, commit: str, without: str | None) -> int:
    """How many commits ``commit`` has that ``without`` has not."""
    rest = [f"^{without}"] if without is not None else []
    return int(git.run("rev-list", "--count", commit, *rest))


def parted(git: Git, found: Course, remote: str, branch: str) -> ConflictError:
    """What to tell when both sides have commits of their own, and what to do."""
    both = _changed_by_both(git, found)
    facts: dict[str, object] = {"places": ", ".join(both)}
    facts["branch"] = shlex.quote(f"{remote}/{branch}")  # it will be pasted into a shell
    if ROSTER in both:
        return ConflictError(
            "members, rights or keys were changed here and on the git server; rosters are never merged",
            hint="take a fresh clone beside this one, and make your changes there again",
        )
    if both:
        return ConflictError(
            "here and on the git server the same was changed: {places}; nothing was changed",
            hint="take a fresh clone beside this one, and make your changes there again",
            **facts,
        )
    return ConflictError(
        "here and on the git server there are new commits, of different files; nothing was changed",
        hint="run: git merge {branch} && hnwctl sync",
        **facts,
    )


def _changed_by_both(git: Git, found: Course) -> list[str]:
    if found.base is None or found.theirs is None:
        return []
    ours, theirs = git.changed(found.base, found.ours), git.changed(found.base, found.theirs)
    return [path for path in ours if path in theirs and ours[path] != theirs[path]]

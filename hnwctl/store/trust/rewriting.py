"""Whether an owner signed that one history gave way to another, to erase somebody.

Such a rewriting replaces every commit by one with the same author, time and message. The roster names the
commit before and the commit after, so the whole new history is the one that the owner signed for.
"""

from hnwctl.store.repository.git import Git
from hnwctl.store.trust.rosterdata import Rewrite, Roster


def replaced(git: Git, before: Roster, now: Roster, old: str, new: str) -> bool:
    """Whether the history up to the commit ``old`` (under the roster ``before``) gave way to that of ``new``
    (under ``now``, which follows from ``before``) by what owners signed in between.

    The last rewriting must have led to a commit in the history of ``new``. ``old`` must be what one of them
    replaced, or lie in its history; where that one was never here, the new history must have the
    commit that took the place of ``old``. What came after ``old`` elsewhere is not covered.
    """
    added = now.rewrites[len(before.rewrites) :]
    if not added or now.rewrites[: len(before.rewrites)] != before.rewrites:
        return False
    last = added[-1].new
    if not git.knows(last) or not git.is_ancestor(last, new):
        return False
    return any(_covers(git, each, old, last) for each in added)


def marks(git: Git, tip: str, *, since: str | None = None) -> list[tuple[str, bytes]]:
    """Commits up to ``tip`` that ``since`` has not, the newest first, and what a rewriting keeps of each:
    author, committer, their times and the message."""
    form = "--format=%H%x1f%an%x1f%ae%x1f%at%x1f%cn%x1f%ce%x1f%ct%x1f%B%x00"
    rest = [f"^{since}"] if since is not None else []
    told = git.run("log", "--no-show-signature", "--no-mailmap", "--topo-order", form, tip, *rest, "--")
    rows = (row.strip(b"\n").partition(b"\x1f") for row in told.split(b"\0") if row.strip(b"\n"))
    return [(commit.decode(), mark) for commit, _, mark in rows]


def _covers(git: Git, rewrite: Rewrite, old: str, last: str) -> bool:
    if git.knows(rewrite.old):
        return git.is_ancestor(old, rewrite.old)
    (_, mark), *_ = marks(git, old)
    return any(mark == there for _, there in marks(git, last))

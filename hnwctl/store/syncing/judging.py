"""What a server gave, judged before anything here moves; and what is about to be pushed, before it goes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from hnwctl.errors import HnwctlError, IntegrityError, Problem
from hnwctl.store import envelope, layout
from hnwctl.store.layout import ROSTER
from hnwctl.store.repository import lineage
from hnwctl.store.repository.git import Git
from hnwctl.store.repository.lineage import Step
from hnwctl.store.trust import rewriting, roster, succession
from hnwctl.store.trust.pins import Pin
from hnwctl.store.trust.roster import Roster
from hnwctl.store.trust.succession import Trusted
from hnwctl.store.verifying import Progress, Survey

SHORT = 12
"""Characters of a commit's id that people are shown."""
_LIVE = b"\n  sealed: |"


@dataclass(frozen=True, slots=True)
class Exposed:
    """A section that came sealed to a key which was replaced before: who left with that key can open it."""

    file: str
    section: str
    key: str


def believed(git: Git, pin: Pin, since: str, commit: str, progress: Progress) -> Trusted:
    """The roster at ``commit``, if all holds that came after the commit ``since``, to which ``pin`` belongs.

    Raises IntegrityError that names every problem and the commit.
    """
    survey = Survey(None, git, pin, since, commit, news=True, objects=False)
    try:
        found = survey.trusted
        problems = [*survey.run(None, None, progress).problems, *revived(git, found.roster, commit, since)]
    except IntegrityError as error:
        problems = [Problem(ROSTER, "", error.message, dict(error.facts))]
    if problems:
        raise IntegrityError(
            "what the git server has at {commit} does not hold; nothing was changed",
            hint="ask an owner; `hnwctl verify` checks what is here",
            problems=problems,
            commit=commit[:SHORT],
        )
    return found


def anchor(git: Git, commit: str, *, joined: bool) -> Pin:
    """The pin of somebody who checked ``commit``, which is known to be good."""
    raw = git.file_at(commit, ROSTER)
    if raw is None:
        raise IntegrityError("there is no vault in the commit {commit}", commit=commit)
    return succession.pin_of(roster.parse(raw, source=ROSTER), raw, commit, joined=joined)


def roster_at(git: Git, commit: str) -> Roster | None:
    """The roster in ``commit``, as it stands there; None if there is none that can be read."""
    raw = git.file_at(commit, ROSTER)
    try:
        return roster.parse(raw, source=ROSTER) if raw is not None else None
    except HnwctlError:
        return None


def revived(git: Git, book: Roster, commit: str, since: str | None) -> Iterator[Problem]:
    """Erased histories and contents of erased records that come with ``commit``, after ``since``."""
    if not book.rewrites:
        return
    for each in book.rewrites:
        if git.knows(each.old) and git.is_ancestor(each.old, commit):
            what = "the history that was erased, up to {old}, is a part of it again"
            yield Problem(commit[:SHORT], "", what, {"old": each.old[:SHORT]})
    known = since if since is not None and git.knows(since) else None
    yield from _live(git, lineage.steps(git, commit, known), roster.erased(book))


def _live(git: Git, steps: Iterable[Step], gone: frozenset[str]) -> Iterator[Problem]:
    for step in steps:
        for path, (_, oid) in step.changes.items():
            place = layout.parse_path(path)
            erased = oid is not None and place is not None and place[1] in gone
            if erased and any(_LIVE in raw for raw in git.blobs([oid] if oid else [])):
                yield Problem(f"{step.commit[:SHORT]}:{path}", "", "was erased, and is back")


def exposed(git: Git, book: Roster, since: str | None, commit: str) -> list[Exposed]:
    """Sections at ``commit`` that came after ``since`` (None: all), sealed to a key that was replaced."""
    if not any(len(generations) > 1 for generations in book.compartments.values()):
        return []
    changed = git.changed(since or git.empty_tree, commit).items()
    arrived = {path: oid for path, (_, oid) in changed if oid and layout.parse_path(path)}
    contents = git.blobs(arrived.values())
    return [each for path, raw in zip(arrived, contents, strict=True) for each in retired(book, path, raw)]


def retired(book: Roster, path: str, raw: bytes) -> Iterator[Exposed]:
    """The sections of one record that are sealed to a key that was replaced."""
    for section, block in envelope.parse(raw, source=path).blocks.items():
        if block.key and block.key != roster.current_key(book, block.key.partition(".")[0]):
            yield Exposed(path, section, block.key)


# --- where two histories part -------------------------------------------------------------------


def common(git: Git, ours: str, theirs: str) -> str | None:
    """The commit at which two histories part; None if they have none in common."""
    found, told = git.answer("merge-base", ours, theirs, no=1)
    return told.decode().split()[0] if found and told.strip() else None


def replaced_up_to(git: Git, before: str, after: str) -> str | None:
    """The newest commit in the history of ``before`` that owners replaced by one in that of ``after``.

    None if the roster at ``after`` tells of no such rewriting. The rosters themselves are judged elsewhere.
    """
    old, new = roster_at(git, before), roster_at(git, after)
    if old is None or new is None or len(new.rewrites) <= len(old.rewrites):
        return None
    tips = [each.old for each in new.rewrites[len(old.rewrites) :] if git.knows(each.old)]
    shared = [found for tip in tips if (found := common(git, tip, before))]
    marked = _marked(git, before, new.rewrites[-1].new) if not shared else None
    for base in [*reversed(shared), *([marked] if marked else [])]:
        at_base = roster_at(git, base)
        if at_base is not None and rewriting.replaced(git, at_base, new, base, after):
            return base
    return None


def _marked(git: Git, before: str, after: str) -> str | None:
    """The newest commit of ``before`` whose author, times and message one of ``after`` has too."""
    if not git.knows(after):
        return None
    known = {mark for _, mark in rewriting.marks(git, after)}
    return next((commit for commit, mark in rewriting.marks(git, before) if mark in known), None)

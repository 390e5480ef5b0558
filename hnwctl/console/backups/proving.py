"""A snapshot proven by restoring it: opened, unpacked to a private place, judged down to each record."""

import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from hnwctl.console.backups.ledger import GOOD, Known
from hnwctl.errors import HnwctlError, IntegrityError, Problem

if TYPE_CHECKING:
    from hnwctl.console.session import Session
    from hnwctl.store.repository.git import Git
    from hnwctl.store.snapshots.manifest import Manifest
    from hnwctl.store.snapshots.opening import Opened
    from hnwctl.store.snapshots.places import Lying
    from hnwctl.store.snapshots.vouching import Anchor, Standing
    from hnwctl.store.trust.pins import JoinLine, Pin
    from hnwctl.store.verifying import Report, Survey


@dataclass(slots=True)
class Took:
    """How long each part took: name -> seconds, in order."""

    seconds: dict[str, float] = field(default_factory=dict)
    clock: Callable[[], float] = time.perf_counter

    @contextmanager
    def timed(self, part: str) -> Iterator[None]:
        """What happens inside is ``part``."""
        start = self.clock()
        try:
            yield
        finally:
            self.seconds[part] = self.clock() - start


@dataclass(frozen=True, slots=True)
class Proof:
    """A snapshot that holds: its file, what it says of itself, its repository, what is known here of its
    vault and where it stands to that, what was looked at, and how long it took."""

    known: Known
    about: "Manifest"
    git: "Git"
    anchor: "Anchor"
    standing: "Standing"
    report: "Report"
    took: Took


def proven(
    session: "Session", path: Path, folder: Path, *, given: str = "", work_tree: bool = False
) -> Proof:
    """Restore the snapshot at ``path`` to the new folder ``folder`` and judge all of it.

    ``given`` is a join line; where nothing is known of the vault and none is given it is asked for, on a
    terminal. Raises IntegrityError, with all problems, if anything does not hold; UsageError where nobody
    vouches for the vault; ForbiddenError if no identity opens it, or is a member's; OutsideError.
    """
    from hnwctl.store.snapshots import places, restoring, vouching

    took = Took()
    with took.timed("read"):
        raw = places.read(path)
    with took.timed("open"):
        snapshot = _opened(session, raw, path)
    about, known = snapshot.manifest, entry(snapshot.manifest, raw, path)
    anchor = anchor_of(session, about, given)
    del raw  # a book of ten thousand clients is some hundred megabytes
    with took.timed("unpack"):
        git = restoring.unpacked(snapshot, folder, work_tree=work_tree)
    del snapshot
    with took.timed("compare"):
        standing = vouching.vouched(git, about, anchor)  # first: a stranger's trees may be endless
        restoring.compare(git, about)
    with took.timed("check"):
        report = _checked(session, restoring.survey(git, about, standing))
    return Proof(known, about, git, anchor, standing, report, took)


def _opened(session: "Session", raw: bytes, path: Path) -> "Opened":
    from hnwctl.store.snapshots import opening

    return opening.opened(raw, session.devices, name=path.name)


def _checked(session: "Session", survey: "Survey") -> "Report":
    """What was looked at; raises unless all that the snapshot has at its commit holds, and was opened.

    What was wrong once and was put right since is for the book to live with: the report names it.
    """
    from hnwctl.console.checkup import checkup

    done = checkup(session, survey)
    now = [problem for problem in done.report.problems if not in_history(problem)]
    if now:
        raise IntegrityError(
            "the snapshot has {count} {count:problems|problem}", problems=now, count=len(now)
        )
    if done.unopened is not None:
        raise done.unopened
    return done.report


def in_history(problem: Problem) -> bool:
    """Whether this was found in an earlier version of a file: it is named as git names that version."""
    from hnwctl.store.examining import SHORT

    commit, among, _ = problem.file.partition(":")
    return bool(among) and len(commit) == SHORT and not commit.strip("0123456789abcdef")


# --- the file ------------------------------------------------------------------------------------


def entry(about: "Manifest", raw: bytes, *paths: Path) -> Known:
    """What the ledger keeps of a good snapshot: its file ``raw``, of which copies lie at ``paths``."""
    found = [each for each in map(lying_at, paths) if each]
    return Known(
        name=paths[0].name,
        size=len(raw),
        sha256=hashlib.sha256(raw).hexdigest(),
        state=GOOD,
        created=about.created,
        by=about.by,
        clients=about.counts.get("client"),
        commit=about.commit,
        roster_rev=about.roster_rev,
        places={str(each.path): each.stamp for each in found},
    )


def lying_at(path: Path) -> "Lying | None":
    """The snapshot that lies at ``path``; None if it has no name of one."""
    from hnwctl.store.snapshots import places

    with suppress(HnwctlError):
        return next((each for each in places.lying(path.absolute().parent) if each.name == path.name), None)
    return None


# --- what this machine knows ---------------------------------------------------------------------


def anchor_of(session: "Session", about: "Manifest", given: str = "") -> "Anchor":
    """What is known here of the vault: the newest pin of any clone, the clone around here, a join line.

    Raises UsageError where that is nothing, InvalidError for a line that is none.
    """
    from hnwctl.store.snapshots import vouching
    from hnwctl.store.trust.pins import parse_join

    newest, present = _newest(session.state_folder, about.vault_id), _present(session, about.vault_id)
    if present and not (newest and newest.roster_rev > present[1].roster_rev):
        newest = present[1]
    line = parse_join(given) if given else None
    if newest is None and line is None:
        line = _asked(session, about)
    anchor = vouching.Anchor(newest, present[0] if present else None, line)
    vouching.require(anchor, about)
    return anchor


def _asked(session: "Session", about: "Manifest") -> "JoinLine | None":
    from hnwctl.store.trust.pins import parse_join

    if not session.prompter.interactive:
        return None
    session.output.note(
        "this machine does not know the vault {vault} ({book}), made by {by}",
        vault=about.vault_id,
        book=about.book,
        by=about.by,
    )
    line = session.prompter.ask_text("its join line, from an owner or from your papers", missing="--join")
    return parse_join(line) if line else None


def _present(session: "Session", vault_id: str) -> "tuple[Git, Pin] | None":
    """The clone that the session would work on and its pin, if it is of this vault and was vouched for."""
    from hnwctl.store.repository.git import open_git
    from hnwctl.store.trust import pins

    with suppress(HnwctlError):
        root = session.vault_root()
        git, pin = open_git(root), pins.load_pin(pins.pin_path(session.state_folder, root))
        if git and pin and pin.joined and pin.vault_id == vault_id:
            return git, pin
    return None


def _newest(state: Path, vault_id: str) -> "Pin | None":
    """Of the pins of this vault that were vouched for, the one of the highest roster."""
    from hnwctl.store.trust import pins

    found: list[Pin] = []
    for path in sorted((state / "pins").glob("*.json")):
        with suppress(HnwctlError):  # a damaged one vouches for nothing
            pin = pins.load_pin(path)
            if pin and pin.joined and pin.vault_id == vault_id:
                found.append(pin)
    return max(found, key=lambda pin: pin.roster_rev, default=None)

"""A look inside, with a key if there is one: the sealed cache, the records, the policy, the clock."""

import shutil
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from hnwctl.console.checks.finding import Finding, Said, Ward, found
from hnwctl.errors import ForbiddenError, HnwctlError, IntegrityError, Problem

if TYPE_CHECKING:
    from hnwctl.console.checkup import Checkup

_UNUSED = 30 * 86400
"""Seconds after which a cache that nobody wrote to is taken for one of former keys."""
_DAY = timedelta(days=1)


def records(ward: Ward) -> Iterator[Finding]:
    """Links that lead nowhere by name; of what else `verify` finds in the present state only how much."""
    from hnwctl.store.examining import LEADS

    done = _checkup(ward)
    links = [each for each in done.report.problems if each.problem == LEADS]
    others = [each for each in done.report.problems if each.problem != LEADS]
    for each in links:
        yield found("links", _said(each), Said("`hnwctl edit` the client whose record that is"))
    if others:
        facts = {"count": len(others), "first": _said(others[0])}
        yield found(
            "records",
            Said("{count} {count:things are|thing is} wrong with the records, first: {first}", facts),
            Said("`hnwctl verify` names each, and what to do"),
        )  # fmt: skip
    if not done.approved:
        what = Said("policy.yaml is not the approved one; the approved one is in force")
        yield found("policy", what, Said("`hnwctl policy diff` shows what differs"))


def _checkup(ward: Ward) -> "Checkup":
    """The present state verified; history and git's objects are for `verify`."""
    from hnwctl.console.checkup import checkup
    from hnwctl.store.verifying import Survey

    head = ward.git.head()[1] if ward.git else None
    survey = Survey(ward.root, ward.git if head else None, ward.pin, head, objects=False)
    return checkup(ward.session, survey)


def _said(problem: Problem) -> Said:
    from hnwctl.console.failures import problem_text

    facts = {"file": problem.file, "problem": problem_text(problem)}
    return Said("{file}: {problem}", facts)


def policy(ward: Ward) -> Iterator[Finding]:
    """Whether policy.yaml says something that can be applied."""
    from hnwctl.errors import InvalidError
    from hnwctl.model.policy import Policy
    from hnwctl.store import codec, layout

    raw = layout.read_file(ward.root, layout.POLICY, layout.MAX_RECORD)
    try:
        Policy.from_plain(codec.load(raw, source=layout.POLICY), source=layout.POLICY)
    except InvalidError as error:
        hint = Said("`hnwctl policy edit`, then `hnwctl policy check`")
        yield found("policy", Said(error.message, error.facts), hint)


# --- the sealed cache -------------------------------------------------------------------------


def index(ward: Ward) -> Iterator[Finding]:
    """The caches of this vault: the one in use opens, and there are no others that nobody uses any more."""
    if ward.pin is None:
        return
    top = ward.session.surroundings().cache / "hnwctl" / ward.pin.vault_id
    own = None
    with suppress(ForbiddenError, IntegrityError):
        own = _own_folder(ward)
    if own is not None and (own / "head.age").exists() and not _opens(ward):
        what = Said("the sealed cache cannot be used: it is damaged, or of former rules")
        yield ward.mend("index", what, lambda: shutil.rmtree(own))
    old = [path for path in _folders(top) if path != own and _unused(path)]
    if old:
        what = Said("{count} sealed caches of former keys or clones are left", {"count": len(old)})
        yield ward.mend("index", what, lambda: _remove(old))


def _own_folder(ward: Ward) -> Path:
    """Where the index for the key at hand belongs."""
    from hnwctl.store.index.box import Binding, index_folder
    from hnwctl.store.trust import succession
    from hnwctl.store.trust.unlock import unlock

    trusted, pin = succession.trusted_roster(ward.root, ward.git, ward.pin), ward.pin
    held = unlock(
        ward.root, ward.git, trusted.roster, ward.session.devices, pin.commit if pin else None
    ).keyring
    binding = Binding(trusted.roster.vault_id, str(ward.root.resolve()), "", "", frozenset())
    return index_folder(ward.session.surroundings().cache, binding, held.index_secret("index"))


def _opens(ward: Ward) -> bool:
    from hnwctl.store.glance import glance

    try:
        opened = glance(ward.root, ward.session.devices, ward.session.surroundings())
        if opened is None:
            return False
        opened.query("select count(*) from clients")
        opened.close()
    except Exception:
        return False
    return True


def _remove(folders: list[Path]) -> None:
    for folder in folders:
        shutil.rmtree(folder)


def _folders(top: Path) -> list[Path]:
    try:
        return [path for path in top.iterdir() if path.is_dir() and not path.is_symlink()]
    except OSError:
        return []


def _unused(folder: Path) -> bool:
    try:
        newest = max(path.lstat().st_mtime for path in (folder, *folder.iterdir()))
    except OSError:
        return False
    return newest < time.time() - _UNUSED


# --- the clock --------------------------------------------------------------------------------


def clock(ward: Ward) -> Iterator[Finding]:
    """Whether today lies far before what was written already."""
    newest = _newest(ward)
    today = ward.session.settings.today
    if newest is not None and (ward.now < newest - _DAY or today < newest.date() - _DAY):
        facts = {"today": str(min(today, ward.now.date())), "newest": str(newest.date())}
        what = Said("today is {today}, but the book was written on {newest}", facts)
        yield found(
            "clock", what, Said("set the clock of this machine; or a colleague's was wrong: hnwctl verify")
        )


def _newest(ward: Ward) -> datetime | None:
    """The time of the newest commit, or of the newest signature of the roster or of a record at HEAD."""
    head = ward.git.head()[1] if ward.git else None
    times: list[datetime] = []
    if ward.git is not None and head is not None:
        told = ward.git.run("rev-list", "--max-count=1", "--format=%ct", head).split()
        times.append(datetime.fromtimestamp(int(told[-1]), UTC))
    times += [datetime.fromisoformat(each) for each in _signed(ward)]
    return max(times, default=None)


def _signed(ward: Ward) -> Iterator[str]:
    """The newest time in each record file."""
    import re

    from hnwctl.store import layout
    from hnwctl.store.grammar import AT
    from hnwctl.store.repository.guard import SEALED

    at = re.compile(rf" at=({AT}) ")
    for folder in SEALED:
        for path in sorted((ward.root / folder).glob("*/*.yaml")):
            try:
                raw = layout.read_file(ward.root, str(path.relative_to(ward.root)), layout.MAX_RECORD)
                yield from sorted(at.findall(raw.decode("ascii", "replace")))[-1:]
            except HnwctlError:
                continue

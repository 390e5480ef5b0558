"""Snapshots verified, each by a restore to a private place; what is found is remembered."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from hnwctl.console.backups import ledger, proving
from hnwctl.console.backups.ledger import DAMAGED, Known, Ledger
from hnwctl.errors import HnwctlError, IntegrityError, NotFoundError, OutsideError

if TYPE_CHECKING:
    from hnwctl.console.session import Session
    from hnwctl.store.snapshots.places import Lying


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one copy of a snapshot: the proof that it holds, or why not."""

    path: Path
    proof: proving.Proof | None = None
    error: HnwctlError | None = None


def chosen(
    session: "Session", names: Sequence[str], folders: Sequence[Path], *, every: bool
) -> tuple[list[Path], list[Verdict]]:
    """The snapshots that ``names`` mean; without names the newest of each folder, or ``every`` one. And a
    verdict on each folder that cannot be looked into.

    Raises NotFoundError where there is none at all, OutsideError where no folder can be looked into.
    """
    from hnwctl.store.snapshots import places

    if names:
        return [places.find(name, folders) for name in names], []
    vault_id, found, failed = known_id(session), [], []
    for folder in folders:
        try:
            there = places.lying(folder, vault_id)
        except OutsideError as error:
            failed.append(Verdict(folder, error=error))
            continue
        found += [each.path for each in (there if every else _newest(session, there))]
    if not found:
        raise failed[0].error if failed and failed[0].error else _nothing(folders)
    return found, failed


def _nothing(folders: Sequence[Path]) -> NotFoundError:
    return NotFoundError(
        "there is no snapshot in {folders}",
        hint="`hnwctl backup create` makes one",
        folders=", ".join(map(str, folders)),
    )


def known_id(session: "Session") -> str | None:
    """The id of the vault around here, as this machine knows it; None where there is none."""
    from hnwctl.store.trust import pins

    with suppress(HnwctlError):
        pin = pins.load_pin(pins.pin_path(session.state_folder, session.vault_root()))
        return pin.vault_id if pin else None
    return None


def _newest(session: "Session", there: "Sequence[Lying]") -> "list[Lying]":
    """The newest of each vault, as the names claim. One dated in the future is told and passed over while
    there is another: else nothing that is made after a clock ran ahead would ever be looked at."""
    from hnwctl.store.snapshots import places

    now, newest = session.settings.now(), {}
    for each in sorted(there, key=lambda each: (each.created <= now, each.created, each.name)):
        named = places.parse_name(each.name)
        if each.created > now:
            session.output.warn("{name} is dated in the future: a clock was wrong", name=each.name)
        if named:
            newest[named.vault_id] = each
    return list(newest.values())


def latest(session: "Session", paths: Sequence[Path]) -> Path:
    """The newest of snapshots that `chosen` found; one dated in the future only where there is no other."""
    from hnwctl.store.snapshots import places

    now = session.settings.now()

    def age(path: Path) -> tuple[bool, str]:
        named = places.parse_name(path.name)
        return bool(named and named.created <= now), path.name.partition("-")[2]

    return max(paths, key=age)


def verified(session: "Session", paths: Sequence[Path], *, given: str = "") -> Iterator[Verdict]:
    """Each of these snapshots restored to a private place and judged. Copies of one file are judged once."""
    from hnwctl.store.snapshots import places

    done: dict[tuple[str, str], Verdict] = {}
    for path in paths:
        try:
            key = path.name, places.digest(path)
        except HnwctlError as error:
            yield Verdict(path, error=error)
            continue
        before = done.get(key)
        done[key] = _again(session, before, path) if before else _verified(session, path, given)
        yield done[key]


def _verified(session: "Session", path: Path, given: str) -> Verdict:
    from hnwctl.store.snapshots import rooms

    try:
        with rooms.private() as room:
            proof = proving.proven(session, path, room / "book", given=given)
    except HnwctlError as error:
        if isinstance(error, IntegrityError):
            condemn(session, path, error)
        return Verdict(path, error=error)
    note(session, proof)
    return Verdict(path, proof)


def _again(session: "Session", before: Verdict, path: Path) -> Verdict:
    """The same bytes under the same name at another place: nothing is new but the place."""
    if before.proof is not None:
        _learn(session, before.proof, replace(before.proof.known, places=_copies(path)))
    elif isinstance(before.error, IntegrityError):
        condemn(session, path, before.error)
    return Verdict(path, before.proof, before.error)


# --- what is remembered --------------------------------------------------------------------------


def note(session: "Session", proof: proving.Proof, *, drilled: bool = False) -> None:
    """Remember that the snapshot was verified now, or that a restore of it was tried."""
    _learn(session, proof, proof.known, drilled=drilled)


def _learn(session: "Session", proof: proving.Proof, known: Known, *, drilled: bool = False) -> None:
    def learnt(book: Ledger) -> None:
        book.learn(known)
        (book.drilled if drilled else book.verified)(known.key, session.settings.now())

    if known.places:  # a file that is called otherwise is in nobody's list
        _remember(session, proof.about.vault_id, learnt)


def condemn(session: "Session", path: Path, error: IntegrityError) -> None:
    """Remember that this file is not what it should be: it is not counted as good again."""
    from hnwctl.store.snapshots import places

    named, copies = places.parse_name(path.name), _copies(path)
    if named is None or not copies:
        return
    found = Known(path.name, path.stat().st_size, places.digest(path), DAMAGED, places=copies)

    def condemned(book: Ledger) -> None:
        book.learn(replace(book.snapshots.get(found.key, found), places=copies))
        book.condemn(found.key, error)

    _remember(session, named.vault_id, condemned)


def _copies(path: Path) -> dict[str, str]:
    lying = proving.lying_at(path)
    return {str(lying.path): lying.stamp} if lying else {}


def _remember(session: "Session", vault_id: str, change: Callable[[Ledger], None]) -> None:
    """Change what is known; a state folder that refuses is told, and what was found out stays found out."""
    try:
        with ledger.changing(session.state_folder, vault_id) as book:
            change(book)
    except HnwctlError as error:
        session.output.warn(error.message, **error.facts)

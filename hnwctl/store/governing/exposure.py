"""What the keys of a member could open, now and in all of history: what taking them away does not undo.

Told from the outside of the records, without opening one: each block says to which key it is sealed. A file
that is damaged as a record is reported as well, for what is sealed in it can be opened by hand.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from hnwctl.errors import IntegrityError, NotFoundError, UsageError
from hnwctl.model.kinds import KINDS
from hnwctl.store import layout
from hnwctl.store.grammar import AT
from hnwctl.store.repository import lineage
from hnwctl.store.repository.git import Git
from hnwctl.store.trust import roster, succession
from hnwctl.store.trust.roster import Roster
from hnwctl.store.vault import Vault

BATCH = 4096
"""Contents that git is asked for at once. It works beside us, and begins each time without what it knew of
packed contents: workers of our own, with less at a time, are slower."""

_sealed = re.compile(
    rb":\n  signed: rev=([1-9][0-9]{0,8}) by=[^ \n]+ at=(" + AT.encode() + rb") key=([a-z][a-z0-9_.]{0,40}) "
)


class Seen(NamedTuple):
    """One sealed block: its section and revision, the key that opens it, and the day that it claims."""

    section: str
    rev: int
    key: str
    day: str


@dataclass(frozen=True, slots=True)
class ExposedRecord:
    """A record of which the keys open something: section -> revisions, ascending, of all that ever was.

    ``now`` are the sections that they open as they are at HEAD; ``first`` and ``last`` the days, as claimed,
    of what they open.
    """

    kind: str
    id: str
    sections: Mapping[str, tuple[int, ...]]
    now: tuple[str, ...]
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Total:
    """What of one compartment the keys open: how many records, blocks, and of these at HEAD; the days."""

    records: int
    blocks: int
    now: int
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Exposure:
    """What ``keys`` (such as ``finance.1``), all that ``member`` was ever granted, could open.

    ``device`` is the one asked about; None for all of the member's. ``totals`` is by compartment. ``whole``
    is false where not all could be looked at: a shallow history, or contents that git has lost.
    """

    member: str
    device: str | None
    keys: tuple[str, ...]
    records: tuple[ExposedRecord, ...]
    totals: Mapping[str, Total]
    whole: bool = True

    @property
    def clients(self) -> int:
        """How many clients it touches."""
        return sum(record.kind == "client" for record in self.records)


def exposure(vault: Vault, member: str, device: str | None = None) -> Exposure:
    """What the keys in every key file that ``member`` was ever given could open; with ``device`` those that
    were sealed to it.

    Raises NotFoundError for a member or a device that no roster of the book ever had, UsageError where there
    is no history, IntegrityError when git has lost a part of it.
    """
    head = vault.git.head()[1] if vault.git else None
    if vault.git is None or head is None:
        raise UsageError("there is no history here")
    chain, whole = _chain(vault, vault.git, head)
    keys = _granted(chain, member, device)
    seen, complete = _looked(vault, vault.git, head, keys)
    present = set(vault.git.tree(head).values())
    return Exposure(
        member, device, tuple(sorted(keys, key=_rank)), tuple(_records(seen, present)),
        _totals(seen, present), whole and complete,
    )  # fmt: skip


def _rank(key: str) -> tuple[str, int]:
    compartment, _, generation = key.partition(".")
    return compartment, int(generation)


# which keys


def _chain(vault: Vault, git: Git, head: str) -> tuple[list[Roster], bool]:
    """The rosters from the one in force back to the first, and whether all of them were found."""
    found = [vault.roster]
    try:
        for raw in succession.predecessors(vault.trusted.raw, git, head):
            found.append(roster.parse(raw, source=layout.ROSTER))
    except IntegrityError:
        return found, False
    return found, True


def _granted(chain: Iterable[Roster], member: str, device: str | None) -> frozenset[str]:
    """Every key that one of these rosters grants to the member (while it had the device)."""
    known = [book.members[member] for book in chain if member in book.members]
    if not known:
        raise NotFoundError(
            "no member is or was called {member}", hint="see: hnwctl access list", member=member
        )
    if device is not None:
        known = [about for about in known if device in about.devices]
    if not known:
        raise NotFoundError(
            "{member} has and had no device {device}",
            hint="see: hnwctl access list",
            member=member,
            device=device,
        )
    return frozenset(
        f"{name}.{each}" for about in known for name, held in about.grants.items() for each in held
    )


# which blocks


class Version(NamedTuple):
    """A content that a record file has or had."""

    path: str
    oid: str


def _looked(
    vault: Vault, git: Git, head: str, keys: frozenset[str]
) -> tuple[dict[Version, list[Seen]], bool]:
    """What the keys open of every content that a record ever had, and whether git has all of them."""
    versions = list(dict.fromkeys(_versions(git, head)))
    opened: dict[Version, list[Seen]] = {}
    complete = not git.shallow
    with vault.around.progress("reading the history") as report:
        for at in range(0, len(versions), BATCH):
            batch = versions[at : at + BATCH]
            for version, raw in _contents(git, batch):
                complete = complete and raw is not None
                if raw is not None and (seen := _seen(raw, keys)):
                    opened[version] = seen
            if callable(report):
                report(at + len(batch), len(versions))
    return opened, complete


def _contents(git: Git, batch: Sequence[Version]) -> Iterator[tuple[Version, bytes | None]]:
    """Each version with its content; None for one that git has lost."""
    done = 0
    while done < len(batch):
        try:
            for raw in git.blobs(each.oid for each in batch[done:]):
                yield batch[done], raw
                done += 1
        except IntegrityError:
            yield batch[done], None
            done += 1


def _seen(raw: bytes, keys: frozenset[str]) -> list[Seen]:
    """The blocks in a record file that are sealed to one of ``keys``."""
    return [
        Seen(_word_before(raw, found.start()), int(found[1]), key, found[2][:10].decode())
        for found in _sealed.finditer(raw)
        if (key := found[3].decode()) in keys
    ]


def _word_before(raw: bytes, end: int) -> str:
    """The name of a section, which stands in front of a colon."""
    return raw[max(raw.rfind(b"\n", 0, end) + 1, end - 32) : end].decode("ascii", "replace")


def _versions(git: Git, head: str) -> Iterator[Version]:
    """The contents of records in the history of HEAD, and in what other branches and tags have beside it."""
    parts = [(head, None), *((tip, head) for tip in _tips(git) if tip != head)]
    for tip, since in parts:
        for step in lineage.steps(git, tip, since):
            for path, (_, new) in step.changes.items():
                if new is not None and layout.parse_path(path):
                    yield Version(path, new)


def _tips(git: Git) -> list[str]:
    """The commits that branches, tags and the stash point to."""
    form = "%(objecttype) %(objectname) %(*objecttype) %(*objectname)"
    lines = git.run("for-each-ref", f"--format={form}").decode().splitlines()
    pairs = (pair for words in map(str.split, lines) for pair in zip(words[::2], words[1::2], strict=True))
    return list(dict.fromkeys(oid for kind, oid in pairs if kind == "commit"))


# what they come to


def _records(seen: Mapping[Version, Sequence[Seen]], present: set[str]) -> Iterator[ExposedRecord]:
    by_path: defaultdict[str, list[Version]] = defaultdict(list)
    for version in seen:
        by_path[version.path].append(version)
    for path, versions in sorted(by_path.items()):
        kind, id_ = layout.parse_path(path) or ("", "")
        blocks = {block for version in versions for block in seen[version]}
        now = {block.section for version in versions if version.oid in present for block in seen[version]}
        revisions = {
            section: tuple(sorted({block.rev for block in blocks if block.section == section}))
            for section in _ordered(kind, {block.section for block in blocks})
        }
        days = [block.day for block in blocks]
        yield ExposedRecord(kind, id_, revisions, tuple(_ordered(kind, now)), min(days), max(days))


def _ordered(kind: str, sections: set[str]) -> list[str]:
    """In the order of the kind; what it does not know comes last."""
    order = list(KINDS[kind].sections)
    return sorted(sections, key=lambda name: (order.index(name) if name in order else len(order), name))


def _totals(seen: Mapping[Version, Sequence[Seen]], present: set[str]) -> dict[str, Total]:
    blocks: defaultdict[str, set[tuple[str, Seen]]] = defaultdict(set)
    now: defaultdict[str, set[tuple[str, Seen]]] = defaultdict(set)
    for version, found in seen.items():
        for block in found:
            compartment = block.key.partition(".")[0]
            blocks[compartment].add((version.path, block))
            if version.oid in present:
                now[compartment].add((version.path, block))
    return {name: _total(blocks[name], len(now[name])) for name in sorted(blocks)}


def _total(blocks: set[tuple[str, Seen]], now: int) -> Total:
    days = [block.day for _, block in blocks]
    return Total(len({path for path, _ in blocks}), len(blocks), now, min(days), max(days))

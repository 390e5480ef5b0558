"""One file of the vault against what is known of it: who signed, which revision, what is missing.

Nothing here opens a sealed block, so a member without the key, a git server or CI can do the same.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from hnwctl.errors import HnwctlError, Problem
from hnwctl.model.kinds import KINDS
from hnwctl.store import blocks, envelope, layout
from hnwctl.store.envelope import Block, Envelope
from hnwctl.store.trust import roster as rosters
from hnwctl.store.trust.roster import Roster

State = tuple[int, bytes]
"""Revision and digest of one block: two blocks are the same exactly when both are equal."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a record file is worth: the sections that hold, and the problems of the others."""

    path: str
    envelope: Envelope | None
    problems: tuple[Problem, ...] = ()
    bad: frozenset[str] = frozenset()  # sections that must not be believed

    @property
    def states(self) -> dict[str, State]:
        """Section -> state, of the sections that hold."""
        found = self.envelope.blocks if self.envelope else {}
        return {name: block_state(block) for name, block in found.items() if name not in self.bad}


def block_state(block: Block) -> State:
    """Revision, and 16 bytes that change with any bit of the block: a block with a known state is believed
    without looking at its signature again."""
    head = f"{block.by} {block.at} {block.key} {block.gone} {block.endorses}\n".encode()
    return block.rev, hashlib.sha256(head + block.sig + (block.sealed or b"")).digest()[:16]


def newest(one: Mapping[str, State] | None, other: Mapping[str, State] | None) -> dict[str, State] | None:
    """What is known of a file from two sources: of each section the higher revision, ``one``'s if equal."""
    if one is None or other is None:
        found = other if one is None else one
        return None if found is None else dict(found)
    merged = {**other, **one}
    return {section: max(state, other.get(section, state), key=_rev) for section, state in merged.items()}


def _rev(state: State) -> int:
    return state[0]


def behind(path: str, known: Mapping[str, State] | None, wanted: Mapping[str, State]) -> list[Problem]:
    """What ``known``, the states of the file in the work tree (None: there is none), lacks of ``wanted``."""
    if known is None:
        return [Problem(path, "", "this record was removed")]
    lacking = {section: state for section, state in wanted.items() if section not in known}
    problems = [Problem(path, section, "this section was removed") for section in lacking]
    for section, (rev, _) in wanted.items():
        if section not in lacking and known[section][0] < rev:
            problems.append(_rolled_back(path, section, rev, known[section][0]))
    return problems


def _rolled_back(path: str, section: str, old: int, new: int) -> Problem:
    return Problem(path, section, "rolled back from revision {old} to {new}", {"old": old, "new": new})


def known_states(raw: bytes, source: str) -> dict[str, State]:
    """The states in a version that was checked before; empty when it does not parse."""
    try:
        return {name: block_state(block) for name, block in envelope.parse(raw, source=source).blocks.items()}
    except HnwctlError:
        return {}


def check_missing(path: str, known: Mapping[str, State] | None) -> list[Problem]:
    """The problem of a file that is not there although it was."""
    return [Problem(path, "", "this record was removed")] if known is not None else []


def check_raw(
    path: str, raw: bytes, roster: Roster, known: Mapping[str, State] | None, *, trusted: bool = False
) -> Checked:
    """Check one record file.

    ``known`` are the states checked earlier (None: never seen); a block equal to what is known is not
    verified again. ``trusted`` says that the whole file is byte for byte one that was checked before.
    """
    place = layout.parse_path(path)
    if place is None:
        return Checked(path, None, (Problem(path, "", "no record belongs in a file of this name"),))
    try:
        found = envelope.parse(raw, source=path)
    except HnwctlError as error:
        return Checked(path, None, (Problem(path, "", error.message, dict(error.facts)),))
    if place != (found.kind, found.id):
        wrong = Problem(
            path, "", "this file holds the record {kind} {id}", {"kind": found.kind, "id": found.id}
        )
        return Checked(path, None, (wrong,))
    if is_erased(roster, found.id):
        return _compare(path, found, roster, known or {}, erased=True)
    if trusted:
        return Checked(path, found)
    return _compare(path, found, roster, known or {})


def is_erased(roster: Roster, id_: str) -> bool:
    """Whether nothing of the record ``id_`` may be there but tombstones."""
    return bool(roster.rewrites) and id_ in rosters.erased(roster)


def revived(root: Path, roster: Roster) -> list[Problem]:
    """Erased records whose contents lie in the work tree ``root``, whatever was checked before."""
    return [problem for id_ in sorted(rosters.erased(roster)) for problem in _revived(root, roster, id_)]


def _revived(root: Path, roster: Roster, id_: str) -> Iterator[Problem]:
    for kind in KINDS:
        path = layout.record_path(kind, id_)
        try:
            raw = layout.read_file(root, path, layout.MAX_RECORD)
        except HnwctlError:
            continue  # whoever reads the record names what is wrong with its file
        if b"\n  sealed: |" in raw:
            yield from check_raw(path, raw, roster, None).problems


def _compare(
    path: str, found: Envelope, roster: Roster, known: Mapping[str, State], *, erased: bool = False
) -> Checked:
    problems = [
        Problem(path, section, "this section was removed") for section in known if section not in found.blocks
    ]
    judge = _judge_erased if erased else _judge
    for section, block in found.blocks.items():
        problem = judge(path, found, section, block, roster, known.get(section))
        if problem:
            problems.append(problem)
    return Checked(path, found, tuple(problems), frozenset(p.section for p in problems))


def _judge(
    path: str, found: Envelope, section: str, block: Block, roster: Roster, old: State | None
) -> Problem | None:
    if old is not None and block_state(block) == old:
        return None
    if old is not None and block.rev < old[0]:
        return _rolled_back(path, section, old[0], block.rev)
    return _signed(path, found, section, block, roster) or not_newer(path, section, block, old)


def not_newer(path: str, section: str, block: Block, old: State | None) -> Problem | None:
    """What is wrong with a block after ``old``, what was known of its section, whoever may have signed it."""
    if old is None or block.rev > old[0] or block_state(block) == old:
        return None
    if block.rev < old[0]:
        return _rolled_back(path, section, old[0], block.rev)
    return Problem(path, section, "another content under the same revision {rev}", {"rev": block.rev})


def _judge_erased(
    path: str, found: Envelope, section: str, block: Block, roster: Roster, old: State | None
) -> Problem | None:
    """Of an erased record only a tombstone holds, whatever revision a clone had reached that did not know."""
    if block.gone is None:
        return Problem(path, section, "was erased, and is back")
    if old is not None and block_state(block) == old:
        return None
    return _signed(path, found, section, block, roster)


def _signed(path: str, found: Envelope, section: str, block: Block, roster: Roster) -> Problem | None:
    return blocks.check_block(
        block,
        vault_id=roster.vault_id,
        roster=roster,
        kind=found.kind,
        id=found.id,
        section=section,
        file=path,
    )

"""One record through all its life: every version judged under its own roster, the present one opened.

Runs in worker processes, some records at a time.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from hnwctl.errors import HnwctlError, IntegrityError, Problem
from hnwctl.model.records import OpenRecord
from hnwctl.store import checking, layout, opening
from hnwctl.store.checking import Checked, State
from hnwctl.store.envelope import Block
from hnwctl.store.erasing.judging import Redaction, redactions
from hnwctl.store.keys.stanzas import sealed_to_one
from hnwctl.store.repository.git import Git
from hnwctl.store.repository.lineage import Lineage, Version
from hnwctl.store.trust.keyring import Keyring
from hnwctl.store.trust.roster import Roster, current_key

Examine = Callable[[OpenRecord], Iterable[Problem]]
"""What is wrong with the contents of an opened record; picklable."""

LEADS = "{field}: leads to {client}, and there is no such client"
"""What `Examine` says of every link to a client; whether there is one, only who sees all records knows."""

SHORT = 12
"""Characters of a commit's id in front of a path: ``0123456789ab:clients/7/7k3m9q2x.yaml``."""


class Found(NamedTuple):
    """What some records came to: how many they are, their sections, how many of those were opened, and how
    many are sealed to a key that was replaced since."""

    records: int
    sections: int
    opened: int
    exposed: int
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Examiner:
    """Examines lineages; it can be pickled, and carries its secrets only in memory.

    ``root`` is the work tree; without one HEAD is what there is. ``rosters`` maps the ids of rosters in the
    history to those that can be believed; ``roster`` is the one in force. ``large``: the ids of contents that
    no record can have, for their size. ``redacted``: old blocks that gave way to a tombstone, which hold
    whatever the roster of their time says of who signed it.
    """

    root: Path | None
    git: Git | None
    roster: Roster
    rosters: Mapping[str, Roster]
    keyring: Keyring | None
    examine: Examine | None
    large: frozenset[str] = frozenset()
    redacted: frozenset[Redaction] = frozenset()

    def __call__(self, batch: Sequence[Lineage]) -> Found:
        """Look at the records of ``batch``; never fails because of what they hold."""
        contents = self._contents(batch)
        looked = [_Life(self, lineage, contents).looked_at() for lineage in batch]
        return Found(
            sum(each.records for each in looked),
            sum(each.sections for each in looked),
            sum(each.opened for each in looked),
            sum(each.exposed for each in looked),
            tuple(problem for each in looked for problem in each.problems),
        )

    def _contents(self, batch: Sequence[Lineage]) -> dict[str, bytes]:
        """Id -> content, of all versions of the batch; what git has lost, or is too large, is missing."""
        named = (oid for lineage in batch for oid in _ids(lineage) if oid)
        oids = [oid for oid in dict.fromkeys(named) if oid not in self.large]
        if self.git is None or not oids:
            return {}
        try:
            return dict(zip(oids, self.git.blobs(oids), strict=True))
        except IntegrityError:
            return {oid: raw for oid in oids for raw in _one(self.git, oid)}


def _outdated(book: Roster, block: Block) -> bool:
    """Whether the key that a block is sealed to was replaced since."""
    compartment = (block.key or "").partition(".")[0]
    return compartment in book.compartments and block.key != current_key(book, compartment)


def _shared(checked: Checked, known: Mapping[str, State]) -> Iterator[Problem]:
    """The sections, other than those ``known`` already, that more can open than who holds their key."""
    for section, state in checked.states.items():
        sealed = checked.envelope.blocks[section].sealed if checked.envelope else None
        if sealed is not None and known.get(section) != state and not sealed_to_one(sealed):
            yield Problem(checked.path, section, "sealed to other keys than the one it names")


def _ids(lineage: Lineage) -> Iterator[str | None]:
    for version in lineage.versions:
        yield from (version.old, version.new)
    yield from (lineage.head, lineage.pinned)


def _one(git: Git, oid: str) -> list[bytes]:
    try:
        return list(git.blobs([oid]))
    except IntegrityError:
        return []


class _Life:
    """One lineage with the contents of its versions."""

    def __init__(self, examiner: Examiner, lineage: Lineage, contents: Mapping[str, bytes]) -> None:
        self.examiner, self.path = examiner, lineage.path
        self.lineage, self.contents = lineage, contents
        self._known: dict[str, dict[str, State]] = {}

    def looked_at(self) -> Found:
        past = [problem for version in self.lineage.versions for problem in self._version(version)]
        found = self._present()
        return found._replace(problems=(*past, *found.problems))

    def _states(self, oid: str | None) -> dict[str, State] | None:
        """The states of a version; None for none."""
        if oid is None:
            return None
        if oid not in self._known:
            self._known[oid] = checking.known_states(self.contents.get(oid, b""), self.path)
        return self._known[oid]

    def _version(self, version: Version) -> Iterator[Problem]:
        place = f"{version.commit[:SHORT]}:{self.path}"
        known = self._states(version.old)
        if version.new is None:
            found: Iterable[Problem] = checking.check_missing(self.path, known)
        elif version.new not in self.contents:
            found = self._unread(version.new)
        else:
            found = self._judged(version, self.contents[version.new], known)
        return (replace(problem, file=place) for problem in found)

    def _unread(self, oid: str) -> list[Problem]:
        """Why a version was not looked at; that one is too large is said of its file, whatever it is."""
        return [] if oid in self.examiner.large else [Problem(self.path, "", "git has lost this version")]

    def _judged(self, version: Version, raw: bytes, known: Mapping[str, State] | None) -> list[Problem]:
        """What is wrong with a version under its own roster; with one of a record that was erased since under
        the one in force."""
        examiner = self.examiner
        roster = examiner.rosters.get(version.roster or "", examiner.roster)
        place = layout.parse_path(self.path)
        if place is not None and checking.is_erased(examiner.roster, place[1]):
            roster, known = examiner.roster, None
        checked = checking.check_raw(self.path, raw, roster, known)
        found = [*checked.problems, *_shared(checked, known or {})]
        holding = {each.section: block for each, block in redactions(raw) if each in examiner.redacted}
        older = (
            checking.not_newer(self.path, section, block, (known or {}).get(section))
            for section, block in holding.items()
        )
        return [*(problem for problem in found if problem.section not in holding), *filter(None, older)]

    def _present(self) -> Found:
        try:
            raw = self._read()
        except FileNotFoundError:
            known = [self._states(oid) for oid in (self.lineage.head, self.lineage.pinned) if oid]
            missing = checking.check_missing(self.path, known[0] if known else None)
            return Found(0, 0, 0, 0, tuple(missing))
        except HnwctlError as error:
            return Found(1, 0, 0, 0, (Problem(self.path, "", error.message, dict(error.facts)),))
        checked = self._checked(raw)
        blocks = checked.envelope.blocks if checked.envelope else {}
        exposed = sum(_outdated(self.examiner.roster, block) for block in blocks.values())
        opened, inside = self._opened(checked)
        return Found(1, len(blocks), opened, exposed, (*checked.problems, *_shared(checked, {}), *inside))

    def _opened(self, checked: Checked) -> tuple[int, list[Problem]]:
        """How many sections open, and what is wrong with them and in them."""
        if self.examiner.keyring is None:
            return 0, []
        record, problems = opening.open_record(checked, self.examiner.keyring)
        if record is None:
            return 0, problems
        inside = self.examiner.examine(record) if self.examiner.examine else ()
        return len(record.sections), [*problems, *inside]

    def _read(self) -> bytes:
        examiner, oid = self.examiner, self.lineage.head
        if examiner.root is not None:
            return layout.read_file(examiner.root, self.path, layout.MAX_RECORD)
        if oid is None:
            raise FileNotFoundError
        if oid in examiner.large:
            raise IntegrityError("{file}: larger than {limit} bytes", file=self.path, limit=layout.MAX_RECORD)
        if oid not in self.contents:
            raise IntegrityError("git has lost this version")
        return self.contents[oid]

    def _checked(self, raw: bytes) -> Checked:
        """Every block judged under the roster in force, and compared with HEAD and with P."""
        checked = checking.check_raw(self.path, raw, self.examiner.roster, None)
        problems = list(checked.problems)
        for oid in dict.fromkeys((self.lineage.head, self.lineage.pinned)):
            if oid is not None and self.contents.get(oid) != raw:
                compared = checking.check_raw(self.path, raw, self.examiner.roster, self._states(oid))
                problems += [problem for problem in compared.problems if problem not in problems]
        bad = checked.bad | {problem.section for problem in problems if problem.section}
        return replace(checked, problems=tuple(problems), bad=frozenset(bad))

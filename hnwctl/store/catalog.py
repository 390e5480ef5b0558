"""What is in the vault, and whether it may be believed: the index, and the check of all that changed.

Before any command answers, every record file that differs from what was checked before is checked, with
the index by file stamps, without one by what git has at the last checked commit (P).
"""

import hashlib
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from hnwctl.errors import Problem
from hnwctl.model.kinds import FOLDERS
from hnwctl.model.records import OpenRecord
from hnwctl.store import layout
from hnwctl.store.anchor import Anchor
from hnwctl.store.deferred import Deferred
from hnwctl.store.index import scan
from hnwctl.store.index.box import Binding, UnusableError, index_folder
from hnwctl.store.index.entry import Entry
from hnwctl.store.index.index import NEAR, Index
from hnwctl.store.index.query import Parameters, Result
from hnwctl.store.index.stamps import Stamp, stamp_of
from hnwctl.store.setting import Query, Setting

if TYPE_CHECKING:
    from hnwctl.store import arriving, checking, loading, workers
    from hnwctl.store.checking import State
    from hnwctl.store.index import build
    from hnwctl.store.loading import Loader
else:  # needed only when something changed
    checking, loading = Deferred("hnwctl.store.checking"), Deferred("hnwctl.store.loading")
    arriving = Deferred("hnwctl.store.arriving")
    workers, build = Deferred("hnwctl.store.workers"), Deferred("hnwctl.store.index.build")

_Answer = TypeVar("_Answer")
CHECKED = "checked"
"""Fact of the index: the commit of which it knows everything."""
PRICED = "priced"
"""Fact of the index: the day and the rates under which it was projected."""

MANY = 200
"""More records than this are read by several processes."""


@dataclass
class Catalog:
    """The records of one vault for one key. ``checked`` is P, or None when nothing is pinned."""

    setting: Setting
    checked: str | None
    _index: Index | None = field(default=None, init=False)
    _lookout: scan.Lookout | None = field(default=None, init=False)
    _new: bool = field(default=False, init=False)

    @cached_property
    def _anchor(self) -> Anchor:
        return Anchor(self.setting.git, self.checked)

    def refresh(self) -> list[Problem]:
        """Check and take in what changed since the last look; returns every problem there is now."""
        try:
            return self._caught_up()
        except UnusableError:
            self._drop()
            return self._caught_up()

    def _caught_up(self) -> list[Problem]:
        """Have everything in the index that is there now, under the day and the rates of now.

        A new index of files that are all as they were checked is projected under these already.
        """
        self._refill(self._ready)
        problems = self._taken(self._ready)
        self._reprice(self._ready)
        if self.setting.roster.rewrites:
            back = checking.revived(self.setting.root, self.setting.roster)
            problems += [problem for problem in back if problem not in problems]
        return problems

    def _refill(self, index: Index) -> None:
        """Have the near days in their tables, before anything is put there for the days that are near now."""
        projection = self.setting.projection
        if not projection.still_near(index.meta(NEAR) or "", self.setting.today):
            context = self.setting.context((), self._rows_of(index))
            index.refill(lambda query: projection.refill(query, context), projection.near(context))

    def _reprice(self, index: Index) -> None:
        """Bring what depends on the day and on exchange rates up to date, if either is another one."""
        under = self._conditions(index)
        if index.meta(PRICED) != under:
            context = self._context((), self._rows_of(index))
            index.amend(lambda query: self.setting.projection.reprice(query, context), {PRICED: under})

    def _conditions(self, index: Index) -> str:
        """The day and the exchange rates, as a short text."""
        if "shared" in self._binding.held:
            rates = index.query("SELECT * FROM rates ORDER BY 2, 3, 1").rows
        else:
            rates = []
        return f"{self.setting.today} {hashlib.sha256(repr(rates).encode()).hexdigest()[:32]}"

    def query(self, sql: str, parameters: Parameters = (), *, limit: int | None = None) -> Result:
        """The answer of the index to one statement that reads; raises InvalidError or ForbiddenError."""
        today = self.setting.today
        return self._asked(lambda index: index.query(sql, parameters, limit=limit, today=today))

    def _asked(self, ask: Callable[[Index], _Answer]) -> _Answer:
        """What the index answers; one that proves to be damaged is built again, and asked again."""
        try:
            return ask(self._ready)
        except UnusableError:
            self._drop()
            self.refresh()
            return ask(self._ready)

    def fact(self, key: str, make: Callable[[], str]) -> str:
        """Something that follows from the policy in force: once it was made it is kept with the index."""
        known = self._ready.meta(key)
        if known is None:
            known = make()
            self._ready.set_meta(key, known)
        return known

    def read(self, path: str) -> OpenRecord | None:
        """One record from its file, as far as it holds; None when there is none."""
        if not os.path.lexists(self.setting.root / path):
            return None
        found = self._fetcher().fetch(path, self._known(path), rows=False)
        return found.record

    def read_many(self, paths: Sequence[str]) -> Iterator[list[OpenRecord | None]]:
        """What `read` gives for each of ``paths``, in their order, in chunks; many are read on all cores."""
        many = len(paths) > MANY
        asked = [(path, self._known(path)) for path in paths]
        yield from workers.worked(
            asked, loading.Reader(self.loader(many=many)), jobs=(os.cpu_count() or 1) if many else 1
        )

    def written(self, entries: Sequence[Entry]) -> None:
        """Take in what this process has just committed; it needs no check.

        A file that is older than a moment gets its stamp, so that the next command need not read it again.
        """
        now = time.time_ns()
        self._ready.apply([entry._replace(stamp=self._stamp(entry.path, now)) for entry in entries])

    def _stamp(self, path: str, now: int) -> Stamp | None:
        try:
            return stamp_of(os.stat(self.setting.root / path, follow_symlinks=False), now=now)
        except OSError:
            return None

    def loader(self, *, many: bool) -> "Loader":
        """What projects records that are about to be written. For ``many`` it can go to other processes."""
        if not many:
            return self._fetcher()
        paths = self._asked(lambda index: list(index.paths()))
        return self._loader(self._first_records(paths), None).ready()

    def move_to(self, commit: str) -> None:
        """From now on ``commit`` is P, and the index knows all that is in it."""
        self.checked = commit
        self.__dict__.pop("_anchor", None)
        self._ready.set_meta(CHECKED, commit)

    def as_known(self, path: str, raw: bytes) -> bool:
        """Whether the bytes of a file are those that were checked, section by section."""
        return checking.known_states(raw, path) == self._known(path)

    def head_problems(self, head: str, *, sure: bool = False) -> list[Problem]:
        """What is wrong at ``head``, where P is to move: against P, and where the work tree is older.

        Where ``head`` is P, a warm index need not know whether git still has it; with ``sure`` it is looked.
        """
        git, there = self.setting.git, head == self.checked
        if git is None or self.checked is None or (there and not sure and not self._anchor.asked):
            return []
        if not self._anchor.there:
            facts: dict[str, object] = {"commit": self.checked}
            what = (
                "the commit that was checked last is not in this clone: {commit}; see `hnwctl access trust`"
            )
            return [Problem(".git", "", what, facts)]
        if there:
            return []
        if not git.knows(head):
            return [Problem(".git", "", "the commit {commit} is not in this clone", {"commit": head})]
        here = arriving.Here(self.setting.root, git, self.setting.roster, self._remembered)
        return arriving.problems(here, self.checked, head)

    def _remembered(self, path: str) -> "Mapping[str, State] | None":
        return self._asked(lambda index: _remembered(index, path))

    def as_left(self) -> Index | None:
        """The index as the last command left it, unchecked: it may complete a name, and nothing else."""
        return self._opened()

    @property
    def _ready(self) -> Index:
        if self._index is None:
            self._lookout = self._lookout or scan.Lookout.posted(self.setting.root, FOLDERS)
            self._index = self._opened() or self._built()
        return self._index

    def _fetcher(self) -> "Loader":
        """A loader that projects with what the index knows."""
        return self._loader((), lambda sql, parameters: self.query(sql, parameters).rows)

    def _rows_of(self, index: Index) -> Query:
        return lambda sql, parameters: index.query(sql, parameters, today=self.setting.today).rows

    def _context(self, records: Sequence[OpenRecord], query: Query | None) -> dict[str, Any]:
        """What the projection wants to know; what is near is not found out again where the index has it."""
        near = {} if query is None else {"near": self._ready.meta(NEAR)}
        return self.setting.context(records, query) | near

    def _loader(
        self,
        records: Sequence[OpenRecord],
        query: Query | None,
        baseline: Mapping[str, str] = MappingProxyType({}),
    ) -> "Loader":
        setting = self.setting
        return loading.Loader(
            setting.root,
            setting.git,
            setting.roster,
            setting.unlocked.keyring,
            setting.projection,
            lambda: self._context(records, query),
            baseline,
        )

    @cached_property
    def _binding(self) -> Binding:
        """What the index depends on beside the records. Who the members are is not part of it."""
        book = self.setting.roster
        keys = sorted(self.setting.unlocked.keyring.secrets)
        facts = repr((book.compartments, book.roles, book.currency, keys))
        return Binding(
            vault_id=book.vault_id,
            clone=str(self.setting.root.resolve()),
            roster=hashlib.sha256(facts.encode()).hexdigest(),
            policy=book.policy,
            held=self.setting.unlocked.keyring.compartments,
        )

    @cached_property
    def _secret(self) -> str:
        return self.setting.unlocked.keyring.index_secret("index")

    def _opened(self) -> Index | None:
        folder = index_folder(self.setting.cache, self._binding, self._secret)
        index = Index.open(
            folder, secret=self._secret, binding=self._binding, projection=self.setting.projection
        )
        if index is None:
            return None
        with suppress(UnusableError):
            if self._in_line(index):
                return index
        index.close()
        return None

    def _in_line(self, index: Index) -> bool:
        """Teach an index that stopped before P (its disk was full, say) what P has; False if that cannot be.

        What it does not know it would not miss: a record that is rolled back to what it knows.
        """
        git, last = self.setting.git, index.meta(CHECKED)
        if git is None or self.checked is None or last == self.checked or not self._anchor.there:
            return True
        if last is None or not git.knows(last):
            return False
        changed = git.changed(last, self.checked).items()
        wanted = {path: oid for path, (_, oid) in changed if oid and _is_record(path)}
        late = []
        for path, raw in zip(wanted, git.blobs(wanted.values()), strict=True):
            at_p, known = checking.known_states(raw, path), _remembered(index, path)
            if checking.behind(path, known, at_p):
                late.append(Entry(path, None, loading.kept(checking.newest(at_p, known) or {})))
        index.apply(late, {CHECKED: self.checked})
        return True

    def close(self) -> None:
        """Let go of the index: of its memory, and of the files it holds."""
        if self._index is not None:
            self._index.close()
            self._index = None

    def _drop(self) -> None:
        if self._index is not None:
            self._index.discard()
            self._index = None

    def _built(self) -> Index:
        """A new index of every file, made on all cores."""
        setting = self.setting
        listing = scan.listed(setting.root, FOLDERS)
        loader = self._loader(self._first_records(listing.new), None, self._anchor.records).ready()
        facts = {NEAR: setting.projection.near(loader.context())}
        with setting.progress("reading the book") as report:
            index = build.cold(
                index_folder(setting.cache, self._binding, self._secret),
                secret=self._secret,
                binding=self._binding,
                projection=setting.projection,
                paths=listing.new,
                load=loader,
                jobs=os.cpu_count() or 1,
                progress=report if callable(report) else None,
                meta=facts | ({CHECKED: self.checked} if self.checked and self._anchor.there else {}),
            )
        self._new = True
        gone = sorted(self._anchor.records.keys() - set(listing.new))
        index.apply([Entry(path, None, loading.kept(self._anchor.states(path) or {})) for path in gone])
        return index

    def _first_records(self, paths: Iterable[str]) -> list[OpenRecord]:
        """The records that the projection of all others depends on, such as exchange rates."""
        loader = self._loader((), None)
        wanted = [path for path in paths if (layout.parse_path(path) or ("", ""))[0] in self.setting.first]
        found = [loader.fetch(path, self._anchor.states(path), rows=False).record for path in wanted]
        return [record for record in found if record is not None]

    def _taken(self, index: Index) -> list[Problem]:
        """Check what changed and put it into the index; what fails stays a change for the next time."""
        ahead, self._lookout = self._lookout, None
        changes = index.scan(self.setting.root, FOLDERS, ahead)
        new, self._new = self._new, False
        if not changes:
            if new:
                index.set_meta(PRICED, self._conditions(index))
            return []
        problems = [
            Problem(path, "", "a link or a folder stands where a record belongs")
            for path in changes.irregular
        ]
        loader = self._loader((), self._rows_of(index))
        there = (*changes.changed, *changes.new)
        known = self._all_known(index, (*there, *changes.missing))
        loaded = [loader.fetch(path, known[path]) for path in there]
        for path in changes.missing:
            problems += checking.check_missing(path, known[path])
        for each in loaded:
            problems += each.problems
        lost = [_lost(path, known[path]) for path in changes.missing]
        index.apply([*(each.entry for each in loaded), *lost])
        return problems

    def _known(self, path: str) -> "Mapping[str, State] | None":
        """The states that were checked last: what the index remembers, else what P has."""
        return self._asked(lambda index: self._all_known(index, [path])[path])

    def _all_known(self, index: Index, paths: Iterable[str]) -> "dict[str, Mapping[str, State] | None]":
        """The same of many files, with one question to git: after a rotation all are others than at P."""
        known: dict[str, Mapping[str, State] | None] = {path: _remembered(index, path) for path in paths}
        at_p = {path: self._anchor.records.get(path) for path, states in known.items() if not states}
        asked = {path: oid for path, oid in at_p.items() if oid}
        if self.setting.git is not None and asked:
            for path, raw in zip(asked, self.setting.git.blobs(asked.values()), strict=True):
                known[path] = checking.known_states(raw, path)
        return known


def _is_record(path: str) -> bool:
    return layout.parse_path(path) is not None


def _remembered(index: Index, path: str) -> "dict[str, State] | None":
    """What an index knows of a file; None if that is nothing."""
    found = index.remembered(path)
    return loading.states_of(found.sections) if found is not None and found.sections else None


def _lost(path: str, known: "Mapping[str, State] | None") -> Entry:
    """The entry of a file that is not there; one that never was a record is forgotten."""
    return Entry(path, None, loading.kept(known)) if known else Entry(path, None, removed=True)

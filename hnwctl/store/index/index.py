"""The index of one vault for one key: opened, asked, told of changes.

It is a cache. Deleting it loses nothing; what is damaged, foreign or bound to something else is not used,
and where it cannot be written it works in memory.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from hnwctl.model.kinds import COMPARTMENTS
from hnwctl.model.tables import Part
from hnwctl.store.index import functions
from hnwctl.store.index.box import Binding, Box, UnusableError
from hnwctl.store.index.entry import Entry
from hnwctl.store.index.filetable import FileState
from hnwctl.store.index.folder import Folder
from hnwctl.store.index.guard import Guard, Limits
from hnwctl.store.index.projection import Amendment, Projection, Query
from hnwctl.store.index.query import Parameters, Plan, Planner, Result, run
from hnwctl.store.index.scan import MANY, Changes, Lookout, Shards, compare
from hnwctl.store.index.state import Change, State

NEAR = "near"
"""Fact: for what days the tables were filled that have only near ones; a word of the projection's."""


class Index:
    """An index in memory. ``persistent`` is False once something could not be written down.

    Where a method can raise UnusableError, it had to open more of the index and found it damaged: `discard`
    it and build it again.
    """

    def __init__(self, state: State, folder: Folder, projection: Projection, binding: Binding) -> None:
        self.persistent = True
        self.limits = Limits()
        self._state = state
        self._folder = folder
        self._projection = projection
        self._tables = projection.tables(binding.held)
        self._planner: Planner | None = None

    @classmethod
    def open(cls, folder: Path, *, secret: str, binding: Binding, projection: Projection) -> "Index | None":
        """The index in ``folder`` (see `index_folder`); None if there is none for this key and binding."""
        files = Folder(folder, Box(secret, binding, projection.version))
        try:
            state = State.load(files, projection.tables(binding.held))
        except UnusableError:
            return None
        return cls(state, files, projection, binding)

    def close(self) -> None:
        """Let go of memory and files."""
        self._state.close()

    def __del__(self) -> None:
        self.close()  # a process that opens many books would run out of descriptors

    def discard(self) -> None:
        """Close it, and have it built again by whoever opens it next."""
        self._folder.discard()
        self.close()

    def query(
        self, sql: str, parameters: Parameters = (), *, limit: int | None = None, today: str | None = None
    ) -> Result:
        """The answer to one SELECT, WITH or VALUES statement; ``today()`` in it gives ``today`` (ISO).

        At most ``limit`` rows are taken. Raises InvalidError if the statement is not valid, does more than
        read, or costs more than `limits`; ForbiddenError if it asks for what is sealed to this key;
        UnusableError.
        """
        limits = self.limits._replace(length=max(self.limits.length, self._state.longest))
        plan = self._plans(limits).plan(sql, parameters)
        self._load(plan)
        functions.set_today(self._state.db, today)
        guard = Guard(self._tables, limits, closely=not plan.calls.isdisjoint(functions.COSTLY))
        result = run(self._state.db, guard, limits, sql, parameters, limit)
        return result._replace(sealed_columns=plan.sealed)

    def _load(self, plan: Plan) -> None:
        self._state.require({table.part for table in self._tables if table.name in plan.tables})

    def _plans(self, limits: Limits) -> Planner:
        if self._planner is None or self._planner.limits != limits:
            everything = self._projection.tables(frozenset(COMPARTMENTS))
            self._planner = Planner(self._tables, everything, limits)
        return self._planner

    def remembered(self, path: str) -> FileState | None:
        """What is known of the record file at ``path``, None if nothing. Raises UnusableError."""
        return self._state.files.state(path)

    def paths(self) -> Iterator[str]:
        """Every record file that is known. Raises UnusableError."""
        for folder in sorted(self._state.files.rows):
            yield from (f"{folder}/{name}" for name in sorted(self._state.files.folder(folder)))

    def scan(self, root: Path, folders: Iterable[str], ahead: Lookout | None = None) -> Changes:
        """How the record files in the vault's ``folders`` (such as ``clients``) differ from what is known.

        ``ahead`` is a lookout that was posted for them. Raises OutsideError for a folder that cannot be
        read, UnusableError.
        """
        wanted = tuple(folders)
        files = self._state.files
        digests = files.digests()
        known = {name: digests[name] for name in digests if name.partition("/")[0] in wanted}
        with ahead or nullcontext(), Shards.under(root, wanted) as shards:
            seen = ahead.seen(shards) if ahead else {}
            jobs = 2 if files.count > MANY else 1
            changes, same = compare(shards, known, files.folder, jobs=jobs, seen=seen)
        self._state.recount(same)
        return changes

    def meta(self, key: str) -> str | None:
        """A fact that `apply` stored beside the records."""
        return self._state.meta.get(f"+{key}")

    def set_meta(self, key: str, value: str) -> None:
        """Store one fact; several at once, or with entries, are cheaper with `apply`."""
        self.apply((), {key: value})

    def apply(self, entries: Iterable[Entry], meta: Mapping[str, str] | None = None) -> None:
        """Put ``entries`` in the place of what was known of their paths, and store the facts in ``meta``.

        In memory this is done when it returns. On the disk, where others see it, unless the cache cannot
        be written or is taken too long by somebody else: then ``persistent`` is False, nobody needs to be
        told, and the next process finds the same changes again.
        """
        latest = tuple({entry.path: entry for entry in entries}.values())
        near = self.meta(NEAR)
        facts = {f"+{key}": value for key, value in (meta or {}).items() if self.meta(key) != value}
        if not latest and not facts:
            return
        if not self.persistent:
            self._state.take(latest, facts)
            return
        with self._folder.locked() as ours:
            self.persistent = ours and self._caught_up()
            if self.meta(NEAR) != near:  # another process refilled it: these rows were made for other days
                latest = tuple(entry._replace(stamp=None) for entry in latest)
            change = self._state.take(latest, facts)
            if self.persistent:
                self._keep(change)

    def amend(self, make: Callable[[Query], Amendment], meta: Mapping[str, str]) -> None:
        """Change rows of the hot part by the statement that ``make`` gives, and store the facts in ``meta``.

        ``make`` can ask without the limits of a person's query. Where rows change, a new hot image is
        written; like `apply`, this needs no disk to succeed. Raises UnusableError.
        """
        with self._folder.locked() as ours:
            self.persistent = self.persistent and ours and self._caught_up()
            made = make(self._asked)
            change = self._state.take((), {f"+{key}": value for key, value in meta.items()})
            if made.rows:
                with self._state.db:
                    self._state.db.execute("BEGIN")
                    self._state.db.executemany(made.sql, made.rows)
            if self.persistent and made.rows:
                self._fold({"hot"})
            elif self.persistent:
                self._keep(change)

    def refill(self, make: Callable[[Query], Mapping[str, Iterable[tuple[Any, ...]]]], near: str) -> None:
        """Fill the tables anew that ``make`` gives all rows of, and store ``near`` as what they depend on.

        Like `amend`. Nothing is done where another process has done it meanwhile. Raises UnusableError.
        """
        with self._folder.locked() as ours:
            self.persistent = self.persistent and ours and self._caught_up()
            if self.meta(NEAR) == near:
                return
            filled = self._state.refill(make(self._asked))
            self._state.take((), {f"+{NEAR}": near})
            if self.persistent:
                self._fold({"hot", *filled})

    def _asked(self, sql: str, parameters: Sequence[object]) -> Iterable[Sequence[Any]]:
        self._load(self._plans(self.limits).plan(sql, parameters))
        return self._state.db.execute(sql, parameters)

    def _fold(self, parts: AbstractSet[Part]) -> None:
        try:
            self._state.fold(self._folder, parts)
        except (OSError, UnusableError):
            self.persistent = False

    def _caught_up(self) -> bool:
        """Take over what others wrote; False if that cannot be used."""
        try:
            if self._folder.moved_on():
                state = State.load(self._folder, self._tables)
                self._state.close()
                self._state = state
            else:
                self._state.catch_up()
        except UnusableError:
            return False
        return True

    def _keep(self, change: Change) -> None:
        try:
            self._state.keep(self._folder, change)
        except OSError:
            self.persistent = False
        except UnusableError:
            self._folder.discard()
            self.persistent = False

    def save(self) -> None:
        """Write all of it as a new index, in the place of what is there."""
        with self._folder.locked() as ours:
            self.persistent = ours
            if ours:
                try:
                    self._state.fold(self._folder)
                except OSError:
                    self.persistent = False

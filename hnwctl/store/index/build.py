"""Building an index from nothing: every record is read once, on every core."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from hnwctl.store.index.box import Binding, Box
from hnwctl.store.index.entry import Entry, longest_row
from hnwctl.store.index.folder import Folder
from hnwctl.store.index.index import Index
from hnwctl.store.index.projection import Projection
from hnwctl.store.index.schema import create_indexes, first_row
from hnwctl.store.index.state import LONGEST, State
from hnwctl.store.workers import worked

Load = Callable[[str], Entry]
"""Reads the record file at a path; picklable, and never fails because of what is in the file."""
Progress = Callable[[int, int], None]
"""Told how many files of how many are done."""


def cold(
    folder: Path,
    *,
    secret: str,
    binding: Binding,
    projection: Projection,
    paths: Iterable[str],
    load: Load,
    jobs: int,
    progress: Progress | None = None,
    meta: Mapping[str, str] | None = None,
) -> Index:
    """The index of the record files at ``paths``, by ``load``; kept in ``folder`` if that can be written.

    ``load`` is picklable and, with ``jobs`` > 1, runs in as many processes. ``meta`` holds facts to store
    beside the records. Interrupted, it leaves nothing behind. Raises what ``load`` raises.
    """
    tables = projection.tables(binding.held)
    box = Box(secret, binding, projection.version)
    state = State.fresh(tables, box)
    ordered = sorted(paths, key=lambda path: (first_row(path) or 0, path))
    _fill(state, ordered, load, jobs, progress or (lambda done, total: None))
    create_indexes(state.db, tables)
    state.remember({f"+{key}": value for key, value in (meta or {}).items()})
    index = Index(state, Folder(folder, box), projection, binding)
    index.save()
    return index


@dataclass(frozen=True, slots=True)
class _Measured:
    """``load``, and how long the longest row of an entry is: one process puts rows in, the others measure."""

    load: Load

    def __call__(self, path: str) -> tuple[Entry, int]:
        entry = self.load(path)
        return entry, longest_row([entry])


def _fill(state: State, paths: Sequence[str], load: Load, jobs: int, progress: Progress) -> None:
    done, longest = 0, 0
    with state.db:
        state.db.execute("BEGIN")
        for loaded in worked(paths, _Measured(load), jobs=jobs):
            state.add([entry for entry, _ in loaded])
            longest = max(longest, *(length for _, length in loaded))
            done += len(loaded)
            progress(done, len(paths))
        state.remember({LONGEST: str(longest)})

"""What a catalog is given."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hnwctl.model.records import OpenRecord
from hnwctl.store.index.projection import Projection
from hnwctl.store.repository.git import Git
from hnwctl.store.trust.roster import Roster
from hnwctl.store.trust.unlock import Unlocked

Query = Callable[[str, Sequence[object]], list[tuple[Any, ...]]]
LongWork = Callable[[str], AbstractContextManager[Any]]
Context = Callable[[Sequence[OpenRecord], Query | None], dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Setting:
    """Under which a catalog stands: the folder of the vault, its git, roster and key, and where the cache is.

    ``context`` gives what the projection wants to know. It is asked only when something is projected: with
    the records of the kinds in ``first`` for a first build, later with a way to query the index.
    """

    root: Path
    git: Git | None
    roster: Roster
    unlocked: Unlocked
    cache: Path
    projection: Projection
    context: Context
    today: str
    first: tuple[str, ...] = ("market",)
    progress: LongWork = nullcontext

"""What a vault is given from outside: folders, the clock, and what turns records into rows."""

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from hnwctl.model.records import OpenRecord
from hnwctl.store.index.projection import Projection
from hnwctl.store.setting import LongWork, Query


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a vault needs from outside.

    ``state`` and ``cache`` are the user's folders for hnwctl; ``now`` is the clock, ``today`` the day for
    answers; ``projection`` turns records into rows of the index, and ``context`` makes what it wants to know
    of the rules, the base currency, the compartments held, and records or a query; ``rules`` makes those
    rules, a text, of the policy's bytes; ``progress`` shows long work.
    """

    state: Path
    cache: Path
    now: Callable[[], datetime]
    today: date
    projection: Projection
    rules: Callable[[bytes], str]
    context: Callable[[str, str, frozenset[str], Sequence[OpenRecord], Query | None], dict[str, Any]]
    progress: LongWork = nullcontext

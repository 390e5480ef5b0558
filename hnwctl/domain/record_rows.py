"""The rows of a record of any kind."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from hnwctl.domain.cells import Cell
from hnwctl.domain.client_row import client_row
from hnwctl.domain.detail_rows import detail_rows, text_rows
from hnwctl.domain.hot_rows import hot_rows
from hnwctl.domain.market_rows import market_row, rate_rows, review_row, segment_row
from hnwctl.domain.sections import Typed, typed
from hnwctl.domain.setting import Setting
from hnwctl.domain.view import View
from hnwctl.model.kinds import KINDS
from hnwctl.model.records import OpenRecord

Rows = Iterable[tuple[Cell, ...]]


def record_rows(record: OpenRecord, setting: Setting) -> Iterator[tuple[str, Rows]]:
    """Table and rows; a table may come more than once. What does not hold is told in ``problems``."""
    record = _opened(record, setting.held)
    sections = typed(record)
    yield from _KINDS[record.kind](record, sections, setting)
    if sections.problems:
        yield (
            "problems",
            [(record.id, section, each.path, each.reason) for section, each in sections.problems],
        )


def _opened(record: OpenRecord, held: frozenset[str]) -> OpenRecord:
    """The record without sections of compartments that are not held, however they came to be open."""
    own = KINDS[record.kind].sections
    opened = {name: plain for name, plain in record.sections.items() if own[name] in held}
    return record if len(opened) == len(record.sections) else replace(record, sections=opened)


def _client(record: OpenRecord, sections: Typed, setting: Setting) -> Iterator[tuple[str, Rows]]:
    if setting.recall is not None:
        setting.pinyin.update(setting.recall(record.id))
    view = View.of(record, sections, setting)
    yield "clients", [client_row(view)]
    yield from hot_rows(view)
    yield from detail_rows(record, sections, setting.base)


def _market(record: OpenRecord, sections: Typed, setting: Setting) -> Iterator[tuple[str, Rows]]:
    note: Any = sections.models.get("note")
    if note is not None:
        yield "market", [market_row(record.id, note)]
        yield "market_reviews", [review_row(record.id, note, setting.policy)]
        yield "rates", rate_rows(record.id, note)
    yield "texts", text_rows(record)


def _segment(record: OpenRecord, sections: Typed, setting: Setting) -> Iterator[tuple[str, Rows]]:
    rule: Any = sections.models.get("rule")
    if rule is not None:
        yield "segments", [segment_row(record.id, rule)]


_KINDS: Mapping[str, Callable[[OpenRecord, Typed, Setting], Iterator[tuple[str, Rows]]]] = {
    "client": _client,
    "market": _market,
    "segment": _segment,
}
"""Kind of record -> its rows."""

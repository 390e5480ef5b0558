"""The rows of the detail tables: one for each item of a list, and all texts of a section in one."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from hnwctl.domain.cells import WRITERS, Cell, amount_cell, text_cell
from hnwctl.domain.finding import joined_texts
from hnwctl.domain.sections import Typed
from hnwctl.domain.tables_detail import ITEMS, ItemTable
from hnwctl.domain.texts import leaves
from hnwctl.model.records import OpenRecord
from hnwctl.model.sections import model_of

if TYPE_CHECKING:
    from hnwctl.model.finance import Finance
    from hnwctl.model.profile import Profile
    from hnwctl.model.service import Service

Rows = Iterable[tuple[Cell, ...]]


def detail_rows(record: OpenRecord, sections: Typed, base: str) -> Iterator[tuple[str, Rows]]:
    """Table and rows (without their id), for the detail tables of a client; ``base`` is the base currency."""
    for section, model in sections.models.items():
        for items in _of_section(section):
            found = getattr(model, items.field)
            if found:
                yield items.table.name, _item_rows(items, found, base)
        more = _MORE.get(section)
        if more is not None:
            yield from more(model, base)
    yield "texts", text_rows(record)


def text_rows(record: OpenRecord) -> Rows:
    """For each section with any text, its fields and their texts; also of a section that does not hold."""
    for section, plain in record.sections.items():
        fields, text, folded = joined_texts(leaves(plain, model_of(record.kind, section)))
        if text:
            yield section, fields, text, folded


@cache
def _of_section(section: str) -> tuple[ItemTable, ...]:
    return tuple(items for items in ITEMS if items.section == section)


def _item_rows(items: ItemTable, found: Iterable[Any], base: str) -> Rows:
    write = _writer(items)
    return ((place, getattr(item, "id", None), *write(item, base)) for place, item in enumerate(found))


@cache
def _writer(items: ItemTable) -> Callable[[Any, str], list[Cell]]:
    """How an item becomes cells. An item without a currency is in the base currency."""
    values = attrgetter(*items.attributes)
    writers = [WRITERS[column.decl] for column in items.table.columns[3:]]
    currency = items.attributes.index("currency") if "currency" in items.attributes else None

    def write(item: Any, base: str) -> list[Cell]:
        cells = [cell(value) for cell, value in zip(writers, values(item), strict=True)]
        if currency is not None and cells[currency] is None:
            cells[currency] = base
        return cells

    return write


def _of_profile(profile: "Profile", base: str) -> Iterator[tuple[str, Rows]]:
    yield "custom", profile.custom.items()
    yield "external", profile.external.items()


def _of_finance(finance: "Finance", base: str) -> Iterator[tuple[str, Rows]]:
    wishes = finance.preferences
    if wishes is not None:
        yield "preferences", (("likes", each) for each in wishes.likes)
        yield "preferences", (("refuses", each) for each in wishes.refuses)
    for nr, holding in enumerate(finance.holdings):
        for window in holding.windows:
            yield "windows", [(nr, text_cell(window.opens), text_cell(window.closes), window.note)]
        for kind, payments in (("premium", holding.premiums), ("capital_call", holding.capital_calls)):
            yield (
                "payments",
                (
                    (
                        *(nr, kind, text_cell(each.due), amount_cell(each.amount)),
                        *(holding.currency or base, text_cell(each.paid), each.note),
                    )
                    for each in payments
                ),
            )


def _of_service(service: "Service", base: str) -> Iterator[tuple[str, Rows]]:
    for nr, survey in enumerate(service.surveys):
        yield "answers", ((nr, question, answer) for question, answer in survey.answers.items())


_MORE: Mapping[str, Callable[[Any, str], Iterator[tuple[str, Rows]]]] = {
    "profile": _of_profile,
    "finance": _of_finance,
    "service": _of_service,
}
"""Section -> what it gives beside its lists."""

"""The rows of the detail tables: one for each item of a list, and all texts of a section in one."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from hnwctl.domain.cells import Cell, cell
from hnwctl.domain.finding import joined_texts
from hnwctl.domain.sections import Typed
from hnwctl.domain.tables_detail import ITEMS, ItemTable
from hnwctl.domain.texts import texts_of
from hnwctl.model.records import OpenRecord

if TYPE_CHECKING:
    from hnwctl.model.finance import Finance
    from hnwctl.model.profile import Profile
    from hnwctl.model.service import Service

Rows = Iterable[tuple[Cell, ...]]


def detail_rows(record: OpenRecord, sections: Typed, base: str) -> Iterator[tuple[str, Rows]]:
    """Table and rows, for the detail tables of a client; ``base`` is the base currency."""
    for section, model in sections.models.items():
        for items in _of_section(section):
            found = getattr(model, items.field)
            if found:
                yield items.table.name, _item_rows(items, found, record.id, base)
        more = _MORE.get(section)
        if more is not None:
            yield from more(model, record.id, base)
    yield "texts", text_rows(record)


def text_rows(record: OpenRecord) -> Rows:
    """For each section with any text, its fields and their texts; also of a section that does not hold."""
    for section, plain in record.sections.items():
        found = texts_of(plain, record.kind, section)
        if found is not None:
            yield record.id, section, *joined_texts(found.paths, found.texts)


@cache
def _of_section(section: str) -> tuple[ItemTable, ...]:
    return tuple(items for items in ITEMS if items.section == section)


def _item_rows(items: ItemTable, found: Iterable[Any], owner: str, base: str) -> Rows:
    """An item without a currency is in the base currency."""
    values, currency = _reader(items)
    rows = []
    for place, item in enumerate(found):
        fields = item.__dict__
        row = [value if value is None or value.__class__ is str else cell(value) for value in values(fields)]
        if currency is not None and row[currency] is None:
            row[currency] = base
        rows.append((owner, place, fields.get("id"), *row))
    return rows


@cache
def _reader(items: ItemTable) -> tuple[Callable[[Mapping[str, Any]], tuple[Any, ...]], int | None]:
    """What takes the values of an item from its fields, and the place of the currency among them."""
    attributes = items.attributes
    return itemgetter(*attributes), attributes.index("currency") if "currency" in attributes else None


def _of_profile(profile: "Profile", owner: str, base: str) -> Iterator[tuple[str, Rows]]:
    yield "custom", ((owner, name, value) for name, value in profile.custom.items())
    yield "external", ((owner, system, value) for system, value in profile.external.items())


def _of_finance(finance: "Finance", owner: str, base: str) -> Iterator[tuple[str, Rows]]:
    wishes = finance.preferences
    if wishes is not None:
        yield "preferences", ((owner, "likes", each) for each in wishes.likes)
        yield "preferences", ((owner, "refuses", each) for each in wishes.refuses)
    for nr, holding in enumerate(finance.holdings):
        for window in holding.windows:
            yield "windows", [(owner, nr, cell(window.opens), cell(window.closes), window.note)]
        for kind, payments in (("premium", holding.premiums), ("capital_call", holding.capital_calls)):
            for each in payments:
                money = (cell(each.amount), holding.currency or base)
                days = (cell(each.due), *money, cell(each.paid))
                yield "payments", [(owner, nr, kind, *days, each.note)]


def _of_service(service: "Service", owner: str, base: str) -> Iterator[tuple[str, Rows]]:
    for nr, survey in enumerate(service.surveys):
        if survey.answers:
            yield "answers", [(owner, nr, question, answer) for question, answer in survey.answers.items()]


_MORE: Mapping[str, Callable[[Any, str, str], Iterator[tuple[str, Rows]]]] = {
    "profile": _of_profile,
    "finance": _of_finance,
    "service": _of_service,
}
"""Section -> what it gives beside its lists."""

"""What the items of the agenda are about, for keys that open the sections they come from.

The extracts say when something falls due and no more. Who opens the source section reads there what it is.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from hnwctl.domain.cells import Cell

if TYPE_CHECKING:
    from hnwctl.model.finance import Finance
    from hnwctl.model.kyc import Kyc
    from hnwctl.model.service import Service

COLUMNS = ("task", "holding", "document")
"""The columns of ``agenda`` that hold it, each of another compartment."""
NOTHING: tuple[Cell, ...] = (None, None, None)
LENGTH = 100
"""Characters of a text that stand in one line of an agenda."""

Subjects = Mapping[tuple[str, str | None], tuple[Cell, ...]]
"""Kind and id of an item -> a cell for each of COLUMNS."""


def subjects(models: Mapping[str, Any]) -> Subjects:
    """What tasks, complaints, holdings and documents are called, as far as their sections are open."""
    found: dict[tuple[str, str | None], tuple[Cell, ...]] = {}
    for section, named in (("service", _service), ("finance", _finance), ("kyc", _kyc)):
        if section in models:
            found |= {key: cells for key, cells in named(models[section]) if key[1]}
    return found


Named = Iterator[tuple[tuple[str, str | None], tuple[Cell, ...]]]


def _service(service: "Service") -> Named:
    for task in service.tasks:
        yield ("task", task.id), (_line(task.text), None, None)
    for complaint in service.complaints:
        yield ("complaint", complaint.id), (_line(complaint.text), None, None)


def _finance(finance: "Finance") -> Named:
    for holding in finance.holdings:
        cells = (None, holding.label or holding.product, None)
        yield ("maturity", holding.id), cells
        yield ("open_window", holding.id), cells
        for kind, payments in (("premium", holding.premiums), ("capital_call", holding.capital_calls)):
            for payment in payments:
                yield (kind, payment.id or holding.id), cells


def _kyc(kyc: "Kyc") -> Named:
    for document in kyc.documents:
        yield ("document_expiry", document.id), (None, None, document.type)


def _line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LENGTH else f"{line[: LENGTH - 1]}…"

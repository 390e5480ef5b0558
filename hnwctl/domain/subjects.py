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

Key = tuple[str, str]
"""Kind of agenda item; id of the item in its section, or its day where it has no id."""
Subjects = Mapping[Key, tuple[Cell, ...]]
"""-> a cell for each of COLUMNS."""


def subjects(models: Mapping[str, Any]) -> Subjects:
    """What tasks, complaints, holdings and documents are called, as far as their sections are open."""
    found: dict[Key, tuple[Cell, ...]] = {}
    for section, named in (("service", _service), ("finance", _finance), ("kyc", _kyc)):
        if section in models:
            found |= dict(named(models[section]))
    return found


Named = Iterator[tuple[Key, tuple[Cell, ...]]]


def _service(service: "Service") -> Named:
    for task in service.tasks:
        yield ("task", task.id or str(task.due)), (_line(task.text), None, None)
    for complaint in service.complaints:
        day = complaint.due and complaint.due.day
        yield ("complaint", complaint.id or str(day)), (_line(complaint.text), None, None)


def _finance(finance: "Finance") -> Named:
    for holding in finance.holdings:
        cells = (None, holding.label or holding.product, None)
        yield ("maturity", holding.id or str(holding.matures)), cells
        for window in holding.windows:
            yield ("open_window", holding.id or str(window.opens)), cells
        for kind, payments in (("premium", holding.premiums), ("capital_call", holding.capital_calls)):
            for payment in payments:
                yield (kind, payment.id or holding.id or str(payment.due)), cells


def _kyc(kyc: "Kyc") -> Named:
    for document in kyc.documents:
        yield ("document_expiry", document.id or str(document.expires)), (None, None, document.type)


def _line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LENGTH else f"{line[: LENGTH - 1]}…"

"""Which model types which section; the models are imported when one is asked for."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hnwctl.model.base import Section

MODELS: dict[str, dict[str, tuple[str, str]]] = {
    "client": {
        "profile": ("profile", "Profile"),
        "finance": ("finance", "Finance"),
        "kyc": ("kyc", "Kyc"),
        "service": ("service", "Service"),
        "finance_dates": ("extracts", "FinanceDates"),
        "kyc_dates": ("extracts", "KycDates"),
        "service_dates": ("extracts", "ServiceDates"),
    },
    "market": {"note": ("market", "Note")},
    "segment": {"rule": ("segment", "Segment")},
}
"""Kind -> section -> (module, class)."""


def model_of(kind: str, section: str) -> "type[Section]":
    """The model of a section. KeyError for a kind or section that does not exist."""
    module, name = MODELS[kind][section]
    model: type[Section] = getattr(import_module(f"hnwctl.model.{module}"), name)
    return model

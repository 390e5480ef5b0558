"""The kinds of record, their sections, and the compartment each section is sealed to.

Plain data without pydantic, because every command needs it and most need no model.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

COMPARTMENTS = ("profile", "finance", "kyc", "service", "agenda", "shelf", "shared")
"""Every compartment of a vault, in the order in which the roster lists them."""

EXTRACTS: Mapping[str, str] = MappingProxyType(
    {"finance_dates": "finance", "kyc_dates": "kyc", "service_dates": "service"}
)
"""Agenda extract -> the section it is taken from (and whose right to write it needs)."""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of record: ``name`` and ``version`` stand in its first line."""

    name: str
    folder: str
    sections: Mapping[str, str]  # section -> compartment
    version: int = 1


def _kind(name: str, folder: str, **sections: str) -> tuple[str, Kind]:
    return name, Kind(name, folder, MappingProxyType(sections))


KINDS: Mapping[str, Kind] = MappingProxyType(
    dict(
        [
            _kind(
                "client",
                "clients",
                profile="profile",
                finance="finance",
                kyc="kyc",
                service="service",
                finance_dates="agenda",
                kyc_dates="agenda",
                service_dates="agenda",
            ),
            _kind("market", "market", note="shared"),
            _kind("segment", "segments", rule="shared"),
        ]
    )
)
"""Kind name -> kind. Later stages add households, products, segments and so on here."""

FOLDERS: Mapping[str, Kind] = MappingProxyType({kind.folder: kind for kind in KINDS.values()})
"""Folder in the vault -> the kind that lives in it."""


def source_of(section: str) -> str:
    """The section whose right to write decides: an extract follows its source."""
    return EXTRACTS.get(section, section)

"""The copy of their data that a client may ask for: what of a section is theirs, and what is others'.

Left out is what is somebody else's (whether a relative or an owner is a client too, who told the firm of
them, which employee wrote what), what the law on money laundering forbids to tell, and our bookkeeping.
"""

from collections.abc import Mapping

from hnwctl.model.records import Plain

_ANYWHERE = frozenset({"id", "by", "assignee", "asked_by", "client"})
"""Marks of ours, employees, and links to other clients, wherever they stand."""
_OF_SECTION: Mapping[str, frozenset[str]] = {
    "profile": frozenset({"referrer", "referred_by", "advisers", "archived"}),
    "kyc": frozenset({"screening", "rating", "rated", "holds"}),
    "service": frozenset({"settled"}),
}


def told(section: str, plain: Mapping[str, Plain]) -> dict[str, Plain]:
    """What of a section goes into the copy; empty groups and lists are left out."""
    hidden = _OF_SECTION.get(section, frozenset())
    return _mapping({name: value for name, value in plain.items() if name not in hidden})


def _mapping(plain: Mapping[str, Plain]) -> dict[str, Plain]:
    found = {name: _value(value) for name, value in plain.items() if name not in _ANYWHERE}
    return {name: value for name, value in found.items() if value not in ({}, [])}


def _value(value: Plain) -> Plain:
    if isinstance(value, dict):
        return _mapping(value)
    if isinstance(value, list):
        found = [_value(item) for item in value]
        return [item for item in found if item != {}]
    return value

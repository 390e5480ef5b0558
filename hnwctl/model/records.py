"""A record as it is read: which sections opened, and what stands beside them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Plain = Any
"""Text, or lists and mappings of plain values: what a YAML section holds before it is typed."""


@dataclass(frozen=True, slots=True)
class Meta:
    """Who wrote a section (not who signed it for them later), as which revision; ``at`` is the writer's
    claim (UTC, ISO)."""

    rev: int
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class OpenRecord:
    """One record with every section that this key opens.

    ``sealed`` names the sections that exist but that this key cannot open, ``damaged`` those that
    failed a check and must not be believed; neither stands in ``sections``. ``gone`` names tombstones.
    """

    kind: str
    id: str
    sections: Mapping[str, dict[str, Plain]]
    meta: Mapping[str, Meta] = field(default_factory=dict)
    sealed: tuple[str, ...] = ()
    damaged: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()

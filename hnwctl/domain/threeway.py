"""Two changes to one thing, put together field by field, each against what both began with."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from hnwctl.domain.paths import Field, path_text
from hnwctl.model.records import Plain


@dataclass(frozen=True, slots=True)
class Merged:
    """What came of it: ``value`` holds both changes, and where both changed one field, mine.

    ``taken`` are the paths that only they changed, ``disputed`` what they put where I put something else.
    """

    value: dict[str, Plain]
    taken: list[str] = field(default_factory=list)
    disputed: dict[str, Plain] = field(default_factory=dict)


def merged(base: Mapping[str, Plain], mine: Mapping[str, Plain], theirs: Mapping[str, Plain]) -> Merged:
    """My change and theirs to ``base``. Lists are not looked into; None in ``disputed`` means removed."""
    found = Merged({})
    found.value.update(_mapping((), dict(base), dict(mine), dict(theirs), found))
    return found


def _mapping(
    at: tuple[Field, ...],
    base: dict[str, Plain],
    mine: dict[str, Plain],
    theirs: dict[str, Plain],
    found: Merged,
) -> dict[str, Plain]:
    result = {}
    for name in dict.fromkeys((*mine, *theirs)):
        sides = base.get(name), mine.get(name), theirs.get(name)
        value = _field((*at, Field(name)), *sides, found)
        if value is not None:
            result[name] = value
    return result


def _field(at: tuple[Field, ...], base: Plain, mine: Plain, theirs: Plain, found: Merged) -> Plain:
    if theirs in (base, mine):
        return mine
    if isinstance(mine, dict) and isinstance(theirs, dict):
        return _mapping(at, base if isinstance(base, dict) else {}, mine, theirs, found)
    if mine == base:
        found.taken.append(path_text(at))
        return theirs
    found.disputed[path_text(at)] = theirs
    return mine

"""From a checked record file to its opened sections."""

from collections.abc import Mapping

from hnwctl.errors import HnwctlError, Problem
from hnwctl.model.kinds import KINDS
from hnwctl.model.records import Meta, OpenRecord, Plain
from hnwctl.store import blocks, codec
from hnwctl.store.checking import Checked
from hnwctl.store.envelope import Block, Envelope
from hnwctl.store.trust.keyring import Keyring


def open_record(
    checked: Checked, keyring: Keyring, fresh: Mapping[str, dict[str, Plain]] | None = None
) -> tuple[OpenRecord | None, list[Problem]]:
    """Open what this key opens; a section that fails is a problem by name and counts as damaged.

    ``fresh`` are contents that were sealed a moment ago, and need not be opened again. None for a file of
    which nothing can be believed, or whose sections are all tombstones.
    """
    found = checked.envelope
    if found is None or all(block.gone for block in found.blocks.values()):
        return None, []
    sections: dict[str, dict[str, Plain]] = {}
    sealed: list[str] = []
    problems: list[Problem] = []
    at_hand = _held(found.kind, fresh or {}, keyring)
    for section, block in found.blocks.items():
        if block.gone or section in checked.bad:
            continue
        plain = at_hand.get(section) or _open(checked.path, found, section, block, keyring, problems)
        if plain is None:
            sealed.append(section)
        else:
            sections[section] = plain
    damaged = checked.bad | {problem.section for problem in problems}
    record = OpenRecord(
        found.kind,
        found.id,
        sections,
        {name: Meta(block.rev, block.endorses or block.by, block.at) for name, block in found.blocks.items()},
        sealed=tuple(name for name in sealed if name not in damaged),
        damaged=tuple(sorted(damaged)),
        gone=tuple(name for name, block in found.blocks.items() if block.gone),
    )
    return record, problems


def _held(kind: str, fresh: Mapping[str, dict[str, Plain]], keyring: Keyring) -> dict[str, dict[str, Plain]]:
    """What this key could also open: who may write a section need not be able to read it."""
    places = KINDS[kind].sections
    return {section: plain for section, plain in fresh.items() if keyring.has(places[section])}


def _open(
    path: str, found: Envelope, section: str, block: Block, keyring: Keyring, problems: list[Problem]
) -> dict[str, Plain] | None:
    try:
        raw = blocks.open_section(
            block, kind=found.kind, id=found.id, section=section, keyring=keyring, source=path
        )
        if raw is None:
            return None
        plain = codec.load(raw, source=f"{path} [{section}]")
        if not isinstance(plain, dict):
            problems.append(Problem(path, section, "holds no named fields"))
            return None
        return plain
    except HnwctlError as error:
        problems.append(Problem(path, section, error.message, dict(error.facts)))
        return None

"""The outside of a record file: which sections it has, who signed each, and their sealed bytes.

Read by a strict grammar, before anything inside is opened or believed: a file is either exactly
what `emit` would write, or it is refused with file and line. This runs for every block of a cold
index build, so it is one regular expression and one base64 pass for each block.
"""
# ruff: noqa: A002 - `id` is the word of the format

import binascii
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hnwctl.errors import IntegrityError
from hnwctl.model.kinds import KINDS, Kind
from hnwctl.store.grammar import AT, SIGNATURE
from hnwctl.store.keys import armor
from hnwctl.store.layout import MAX_RECORD

_INDENT = "    "
_SEALED = f"  sealed: |\n{_INDENT}{armor.BEGIN}\n"
_END = f"\n{_INDENT}{armor.END}\n"

_member = r"[a-z0-9][a-z0-9._-]{0,31}/[a-z0-9][a-z0-9._-]{0,31}"
MAX_REVISION = 999_999_999
"""Nine digits, as the pattern below has it."""

_head = re.compile(r"hnwctl: ([a-z]{1,32})/([1-9][0-9]{0,5})\nid: ([0-9a-hjkmnp-tv-z]{8})\n").match
_block = re.compile(
    rf"([a-z][a-z0-9_]{{0,31}}):\n"
    rf"  signed: rev=([1-9][0-9]{{0,8}}) by=({_member}) at=({AT})"
    rf" (?:key=([a-z][a-z0-9_]{{0,31}}\.[1-9][0-9]{{0,5}})|gone=([a-z][a-z0-9_-]{{0,31}}))"
    rf"(?: endorses=({_member}))? sig=({SIGNATURE})\n"
    rf"({re.escape(_SEALED)})?"
).match


@dataclass(frozen=True, slots=True)
class Block:
    """One section as it stands in the file: what was signed, by whom, and the sealed bytes.

    A tombstone has ``gone`` (why) in place of ``key`` and ``sealed``. ``endorses`` names the author
    whose block the signer took over. ``at`` is a claim, never used for order or rights.
    """

    rev: int
    by: str
    at: str
    key: str | None
    sig: bytes
    sealed: bytes | None
    gone: str | None = None
    endorses: str | None = None

    @property
    def digest(self) -> bytes:
        """SHA-256 of the sealed bytes (of nothing, for a tombstone)."""
        return hashlib.sha256(self.sealed or b"").digest()


@dataclass(frozen=True, slots=True)
class Envelope:
    """A record file: its kind and id, and its blocks by section, in the order of the kind."""

    kind: str
    id: str
    blocks: dict[str, Block]


_DAMAGED = "{file}, line {line}: damaged, or no record of hnwctl"


class _MalformedError(Exception):
    def __init__(self, position: int, problem: str = _DAMAGED, **facts: Any) -> None:
        super().__init__(problem)
        self.position, self.problem, self.facts = position, problem, facts


def parse(raw: bytes, *, source: str) -> Envelope:
    """The record in ``raw``; ``source`` is the file's name for messages.

    Raises IntegrityError with file and line for anything that `emit` would not have written,
    for an unknown kind, and for a version of it that only a newer hnwctl knows.
    """
    if len(raw) > MAX_RECORD:
        raise IntegrityError("{file}: larger than {limit} bytes", file=source, limit=MAX_RECORD)
    try:
        text = raw.decode("ascii")
        return _parse(text)
    except UnicodeDecodeError as error:
        fault = _MalformedError(error.start)
    except _MalformedError as error:
        fault = error
    raise _error(raw, fault, source)


def _parse(text: str) -> Envelope:
    head = _head(text)
    if head is None:
        raise _MalformedError(0)
    kind = _kind(head[1], int(head[2]))
    blocks: dict[str, Block] = {}
    order = list(kind.sections)
    position, end = head.end(), len(text)
    while position < end:
        found = _block(text, position)
        if found is None:
            raise _MalformedError(position)
        section = found[1]
        if section not in order:
            raise _misplaced(section, position, kind)
        del order[: order.index(section) + 1]
        blocks[section], position = _read_block(text, found)
    if not blocks:
        raise _MalformedError(position)
    return Envelope(kind.name, head[3], blocks)


def _kind(name: str, version: int) -> Kind:
    kind = KINDS.get(name)
    if kind is None:
        raise _MalformedError(0, "{file}, line {line}: an unknown kind of record: {kind}", kind=name)
    if version > kind.version:
        newer = "{file}, line {line}: written by a newer hnwctl ({kind}/{version})"
        raise _MalformedError(0, newer, kind=name, version=version)
    if version < kind.version:
        raise _MalformedError(0)
    return kind


def _read_block(text: str, found: re.Match[str]) -> tuple[Block, int]:
    """The block whose first lines ``found`` matched, and where the next one starts."""
    _, rev, by, at, key, gone, endorses, sig, opened = found.groups()
    try:
        datetime.fromisoformat(at)  # the pattern lets the 31st of February pass
    except ValueError:
        raise _MalformedError(found.start(4)) from None
    signature, start = binascii.a2b_base64(sig), found.end()
    if (opened is None) != (key is None):
        raise _MalformedError(start)
    if opened is None:
        return Block(int(rev), by, at, None, signature, None, gone, endorses), start
    stop = text.find(_END, start)
    try:
        sealed = armor.unwrap(text[start:stop], _INDENT) if stop > start else b""
    except ValueError:
        sealed = b""
    if not sealed:
        raise _MalformedError(start)
    return Block(int(rev), by, at, key, signature, sealed, None, endorses), stop + len(_END)


def _misplaced(section: str, position: int, kind: Kind) -> _MalformedError:
    if section in kind.sections:
        problem = "{file}, line {line}: section {section} stands twice, or out of order"
    else:
        problem = "{file}, line {line}: no section of a {kind}: {section}"
    return _MalformedError(position, problem, kind=kind.name, section=section)


def _error(raw: bytes, fault: _MalformedError, source: str) -> IntegrityError:
    if not raw:
        return IntegrityError("{file}: the file is empty", file=source)
    if raw.startswith(b"<<<<<<< ") or b"\n<<<<<<< " in raw:
        return IntegrityError("{file}: git left its conflict marks in a sealed record", file=source)
    line = raw.count(b"\n", 0, fault.position) + 1
    return IntegrityError(fault.problem, file=source, line=line, **fault.facts)


def emit(envelope: Envelope) -> bytes:
    """The file of ``envelope``, sections in the order of its kind.

    Raises IntegrityError if it could not be read back, so that nothing unreadable is ever written.
    """
    raw = "".join(_lines(envelope)).encode("utf-8", "replace")
    if parse(raw, source=f"{envelope.kind} {envelope.id}") != envelope:
        raise IntegrityError("{file}: cannot be written", file=envelope.id)
    return raw


def _lines(envelope: Envelope) -> Iterable[str]:
    kind = KINDS[envelope.kind]
    yield f"hnwctl: {kind.name}/{kind.version}\nid: {envelope.id}\n"
    rank = {section: place for place, section in enumerate(kind.sections)}
    for section in sorted(envelope.blocks, key=lambda name: rank.get(name, -1)):
        block = envelope.blocks[section]
        yield f"{section}:\n  signed: rev={block.rev} by={block.by} at={block.at} "
        yield f"key={block.key}" if block.gone is None else f"gone={block.gone}"
        yield f" endorses={block.endorses}" if block.endorses else ""
        yield f" sig={binascii.b2a_base64(block.sig, newline=False).decode()}\n"
        if block.sealed is not None:
            yield f"{_SEALED}{armor.wrap(block.sealed, _INDENT)}{_END}"


def signed_message(vault_id: str, kind: str, id: str, section: str, block: Block) -> bytes:
    """What a block's author signs: its place, its author and time, its key and its sealed bytes."""
    lines = [
        "hnwctl block 1",
        f"vault={vault_id}",
        f"kind={kind}",
        f"id={id}",
        f"section={section}",
        f"rev={block.rev}",
        f"by={block.by}",
        f"at={block.at}",
    ]
    if block.gone is None:
        lines += [f"key={block.key}", f"sha256={block.digest.hex()}"]
    else:
        lines.append(f"gone={block.gone}")
    if block.endorses:
        lines.append(f"endorses={block.endorses}")
    return ("\n".join(lines) + "\n").encode()

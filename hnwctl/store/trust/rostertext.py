"""The text of the roster: a strict line grammar that is also YAML, read without any YAML library.

A text is either exactly what `emit` writes, or it is refused with its line.
"""

import binascii
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from hnwctl.errors import IntegrityError
from hnwctl.store.grammar import AT, SIGNATURE
from hnwctl.store.keys import signing
from hnwctl.store.layout import MAX_ROSTER
from hnwctl.store.trust.rosterdata import CHANGE, OWNER, DeviceEntry, Member, Rewrite, Roster, fits

VERSION = 1

_name = r"[a-z0-9][a-z0-9._-]{0,31}"
_word = r"[a-z][a-z0-9_]{0,31}"
_digest = r"sha256:[0-9a-f]{64}"
_none = '"-"'  # a bare dash would be no YAML
_number = r"[1-9][0-9]{0,5}"
_commit = r"[0-9a-f]{40}(?:[0-9a-f]{24})?"
_id = r"[0-9a-hjkmnp-tv-z]{8}"
_bech32 = r"[02-9ac-hj-np-z]"
_x25519 = rf"age1{_bech32}{{58}}"
_plugin = rf"age1[a-z0-9+._-]{{1,64}}?1{_bech32}{{6,512}}"
_ssh = "ssh-ed25519 [A-Za-z0-9+/]{68}"
_key = rf"{_word}\.{_number}"
_hidden = (
    r"\x00-\x1f\x7f-\x9f"  # control characters
    r"\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e0fff"  # hide or reorder text
    r"\ud800-\udfff\ufff9-\uffff"  # no characters
)
_text = rf'"((?:[^"\\{_hidden}]|\\["\\]){{1,200}})"'

Pattern = Callable[..., "re.Match[str] | None"]


def _line(pattern: str) -> Pattern:
    return re.compile(pattern + r"\n").match


_TEXT = _line(rf"(?:name|    label): {_text}")  # one for both: it is the slowest to compile
_FORMAT = _line(r"hnwctl: roster/([1-9][0-9]{0,5})")
_VAULT = _line(r"vault: ([0-9a-z]{8,32})")
_REV = _line(r"rev: ([1-9][0-9]{0,8})")
_PREVIOUS = _line(rf"previous: ({_digest}|{_none})")
_JURISDICTION = _line(r"jurisdiction: ([a-z]{2,8})")
_CURRENCY = _line(r"currency: ([A-Z]{3})")
_POLICY = _line(rf"policy: ({_digest}|{_none})")
_REWRITES = _line("rewrites:")
_REWRITE = _line(
    rf"  ({_number}): old=({_commit}) new=({_commit}) ids=({_id}(?:,{_id}){{0,99}}) redacted=({_digest}|-)"
)
_COMPARTMENTS = _line("compartments:")
_COMPARTMENT = _line(rf"  ({_word}):")
_GENERATION = _line(rf"    ({_number}): ({_x25519})")
_ROLES = _line("roles:")
_RIGHT = _line(rf"    ({_word}): (read|write)")
_MEMBERS = _line("members:")
_MEMBER = _line(rf"  ({_name}):")
_ROLE = _line(rf"    role: ({_word})")
_KEYFILE = _line(rf"    keyfile: ({_digest})")
_GRANTS = _line(rf"    grants: ({_none}|{_key}(?: {_key})*)")
_DEVICES = _line("    devices:")
_DEVICE = _line(rf"      ({_name}):")
_RECIPIENT = _line(rf"        recipient: ({_x25519}|{_plugin}|{_ssh})")
_VERIFIER = _line(rf"        verifier: (ed25519:[A-Za-z0-9+/]{{43}}=|{_ssh})")
_BY = _line(rf"by: ({_name}/{_name})")
_AT = _line(rf"at: ({AT})")
_SIGNED = _line(rf"signed: ({SIGNATURE})")

_DAMAGED = "{file}, line {line}: damaged, or no roster of hnwctl"


class _MalformedError(Exception):
    def __init__(self, problem: str = _DAMAGED, **facts: Any) -> None:
        super().__init__(problem)
        self.problem, self.facts = problem, facts


class _Reader:
    """A text and the place up to which it was understood."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.place = 0

    def maybe(self, pattern: Pattern) -> "re.Match[str] | None":
        found = pattern(self.text, self.place)
        if found:
            self.place = found.end()
        return found

    def take(self, pattern: Pattern) -> str:
        found = self.maybe(pattern)
        if found is None:
            raise _MalformedError
        return found[found.lastindex or 0]

    def each(self, pattern: Pattern) -> Iterator["re.Match[str]"]:
        """One match after the other, at least one."""
        found = self.maybe(pattern)
        if found is None:
            raise _MalformedError
        while found:
            yield found
            found = self.maybe(pattern)


def parse(raw: bytes, source: str) -> Roster:
    """The roster in ``raw``; IntegrityError with file and line for all that `emit` would not write."""
    if len(raw) > MAX_ROSTER:
        raise IntegrityError("{file}: larger than {limit} bytes", file=source, limit=MAX_ROSTER)
    reader = _Reader("")
    try:
        reader.text = raw.decode()
        roster = _roster(reader)
        _check(roster)
    except UnicodeDecodeError:
        raise _error(raw, 0, _MalformedError(), source) from None
    except _MalformedError as fault:
        raise _error(raw, len(reader.text[: reader.place].encode()), fault, source) from None
    if _emit(roster) != raw:
        raise IntegrityError("{file}: something stands twice, or out of order", file=source)
    return roster


def _roster(reader: _Reader) -> Roster:
    version = int(reader.take(_FORMAT))
    if version > VERSION:
        reader.place = 0
        raise _MalformedError(
            "{file}, line {line}: written by a newer hnwctl (roster/{version})", version=version
        )
    roster = Roster(
        vault_id=reader.take(_VAULT),
        name=_unquote(reader.take(_TEXT)),
        rev=int(reader.take(_REV)),
        previous=reader.take(_PREVIOUS).strip('"'),
        jurisdiction=reader.take(_JURISDICTION),
        currency=reader.take(_CURRENCY),
        policy=reader.take(_POLICY).strip('"'),
        rewrites=_rewrites(reader),
        compartments=_compartments(reader),
        roles=_roles(reader),
        members=_members(reader),
        by=reader.take(_BY),
        at=_time(reader),
        sig=binascii.a2b_base64(reader.take(_SIGNED)),
    )
    if reader.place != len(reader.text):
        raise _MalformedError
    return roster


def _time(reader: _Reader) -> str:
    place, text = reader.place, reader.take(_AT)
    try:
        datetime.fromisoformat(text)  # the pattern lets the 31st of February pass
    except ValueError:
        reader.place = place
        raise _MalformedError from None
    return text


def _rewrites(reader: _Reader) -> tuple[Rewrite, ...]:
    if not reader.maybe(_REWRITES):
        return ()
    return tuple(
        Rewrite(line[2], line[3], tuple(line[4].split(",")), line[5]) for line in reader.each(_REWRITE)
    )


def _compartments(reader: _Reader) -> dict[str, dict[int, str]]:
    reader.take(_COMPARTMENTS)
    return {
        found[1]: {int(line[1]): line[2] for line in reader.each(_GENERATION)}
        for found in reader.each(_COMPARTMENT)
    }


def _roles(reader: _Reader) -> dict[str, dict[str, str]]:
    reader.take(_ROLES)
    return {
        found[1]: {line[1]: line[2] for line in reader.each(_RIGHT)} for found in reader.each(_COMPARTMENT)
    }


def _members(reader: _Reader) -> dict[str, Member]:
    reader.take(_MEMBERS)
    return {found[1]: _member(reader) for found in reader.each(_MEMBER)}


def _member(reader: _Reader) -> Member:
    label = _unquote(reader.take(_TEXT))
    role, keyfile = reader.take(_ROLE), reader.take(_KEYFILE)
    grants: dict[str, list[int]] = {}
    text = reader.take(_GRANTS)
    for key in text.split(" ") if text != _none else ():
        compartment, _, generation = key.partition(".")
        grants.setdefault(compartment, []).append(int(generation))
    reader.take(_DEVICES)
    devices = {found[1]: _device(reader) for found in reader.each(_DEVICE)}
    held = {compartment: tuple(generations) for compartment, generations in grants.items()}
    return Member(label, role, devices, keyfile, held)


def _device(reader: _Reader) -> DeviceEntry:
    place = reader.place
    entry = DeviceEntry(reader.take(_RECIPIENT), reader.take(_VERIFIER))
    if not fits(entry) or not signing.is_verifier(entry.verifier):
        reader.place = place
        raise _MalformedError
    return entry


def _check(roster: Roster) -> None:
    """What one line cannot tell: that every name refers to something."""
    for name, generations in roster.compartments.items():
        if list(generations) != list(range(1, len(generations) + 1)):
            raise _MalformedError(
                "{file}: the keys of {compartment} are not numbered from 1", compartment=name
            )
    publics = [key for generations in roster.compartments.values() for key in generations.values()]
    if len(set(publics)) != len(publics):
        raise _MalformedError("{file}: two compartments have the same key")
    devices = [entry.recipient for member in roster.members.values() for entry in member.devices.values()]
    if len(set(devices)) != len(devices):
        raise _MalformedError("{file}: two devices have the same key")
    for role, rights in roster.roles.items():
        unknown = set(rights) - set(roster.compartments) - {CHANGE}
        if unknown or (CHANGE in rights) != (role == OWNER) or (role == OWNER and rights[CHANGE] != "write"):
            raise _MalformedError("{file}: the role {role} has a right that cannot be", role=role)
    for name, member in roster.members.items():
        _check_member(roster, name, member)


def _check_member(roster: Roster, name: str, member: Member) -> None:
    if member.role not in roster.roles:
        raise _MalformedError("{file}: {member} has an unknown role {role}", member=name, role=member.role)
    for compartment, generations in member.grants.items():
        known = roster.compartments.get(compartment, {})
        if not set(generations) <= set(known) or list(generations) != sorted(set(generations)):
            raise _MalformedError("{file}: {member} is granted a key that is not there", member=name)


def _error(raw: bytes, place: int, fault: _MalformedError, source: str) -> IntegrityError:
    if not raw:
        return IntegrityError("{file}: the file is empty", file=source)
    if raw.startswith(b"<<<<<<< ") or b"\n<<<<<<< " in raw:
        return IntegrityError(
            "{file}: git left its conflict marks in the roster",
            hint="a roster never merges: take the one of higher revision whole",
            file=source,
        )
    line = raw.count(b"\n", 0, place) + 1
    return IntegrityError(fault.problem, file=source, line=line, **fault.facts)


def emit(roster: Roster) -> bytes:
    """The text of a signed roster; IntegrityError if it could not be read back."""
    raw = _emit(roster)
    if parse(raw, "vault.yaml") != roster:
        raise IntegrityError("{file}: cannot be written", file="vault.yaml")
    return raw


def _emit(roster: Roster) -> bytes:
    return "".join(line + "\n" for line in _lines(roster)).encode("utf-8", "replace")


def _lines(roster: Roster) -> Iterator[str]:
    yield f"hnwctl: roster/{VERSION}"
    yield f"vault: {roster.vault_id}"
    yield f"name: {_quote(roster.name)}"
    yield f"rev: {roster.rev}"
    yield f"previous: {_digest_or_none(roster.previous)}"
    yield f"jurisdiction: {roster.jurisdiction}"
    yield f"currency: {roster.currency}"
    yield f"policy: {_digest_or_none(roster.policy)}"
    if roster.rewrites:
        yield "rewrites:"
    for number, each in enumerate(roster.rewrites, 1):
        ids = ",".join(each.ids)
        yield f"  {number}: old={each.old} new={each.new} ids={ids} redacted={each.redacted}"
    yield "compartments:"
    for compartment, generations in roster.compartments.items():
        yield f"  {compartment}:"
        yield from (f"    {generation}: {public}" for generation, public in generations.items())
    yield "roles:"
    for role, rights in roster.roles.items():
        yield f"  {role}:"
        yield from (f"    {compartment}: {right}" for compartment, right in rights.items())
    yield "members:"
    for name, member in roster.members.items():
        yield from _member_lines(name, member)
    yield f"by: {roster.by}"
    yield f"at: {roster.at}"
    yield f"signed: {binascii.b2a_base64(roster.sig, newline=False).decode()}"


def _member_lines(name: str, member: Member) -> Iterator[str]:
    grants = [f"{name}.{each}" for name, generations in member.grants.items() for each in generations]
    yield f"  {name}:"
    yield f"    label: {_quote(member.label)}"
    yield f"    role: {member.role}"
    yield f"    keyfile: {member.keyfile}"
    yield f"    grants: {' '.join(grants) or _none}"
    yield "    devices:"
    for device, entry in member.devices.items():
        yield f"      {device}:"
        yield f"        recipient: {entry.recipient}"
        yield f"        verifier: {entry.verifier}"


def valid_text(text: str) -> bool:
    """Whether ``text`` can be the name of a book or the label of a member: 1 to 200 characters, none
    of them a control character or one that hides or reorders others."""
    return _TEXT(f"name: {_quote(text)}\n") is not None


def _digest_or_none(text: str) -> str:
    return _none if text == "-" else text


def _quote(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _unquote(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)

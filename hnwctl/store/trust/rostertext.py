"""The text of the roster: a strict line grammar that is also YAML, read without any YAML library.

A text is either exactly what `emit` writes, or it is refused with its line.
"""

import binascii
from collections.abc import Iterator

from hnwctl.errors import IntegrityError
from hnwctl.store.grammar import (
    AT,
    COMMIT,
    NAME,
    NONE,
    SIGNATURE,
    MalformedError,
    Reader,
    quoted,
    unquoted,
    whole_line,
)
from hnwctl.store.keys import signing
from hnwctl.store.layout import MAX_ROSTER
from hnwctl.store.trust.rosterdata import CHANGE, OWNER, DeviceEntry, Member, Rewrite, Roster, fits

VERSION = 1

_word = r"[a-z][a-z0-9_]{0,31}"
_digest = r"sha256:[0-9a-f]{64}"
_number = r"[1-9][0-9]{0,5}"
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

_TEXT = whole_line(rf"(?:name|    label): {_text}")  # one for both: it is the slowest to compile
_FORMAT = whole_line(r"hnwctl: roster/([1-9][0-9]{0,5})")
_VAULT = whole_line(r"vault: ([0-9a-z]{8,32})")
_REV = whole_line(r"rev: ([1-9][0-9]{0,8})")
_PREVIOUS = whole_line(rf"previous: ({_digest}|{NONE})")
_JURISDICTION = whole_line(r"jurisdiction: ([a-z]{2,8})")
_CURRENCY = whole_line(r"currency: ([A-Z]{3})")
_POLICY = whole_line(rf"policy: ({_digest}|{NONE})")
_REWRITES = whole_line("rewrites:")
_REWRITE = whole_line(
    rf"  ({_number}): old=({COMMIT}) new=({COMMIT}) ids=({_id}(?:,{_id}){{0,99}}) redacted=({_digest}|-)"
)
_COMPARTMENTS = whole_line("compartments:")
_COMPARTMENT = whole_line(rf"  ({_word}):")
_GENERATION = whole_line(rf"    ({_number}): ({_x25519})")
_ROLES = whole_line("roles:")
_RIGHT = whole_line(rf"    ({_word}): (read|write)")
_MEMBERS = whole_line("members:")
_MEMBER = whole_line(rf"  ({NAME}):")
_ROLE = whole_line(rf"    role: ({_word})")
_KEYFILE = whole_line(rf"    keyfile: ({_digest})")
_GRANTS = whole_line(rf"    grants: ({NONE}|{_key}(?: {_key})*)")
_DEVICES = whole_line("    devices:")
_DEVICE = whole_line(rf"      ({NAME}):")
_RECIPIENT = whole_line(rf"        recipient: ({_x25519}|{_plugin}|{_ssh})")
_VERIFIER = whole_line(rf"        verifier: (ed25519:[A-Za-z0-9+/]{{43}}=|{_ssh})")
_BY = whole_line(rf"by: ({NAME}/{NAME})")
_AT = whole_line(rf"at: ({AT})")
_SIGNED = whole_line(rf"signed: ({SIGNATURE})")

_DAMAGED = "{file}, line {line}: damaged, or no roster of hnwctl"


def parse(raw: bytes, source: str) -> Roster:
    """The roster in ``raw``; IntegrityError with file and line for all that `emit` would not write."""
    if len(raw) > MAX_ROSTER:
        raise IntegrityError("{file}: larger than {limit} bytes", file=source, limit=MAX_ROSTER)
    reader = Reader("")
    try:
        reader.text = raw.decode()
        roster = _roster(reader)
        _check(roster)
    except UnicodeDecodeError:
        raise _error(raw, 0, MalformedError(), source) from None
    except MalformedError as fault:
        raise _error(raw, len(reader.text[: reader.place].encode()), fault, source) from None
    if _emit(roster) != raw:
        raise IntegrityError("{file}: something stands twice, or out of order", file=source)
    return roster


def _roster(reader: Reader) -> Roster:
    version = int(reader.said(_FORMAT))
    if version > VERSION:
        reader.place = 0
        raise MalformedError(
            "{file}, line {line}: written by a newer hnwctl (roster/{version})", version=version
        )
    roster = Roster(
        vault_id=reader.said(_VAULT),
        name=unquoted(reader.said(_TEXT)),
        rev=int(reader.said(_REV)),
        previous=reader.said(_PREVIOUS).strip('"'),
        jurisdiction=reader.said(_JURISDICTION),
        currency=reader.said(_CURRENCY),
        policy=reader.said(_POLICY).strip('"'),
        rewrites=_rewrites(reader),
        compartments=_compartments(reader),
        roles=_roles(reader),
        members=_members(reader),
        by=reader.said(_BY),
        at=reader.time(_AT),
        sig=binascii.a2b_base64(reader.said(_SIGNED)),
    )
    reader.require_end()
    return roster


def _rewrites(reader: Reader) -> tuple[Rewrite, ...]:
    if not reader.maybe(_REWRITES):
        return ()
    return tuple(
        Rewrite(line[2], line[3], tuple(line[4].split(",")), line[5]) for line in reader.each(_REWRITE)
    )


def _compartments(reader: Reader) -> dict[str, dict[int, str]]:
    reader.said(_COMPARTMENTS)
    return {
        found[1]: {int(line[1]): line[2] for line in reader.each(_GENERATION)}
        for found in reader.each(_COMPARTMENT)
    }


def _roles(reader: Reader) -> dict[str, dict[str, str]]:
    reader.said(_ROLES)
    return {
        found[1]: {line[1]: line[2] for line in reader.each(_RIGHT)} for found in reader.each(_COMPARTMENT)
    }


def _members(reader: Reader) -> dict[str, Member]:
    reader.said(_MEMBERS)
    return {found[1]: _member(reader) for found in reader.each(_MEMBER)}


def _member(reader: Reader) -> Member:
    label = unquoted(reader.said(_TEXT))
    role, keyfile = reader.said(_ROLE), reader.said(_KEYFILE)
    grants: dict[str, list[int]] = {}
    text = reader.said(_GRANTS)
    for key in text.split(" ") if text != NONE else ():
        compartment, _, generation = key.partition(".")
        grants.setdefault(compartment, []).append(int(generation))
    reader.said(_DEVICES)
    devices = {found[1]: _device(reader) for found in reader.each(_DEVICE)}
    held = {compartment: tuple(generations) for compartment, generations in grants.items()}
    return Member(label, role, devices, keyfile, held)


def _device(reader: Reader) -> DeviceEntry:
    place = reader.place
    entry = DeviceEntry(reader.said(_RECIPIENT), reader.said(_VERIFIER))
    if not fits(entry) or not signing.is_verifier(entry.verifier):
        reader.place = place
        raise MalformedError
    return entry


def _check(roster: Roster) -> None:
    """What one line cannot tell: that every name refers to something."""
    for name, generations in roster.compartments.items():
        if list(generations) != list(range(1, len(generations) + 1)):
            raise MalformedError(
                "{file}: the keys of {compartment} are not numbered from 1", compartment=name
            )
    publics = [key for generations in roster.compartments.values() for key in generations.values()]
    if len(set(publics)) != len(publics):
        raise MalformedError("{file}: two compartments have the same key")
    devices = [entry.recipient for member in roster.members.values() for entry in member.devices.values()]
    if len(set(devices)) != len(devices):
        raise MalformedError("{file}: two devices have the same key")
    for role, rights in roster.roles.items():
        unknown = set(rights) - set(roster.compartments) - {CHANGE}
        if unknown or (CHANGE in rights) != (role == OWNER) or (role == OWNER and rights[CHANGE] != "write"):
            raise MalformedError("{file}: the role {role} has a right that cannot be", role=role)
    for name, member in roster.members.items():
        _check_member(roster, name, member)


def _check_member(roster: Roster, name: str, member: Member) -> None:
    if member.role not in roster.roles:
        raise MalformedError("{file}: {member} has an unknown role {role}", member=name, role=member.role)
    for compartment, generations in member.grants.items():
        known = roster.compartments.get(compartment, {})
        if not set(generations) <= set(known) or list(generations) != sorted(set(generations)):
            raise MalformedError("{file}: {member} is granted a key that is not there", member=name)


def _error(raw: bytes, place: int, fault: MalformedError, source: str) -> IntegrityError:
    if not raw:
        return IntegrityError("{file}: the file is empty", file=source)
    if raw.startswith(b"<<<<<<< ") or b"\n<<<<<<< " in raw:
        return IntegrityError(
            "{file}: git left its conflict marks in the roster",
            hint="a roster never merges: take the one of higher revision whole",
            file=source,
        )
    line = raw.count(b"\n", 0, place) + 1
    return IntegrityError(fault.problem or _DAMAGED, file=source, line=line, **fault.facts)


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
    yield f"name: {quoted(roster.name)}"
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
    yield f"    label: {quoted(member.label)}"
    yield f"    role: {member.role}"
    yield f"    keyfile: {member.keyfile}"
    yield f"    grants: {' '.join(grants) or NONE}"
    yield "    devices:"
    for device, entry in member.devices.items():
        yield f"      {device}:"
        yield f"        recipient: {entry.recipient}"
        yield f"        verifier: {entry.verifier}"


def valid_text(text: str) -> bool:
    """Whether ``text`` can be the name of a book or the label of a member: 1 to 200 characters, none
    of them a control character or one that hides or reorders others."""
    return _TEXT(f"name: {quoted(text)}\n") is not None


def _digest_or_none(text: str) -> str:
    return NONE if text == "-" else text

"""A block is good in one place, under one author, for one content, and nowhere else."""

import base64
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hnwctl.errors import IntegrityError, Problem
from hnwctl.store import blocks, envelope
from hnwctl.store.envelope import Block, Envelope
from hnwctl.store.keys import seal, signing
from hnwctl.store.keys.identities import Device, age_device
from hnwctl.store.trust import roster
from hnwctl.store.trust.keyring import Keyring
from hnwctl.store.trust.roster import DeviceEntry, Member, Roster

UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

VAULT = "0123456789abcdef"
AT = "2026-11-23T01:12:44Z"
FILE = "clients/7/7k3m9q2x.yaml"


def secret(number: int) -> str:
    """The same age secret in every run."""
    return signing.age_secret(bytes([number]) * 32)


def member(device: Device, role: str) -> Member:
    return Member(role, role, {"laptop": DeviceEntry(device.recipient, device.verifier)}, "-", {})


ROLES = ("owner", "adviser", "assistant", "compliance", "reminder", "recovery")
DEVICES = {role: age_device(secret(number), "key.txt") for number, role in enumerate(ROLES, start=1)}
SSH_SEED = bytes(range(32))
SSH = signing.ssh_verifier(base64.b64decode(signing.age_verifier(SSH_SEED).removeprefix("ed25519:")))
SSH_DEVICE = Device(SSH, None, "id_ed25519", SSH_SEED)
SECRETS = {
    f"{name}.1": secret(number) for number, name in enumerate(("profile", "finance", "agenda"), start=20)
}
SECRETS["finance.2"] = secret(30)
KEYS = Keyring(SECRETS)

BOOK = Roster(
    vault_id=VAULT,
    name="A",
    rev=1,
    previous="-",
    jurisdiction="cn",
    currency="CNY",
    compartments={
        "profile": {1: seal.public_of(SECRETS["profile.1"])},
        "finance": {each: seal.public_of(SECRETS[f"finance.{each}"]) for each in (1, 2)},
        "agenda": {1: seal.public_of(SECRETS["agenda.1"])},
    },
    roles=roster.default_roles(),
    members={
        **{role: member(device, role) for role, device in DEVICES.items()},
        "sue": member(SSH_DEVICE, "adviser"),
    },
)
PLAIN = b"holdings:\n- amount: 500\xe4\xb8\x87\n"


def made(
    section: str = "finance", key: str = "finance.2", by: str = "adviser/laptop", signer: Device | None = None
) -> Block:
    return blocks.seal_section(
        PLAIN,
        vault_id=VAULT,
        kind="client",
        id="7k3m9q2x",
        section=section,
        rev=12,
        by=by,
        at=AT,
        key=key,
        public=roster.public_key(BOOK, key),
        device=signer or DEVICES[by.partition("/")[0]],
    )


def judged(block: Block, place: dict[str, str] | None = None, book: Roster = BOOK) -> Problem | None:
    """What `check_block` says of ``block`` at its place, or at another one."""
    here = {"vault_id": VAULT, "kind": "client", "id": "7k3m9q2x", "section": "finance", **(place or {})}
    return blocks.check_block(block, roster=book, file=FILE, **here)


def problem(block: Block, place: dict[str, str] | None = None) -> str:
    found = judged(block, place)
    assert found is not None
    assert (found.file, found.section) == (FILE, (place or {}).get("section", "finance"))
    return str(found).partition(": ")[2]


def opened(block: Block, place: dict[str, str] | None = None, keys: Keyring = KEYS) -> bytes | None:
    here = {"kind": "client", "id": "7k3m9q2x", "section": "finance", **(place or {})}
    return blocks.open_section(block, keyring=keys, source=FILE, **here)


GOOD = made()


def test_a_block_holds_and_opens() -> None:
    assert judged(GOOD) is None
    assert opened(GOOD) == PLAIN


@UNHURRIED
@given(st.binary(max_size=3000))
def test_any_content_opens_as_it_was_sealed(plain: bytes) -> None:
    block = blocks.seal_section(
        plain,
        vault_id=VAULT,
        kind="client",
        id="7k3m9q2x",
        section="finance",
        rev=12,
        by="adviser/laptop",
        at=AT,
        key="finance.2",
        public=roster.public_key(BOOK, "finance.2"),
        device=DEVICES["adviser"],
    )
    assert judged(block) is None
    assert opened(block) == plain


def test_what_stock_age_shows() -> None:
    assert GOOD.sealed is not None
    shown = seal.unseal(GOOD.sealed, [KEYS.opener("finance.2")], what="x")
    assert shown == b"# hnwctl client/1 7k3m9q2x finance rev=12 by=adviser/laptop\n" + PLAIN


def test_it_is_sealed_to_the_key_it_names_and_to_no_other() -> None:
    assert opened(GOOD, keys=Keyring({})) is None
    assert opened(GOOD, keys=Keyring({"finance.1": SECRETS["finance.1"]})) is None
    with pytest.raises(IntegrityError, match=r"\[finance\]: not sealed to finance.1, as it says"):
        opened(replace(GOOD, key="finance.1"))


@pytest.mark.parametrize(
    "place",
    [{"id": "7k3m9q2y"}, {"section": "profile"}, {"kind": "market", "section": "note"}],
)
def test_a_block_that_was_moved_does_not_open(place: dict[str, str]) -> None:
    with pytest.raises(IntegrityError, match="what is sealed here belongs elsewhere"):
        opened(GOOD, place)


@pytest.mark.parametrize("change", [{"rev": 13}, {"by": "owner/laptop"}, {"endorses": "owner/laptop"}])
def test_a_block_under_another_name_does_not_open(change: dict[str, object]) -> None:
    with pytest.raises(IntegrityError, match="belongs elsewhere"):
        opened(replace(GOOD, **change))  # type: ignore[arg-type]


def test_a_damaged_block_does_not_open() -> None:
    assert GOOD.sealed is not None
    for place in range(0, len(GOOD.sealed), 3):
        damaged = GOOD.sealed[:place] + bytes([GOOD.sealed[place] ^ 1]) + GOOD.sealed[place + 1 :]
        with pytest.raises(IntegrityError):
            opened(replace(GOOD, sealed=damaged))


# swapped, forged, and without the right

SWAPS = {
    "rev": st.integers(1, 10**6),
    "at": st.sampled_from(["2026-11-23T01:12:45Z", "2025-11-23T01:12:44Z"]),
    "key": st.sampled_from(["finance.1"]),
    "by": st.sampled_from(["owner/laptop", "sue/laptop"]),
    "sealed": st.binary(min_size=1, max_size=300),
    "sig": st.binary(min_size=64, max_size=64),
}
PLACES = {
    "vault_id": st.from_regex(r"[0-9a-z]{16}", fullmatch=True),
    "id": st.text("0123456789abcdefghjkmnpqrstvwxyz", min_size=8, max_size=8),
}


@UNHURRIED
@given(st.sampled_from(sorted(SWAPS)), st.data())
def test_a_swapped_field_is_noticed(field: str, data: st.DataObject) -> None:
    other = replace(GOOD, **{field: data.draw(SWAPS[field])})  # type: ignore[arg-type]
    if other != GOOD:
        assert "the signature of" in problem(other)


@UNHURRIED
@given(st.sampled_from(sorted(PLACES)), st.data())
def test_a_block_copied_elsewhere_is_noticed(field: str, data: st.DataObject) -> None:
    value = data.draw(PLACES[field])
    if value not in (VAULT, "7k3m9q2x"):
        assert problem(GOOD, {field: value}) == "the signature of adviser/laptop does not hold here"


def test_a_block_copied_to_another_section_is_noticed() -> None:
    extract = made("finance_dates", "agenda.1")
    assert judged(extract, {"section": "finance_dates"}) is None
    assert problem(extract, {"section": "kyc_dates"}) == "the signature of adviser/laptop does not hold here"
    assert "sealed to finance.2, which is no key" in problem(GOOD, {"section": "finance_dates"})
    note = replace(GOOD, key=None, sealed=None, gone="erased")
    assert "signature" in problem(note, {"kind": "market", "section": "note"})


def test_every_flipped_byte_of_a_record_is_noticed() -> None:
    raw = envelope.emit(Envelope("client", "7k3m9q2x", {"finance": GOOD}))
    for place in range(len(raw)):
        changed = raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :]
        try:
            found = envelope.parse(changed, source=FILE)
        except IntegrityError:
            continue
        (section,) = found.blocks
        here = {"kind": found.kind, "id": found.id, "section": section}
        assert judged(found.blocks[section], here) is not None, changed


@UNHURRIED
@given(st.data())
def test_a_mutated_record_never_passes(data: st.DataObject) -> None:
    raw = envelope.emit(Envelope("client", "7k3m9q2x", {"finance": GOOD}))
    start = data.draw(st.integers(0, len(raw)))
    stop = data.draw(st.integers(start, min(len(raw), start + 100)))
    changed = raw[:start] + data.draw(st.binary(max_size=4) | st.just(raw[start:stop] * 2)) + raw[stop:]
    try:
        found = envelope.parse(changed, source=FILE)
    except IntegrityError:
        return
    here = {"kind": found.kind, "id": found.id}
    problems = [judged(block, {**here, "section": name}) for name, block in found.blocks.items()]
    assert changed == raw or any(problems)


def test_a_stranger_who_seals_to_the_public_key() -> None:
    mallory = age_device(secret(99), "key.txt")
    assert problem(made(by="mallory/laptop", signer=mallory)) == "written by mallory/laptop, who is no member"
    assert problem(made(by="adviser/phone", signer=mallory)) == "written by adviser/phone, who is no member"
    assert "the signature of adviser/laptop" in problem(made(signer=mallory))


@pytest.mark.parametrize("role", ["assistant", "compliance", "reminder", "recovery"])
def test_a_member_without_the_right(role: str) -> None:
    forged = made(by=f"{role}/laptop")
    assert problem(forged) == f"written by {role}/laptop, who has no right to"
    assert problem(tomb(f"{role}/laptop")) == f"written by {role}/laptop, who has no right to"


def test_who_writes_a_section_writes_its_extract() -> None:
    assert judged(made("finance_dates", "agenda.1"), {"section": "finance_dates"}) is None
    forged = made("finance_dates", "agenda.1", by="assistant/laptop")
    assert "has no right to" in problem(forged, {"section": "finance_dates"})
    allowed = made("service_dates", "agenda.1", by="assistant/laptop")
    assert judged(allowed, {"section": "service_dates"}) is None


@pytest.mark.parametrize("key", ["profile.1", "agenda.1", "finance.3", "gold.1"])
def test_a_key_of_another_compartment(key: str) -> None:
    """An author who seals finances to the key that assistants hold, signature and all."""
    message = f"sealed to {key}, which is no key of this section"
    unsigned = replace(GOOD, key=key)
    sig = DEVICES["adviser"].sign(envelope.signed_message(VAULT, "client", "7k3m9q2x", "finance", unsigned))
    assert problem(replace(unsigned, sig=sig)) == message


def test_an_older_generation_still_holds() -> None:
    assert judged(made(key="finance.1")) is None


def test_an_ssh_device_signs_too() -> None:
    block = made(by="sue/laptop", signer=SSH_DEVICE)
    assert judged(block) is None
    assert "signature" in problem(replace(block, rev=13))
    raw = signing.sign(
        SSH_SEED, envelope.signed_message(VAULT, "client", "7k3m9q2x", "finance", block), ssh=False
    )
    assert "signature" in problem(replace(block, sig=raw))


# tombstones and endorsements


def tomb(by: str) -> Block:
    return blocks.tombstone(
        vault_id=VAULT,
        kind="client",
        id="7k3m9q2x",
        section="finance",
        rev=13,
        by=by,
        at=AT,
        gone="erased",
        device=DEVICES[by.partition("/")[0]],
    )


def test_a_tombstone() -> None:
    block = tomb("adviser/laptop")
    assert judged(block) is None
    assert opened(block) is None
    assert "signature" in problem(replace(block, gone="merged"))
    assert "signature" in problem(replace(GOOD, key=None, sealed=None, gone="erased"))


def endorsed(by: str) -> Block:
    """`GOOD` signed again by somebody else, as when its author leaves."""
    unsigned = replace(GOOD, by=by, endorses=GOOD.by)
    message = envelope.signed_message(VAULT, "client", "7k3m9q2x", "finance", unsigned)
    return replace(unsigned, sig=DEVICES[by.partition("/")[0]].sign(message))


def test_an_owner_endorses_what_another_wrote() -> None:
    block = endorsed("owner/laptop")
    gone = {name: about for name, about in BOOK.members.items() if name != "adviser"}
    assert judged(block, book=replace(BOOK, members=gone)) is None
    assert opened(block) == PLAIN
    assert "signature" in problem(replace(block, endorses="sue/laptop"))
    assert "signature" in problem(replace(block, endorses=None))
    with pytest.raises(IntegrityError, match="belongs elsewhere"):
        opened(replace(block, endorses="sue/laptop"))


def test_nobody_else_endorses() -> None:
    block = replace(made(by="sue/laptop", signer=SSH_DEVICE), endorses="adviser/laptop")
    assert problem(block) == "endorsed by sue/laptop, who is no owner"

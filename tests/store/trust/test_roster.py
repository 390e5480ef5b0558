"""The roster: one form, one chain, and rights that say what each role may do."""

import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hnwctl.errors import IntegrityError, InvalidError
from hnwctl.model.kinds import COMPARTMENTS, EXTRACTS, KINDS
from hnwctl.store.keys import seal, signing
from hnwctl.store.keys.identities import Device, age_device
from hnwctl.store.trust import roster
from hnwctl.store.trust.roster import DeviceEntry, Member, Rewrite, Roster

UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

AT = "2026-11-23T01:12:44Z"


def device(number: int) -> Device:
    """A device whose keys are the same in every run."""
    return age_device(signing.age_secret(bytes([number]) * 32), "key.txt")


def entry(device: Device) -> DeviceEntry:
    return DeviceEntry(device.recipient, device.verifier)


def public(number: int) -> str:
    return seal.public_of(signing.age_secret(bytes([number]) * 32))


WANG, LI = device(1), device(2)
SSH = signing.ssh_verifier(bytes([9]) * 32)


def book(**changes: object) -> Roster:
    """A first roster with an owner, and an assistant with two devices; unsigned."""
    fresh = Roster(
        vault_id="0123456789abcdef",
        name='客户账簿 "A"',
        rev=1,
        previous="-",
        jurisdiction="cn",
        currency="CNY",
        compartments={
            name: {1: public(10 + place), **({2: public(40)} if name == "finance" else {})}
            for place, name in enumerate(COMPARTMENTS)
        },
        roles=roster.default_roles(),
        members={
            "wang.li": Member(
                "王力", "owner", {"laptop": entry(WANG)}, "sha256:" + "0" * 64, {"finance": (1, 2)}
            ),
            "li.na": Member(
                "李娜 \\o/",
                "assistant",
                {"phone": entry(LI), "desk": DeviceEntry(SSH, SSH)},
                "sha256:" + "1" * 64,
                {},
            ),
        },
    )
    return replace(fresh, **changes)  # type: ignore[arg-type]


def signed(unsigned: Roster, device: Device = WANG, by: str = "wang.li/laptop") -> tuple[Roster, bytes]:
    made = roster.sign_roster(unsigned, device, by, AT)
    return made, roster.emit(made)


FIRST, FIRST_RAW = signed(book())
TEXT = FIRST_RAW.decode()


def refused(text: str | bytes) -> str:
    raw = text.encode() if isinstance(text, str) else text
    with pytest.raises(IntegrityError) as caught:
        roster.parse(raw, "vault.yaml")
    return str(caught.value)


def test_the_form_of_a_roster() -> None:
    assert TEXT.startswith(
        "hnwctl: roster/1\nvault: 0123456789abcdef\n"
        'name: "客户账簿 \\"A\\""\nrev: 1\nprevious: "-"\njurisdiction: cn\ncurrency: CNY\npolicy: "-"\n'
        f"compartments:\n  profile:\n    1: {public(10)}\n"
        f"  finance:\n    1: {public(11)}\n    2: {public(40)}\n"
    )
    assert "roles:\n  owner:\n    profile: write\n" in TEXT
    assert TEXT[TEXT.index("  li.na:") :].startswith(
        '  li.na:\n    label: "李娜 \\\\o/"\n    role: assistant\n'
        f"    keyfile: sha256:{'1' * 64}\n" + '    grants: "-"\n    devices:\n'
        f"      phone:\n        recipient: {LI.recipient}\n        verifier: {LI.verifier}\n"
        f"      desk:\n        recipient: {SSH}\n        verifier: {SSH}\n"
        f"by: wang.li/laptop\nat: {AT}\nsigned: "
    )
    assert "    grants: finance.1 finance.2\n" in TEXT


def test_a_roster_is_also_yaml() -> None:
    data = yaml.safe_load(FIRST_RAW)
    assert data["name"] == FIRST.name
    assert data["members"]["li.na"]["label"] == "李娜 \\o/"
    assert data["compartments"]["finance"][2] == public(40)


names = st.from_regex(r"[a-z0-9][a-z0-9._-]{0,31}", fullmatch=True)
words = st.from_regex(r"[a-z][a-z0-9_]{0,31}", fullmatch=True).filter(
    lambda word: word not in ("roster", "owner")
)
texts = st.text(min_size=1, max_size=200).filter(roster.valid_text)
digests = st.binary(max_size=9).map(roster.digest)
PUBLICS = [public(number) for number in range(50, 80)]
ENTRIES = [DeviceEntry(SSH, SSH), *(entry(device(number)) for number in range(1, 12))]


def with_own_devices(members: Mapping[str, Member]) -> dict[str, Member]:
    """The same, each device another one."""
    own = iter(ENTRIES)
    return {
        name: replace(about, devices={each: next(own) for each in about.devices})
        for name, about in members.items()
    }


@st.composite
def rosters(draw: st.DrawFn) -> Roster:
    compartments = draw(st.lists(words, min_size=1, max_size=5, unique=True))
    keys = iter(PUBLICS)
    generations = {name: draw(st.integers(1, 4)) for name in compartments}
    rights = st.dictionaries(st.sampled_from(compartments), st.sampled_from(["read", "write"]), min_size=1)
    roles = draw(st.dictionaries(words, rights, max_size=4)) | {"owner": {"roster": "write"}}
    members = draw(
        st.dictionaries(
            names,
            st.builds(
                Member,
                texts,
                st.sampled_from(sorted(roles)),
                st.dictionaries(names, st.just(entry(WANG)), min_size=1, max_size=3),
                digests,
                st.fixed_dictionaries(
                    {},
                    optional={name: st.just(tuple(range(1, most + 1))) for name, most in generations.items()},
                ),
            ),
            min_size=1,
            max_size=4,
        )
    )
    return book(
        vault_id=draw(st.from_regex(r"[0-9a-z]{8,32}", fullmatch=True)),
        name=draw(texts),
        rev=draw(st.integers(1, 999_999_999)),
        previous=draw(digests | st.just("-")),
        policy=draw(digests | st.just("-")),
        rewrites=tuple(draw(st.lists(rewrites(), max_size=2))),
        compartments={
            name: {number: next(keys) for number in range(1, most + 1)} for name, most in generations.items()
        },
        roles=roles,
        members=with_own_devices(members),
    )


def rewrites() -> st.SearchStrategy[Rewrite]:
    commits = st.from_regex(r"[0-9a-f]{40}([0-9a-f]{24})?", fullmatch=True)
    ids = st.lists(st.from_regex(r"[0-9a-hjkmnp-tv-z]{8}", fullmatch=True), min_size=1, max_size=3)
    return st.builds(Rewrite, commits, commits, ids.map(tuple), digests | st.just("-"))


@UNHURRIED
@given(rosters())
def test_what_is_written_reads_back(unsigned: Roster) -> None:
    made, raw = signed(unsigned)
    again = roster.parse(raw, "vault.yaml")
    assert again == made
    assert roster.emit(again) == raw
    assert signing.verify(WANG.verifier, roster.signed_message(raw), again.sig)


@UNHURRIED
@given(st.binary(max_size=2000) | st.binary(max_size=500).map(FIRST_RAW[:300].__add__))
def test_random_bytes_are_no_roster(raw: bytes) -> None:
    refused(raw)


@UNHURRIED
@given(st.data())
def test_a_mutated_roster_is_refused_or_not_signed(data: st.DataObject) -> None:
    raw = bytearray(FIRST_RAW)
    start = data.draw(st.integers(0, len(raw)))
    stop = data.draw(st.integers(start, min(len(raw), start + 60)))
    raw[start:stop] = data.draw(st.binary(max_size=6) | st.just(bytes(raw[start:stop]) * 2))
    if raw != FIRST_RAW:
        with pytest.raises(IntegrityError):
            roster.check_first(roster.parse(bytes(raw), "vault.yaml"), bytes(raw))


def test_every_flipped_byte_is_noticed() -> None:
    for place in range(len(FIRST_RAW)):
        raw = FIRST_RAW[:place] + bytes([FIRST_RAW[place] ^ 1]) + FIRST_RAW[place + 1 :]
        with pytest.raises(IntegrityError):
            roster.check_first(roster.parse(raw, "vault.yaml"), raw)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("roster/1", "roster/2", "vault.yaml, line 1: written by a newer hnwctl (roster/2)"),
        ("hnwctl: roster/1", "format: 1", "vault.yaml, line 1: damaged"),
        ("rev: 1\n", "rev: 01\n", "vault.yaml, line 4: damaged"),
        ("rev: 1\n", "rev: " + "9" * 5000 + "\n", "vault.yaml, line 4: damaged"),
        ("客户", "客\u202e户", "vault.yaml, line 3: damaged"),
        ("客户", "客\x07户", "vault.yaml, line 3: damaged"),
        ("客户", "客\n户", "vault.yaml, line 3: damaged"),
        ("客户", "客" * 201, "vault.yaml, line 3: damaged"),
        ("currency: CNY", "currency: CNY # yuan", "vault.yaml, line 7: damaged"),
        ("    role: assistant", "    role: astronaut", "li.na has an unknown role astronaut"),
        (
            "grants: finance.1 finance.2",
            "grants: finance.1 finance.3",
            "wang.li is granted a key that is not there",
        ),
        ("grants: finance.1 finance.2", "grants: finance.2 finance.1", "wang.li is granted a key"),
        ("grants: finance.1 finance.2", "grants: finance.1 kyc.1 finance.2", "twice, or out of order"),
        ("    2: age1", "    3: age1", "the keys of finance are not numbered from 1"),
        (public(40), public(10), "two compartments have the same key"),
        (LI.recipient, WANG.recipient, "two devices have the same key"),
        ("    roster: write", "    roster: read", "the role owner has a right that cannot be"),
        ("  adviser:\n", "  adviser:\n    roster: write\n", "the role adviser has a right that cannot be"),
        ("  adviser:\n", "  adviser:\n    horoscope: read\n", "the role adviser has a right that cannot be"),
        ("      desk:", "      phone:", "twice, or out of order"),
        ("  li.na:", "  wang.li:", "twice, or out of order"),
        (f"verifier: {SSH}", f"verifier: {WANG.verifier}", "damaged"),
        ("at: 2026-11-23", "at: 2026-02-30", "damaged"),
        ("signed: ", "comment: x\nsigned: ", "damaged"),
        ("\n", "\r\n", "vault.yaml, line 1: damaged"),
        ("members:", "<<<<<<< HEAD\nmembers:", "git left its conflict marks in the roster"),
    ],
)
def test_what_is_wrong_is_named(old: str, new: str, message: str) -> None:
    assert message in refused(TEXT.replace(old, new))


def test_empty_cut_and_huge_rosters() -> None:
    assert refused(b"") == "vault.yaml: the file is empty"
    assert "larger than 1048576 bytes" in refused(bytes(2 * 2**20))
    assert "line 1: damaged" in refused(b"\xff\xfe")
    for length in range(0, len(FIRST_RAW), 7):
        refused(FIRST_RAW[:length])
    refused(FIRST_RAW + b"\n")


def test_texts_for_people() -> None:
    good = ["王力", 'O\'Brien, "Bob" \\', "x", "Zoë", "🐉", "𠮷野家", "x" * 200]
    bad = ["", "x" * 201, "a\nb", "a\x1b[31m", "\u202eabc", "a\u200bb", "\ufeff", "\x85", "\ud800"]
    assert all(map(roster.valid_text, good))
    assert not any(map(roster.valid_text, bad))


def test_a_roster_that_could_not_be_read_is_not_written() -> None:
    for broken in (
        replace(FIRST, name="a\nb"),
        replace(FIRST, name="\ud800"),
        replace(FIRST, vault_id="x"),
        replace(FIRST, members={}),
        replace(FIRST, by="wang.li"),
        replace(FIRST, sig=b""),
        book(),
    ):
        with pytest.raises(IntegrityError):
            roster.emit(broken)


# who may do what


def test_the_rights_of_the_default_roles() -> None:
    table = """
                  owner  adviser  assistant  compliance  reminder  recovery
    profile       write  write    write      read        read      read
    finance       write  write    -          read        -         read
    kyc           write  write    read       write       -         read
    service       write  write    write      read        -         read
    agenda        write  read     read       read        read      read
    finance_dates write  write    read       read        read      read
    kyc_dates     write  write    read       write       read      read
    service_dates write  write    write      read        read      read
    shelf         write  write    read       write       -         read
    note          write  write    write      write       read      read
    shared        write  write    write      write       read      read
    roster        write  -        -          -           -         -
    """
    heading, *rows = (line.split() for line in table.strip().splitlines())
    members = {role: Member(role, role, {}, "-", {}) for role in heading}
    made = book(members=members)
    for what, *rights in rows:
        for role, right in zip(heading, rights, strict=True):
            assert roster.can(made, role, what, "read") == (right != "-"), (role, what)
            assert roster.can(made, role, what, "write") == (right == "write"), (role, what)


def test_a_stranger_may_do_nothing() -> None:
    assert not any(
        roster.can(FIRST, "mallory", what, "read") for what in (*COMPARTMENTS, *EXTRACTS, "roster")
    )
    assert not roster.can(FIRST, "wang.li", "horoscope", "read")


def test_each_section_has_one_compartment() -> None:
    """`can` takes bare section names, so no two kinds may use one name for different compartments."""
    pairs = {pair for kind in KINDS.values() for pair in kind.sections.items()}
    assert len({section for section, _ in pairs}) == len(pairs)


def test_keys_and_verifiers() -> None:
    assert roster.current_key(FIRST, "finance") == "finance.2"
    assert roster.current_key(FIRST, "profile") == "profile.1"
    assert roster.public_key(FIRST, "finance.2") == public(40)
    for key in ("finance.3", "finance.0", "finance", "finance.", "gold.1", "finance.²"):
        with pytest.raises(IntegrityError, match="has no key"):
            roster.public_key(FIRST, key)
    assert roster.verifier_of(FIRST, "li.na/phone") == LI.verifier
    assert roster.verifier_of(FIRST, "li.na/desk") == SSH
    for author in ("li.na", "li.na/", "li.na/laptop", "mallory/laptop", "/", ""):
        assert roster.verifier_of(FIRST, author) is None
    assert roster.owners(FIRST) == {"wang.li/laptop": WANG.verifier}


def test_device_entries() -> None:
    assert roster.device_entry(WANG.recipient, WANG.verifier) == entry(WANG)
    assert roster.device_entry(SSH, SSH) == DeviceEntry(SSH, SSH)
    for recipient, verifier in (
        (WANG.recipient, "ed25519:AAAA"),
        (WANG.recipient, SSH),
        (SSH, WANG.verifier),
        ("age1qqq", WANG.verifier),
        (signing.age_secret(bytes(32)), WANG.verifier),
    ):
        with pytest.raises(InvalidError):
            roster.device_entry(recipient, verifier)


# the chain


def test_the_first_roster() -> None:
    roster.check_first(FIRST, FIRST_RAW)


def test_a_successor() -> None:
    second, raw = signed(book(rev=2, previous=roster.digest(FIRST_RAW), currency="HKD"))
    roster.check_successor(FIRST, second, raw, FIRST_RAW)


def test_an_owner_may_hand_over() -> None:
    """The signer is judged by the old roster, so an owner can remove himself, and not add himself."""
    heirs = {"li.na": replace(FIRST.members["li.na"], role="owner")}
    second, raw = signed(book(rev=2, previous=roster.digest(FIRST_RAW), members=heirs))
    roster.check_successor(FIRST, second, raw, FIRST_RAW)
    usurper, raw = signed(book(rev=2, previous=roster.digest(FIRST_RAW), members=heirs), LI, "li.na/phone")
    with pytest.raises(IntegrityError, match=r"signed by li\.na/phone, who is no owner"):
        roster.check_successor(FIRST, usurper, raw, FIRST_RAW)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"rev": 3}, "roster 3 does not follow roster 1"),
        ({"rev": 1}, "roster 1 does not follow roster 1"),
        ({"previous": "-"}, "roster 2 does not follow roster 1"),
        ({"previous": roster.digest(b"other")}, "roster 2 does not follow roster 1"),
        ({"vault_id": "fedcba9876543210"}, "the roster is that of another vault"),
    ],
)
def test_what_does_not_follow(changes: dict[str, object], message: str) -> None:
    second, raw = signed(book(**{"rev": 2, "previous": roster.digest(FIRST_RAW), **changes}))
    with pytest.raises(IntegrityError, match=message):
        roster.check_successor(FIRST, second, raw, FIRST_RAW)


def test_forged_signatures() -> None:
    """Somebody else's key under the owner's name; a signature of other bytes; no first roster."""
    forged, raw = signed(book(), LI)
    with pytest.raises(IntegrityError, match=r"the signature of wang\.li/laptop does not hold"):
        roster.check_first(forged, raw)
    with pytest.raises(IntegrityError, match="does not hold"):
        roster.check_first(replace(FIRST, currency="USD"), FIRST_RAW)
    later, raw = signed(book(rev=2, previous=roster.digest(b"")))
    with pytest.raises(IntegrityError, match="not the first"):
        roster.check_first(later, raw)


def test_reading_a_roster_needs_neither_yaml_nor_cryptography() -> None:
    code = (
        "import sys; from hnwctl.store.trust import roster; roster.parse(sys.stdin.buffer.read(), 'x')\n"
        "sys.exit(bool({'yaml', 'cryptography', 'pydantic'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], input=FIRST_RAW, check=False).returncode == 0

"""The outside of a record: what is written reads back, and nothing else is read at all."""

import hashlib
import string
import subprocess
import sys
import tracemalloc
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hnwctl.errors import IntegrityError
from hnwctl.model.kinds import KINDS
from hnwctl.store.envelope import Block, Envelope, emit, parse, signed_message
from hnwctl.store.keys import armor
from hnwctl.store.layout import MAX_RECORD

UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])

CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz"
NAMES = st.from_regex(r"[a-z0-9][a-z0-9._-]{0,31}", fullmatch=True)
WORDS = st.from_regex(r"[a-z][a-z0-9_]{0,31}", fullmatch=True)
AUTHORS = st.builds("{}/{}".format, NAMES, NAMES)
TIMES = st.datetimes().map(lambda when: when.strftime("%Y-%m-%dT%H:%M:%SZ").rjust(20, "0"))
REVS = st.integers(1, 10**9 - 1)
SIGNATURES = st.binary(min_size=64, max_size=64)

LIVE = st.builds(
    Block,
    rev=REVS,
    by=AUTHORS,
    at=TIMES,
    key=st.builds("{}.{}".format, WORDS, st.integers(1, 999999)),
    sig=SIGNATURES,
    sealed=st.binary(min_size=1, max_size=400),
    endorses=st.none() | AUTHORS,
)
GONE = st.builds(
    Block,
    rev=REVS,
    by=AUTHORS,
    at=TIMES,
    key=st.none(),
    sig=SIGNATURES,
    sealed=st.none(),
    gone=WORDS,
    endorses=st.none() | AUTHORS,
)


@st.composite
def envelopes(draw: st.DrawFn) -> Envelope:
    kind = draw(st.sampled_from(sorted(KINDS)))
    sections = draw(st.lists(st.sampled_from(list(KINDS[kind].sections)), min_size=1, unique=True))
    blocks = {section: draw(LIVE | GONE) for section in sections}
    return Envelope(kind, draw(st.text(CROCKFORD, min_size=8, max_size=8)), blocks)


SAMPLE = Envelope(
    "client",
    "7k3m9q2x",
    {
        "profile": Block(12, "wang.li/laptop", "2026-11-23T01:12:44Z", "profile.2", b"s" * 64, b"a" * 150),
        "finance": Block(13, "wang.li/laptop", "2026-11-23T01:12:44Z", None, b"t" * 64, None, "erased"),
    },
)

TEXT = f"""\
hnwctl: client/1
id: 7k3m9q2x
profile:
  signed: rev=12 by=wang.li/laptop at=2026-11-23T01:12:44Z key=profile.2 sig={"c3Nz" * 21}cw==
  sealed: |
    -----BEGIN AGE ENCRYPTED FILE-----
    {"YWFh" * 16}
    {"YWFh" * 16}
    {"YWFh" * 16}
    {"YWFh" * 2}
    -----END AGE ENCRYPTED FILE-----
finance:
  signed: rev=13 by=wang.li/laptop at=2026-11-23T01:12:44Z gone=erased sig={"dHR0" * 21}dA==
"""


def refused(text: str | bytes) -> str:
    """The message with which ``text`` is refused."""
    raw = text.encode() if isinstance(text, str) else text
    with pytest.raises(IntegrityError) as caught:
        parse(raw, source="clients/7/7k3m9q2x.yaml")
    return str(caught.value)


def test_the_form_of_a_record() -> None:
    assert emit(SAMPLE).decode() == TEXT
    assert parse(TEXT.encode(), source="x") == SAMPLE


@UNHURRIED
@given(envelopes())
def test_what_is_written_reads_back(envelope: Envelope) -> None:
    again = parse(emit(envelope), source="x")
    assert again == envelope
    assert list(again.blocks) == [name for name in KINDS[envelope.kind].sections if name in envelope.blocks]


def reads_only_what_it_writes(raw: bytes) -> bool:
    """Whether ``raw`` was read; then it must be what `emit` writes, and every error is ours."""
    try:
        envelope = parse(raw, source="x")
    except IntegrityError:
        return False
    assert emit(envelope) == raw
    return True


@UNHURRIED
@given(st.binary(max_size=3000))
def test_random_bytes_are_refused(raw: bytes) -> None:
    assert not reads_only_what_it_writes(raw)


@UNHURRIED
@given(envelopes(), st.data())
def test_a_mutated_record_is_refused_or_canonical(envelope: Envelope, data: st.DataObject) -> None:
    raw = bytearray(emit(envelope))
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(raw)))
        stop = data.draw(st.integers(start, min(len(raw), start + 80)))
        raw[start:stop] = data.draw(st.binary(max_size=6) | st.just(bytes(raw[start:stop]) * 2))
    reads_only_what_it_writes(bytes(raw))


def test_every_change_of_one_byte_shows() -> None:
    """Either the file is refused, or it says something else, which the signature then denies."""
    raw = TEXT.encode()
    for place in range(len(raw)):
        for bit in (1, 2, 4, 32, 128):
            changed = raw[:place] + bytes([raw[place] ^ bit]) + raw[place + 1 :]
            try:
                assert parse(changed, source="x") != SAMPLE
            except IntegrityError:
                continue


def test_a_file_cut_anywhere_is_refused_or_lacks_a_section() -> None:
    raw = TEXT.encode()
    whole = raw.index(b"finance:")
    for length in range(len(raw)):
        assert reads_only_what_it_writes(raw[:length]) == (length == whole)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("client/1", "client/2", "line 1: written by a newer hnwctl (client/2)"),
        ("client/1", "client/0", "line 1: damaged"),
        ("client/1", "spaceship/1", "line 1: an unknown kind of record: spaceship"),
        ("finance:", "profile:", "line 12: section profile stands twice, or out of order"),
        ("finance:", "horoscope:", "line 12: no section of a client: horoscope"),
        ("profile:", "kyc:", "line 12: section finance stands twice, or out of order"),
        ("id: 7k3m9q2x", "id: 7k3m9q2i", "line 1: damaged"),
        ("rev=12", "rev=012", "line 3: damaged"),
        ("rev=12", "rev=" + "9" * 5000, "line 3: damaged"),
        ("rev=12", "rev=-1", "line 3: damaged"),
        ("2026-11-23", "2026-02-30", "line 4: damaged"),
        ("2026-11-23", "0000-11-23", "line 4: damaged"),
        ("T01:12:44Z", "T24:00:00Z", "line 3: damaged"),
        ("T01:12:44Z", "T01:12:44", "line 3: damaged"),
        ("key=profile.2", "gone=erased", "line 7: damaged"),
        ("gone=erased", "key=finance.2", "line 14: damaged"),
        ("gone=erased", "gone=王力", "line 13: damaged"),
        ("YWFh\n", "YWFi\n\n", "line 7: damaged"),
        ("    YWFh", "   YWFh", "line 7: damaged"),
        ("YWFhYWFh\n    ---", "YWFhYW==\n    --", "line 7: damaged"),
        ("YWFhYWFh\n    ---", "YWFhYWE\n    ---", "line 7: damaged"),
        ("YWFhYWFh\n    ---", "YWFhYWF=\n    ---", "line 7: damaged"),
        ("    -----END", "   -----END", "line 7: damaged"),
        ("\n", "\r\n", "line 1: damaged"),
        ("dA==", "dB==", "line 12: damaged"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(old: str, new: str, message: str) -> None:
    assert f"clients/7/7k3m9q2x.yaml, {message}" in refused(TEXT.replace(old, new))


def test_empty_truncated_binary_and_huge_files() -> None:
    assert refused(b"") == "clients/7/7k3m9q2x.yaml: the file is empty"
    assert "line 3: damaged" in refused("hnwctl: client/1\nid: 7k3m9q2x\n")
    assert "line 1: damaged" in refused(b"\x7fELF\x00\x01\xff\xfe")
    assert "larger than 8388608 bytes" in refused(bytes(MAX_RECORD + 1))
    assert "conflict marks" in refused(TEXT.replace("finance:", "<<<<<<< HEAD\nfinance:"))


def test_hostile_files_take_little_memory() -> None:
    """Nothing that is not a record makes the reader hold more than a few times its size."""
    begin = TEXT[: TEXT.index("YWFh")].encode()
    size = 2 * 2**20
    for filling in (b"\n    ", b"YWFh", b"    -----END", b"finance:\n", b"="):
        raw = begin + filling * (size // len(filling))
        tracemalloc.start()
        refused(raw)
        assert tracemalloc.get_traced_memory()[1] < 6 * size
        tracemalloc.stop()


def test_nothing_unreadable_is_ever_written() -> None:
    block = SAMPLE.blocks["profile"]
    broken = [
        replace(block, by="wang.li"),
        replace(block, by="wang.li/laptop sig=x"),
        replace(block, at="today"),
        replace(block, rev=0),
        replace(block, sealed=None),
        replace(block, sealed=b""),
        replace(block, key=None),
        replace(block, gone="erased"),
        replace(block, sig=b"short"),
        replace(block, key="王.1"),
        replace(block, key="\ud800.1"),
    ]
    for each in broken:
        with pytest.raises(IntegrityError):
            emit(replace(SAMPLE, blocks={"profile": each}))
    with pytest.raises(IntegrityError):
        emit(replace(SAMPLE, blocks={}))
    with pytest.raises(IntegrityError):
        emit(replace(SAMPLE, blocks={"horoscope": block}))


def test_the_message_that_is_signed() -> None:
    digest = hashlib.sha256(b"a" * 150).hexdigest()
    assert signed_message("v0", "client", "7k3m9q2x", "profile", SAMPLE.blocks["profile"]).decode() == (
        "hnwctl block 1\nvault=v0\nkind=client\nid=7k3m9q2x\nsection=profile\nrev=12\n"
        f"by=wang.li/laptop\nat=2026-11-23T01:12:44Z\nkey=profile.2\nsha256={digest}\n"
    )
    endorsed = replace(SAMPLE.blocks["finance"], endorses="li.na/phone")
    assert signed_message("v0", "client", "7k3m9q2x", "finance", endorsed).decode() == (
        "hnwctl block 1\nvault=v0\nkind=client\nid=7k3m9q2x\nsection=finance\nrev=13\n"
        "by=wang.li/laptop\nat=2026-11-23T01:12:44Z\ngone=erased\nendorses=li.na/phone\n"
    )


@UNHURRIED
@given(envelopes(), envelopes())
def test_different_blocks_sign_different_messages(one: Envelope, other: Envelope) -> None:
    messages = {
        (signed_message("v", each.kind, each.id, section, block), replace(block, sig=b""))
        for each in (one, other)
        for section, block in each.blocks.items()
    }
    assert len({message for message, _ in messages}) == len(messages)


@UNHURRIED
@given(st.binary(min_size=1, max_size=300))
def test_armor_reads_back(binary: bytes) -> None:
    assert armor.dearmor(armor.armor(binary)) == binary


@UNHURRIED
@given(st.text(string.ascii_letters + "=\n -", max_size=200))
def test_armor_reads_only_what_it_writes(body: str) -> None:
    text = f"{armor.BEGIN}\n{body}\n{armor.END}\n"
    try:
        binary = armor.dearmor(text)
    except ValueError:
        return
    assert armor.armor(binary) == text


def test_reading_needs_neither_cryptography_nor_yaml() -> None:
    code = (
        "import sys, hnwctl.store.envelope\n"
        "sys.exit(bool({'cryptography', 'yaml', 'pyrage', 'pydantic'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0

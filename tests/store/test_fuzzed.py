"""The first inputs of the fuzzer (`make torture` has the rest), and what it has found so far."""

import json
import signal
import subprocess
import sys
import time
from random import Random

import pytest

from hnwctl.errors import IntegrityError, InvalidError
from hnwctl.store import codec
from hnwctl.store.keys import seal
from hnwctl.store.trust import roster
from hnwctl.store.trust.pins import parse_join
from tests.torture import fuzz, sealing
from tests.torture.targets import TARGETS, checked, join

INPUTS = 1500
LINE = join(Random("a good one"))


@pytest.mark.parametrize("name", TARGETS)
def test_the_first_inputs(name: str) -> None:
    figures = fuzz.fuzzed(name, INPUTS)
    assert not figures.findings, "\n".join(figures.findings)
    assert figures.inputs == INPUTS
    assert INPUTS / 50 < figures.accepted < INPUTS
    assert figures.slowest[0] < fuzz.SECONDS


def test_an_input_is_the_same_each_time() -> None:
    """Also in another process: nothing depends on a clock, on chance or on how strings hash."""
    script = (
        "import hashlib, random\nfrom tests.torture.targets import TARGETS\n"
        "for name in TARGETS:\n"
        "    make = TARGETS[name]().make\n"
        "    raw = b''.join(make(random.Random(str(n))) for n in range(40))\n"
        "    print(hashlib.sha256(raw).hexdigest())\n"
    )
    runs = {
        subprocess.check_output([sys.executable, "-c", script], cwd=fuzz.ROOT, env={"PYTHONHASHSEED": seed})
        for seed in ("1", "2")
    }
    assert len(runs) == 1


STUCK = """
import sys
from tests.torture import fuzz, targets
def stuck(raw):
    while True: pass
targets.TARGETS["join"] = lambda: fuzz.Target(lambda random: b"", {check})
fuzz.main("join", "1")
"""


def test_the_fuzzer_notices_a_hang_a_glut_and_a_traceback() -> None:
    """With targets that are just that: the watch over the process is not taken on trust."""
    ends = {
        check: subprocess.run(
            [sys.executable, "-c", STUCK.replace("{check}", check)],
            cwd=fuzz.ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        for check in ("stuck", "lambda raw: bytes(600 * 2**20)", "lambda raw: 1 // 0", "lambda raw: True")
    }
    stuck, glut, traceback, good = ends.values()
    assert stuck.returncode == -signal.SIGPROF
    assert "MemoryError" in json.loads(glut.stdout)["findings"][0]
    assert "ZeroDivisionError" in json.loads(traceback.stdout)["findings"][0]
    assert json.loads(good.stdout)["findings"] == []


# --- found so far --------------------------------------------------------------------------------


@pytest.mark.parametrize("rev", ["²", "٣", "007", "0", "1" * 5000, "-1", "+1", "1_0"])
def test_the_revision_of_a_join_line_has_one_form(rev: str) -> None:
    parts = LINE.decode().split(":")
    parts[4] = rev
    with pytest.raises(InvalidError):
        parse_join(checked(":".join(parts[:-1]).encode()).decode())


def test_a_join_line_of_bytes_that_are_no_text() -> None:
    assert str(parse_join(LINE.decode())) == LINE.decode()
    with pytest.raises(InvalidError):
        parse_join(LINE.replace(b"1", b"\xff").decode(errors="surrogateescape"))


@pytest.mark.parametrize("line", ["-\n", "[],", "- a\n", "- - - - a\n"])
def test_a_text_of_brackets_is_not_worked_through(line: str) -> None:
    opening = "[" if "[" in line else ""
    with pytest.raises(InvalidError, match="too many fields"):
        codec.load(opening + line * (codec.MAX_TEXT // len(line) - 1), source="x")


def test_a_roster_of_grants_that_go_on_and_on() -> None:
    raw = (fuzz.ROOT / "tests/vaults/stage1/vault.yaml").read_bytes()
    start = raw.index(b"    grants: ") + len(b"    grants: ")
    many = raw[:start] + b"finance.1 " * 90_000 + raw[start:]
    before = time.process_time()
    with pytest.raises(IntegrityError, match="a key that is not there"):
        roster.parse(many, "vault.yaml")
    assert time.process_time() - before < fuzz.SECONDS


@pytest.mark.parametrize(
    "stanza", [b"-> a\n\n", b"-> a\n" + b"A" * 64 + b"\n\n", b"-> a " + b"b " * 400 + b"\n\n"]
)
def test_a_header_that_would_take_long_is_not_read(stanza: bytes) -> None:
    header = sealing.header(stanza * (60_000 // len(stanza)) + sealing.stanza(0))
    for looked_at in (
        seal.check_header,
        lambda raw, what: seal.unseal(raw, [sealing.device(0).opener], what=what),
    ):
        with pytest.raises(IntegrityError):
            looked_at(header + sealing.payload(b"x"), what="x")


def test_a_header_for_a_hundred_and_sixty_is_read() -> None:
    raw = seal.seal(b"x", [sealing.public(number) for number in range(160)])
    assert seal.unseal(raw, [sealing.device(159).opener], what="x") == b"x"


def test_nothing_is_sealed_that_would_not_be_read() -> None:
    with pytest.raises(InvalidError, match="too many public keys to seal to: 175"):
        seal.seal(b"x", [sealing.public(number) for number in range(175)])

"""A member who may write seals and signs what is no record: no other record suffers, nothing falls over.

What cannot be read as YAML makes the section a fault by name, exit 6. What can be read but does not hold as a
client's data is told in the table ``problems``, by ``verify``, and to whoever touches that client, exit 4.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest
from attacks.scene import LI, WANG, Scene, named
from books import Done

from hnwctl.store import envelope


@dataclass(frozen=True)
class Nonsense:
    """``plain`` is sealed as ``section``; ``said`` is part of what is wrong with it."""

    section: str
    plain: str | bytes
    said: str


UNREADABLE = {
    "alias": Nonsense("finance", "a: &x 1\nb: *x\n", "line 1: an anchor (&x) is not allowed"),
    "alias of nothing": Nonsense("finance", "b: *x\n", "line 1"),
    "billion laughs": Nonsense(
        "finance", "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 9)), "line 1"
    ),
    "tag": Nonsense(
        "finance", "a: !!python/object/apply:os.system ['touch /tmp/x']\n", "line 1: a tag (tag:yaml.org"
    ),
    "duplicate key": Nonsense(
        "finance", "reviewed: 2026-01-01\nreviewed: 2026-01-02\n", "line 2: the field reviewed is given twice"
    ),
    "tab": Nonsense("finance", "holdings:\n\t- amount: 1\n", "line 2: indented with a tab; use spaces"),
    "second document": Nonsense(
        "finance",
        "reviewed: 2026-01-01\n---\nreviewed: 2026-01-02\n",
        "line 2: a second document begins here",
    ),
    "directive": Nonsense("finance", "%YAML 1.1\n---\nreviewed: 2026-01-01\n", "line"),
    "list": Nonsense("finance", "- 1\n", "holds no named fields"),
    "word": Nonsense("finance", "just text\n", "holds no named fields"),
    "binary": Nonsense("finance", bytes(range(256)), "line 2"),
    "no text": Nonsense("finance", b"note: \xff\xfe\n", "line 1"),
    "deep": Nonsense("finance", "a: " + "[" * 5000 + "]" * 5000 + "\n", "line 1: nested too deeply"),
    "large": Nonsense("finance", "a: " + "x" * (4 * 2**20) + "\n", "more than 4 MiB of text"),
}
NO_DATA = {
    "unknown field": Nonsense("profile", f"name: {WANG}\nhoroscope: leo\n", "no such field"),
    "wrong types": Nonsense("profile", "name: [1, 2]\nstage: {a: b}\ncontact_points: none\n", "profile.name"),
    "no name": Nonsense("profile", "stage: active\n", "is missing"),
    "nothing at all": Nonsense("profile", "", "is missing"),
    "impossible date": Nonsense("profile", f"name: {WANG}\nbirthday: 1980-02-30\n", "profile.birthday"),
    "negative amount": Nonsense("finance", "holdings: [{amount: '-5'}]\n", "finance.holdings[0].amount"),
    "absurd exponent": Nonsense(
        "finance", "holdings: [{amount: 1e999999999}]\n", "finance.holdings[0].amount"
    ),
    "absurd digits": Nonsense(
        "finance", f"holdings: [{{amount: {'9' * 5000}}}]\n", "finance.holdings[0].amount"
    ),
    "no number": Nonsense("finance", "holdings: [{amount: NaN}]\n", "finance.holdings[0].amount"),
    "unknown currency": Nonsense(
        "finance", "holdings: [{amount: 5, currency: ZZZ}]\n", "finance.holdings[0].currency"
    ),
    "unknown class": Nonsense("kyc", "risk: {class: C99, expires: 2026-13-45}\n", "kyc.risk.class"),
    "unknown channel": Nonsense(
        "service", "interactions: [{at: 2026-99-99, channel: pigeon}]\nnotes: {}\n", "service.interactions[0]"
    ),
    "a list for a mapping": Nonsense("kyc", "risk: [C3]\n", "kyc.risk"),
    "a mapping for a list": Nonsense("finance", "holdings: {a: 1}\n", "finance.holdings"),
    "extract": Nonsense("finance_dates", "tier: {x: 1}\nof: nonsense\ndates: 7\n", "finance_dates.of"),
}


def asked(scene: Scene) -> list[Done]:
    """Every command that reads, and a look at the other client."""
    words = (
        ("list", "--json"),
        ("find", LI, "--json"),
        ("query", "SELECT * FROM clients", "--json"),
        ("show", scene.wang, "--json"),
        ("show", scene.li, "--json"),
    )
    return [scene.book.run(*each) for each in words]


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_cannot_be_read_is_a_fault_by_name(scene: Scene, name: str) -> None:
    wrong = UNREADABLE[name]
    scene.put(wrong.section, scene.sealed(wrong.section, plain=wrong.plain))
    for forget in (scene.keep_index, scene.forget_index):
        forget()
        answers = asked(scene)
        for done in answers:
            assert done.code == 6
            [(file, section, problem)] = named(done)
            assert (file, section) == (scene.path, wrong.section)
            assert wrong.said in problem
            assert len(problem) < 300
        assert {row["name"] for row in answers[0].json} == {WANG, LI}
        assert answers[3].json["damaged"] == [wrong.section]
    assert scene.write().code == 6


@pytest.mark.parametrize("name", NO_DATA)
def test_what_does_not_hold_is_told_and_hides_no_client(scene: Scene, name: str) -> None:
    wrong = NO_DATA[name]
    scene.put(wrong.section, scene.sealed(wrong.section, plain=wrong.plain))
    for forget in (scene.keep_index, scene.forget_index):
        forget()
        answers = asked(scene)
        assert {(done.code, done.err) for done in answers} == {(0, "")}
        assert {row["id"] for row in answers[0].json} == {scene.wang, scene.li}
    told = scene.ask("query", "SELECT id, field, problem FROM problems").ok().json
    assert {row["id"] for row in told} == {scene.wang}
    assert any(wrong.said in f"{row['field']}: {row['problem']}" for row in told)
    verified = scene.ask("verify")
    assert verified.code == 6
    assert wrong.said in json.dumps(verified.json["problems"])
    scene.write().ok()
    if wrong.section != "finance_dates":
        touched = scene.ask("set", scene.wang, f"{wrong.section}.reviewed=2026-11-20")
        assert (touched.code, touched.error["exit"]) == (4, 4)
        assert wrong.said in touched.error["message"]
        assert len(touched.error["message"]) < 1000


@pytest.mark.parametrize(
    "text",
    ["\x1b[31mevil\x07", "a\u202eb", "王" * 200_000, "'; DROP TABLE clients; --", "=cmd|' /C calc'!A0"],
)
def test_a_strange_name_is_only_a_name(scene: Scene, text: str) -> None:
    plain = json.dumps({"name": text, "stage": "active"})
    scene.put("profile", scene.sealed("profile", plain=f"{plain}\n"))
    words = (("list",), ("show", scene.wang), ("find", "evil"), ("list", "--json"))
    for forget in (scene.keep_index, scene.forget_index):
        forget()
        for each in words:
            shown = scene.book.run(*each).ok().out
            assert not any(letter in shown for letter in "\x1b\x07\u202e")


def highest(scene: Scene) -> None:
    scene.put("finance", scene.sealed(rev=envelope.MAX_REVISION))


def too_high(scene: Scene) -> None:
    """Signed for the revision that it says, but written by something else than this program."""
    scene.put("finance", replace(scene.sealed(rev=5 * 10**9), rev=envelope.MAX_REVISION))
    scene.edit(f"rev={envelope.MAX_REVISION} ", f"rev={5 * 10**9} ")


@pytest.mark.parametrize(("how", "code"), [(highest, 0), (too_high, 6)])
def test_a_revision_as_high_as_can_be(scene: Scene, how: Callable[[Scene], None], code: int) -> None:
    how(scene)
    for forget in (scene.keep_index, scene.forget_index):
        forget()
        assert {done.code for done in asked(scene)} == {code}
    assert scene.ask("set", scene.wang, "finance.holdings[+].amount=1").code == 6
    assert scene.write().code == code

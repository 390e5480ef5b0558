"""In what two rosters differ, as it is told to somebody who has to choose."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from books import made

from hnwctl.errors import InvalidError, UsageError, filled
from hnwctl.store.trust import roster, standing
from hnwctl.store.trust.rosterdata import DeviceEntry, Member, Rewrite, Roster
from hnwctl.store.trust.standing import Said

OTHER = DeviceEntry("age1other", "ed25519:other")


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Roster:
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("standing")
        patch.setenv("XDG_STATE_HOME", str(folder / "state"))
        raw = (made(folder).root / "vault.yaml").read_bytes()
    return roster.parse(raw, source="")


def member(book: Roster, name: str, **changes: object) -> Roster:
    return replace(book, members={**book.members, name: replace(book.members[name], **changes)})  # type: ignore[arg-type]


def rotated(book: Roster) -> Roster:
    return replace(
        book, compartments={**book.compartments, "kyc": {**book.compartments["kyc"], 2: "age1new"}}
    )


CHANGES: dict[str, tuple[Callable[[Roster], Roster], str]] = {
    "vault": (lambda book: replace(book, vault_id="0123456789"), "another vault: 0123456789, not {vault}"),
    "role": (
        lambda book: member(book, "wang.li", role="owner"),
        "member wang.li has the role owner, and had adviser",
    ),
    "gone": (
        lambda book: replace(book, members={"lin.hua": book.members["lin.hua"]}),
        "member cron is gone",
    ),
    "new": (
        lambda book: replace(
            book, members={**book.members, "x": Member("x", "adviser", {"a": OTHER}, "", {})}
        ),
        "member x is new, with the role adviser",
    ),
    "key of a device": (
        lambda book: member(book, "wang.li", devices={"laptop": OTHER}),
        "device wang.li/laptop is another one",
    ),
    "new device": (
        lambda book: member(book, "wang.li", devices={**book.members["wang.li"].devices, "phone": OTHER}),
        "device wang.li/phone is new",
    ),
    "rights": (
        lambda book: replace(book, roles={**book.roles, "assistant": {"finance": "read"}}),
        "the role assistant has other rights",
    ),
    "new key": (rotated, "key kyc.2 is new"),
    "another key": (
        lambda book: replace(book, compartments={**book.compartments, "kyc": {1: "age1mine"}}),
        "key kyc.1 is another one",
    ),
    "policy": (lambda book: replace(book, policy="sha256:" + "0" * 64), "another policy is approved"),
    "rewriting": (
        lambda book: replace(book, rewrites=(Rewrite("a" * 40, "b" * 40, ("7k3m9q2x",)),)),
        "an owner signed that history was written anew, to erase somebody",
    ),
}


def text(said: Said) -> str:
    facts = {name: text(fact) if isinstance(fact, Said) else fact for name, fact in said.facts.items()}
    return filled(said.template, facts)


@pytest.mark.parametrize("name", CHANGES)
def test_every_change_is_told(book: Roster, name: str) -> None:
    change, said = CHANGES[name]
    told = [text(each) for each in standing.differences(book, change(book))]
    assert said.replace("{vault}", book.vault_id) in told
    assert name == "gone" or len(told) == 1


def test_the_same_roster_differs_in_nothing(book: Roster) -> None:
    assert list(standing.differences(book, book)) == []


def test_a_rewriting_that_was_taken_back_is_told(book: Roster) -> None:
    before = replace(book, rewrites=(Rewrite("a" * 40, "b" * 40, ("7k3m9q2x",)),))
    told = [text(each) for each in standing.differences(before, book)]
    assert told == ["what is said of rewritten history is another"]


def test_a_vault_without_git_cannot_be_accepted(tmp_path: Path) -> None:
    (tmp_path / "vault.yaml").write_bytes(b"")
    with pytest.raises(UsageError, match="is no git repository of its own"):
        standing.accept(tmp_path, tmp_path / "state", tmp_path / "cache", "")


def test_the_fingerprint_depends_on_vault_roster_and_commit(book: Roster, tmp_path: Path) -> None:
    root = made(tmp_path).root
    first = standing.look(root, tmp_path / "state").present
    assert first is not None
    others = [
        replace(first, vault_id="x"),
        replace(first, digest="sha256:" + "0" * 64),
        replace(first, commit="0" * 40),
        replace(first, commit=None),
    ]
    assert len({side.fingerprint for side in (first, *others)}) == 5
    with pytest.raises(InvalidError):
        standing.accept(root, tmp_path / "state", tmp_path / "cache", first.fingerprint[:31])
    done = standing.accept(root, tmp_path / "state", tmp_path / "cache", f" {first.fingerprint.upper()}\n")
    assert done.agrees

"""``access exposure``: what a member's keys could open, now and in all of history."""

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pexpect
import pytest
from books import Book, made, public

from hnwctl.console.exposures import spans
from hnwctl.console.printing.width import width
from hnwctl.store import layout
from hnwctl.store.keys import seal
from hnwctl.store.keys.identities import generate_identity_file, load_identities
from hnwctl.store.repository import write
from hnwctl.store.repository.git import open_git
from hnwctl.store.trust import founding, membership, roster
from hnwctl.store.trust.rosterdata import Roster
from hnwctl.store.trust.unlock import Unlocked, unlock

MONEY = "finance.holdings[+].amount=500万"


def with_wang(book: Book) -> str:
    """A client with three revisions of finance and one of profile."""
    client = book.add("王小明", MONEY, "kyc.risk.class=C3")
    for amount in ("600万", "700万"):
        book.run("set", client, f"finance.holdings[0].amount={amount}").ok()
    return client


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Book, str]]:
    """A book for all tests that write nothing to it."""
    folder = tmp_path_factory.mktemp("exposed")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(folder / "state"))
        patch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
        book = made(folder)
        yield book, with_wang(book)


@pytest.fixture
def asked(kept: tuple[Book, str], monkeypatch: pytest.MonkeyPatch) -> Book:
    book, _ = kept
    monkeypatch.setenv("XDG_STATE_HOME", str(book.root.parent / "state"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(book.root.parent / "cache"))
    return book


@pytest.fixture
def wang(request: pytest.FixtureRequest) -> str:
    """The client's id."""
    if "asked" in request.fixturenames:
        return str(request.getfixturevalue("kept")[1])
    return with_wang(request.getfixturevalue("book"))


Change = Callable[[Roster], Roster]


def decided(book: Book, change: Change, files: dict[str, bytes] | None = None) -> None:
    """The owner's next roster: the one in force with ``change`` made to it."""
    root = book.root
    raw = (root / "vault.yaml").read_bytes()
    old = roster.parse(raw, source="")
    new = replace(change(old), rev=old.rev + 1, previous=roster.digest(raw))
    device = load_identities([book.identities["owner"]], ask=None)[0]
    signed = roster.sign_roster(new, device, "lin.hua/laptop", "2026-11-23T00:00:00Z")
    git = open_git(root)
    assert git is not None
    write.commit(
        git, {**(files or {}), layout.ROSTER: roster.emit(signed)}, message="roster",
        author=founding.author_of("lin.hua"), at=datetime(2026, 11, 23, tzinfo=UTC), expected={},
    )  # fmt: skip


def test_every_revision_that_a_key_opens_is_told(asked: Book, wang: str) -> None:
    [row] = asked.run("access", "exposure", "wang.li", "--json").ok().json
    assert (row["kind"], row["id"], row["name"]) == ("client", wang, "王小明")
    assert row["sections"] == {
        "profile": [1], "finance": [1, 2, 3], "kyc": [1], "finance_dates": [1, 2, 3], "kyc_dates": [1],
    }  # fmt: skip
    assert row["now"] == ["profile", "finance", "kyc", "finance_dates", "kyc_dates"]
    assert row["first"] <= row["last"]


def test_what_the_keys_do_not_open_is_not_told(asked: Book, wang: str) -> None:
    [row] = asked.run("access", "exposure", "chen.jie", "--json").ok().json
    assert "finance" not in row["sections"]
    assert row["sections"]["finance_dates"] == [1, 2, 3]
    [row] = asked.run("access", "exposure", "cron", "--json").ok().json
    assert set(row["sections"]) == {"profile", "finance_dates", "kyc_dates"}


def test_names_are_told_as_far_as_the_asking_key_goes(book: Book, wang: str) -> None:
    decided(book, lambda old: replace(old, roles={**old.roles, "clerk": {"agenda": "read"}}))
    file = generate_identity_file(book.root.parent / "clerk", comment="clerk", passphrase=None)
    line = f"{file.recipient} {file.verifier}"
    book.run("access", "grant", "li.na", "--role", "clerk", "--key", line, identity="owner").ok()
    [row] = (
        book.run("access", "exposure", "wang.li", "--json", identity=str(book.root.parent / "clerk"))
        .ok()
        .json
    )
    assert row["id"] == wang
    assert "name" not in row
    assert row["sections"]["finance"] == [1, 2, 3]


def test_what_was_ever_granted_counts_though_the_role_is_another_now(book: Book, wang: str) -> None:
    """The old key file lies in the history, and still opens."""
    demoted = keys_of(book, "wang.li", "assistant")
    decided(book, demoted[0], demoted[1])
    later = book.add("李雷", MONEY, identity="owner")
    rows = {
        row["id"]: row
        for row in book.run("access", "exposure", "wang.li", "--json", identity="owner").ok().json
    }
    assert rows[wang]["sections"]["finance"] == [1, 2, 3]
    assert rows[later]["sections"]["finance"] == [1], "sealed to the key that he was given once"


def test_somebody_who_left_can_still_be_asked_about(book: Book, wang: str) -> None:
    decided(book, lambda old: replace(
        old, members={name: each for name, each in old.members.items() if name != "chen.jie"}
    ))  # fmt: skip
    [row] = book.run("access", "exposure", "chen.jie", "--json", identity="owner").ok().json
    assert row["sections"]["kyc"] == [1]


def test_new_keys_end_it_for_what_is_written_from_then_on(book: Book, wang: str) -> None:
    """Rotated by hand: a second generation of finance, which the adviser is not given."""
    secret, new_public = seal.new_identity()
    unlocked = opened(book, "owner")
    secrets = {**unlocked.keyring.secrets, "finance.2": secret}
    book_now = roster.parse((book.root / "vault.yaml").read_bytes(), source="")
    owner, raw = membership.sealed_member(
        book_now.vault_id, book_now.members["lin.hua"], "lin.hua", book_now.roles, secrets
    )
    decided(
        book,
        lambda old: replace(
            old,
            compartments={**old.compartments, "finance": {**old.compartments["finance"], 2: new_public}},
            members={**old.members, "lin.hua": owner},
        ),
        {layout.key_path("lin.hua"): raw},
    )
    book.run("set", wang, "finance.holdings[0].amount=900万", identity="owner").ok()
    [row] = book.run("access", "exposure", "wang.li", "--json", identity="owner").ok().json
    assert row["sections"]["finance"] == [1, 2, 3]
    assert "finance" not in row["now"]
    [row] = book.run("access", "exposure", "lin.hua", "--json", identity="owner").ok().json
    assert row["sections"]["finance"] == [1, 2, 3, 4]


def opened(book: Book, role: str) -> Unlocked:
    held = roster.parse((book.root / "vault.yaml").read_bytes(), source="")
    return unlock(book.root, None, held, load_identities([book.identities[role]], ask=None), None)


def keys_of(book: Book, member: str, role: str) -> tuple[Change, dict[str, bytes]]:
    """The change of a roster that gives ``member`` another role, and the key file that goes with it."""
    held = roster.parse((book.root / "vault.yaml").read_bytes(), source="")
    about = replace(held.members[member], role=role)
    changed, raw = membership.sealed_member(
        held.vault_id,
        about,
        member,
        held.roles,
        opened(book, "owner").keyring.secrets,
    )
    return (
        lambda old: replace(old, members={**old.members, member: changed}),
        {layout.key_path(member): raw},
    )


def test_a_device_is_asked_about_alone(book: Book, wang: str) -> None:
    device = generate_identity_file(book.root.parent / "phone", comment="phone", passphrase=None)
    line = f"{public(device).recipient} {public(device).verifier}"
    book.run("access", "grant", "wang.li", "--key", line, "--device", "phone", identity="owner").ok()
    [row] = book.run("access", "exposure", "wang.li", "--device", "phone", "--json").ok().json
    assert row["sections"]["finance"] == [1, 2, 3]
    missing = book.run("access", "exposure", "wang.li", "--device", "tablet")
    assert (missing.code, missing.out) == (3, "")
    assert "wang.li has and had no device tablet" in missing.err


def test_nobody_of_that_name(asked: Book, wang: str) -> None:
    done = asked.run("access", "exposure", "mallory")
    assert (done.code, done.out) == (3, "")
    assert "no member is or was called mallory" in done.err


def test_a_book_without_a_record(book: Book) -> None:
    done = book.run("access", "exposure", "wang.li").ok()
    assert done.out == "no key that wang.li was ever given opens anything in this book\n"
    assert book.run("access", "exposure", "wang.li", "--json").ok().json == []


def test_people_are_told_that_it_stays_so_and_what_to_ask(asked: Book, wang: str) -> None:
    said = asked.run("access", "exposure", "wang.li").ok().out
    assert f"{wang}  王小明  profile 1, finance 1-3, kyc 1" in said
    assert re.search(r"finance +1 +3 +1 ", said)
    assert "could open 1 client (" in said
    assert "can be opened with it for ever: in the git history" in said
    assert "Ask wang.li to delete every clone, backup and key file" in said
    zh = asked.run("access", "exposure", "wang.li", lang="zh").ok().out
    assert "旧密钥始终可以打开" in zh
    assert "财务信息 1-3" in zh


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_all_of_it_is_seen_in_a_narrow_window(asked: Book, wang: str, lang: str) -> None:
    terminal = asked.terminal("access", "exposure", "wang.li", columns=60, lang=lang)
    terminal.expect(pexpect.EOF)
    lines = str(terminal.before).replace("\r\n", "\n").splitlines()
    assert all(width(line) <= 60 for line in lines)
    assert "…" not in str(terminal.before)
    assert "no room" not in str(terminal.before)


def test_a_shallow_history_says_that_there_is_more(asked: Book, wang: str, tmp_path: Path) -> None:
    there = tmp_path / "shallow"
    subprocess.run(["git", "clone", "-q", "--depth", "1", f"file://{asked.root}", str(there)], check=True)
    done = replace(asked, root=there).run("access", "exposure", "wang.li", "--json").ok()
    assert done.json[0]["sections"]["finance"] == [3]
    assert "a part of the history is not in this clone" in done.err


def test_other_branches_and_tags_are_looked_at_too(book: Book) -> None:
    """They are in every clone; a tag that was annotated, and a branch that HEAD does not have."""
    wang = with_wang(book)
    book.git("-c", "user.name=x", "-c", "user.email=x@x", "tag", "-a", "-m", "x", "old")
    book.run("set", wang, "finance.holdings[0].amount=800万").ok()
    book.git("branch", "other")
    book.git("reset", "-q", "--hard", "HEAD~1")
    state = Path(os.environ["XDG_STATE_HOME"])
    shutil.rmtree(state)
    shutil.rmtree(os.environ["XDG_CACHE_HOME"])
    [row] = book.run("access", "exposure", "wang.li", "--json").ok().json
    assert row["sections"]["finance"] == [1, 2, 3, 4]


def test_without_a_history_there_is_nothing_to_tell(book: Book) -> None:
    shutil.rmtree(book.root / ".git")
    shutil.rmtree(os.environ["XDG_STATE_HOME"])  # nobody here ever saw it with one
    done = book.run("access", "exposure", "wang.li")
    assert (done.code, done.out) == (2, "")
    assert "there is no history here" in done.err


def test_what_git_has_lost_is_said_and_the_rest_is_told(book: Book) -> None:
    wang = with_wang(book)
    path = book.record(wang).relative_to(book.root)
    lost = book.git("rev-parse", f"HEAD~1:{path}").strip()
    (book.root / ".git/objects" / lost[:2] / lost[2:]).unlink()
    done = book.run("access", "exposure", "wang.li", "--json").ok()
    assert done.json[0]["sections"]["finance"] == [1, 3]
    assert "a part of the history is not in this clone" in done.err


def test_what_is_damaged_as_a_record_could_still_be_opened_by_hand(book: Book) -> None:
    """So it is told, though nobody would believe it; and a name that a stranger made up is shown harmless."""
    wang = with_wang(book)
    file = book.record(wang)
    file.write_bytes(file.read_bytes().replace(b"\nfinance:", b"\n\x1b[31mfinance:") + b"garbage\n")
    book.git("-c", "user.name=x", "-c", "user.email=x@x", "commit", "-qam", "damaged")
    done = book.run("access", "exposure", "wang.li")
    assert done.code == 6, "the damage is named"
    assert "\x1b" not in done.out
    assert "finance 1-3" in done.out


def test_it_writes_nothing(asked: Book, wang: str) -> None:
    before = asked.git("rev-parse", "HEAD"), asked.git("status", "--porcelain")
    asked.run("access", "exposure", "wang.li").ok()
    assert (asked.git("rev-parse", "HEAD"), asked.git("status", "--porcelain")) == before


@pytest.mark.parametrize(
    ("numbers", "said"),
    [((1,), "1"), ((1, 2), "1-2"), ((1, 2, 3, 5, 7, 8), "1-3 5 7-8"), ((), "")],
)
def test_revisions_are_told_as_spans(numbers: tuple[int, ...], said: str) -> None:
    assert spans(numbers) == said

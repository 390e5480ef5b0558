"""``verify``: a whole vault passes, with a key and without; what is wrong is named by file and section."""

import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pexpect
import pytest
from books import Book, Done, crowd

from hnwctl.console.session import Session
from hnwctl.console.settings import Settings
from hnwctl.store.keys import seal
from hnwctl.store.keys.identities import load_identities
from hnwctl.store.repository import write
from hnwctl.store.repository.git import open_git
from hnwctl.store.saving import Change
from hnwctl.store.trust import roster


@pytest.fixture
def ids(book: Book) -> dict[str, str]:
    """Four clients, one of them archived."""
    return crowd(book)


@pytest.fixture
def wang(ids: dict[str, str]) -> str:
    """The id of one of them."""
    return ids["王小明"]


def problems(done: Done) -> list[dict[str, str]]:
    """What was found, which must be something."""
    assert done.code == 6
    found: list[dict[str, str]] = done.json["problems"]
    assert found
    return found


def named(done: Done) -> set[tuple[str, str]]:
    """File and section of each problem."""
    return {(each["file"], each["section"]) for each in problems(done)}


def write_past_the_book(book: Book, client: str, sections: dict[str, Any]) -> None:
    """What a careless program with the adviser's key could write: no model, no extract is looked at."""
    settings = Settings(vault=[book.root], identity=[book.identities["adviser"]], environ=os.environ)
    opened = Session(settings).book
    record = opened.read("client", client)
    base = {name: meta.rev for name, meta in record.meta.items()}
    opened.vault.write([Change("client", client, sections, base)], message="by hand")


# --- what is whole -----------------------------------------------------------------------------


def test_a_whole_book_passes(book: Book, ids: dict[str, str]) -> None:
    done = book.run("verify", "--json").ok()
    assert done.json["problems"] == []
    assert done.json["checked"] == 4
    assert done.json["opened"] == done.json["sections"] > 12
    assert done.json["commits"] == len(book.commits())
    line = book.run("verify").ok()
    assert line.out.startswith("4 records, ")
    assert line.out.endswith(": 0 problems\n")


def test_a_book_without_clients_passes(book: Book) -> None:
    assert book.run("verify", "--json").ok().json["checked"] == 0


def test_no_key_is_needed_and_that_is_said(book: Book, ids: dict[str, str], tmp_path: Path) -> None:
    done = book.run("verify", "--json", identity=str(tmp_path / "nowhere")).ok()
    assert (done.json["checked"], done.json["opened"], done.json["problems"]) == (4, 0, [])
    assert "contents were not opened: " in done.err
    useless = tmp_path / "useless"  # what lies at ~/.ssh on a server, say: of another sort, or locked
    useless.touch(mode=0o600)
    done = book.run("verify", "--git-dir", book.root / ".git", "--json", identity=str(useless)).ok()
    assert (done.json["checked"], done.json["opened"], done.json["problems"]) == (4, 0, [])
    assert f"contents were not opened: {useless}: no secret key that can be used" in done.err


def test_a_key_opens_what_it_may(book: Book, ids: dict[str, str]) -> None:
    every = book.run("verify", "--json").ok().json
    some = book.run("verify", "--json", identity="assistant").ok().json
    assert 0 < some["opened"] < every["opened"] == every["sections"]


def test_a_vault_that_is_plain_files_is_checked_as_far_as_it_goes(
    book: Book, ids: dict[str, str], tmp_path: Path
) -> None:
    shutil.copytree(book.root, tmp_path / "plain", ignore=shutil.ignore_patterns(".git"))
    alone = Book(tmp_path / "plain", book.identities).run("verify", "--json").ok()
    assert (alone.json["checked"], alone.json["commits"], alone.json["problems"]) == (4, 0, [])
    assert "its history is unchecked" in alone.err


def test_a_bare_clone_is_checked_from_git_alone(book: Book, ids: dict[str, str], tmp_path: Path) -> None:
    bare = tmp_path / "server.git"
    subprocess.run(["git", "clone", "-q", "--bare", str(book.root), str(bare)], check=True)
    done = book.run("verify", "--git-dir", bare, "--json").ok().json
    assert (done["checked"], done["problems"]) == (4, [])
    assert done["commits"] == len(book.commits())
    without = book.run("verify", "--git-dir", bare, "--json", identity="/nowhere").ok().json
    assert (without["checked"], without["opened"]) == (4, 0)


def test_a_draft_of_the_policy_is_no_problem_but_is_told(book: Book) -> None:
    with (book.root / "policy.yaml").open("a", encoding="utf-8") as file:
        file.write("# more\n")
    done = book.run("verify").ok()
    assert "policy.yaml is not the approved one" in done.err


def test_what_a_killed_command_left_is_named(book: Book, wang: str) -> None:
    """An erasure that is not finished is told, with what finishes it; a write that cannot be is a problem,
    and all else is checked nevertheless."""
    erasing, journal = book.root / ".git/hnwctl/erasing", book.root / ".git/hnwctl/journal.json"
    erasing.mkdir(parents=True)
    done = book.run("verify").ok()
    assert "an erasure was interrupted" in done.err
    assert "finishes it, such as `hnwctl list`" in done.err
    assert "彻底删除被中断" in book.run("verify", "--git-dir", book.root / ".git", lang="zh").err
    with at_work(book):
        assert "interrupted" not in book.run("verify").ok().err
    book.run("list").ok()
    assert not erasing.exists()
    assert "interrupted" not in book.run("verify").ok().err
    journal.write_text("{")
    done = book.run("verify", "--json")
    assert (named(done), done.json["checked"]) == ({(".git/hnwctl/journal.json", "")}, 4)
    assert done.json["advice"][0].startswith("an unfinished write: git status shows")
    assert book.run("verify").out.splitlines()[-1].endswith(": 1 problem")


@contextmanager
def at_work(book: Book) -> Iterator[None]:
    """The vault lock, held by another thread: somebody is at it."""
    git, done, held = open_git(book.root), Event(), Event()
    assert git is not None

    def hold() -> None:
        with write.locked(git):
            held.set()
            done.wait(30)

    thread = Thread(target=hold)
    thread.start()
    held.wait(30)
    try:
        yield
    finally:
        done.set()
        thread.join()


def test_a_history_that_is_cut_off_is_told(book: Book, tmp_path: Path) -> None:
    words = ("git", "clone", "-q", "--depth", "1")
    book.add("王小明")
    subprocess.run([*words, book.root.as_uri(), str(tmp_path / "clone")], check=True)
    clone = Book(tmp_path / "clone", book.identities)
    assert "git fetch --unshallow" in clone.run("verify").ok().err
    assert "git fetch --unshallow" in book.run("verify", "--git-dir", clone.root / ".git").ok().err
    book.run("access", "define", "desk", "profile=read", identity="owner").ok()
    subprocess.run([*words, book.root.as_uri(), str(tmp_path / "later")], check=True)
    [found] = problems(Book(tmp_path / "later", book.identities).run("verify", "--json"))
    assert found["problem"].startswith("the history here is cut off, and what led to roster 2 is not in it")


def test_only_the_history_after_a_commit_can_be_asked_for(book: Book, ids: dict[str, str]) -> None:
    assert book.run("verify", "--since", "HEAD~2", "--json").ok().json["commits"] == 2
    assert book.run("verify", "--since", "HEAD", "--json").ok().json["commits"] == 0


@pytest.mark.parametrize("revision", ["nowhere", "--all", "HEAD~99"])
def test_a_revision_that_is_none_is_a_mistake(book: Book, revision: str) -> None:
    done = book.run("verify", f"--since={revision}")
    assert (done.code, done.out) == (4, "")
    assert f"{revision} is no commit in this history" in done.err


# --- what is wrong -----------------------------------------------------------------------------


def flip(book: Book, client: str) -> None:
    """One letter of the finances."""
    raw = bytearray(book.record(client).read_bytes())
    at = raw.index(b"\nfinance:") + 500
    raw[at] = ord("A") if raw[at] != ord("A") else ord("B")
    book.record(client).write_bytes(raw)


def remove(book: Book, client: str) -> None:
    book.record(client).unlink()


def link(book: Book, client: str) -> None:
    book.record(client).unlink()
    book.record(client).symlink_to("/etc/passwd")


def folder(book: Book, client: str) -> None:
    book.record(client).unlink()
    book.record(client).mkdir()


def empty(book: Book, client: str) -> None:
    book.record(client).write_bytes(b"")


def older(book: Book, client: str) -> None:
    first = book.git(
        "log", "--format=%h", "--diff-filter=A", "--", f"clients/{client[0]}/{client}.yaml"
    ).split()[-1]
    book.run("set", client, "profile.tags+=golf").ok()
    book.git("checkout", first, "--", f"clients/{client[0]}/{client}.yaml")


@pytest.mark.parametrize(
    ("spoil", "section", "said"),
    [
        (flip, "finance", "signature"),
        (remove, "", "this record was removed"),
        (link, "", "a link"),
        (folder, "", "not a regular file"),
        (empty, "", "the file is empty"),
        (older, "profile", "rolled back from revision 2 to 1"),
    ],
)
@pytest.mark.parametrize("identity", ["adviser", "/nowhere"])
def test_what_was_done_to_a_record_is_named(
    book: Book, wang: str, spoil: Callable[[Book, str], None], section: str, said: str, identity: str
) -> None:
    spoil(book, wang)
    done = book.run("verify", "--json", identity=identity)
    (found,) = [each for each in problems(done) if said in each["problem"]]
    assert (found["file"], found["section"]) == (f"clients/{wang[0]}/{wang}.yaml", section)
    assert {each["file"] for each in problems(done)} == {found["file"]}


def test_people_read_it_in_a_table_in_their_language(book: Book, wang: str) -> None:
    remove(book, wang)
    done = book.run("verify", lang="zh")
    assert done.code == 6
    assert done.out.splitlines()[2].split() == [f"clients/{wang[0]}/{wang}.yaml", "该记录被移除"]
    assert done.out.splitlines()[-1].endswith("1 个问题")
    assert book.run("verify", "-f", "csv").out.splitlines()[0] == "file,section,problem"


def test_a_wrong_commit_stays_wrong_in_a_fresh_clone(book: Book, wang: str, tmp_path: Path) -> None:
    flip(book, wang)
    book.git("-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "-qam", "edit")
    wrong = book.git("rev-parse", "HEAD").strip()[:12]
    path = f"clients/{wang[0]}/{wang}.yaml"
    there = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", str(book.root), str(there)], check=True)
    done = Book(there, book.identities).run("verify", "--json")
    assert named(done) == {(path, "finance"), (f"{wrong}:{path}", "finance")}
    assert "nobody has vouched for this clone" in done.err


def test_what_was_put_right_again_is_still_in_the_history(book: Book, wang: str) -> None:
    before = book.git("rev-parse", "HEAD").strip()
    remove(book, wang)
    who = ("-c", "user.name=x", "-c", "user.email=x@example.org")
    book.git(*who, "commit", "-qam", "remove")
    wrong = book.git("rev-parse", "HEAD").strip()
    book.git("checkout", before, "--", "clients")
    book.git(*who, "commit", "-qm", "put back")
    done = book.run("verify", "--json")
    assert named(done) == {(f"{wrong[:12]}:clients/{wang[0]}/{wang}.yaml", "")}
    assert book.run("verify", "--since", wrong).ok()


def test_files_that_belong_to_nothing_are_named(book: Book, wang: str) -> None:
    (book.root / "clients/notes.txt").write_text("x")
    (book.root / "clients" / wang[0] / "copy.yaml").write_bytes(book.record(wang).read_bytes())
    (book.root / "keys/stranger.age").write_text("x")
    (book.root / "clients/.DS_Store").write_text("left by a system")
    assert named(book.run("verify", "--json")) == {
        ("clients/notes.txt", ""),
        (f"clients/{wang[0]}/copy.yaml", ""),
        ("keys/stranger.age", ""),
    }


@pytest.mark.parametrize("how", ["replaced", "removed"])
def test_a_key_file_that_is_not_the_roster_s_is_named(book: Book, ids: dict[str, str], how: str) -> None:
    for member in ("chen.jie", "wang.li"):
        file = book.root / f"keys/{member}.age"
        if how == "removed":
            file.unlink()
        else:
            file.write_bytes((book.root / "keys/paper.age").read_bytes())
    assert named(book.run("verify", "--json")) == {("keys/chen.jie.age", ""), ("keys/wang.li.age", "")}


def test_a_forged_roster_is_named_and_the_last_one_judges(book: Book, ids: dict[str, str]) -> None:
    file = book.root / "vault.yaml"
    file.write_text(file.read_text().replace("role: assistant", "role: owner"))
    done = book.run("verify", "--json")
    assert named(done) == {("vault.yaml", "")}
    assert done.json["checked"] == 4
    file.write_text("rubbish")
    assert named(book.run("verify", "--json")) == {("vault.yaml", "")}


def test_without_a_pin_a_broken_roster_leaves_nothing_to_judge_by(book: Book, tmp_path: Path) -> None:
    shutil.copytree(book.root, tmp_path / "copy")
    (tmp_path / "copy/vault.yaml").write_text("rubbish")
    done = Book(tmp_path / "copy", book.identities).run("verify", "--json")
    assert named(done) == {("vault.yaml", "")}
    assert done.json["checked"] == 0


def test_an_extract_that_does_not_agree_is_named(book: Book, wang: str) -> None:
    shown = book.shown(wang)
    write_past_the_book(book, wang, {"finance": {**shown["finance"], "liquidity": "low"}})
    found = problems(book.run("verify", "--json"))
    assert [(each["section"], each["problem"]) for each in found if each["section"] == "finance_dates"] == [
        ("finance_dates", "taken from finance rev=1, while that section has revision 2")
    ]
    seen = problems(book.run("verify", "--json", identity="reminder"))
    assert [each["section"] for each in seen] == ["finance_dates"]


def test_an_extract_that_says_something_else_is_named(book: Book, wang: str) -> None:
    write_past_the_book(book, wang, {"service_dates": {"of": "service rev=1", "last_contact": "2026-11-11"}})
    assert problems(book.run("verify", "--json")) == [
        {
            "file": f"clients/{wang[0]}/{wang}.yaml",
            "section": "service_dates",
            "problem": "does not agree with service",
        }
    ]


def test_extracts_of_a_former_version_are_no_forgery(book: Book) -> None:
    """They had no computed days; approving the policy, or the next change, writes them."""
    client = book.add("陈晨", "kyc.rating=high", "kyc.reviewed=2026-11-01", "service.notes[+].at=2026-11-01",
                      "service.notes[-1].text=x")  # fmt: skip
    written = book.shown(client)["kyc_dates"]
    write_past_the_book(book, client, {"kyc_dates": {"of": "kyc rev=1", "reviewed": "2026-11-01"}})
    assert book.run("verify", "--json").ok().json["problems"] == []
    assert book.run("query", "SELECT due_kyc FROM clients", "--json").ok().json == [{"due_kyc": "2027-05-01"}]
    forged = {**written, "dates": [{"kind": "kyc_expiry", "date": "2026-10-31"}]}
    write_past_the_book(book, client, {"kyc_dates": forged})
    assert [each["problem"] for each in problems(book.run("verify", "--json"))] == ["does not agree with kyc"]


def test_contents_that_do_not_hold_are_named_by_field(book: Book, wang: str) -> None:
    write_past_the_book(book, wang, {"profile": {"name": "王小明", "stage": "rich", "colour": "red"}})
    found = {each["problem"].partition(":")[0] for each in problems(book.run("verify", "--json"))}
    assert found == {"profile.stage", "profile.colour"}
    assert "profile.colour" in book.run("verify", lang="zh").out


def test_what_git_itself_has_lost_is_named(book: Book, wang: str) -> None:
    oid = book.git("rev-parse", f"HEAD:clients/{wang[0]}/{wang}.yaml").strip()
    loose = book.root / ".git/objects" / oid[:2] / oid[2:]
    assert loose.exists()
    loose.unlink()
    done = book.run("verify", "--json")
    assert done.code == 6
    assert ".git" in {each["file"] for each in done.json["problems"]}


def test_a_bare_repository_that_is_not_there(book: Book, tmp_path: Path) -> None:
    done = book.run("verify", "--git-dir", tmp_path / "gone.git")
    assert (done.code, done.err) == (4, f"error: no such folder: {tmp_path / 'gone.git'}\n")


# --- links, keys that were replaced, what to do ---------------------------------------------------


def test_a_link_that_leads_nowhere_is_named(book: Book, ids: dict[str, str], wang: str) -> None:
    other, nobody = ids["李娜"], "00000000"
    family = [{"relation": "spouse", "client": other}, {"relation": "child", "client": nobody}]
    shown = book.shown(wang)
    write_past_the_book(book, wang, {"profile": {**shown["profile"], "family": family, "referrer": nobody}})
    found, said = problems(book.run("verify", "--json")), f": leads to {nobody}, and there is no such client"
    assert {(each["file"], each["section"], each["problem"]) for each in found} == {
        (f"clients/{wang[0]}/{wang}.yaml", "profile", f"profile.{field}{said}")
        for field in ("family[1].client", "referrer")
    }
    assert book.run("verify", "--json", identity="/nowhere").ok()


def test_a_beneficial_owner_who_is_nobody_is_named(book: Book, wang: str) -> None:
    shown = book.shown(wang)
    owners = [{"name": "某某", "client": "00000000"}]
    write_past_the_book(book, wang, {"kyc": {**shown["kyc"], "beneficial_owners": owners}})
    said = {each["problem"] for each in problems(book.run("verify", "--json"))}
    assert "kyc.beneficial_owners[0].client: leads to 00000000, and there is no such client" in said


def test_sections_under_a_replaced_key_are_told_and_are_no_problem(book: Book, ids: dict[str, str]) -> None:
    """The owner makes a new key for finances and seals nothing anew: what hnwctl itself never leaves."""
    raw = (book.root / "vault.yaml").read_bytes()
    old = roster.parse(raw, source="vault.yaml")
    both = {**old.compartments["finance"], 2: seal.new_identity()[1]}
    new = replace(
        old, rev=old.rev + 1, previous=roster.digest(raw), compartments={**old.compartments, "finance": both}
    )
    [device] = load_identities([book.identities["owner"]], ask=None)
    signed = roster.sign_roster(new, device, "lin.hua/laptop", "2026-11-20T08:00:00Z")
    (book.root / "vault.yaml").write_bytes(roster.emit(signed))
    book.git("-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "-qam", "rotate")
    done = book.run("verify", "--json", identity="/nowhere").ok()
    held = sum("finance" in book.shown(client, identity="owner") for client in ids.values())
    assert (done.json["problems"], done.json["exposed"]) == ([], held)
    assert f"{held} sections are sealed to a key that was replaced since" in done.err


def test_what_to_do_is_said_once_for_each_sort(book: Book, ids: dict[str, str], wang: str) -> None:
    remove(book, wang)
    flip(book, ids["李娜"])
    (book.root / "keys/cron.age").unlink()
    commit = book.git("rev-parse", "HEAD").strip()
    done = book.run("verify", "--json", identity="/nowhere")
    assert [line.partition(":")[0] for line in done.json["advice"]] == ["files", "keys"]
    assert all(f"git checkout {commit} -- FILE" in line for line in done.json["advice"])
    assert f"git checkout {commit} -- " in book.run("verify", lang="zh").err
    book.git("checkout", commit, "--", "clients", "keys")
    assert book.run("verify", "--json").ok().json["advice"] == []


def test_a_narrow_terminal_cuts_no_problem(book: Book, wang: str) -> None:
    flip(book, wang)
    terminal = book.terminal("verify", columns=60)
    terminal.expect(pexpect.EOF)
    path = f"clients/{wang[0]}/{wang}.yaml"
    said = " ".join(str(terminal.before).split())
    assert said.startswith(f"{path} [finance]: ")
    assert "…" not in said
    assert max(len(line) for line in str(terminal.before).splitlines()) <= 60

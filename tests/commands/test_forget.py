"""A client erased: nothing that any key opens says anything of them, anywhere, and all else is as it was."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import keyhole
import pytest
from books import Book, made

WANG = "王小明"
PHONE, MAIL, NUMBER, DOCUMENT = "13800138000", "xm.wang@example.com", "C-20017", "110101198001011234"
FIELDS = (
    "profile.stage=lead",
    "profile.aliases+=王总",
    f"profile.client_number={NUMBER}",
    "profile.contact_points[+].type=phone",
    f"profile.contact_points[-1].value={PHONE}",
    "profile.contact_points[+].type=email",
    f"profile.contact_points[-1].value={MAIL}",
    "kyc.documents[+].type=id_card",
    f"kyc.documents[-1].number={DOCUMENT}",
    "finance.holdings[+].amount=333万",
    "finance.holdings[-1].held=elsewhere",
    "service.notes[+].at=2026-11-02",
    "service.notes[-1].text=喜欢喝茶",
)
NEEDLES = [WANG, "王总", "王旧名", PHONE, "138 0013 8000", MAIL, NUMBER, DOCUMENT, "3330000", "喜欢喝茶"]


def person(book: Book, *words: str | Path, **how: Any) -> Any:
    return book.run(*words, identity="owner", **how)


@pytest.fixture
def book(tmp_path: Path) -> Book:
    return made(tmp_path)


@pytest.fixture
def wang(book: Book) -> str:
    """A client with a life: an earlier name, and others who speak of him."""
    wang = book.add("王旧名", *FIELDS, identity="owner")
    person(book, "set", wang, f"profile.name={WANG}").ok()
    return wang


@pytest.fixture
def wife(book: Book, wang: str) -> str:
    """Another client, in whose record he stands, now and formerly, by link, name and number."""
    wife = book.add(
        "李娜",
        "profile.family[+].relation=spouse",
        f"profile.family[-1].name={WANG}",
        f"profile.family[-1].client={wang}",
        f"profile.referrer={wang}",
        "profile.note=先生电话 138 0013 8000",
        "service.notes[+].at=2026-11-02",
        "service.notes[-1].text=王总介绍的",
        "finance.holdings[+].amount=100万",
        "finance.holdings[-1].label=自用",
    )
    book.run("set", wife, "service.notes[0].text=by 王旧名").ok()
    book.run("set", wife, "service.notes[0].text=quiet").ok()
    return wife


def look(book: Book, home: Path) -> dict[str, list[str]]:
    """Where anything of him stands: in all of git, and in every file of the vault and of the user's."""
    pieces = {**keyhole.objects(book.root), **keyhole.files(book.root, home)}
    keys = keyhole.secrets(pieces, iter(book.identities.values()))
    return keyhole.naming(keyhole.opened(pieces, keys), NEEDLES)


def test_nothing_that_any_key_opens_says_anything_of_the_client(
    book: Book, wang: str, wife: str, home: Path
) -> None:
    person(book, "access", "rotate", "service").ok()  # what was said under the old key goes too
    book.git("tag", "-a", "-m", f"when {WANG} came", "before")
    book.git("branch", "side", "HEAD~1")
    book.git("update-ref", "refs/remotes/origin/main", "HEAD")
    book.git("notes", "add", "-m", f"about {WANG}")
    (book.root / "policy.yaml").write_text("draft")
    book.git("-c", "user.name=x", "-c", "user.email=x@x", "stash", "push", "-q")
    (book.record(wang).parent / f"{wang}.yaml~").write_bytes(book.record(wang).read_bytes())
    for identity in book.identities:
        book.run("list", identity=identity)
    before = look(book, home)
    assert {needle for found in before.values() for needle in found} == set(NEEDLES)
    commits = len(book.commits())

    said = person(book, "forget", wang, "--yes", "--json").ok()
    done = said.json
    assert "warning: what was put aside with git stash goes too" in said.err
    assert look(book, home) == {}
    assert done["id"] == wang
    assert done["commit"] == book.git("rev-parse", "HEAD").strip()
    assert {(each["id"], each["section"]) for each in done["redacted"]} == {(wife, "profile")}
    assert done["old_sections"] == 2
    assert len(book.commits()) == commits + 1
    for identity in book.identities:
        book.run("list", identity=identity).ok()
    assert look(book, home) == {}
    assert person(book, "verify").ok().out.endswith("0 problems\n")
    assert book.git("status", "--porcelain") == ""
    assert book.git("for-each-ref", "--format=%(refname)").split() == [
        "refs/heads/main",
        "refs/heads/side",
        "refs/tags/before",
    ]


def test_others_read_as_before_but_for_the_client(book: Book, wang: str, wife: str) -> None:
    was = book.shown(wife)
    person(book, "forget", wang, "--yes").ok()
    now = book.shown(wife)
    assert now["profile"]["family"] == [{"relation": "spouse", "name": "[erased]"}]
    assert now["profile"]["note"] == "先生电话 [erased]"
    assert "referrer" not in now["profile"]
    assert now["finance"] == was["finance"]
    assert now["service"] == was["service"]
    assert [row["id"] for row in book.run("list", "--json").ok().json] == [wife]
    assert book.run("show", wang).code == 3


def test_the_tombstone_says_when_why_and_by_whom_and_nothing_else(book: Book, wang: str) -> None:
    person(book, "forget", wang, "--yes", "--reason", "consent").ok()
    text = book.record(wang).read_text()
    assert text.count(" gone=erased-consent ") == 7
    assert text.count("by=lin.hua/laptop at=20") == 7
    assert "sealed" not in text
    assert book.commits()[0] == f"forget {wang}"
    assert f"ids={wang} " in (book.root / "vault.yaml").read_text()


def test_what_it_would_do_is_shown_and_nothing_done(book: Book, wang: str, wife: str, home: Path) -> None:
    head, before = book.git("rev-parse", "HEAD"), look(book, home)
    dry = person(book, "forget", wang, "--dry-run", "--json").ok().json
    assert dry["commit"] is None
    assert {
        "id": wife,
        "section": "profile",
        "path": "note",
        "was": "先生电话 138 0013 8000",
        "now": "先生电话 [erased]",
    } in dry["redacted"]
    assert book.git("rev-parse", "HEAD") == head
    assert look(book, home).keys() >= before.keys()
    said = person(book, "forget", wang, "--dry-run", lang="zh").ok()
    assert "[已删除]" in said.out
    assert "未彻底删除" in said.out


def test_market_notes_and_saved_segments_are_redacted_too(book: Book, wang: str, home: Path) -> None:
    book.run("segment", "save", "his", "--where", f"id = '{wang}' OR name = '{WANG}'").ok()
    book.run("market", "add", "tea", "--kind", "trend", "--text", f"{WANG} says so").ok()
    done = person(book, "forget", wang, "--yes", "--json").ok().json
    assert {each["section"] for each in done["redacted"]} == {"rule", "note"}
    assert look(book, home) == {}
    shown = book.run("segment", "show", "his", "--json").ok()
    assert "[erased]" in book.run("segment", "list", "--json").ok().out + shown.out
    person(book, "verify").ok()


def test_a_false_positive_can_be_kept(book: Book, wang: str, wife: str) -> None:
    assert person(book, "forget", wang, "--yes", "--keep", wife).code == 4
    person(book, "forget", wang, "--yes", "--keep", f"{wife}:profile").ok()
    assert book.shown(wife)["profile"]["note"] == "先生电话 138 0013 8000"
    assert "referrer" not in book.shown(wife)["profile"]


def test_the_name_is_typed_again(book: Book, wang: str) -> None:
    assert person(book, "forget", wang).code == 2  # there is no terminal, and no --yes
    child = book.terminal("forget", wang, identity="owner")
    child.expect("type the client's name")
    child.sendline("李娜")
    child.expect("nothing was erased")
    child.wait()
    assert child.exitstatus == 2
    assert book.run("show", wang).code == 0
    child = book.terminal("forget", wang, identity="owner")
    child.expect("type the client's name")
    child.sendline(WANG)
    child.expect("erased; the history was written anew")
    child.wait()
    assert book.run("show", wang).code == 3
    assert person(book, "forget", "nobody").code == 3


def test_only_an_owner_erases(book: Book, wang: str) -> None:
    for identity in ("adviser", "assistant", "compliance", "recovery"):
        done = book.run("forget", wang, "--yes", identity=identity)
        assert done.code == 5
        assert "lin.hua" in done.err


def test_a_reason_is_a_plain_word(book: Book, wang: str) -> None:
    for word in ("王小明", "Wang", "a b", "x" * 25, ""):
        assert person(book, "forget", wang, "--yes", "--reason", word).code == 4


# --- what keeps a record ------------------------------------------------------------------------


def test_a_client_is_kept_by_the_policy(book: Book) -> None:
    active = book.add("赵敏", "profile.stage=active")
    done = person(book, "forget", active, "--yes")
    assert done.code == 5
    assert "Kept for 20 years after the relationship, which has not ended" in done.err
    assert "Kept for 10 years" in done.err
    assert "not yet confirmed by the firm" in done.err
    assert f"hnwctl archive {active}" in done.err
    closed = book.add("李雷", "profile.stage=closed", "kyc.relationship_ended=2010-05-01")
    error = person(book, "forget", closed, "--yes", "--json").error
    assert error["exit"] == 5
    assert "Kept until 2030-05-01" in error["message"]
    assert "aml" not in error["message"]  # is over
    said = person(book, "forget", closed, "--yes", lang="zh").err
    assert "保存至 2030-05-01" in said
    person(book, "forget", closed, "--yes", today="2030-05-01").ok()


def test_a_held_client_is_kept_until_the_day_or_until_it_is_lifted(book: Book, wang: str) -> None:
    book.run("hold", wang, "--until", "2026-12-24", "--reason", "lawsuit", identity="compliance").ok()
    done = person(book, "forget", wang, "--yes")
    assert done.code == 5
    assert "Held by zhao.min until 2026-12-24: lawsuit." in done.err
    book.run("hold", wang, "--lift", identity="compliance").ok()
    person(book, "forget", wang, "--yes").ok()


# --- where it cannot be done --------------------------------------------------------------------


def test_an_odd_repository_is_refused_in_a_clear_word(book: Book, wang: str, tmp_path: Path) -> None:
    def refused(word: str) -> None:
        done = person(book, "forget", wang, "--yes")
        assert done.code == 7
        assert word in done.err

    book.git("worktree", "add", "-q", str(tmp_path / "other"), "HEAD~1")
    refused("other work trees")
    book.git("worktree", "remove", str(tmp_path / "other"))
    (book.root / "notes.txt").write_text("x")
    book.git("add", "notes.txt")
    refused("staged")
    book.git("reset", "-q")
    (book.root / ".git/MERGE_HEAD").write_text(book.git("rev-parse", "HEAD~1"))
    refused("merge")
    (book.root / ".git/MERGE_HEAD").unlink()
    book.git("checkout", "-q", "--detach")
    refused("no branch")
    book.git("checkout", "-q", "main")
    person(book, "forget", wang, "--yes").ok()


def test_plain_files_that_name_the_client_are_reported(book: Book, wang: str) -> None:
    (book.root / "notes.txt").write_text(f"call {WANG}")
    (book.root / "giant.bin").write_bytes(bytes(9 * 2**20))
    book.git("add", "notes.txt", "giant.bin")
    book.git("-c", "user.name=x", "-c", "user.email=x@x", "commit", "-qm", f"about {WANG}")
    done = person(book, "forget", wang, "--yes", "--json").ok().json
    assert {("file", "notes.txt"), ("file", "giant.bin")} <= {
        (each["kind"], each["place"]) for each in done["remaining"]
    }
    assert book.commits()[1] == "about [erased]"


def test_copies_and_conflicts_in_other_places_go_too(book: Book, wang: str, wife: str, home: Path) -> None:
    raw = book.record(wang).read_text()
    (book.root / "old").mkdir()
    (book.root / "old/copy.yaml").write_text(raw)
    (book.root / "conflict.txt").write_text(f"<<<<<<< x\n{raw[200:]}>>>>>>> y\n")
    (book.root / "old/wife.yaml").write_text(book.record(wife).read_text())
    book.git("add", "old", "conflict.txt")
    book.git("-c", "user.name=x", "-c", "user.email=x@x", "commit", "-qm", "copies")
    person(book, "forget", wang, "--yes").ok()
    assert look(book, home) == {}
    assert not (book.root / "conflict.txt").exists()
    assert not (book.root / "old/copy.yaml").exists()


# --- elsewhere ----------------------------------------------------------------------------------


def test_what_remains_elsewhere_is_listed(book: Book, wang: str, tmp_path: Path) -> None:
    backups, disk = tmp_path / "backups", tmp_path / "disk"
    for folder in (backups, disk):
        folder.mkdir()
        person(book, "backup", "create", env={"HNWCTL_BACKUP_TO": str(folder)}).ok()
    [away], [snapshot] = disk.iterdir(), backups.iterdir()
    shutil.rmtree(disk)
    book.git("remote", "add", "origin", "https://me:secret@git.example.org/book.git")
    book.git("config", "branch.main.pushRemote", "https://me:secret@git.example.com/fork.git")
    book.git("update-ref", "refs/remotes/former/main", "HEAD")
    done = person(book, "forget", wang, "--yes", "--json", env={"HNWCTL_BACKUP_TO": str(backups)}).ok().json
    remaining = [(each["kind"], each["place"]) for each in done["remaining"]]
    assert [place for kind, place in remaining if kind == "snapshot"] == [str(snapshot), str(away)]
    assert [place for kind, place in remaining if kind == "remote"] == [
        "https://git.example.org/book.git", "https://git.example.com/fork.git", "former"
    ]  # fmt: skip
    assert ("clone", "wang.li/laptop") in remaining
    assert "secret" not in json.dumps(done)


def test_a_snapshot_that_was_moved_away_is_asked_for(book: Book, wang: str, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    env = {"HNWCTL_BACKUP_TO": str(folder)}
    person(book, "backup", "create", env=env).ok()
    [snapshot] = folder.iterdir()
    snapshot.rename(tmp_path / "elsewhere.age")
    person(book, "backup", "list", env=env)
    said = person(book, "forget", wang, "--yes", env=env).ok().out
    assert f"  {snapshot.name}\n    it was here once: find out where it went" in said


def test_a_fresh_clone_holds_and_a_client_who_is_back_does_not(
    book: Book, wang: str, wife: str, tmp_path: Path
) -> None:
    old = tmp_path / "old.yaml"
    shutil.copy(book.record(wang), old)
    person(book, "forget", wang, "--yes").ok()
    clone = Book(tmp_path / "clone", book.identities)
    subprocess.run(["git", "clone", "-q", book.root, clone.root], check=True)
    person(clone, "verify").ok()
    bare = tmp_path / "bare.git"
    subprocess.run(["git", "clone", "-q", "--bare", book.root, bare], check=True)
    book.run("verify", "--git-dir", str(bare)).ok()
    for each in (book, clone):
        shutil.copy(old, each.record(wang))
        listed = each.run("list")
        assert listed.code == 6
        assert "was erased, and is back" in listed.err
        each.git("-c", "user.name=x", "-c", "user.email=x@x", "commit", "-qam", "back")
        assert "was erased, and is back" in each.run("verify").out
        assert each.run("list").code == 6
    assert book.run("set", wife, "profile.note=x").code == 6


def test_it_may_be_done_again_for_another(book: Book, wang: str, wife: str, home: Path) -> None:
    person(book, "forget", wang, "--yes").ok()
    mother = book.add("赵敏", "profile.stage=lead", "profile.note=李娜的妈妈", identity="owner")
    book.run("set", wife, "service.notes[0].text=赵敏").ok()
    person(book, "forget", mother, "--yes", "--reason", "consent").ok()
    assert look(book, home) == {}
    person(book, "verify").ok()
    roster = (book.root / "vault.yaml").read_text()
    assert f"ids={wang} " in roster
    assert f"ids={mother} " in roster


def test_who_never_was_in_the_history_of_this_branch_is_no_reason_to_fail(book: Book) -> None:
    """The first client of a book, nobody speaks of them: history is written anew all the same."""
    alone = book.add("王小明", "profile.stage=lead", identity="owner")
    done = person(book, "forget", alone, "--yes", "--json").ok().json
    assert done["redacted"] == []
    assert done["old_sections"] == 0
    assert "redacted=-" in (book.root / "vault.yaml").read_text()
    person(book, "verify").ok()


# --- killed -------------------------------------------------------------------------------------


def killed(book: Book, step: int, *words: str) -> int:
    environ = {**os.environ, "HNWCTL_TEST_KILL": str(step)}
    key = str(book.identities["owner"])
    settings = ["--vault", str(book.root), "--identity", key, "--today", "2026-11-23", "--lang", "en"]
    done = subprocess.run(
        [sys.executable, "-m", "hnwctl", *settings, *words], env=environ, capture_output=True, check=False
    )
    return done.returncode


def test_on_a_full_disk_nothing_happens_or_the_next_command_finishes_it(
    book: Book, wang: str, home: Path
) -> None:
    """A limit on the size of files stands for the disk; the sweep packs everything, and needs most."""
    book.add("李娜", f"profile.note={'x' * 9000}")
    key = book.identities["owner"]
    words = [sys.executable, "-m", "hnwctl", "--vault", book.root, "--identity", key, "--lang", "en"]
    limited = ["bash", "-c", "ulimit -f $0; trap '' XFSZ; exec \"$@\""]
    seen = set()
    for kibibytes in (1, 12, 16, 20):
        done = subprocess.run(
            [*limited, str(kibibytes), *words, "forget", wang, "--yes"], capture_output=True
        )
        assert b"Traceback" not in done.stderr
        seen.add((done.returncode, b"could not all be swept" in done.stderr))
        if book.run("show", wang).code:
            break
        assert person(book, "verify").ok().out.endswith("0 problems\n")
    assert (9, False) in seen
    assert person(book, "forget", wang, "--yes").code in (0, 3)
    assert look(book, home) == {}
    person(book, "verify").ok()


@pytest.mark.parametrize("step", [3, 9, 40])
def test_killed_it_has_not_happened_or_is_finished_by_the_next_command(
    book: Book, wang: str, wife: str, home: Path, step: int
) -> None:
    assert killed(book, step, "forget", wang, "--yes") == -9
    book.run("list").ok()
    there = book.run("show", wang).code == 0
    assert (look(book, home) == {}) is not there
    person(book, "verify").ok()
    assert not (book.root / ".git/hnwctl/erasing").exists()
    assert there or person(book, "forget", wang, "--yes").code == 3

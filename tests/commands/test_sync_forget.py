"""A client is forgotten, and the clones of colleagues follow: nothing of it is left, no work is lost."""

import re
from pathlib import Path

import pytest

from hnwctl.store import layout
from tests.books import Book
from tests.store.syncing.team import Team, git, head, team


@pytest.fixture
def office(tmp_path: Path) -> Team:
    return team(tmp_path)


def live_blobs(root: Path, client: str) -> list[str]:
    """Every object, reachable or not, that holds a sealed section of the client."""
    listed = git(root, "cat-file", "--batch-check", "--batch-all-objects", "--unordered").splitlines()
    oids = [line.split()[0] for line in listed if line.split()[1] == "blob"]
    asked = "".join(f"{oid}\n" for oid in oids).encode()
    texts = re.split(r"(?m)^[0-9a-f]{40} blob \d+$", git(root, "cat-file", "--batch", input=asked))[1:]
    assert len(texts) == len(oids)
    return [
        oid
        for oid, text in zip(oids, texts, strict=True)
        if f"id: {client}\n" in text and "sealed: |" in text
    ]


def forgotten(book: Book, client: str) -> None:
    book.run("forget", client, "--reason", "request", "--yes", identity="owner").ok()


def whole(book: Book) -> None:
    """The book is sound, and nothing in it waits."""
    assert book.run("verify").ok().out.endswith(" 0 problems\n")
    assert book.git("status", "--porcelain") == ""


def test_the_owner_replaces_the_history_of_the_server_and_colleagues_follow(office: Team) -> None:
    gone, kept = office.owner.add("王小明"), office.owner.add("李娜")
    office.owner.run("sync").ok()
    idle, busy = office.clone("idle"), office.clone("busy")
    fresh = busy.add("John Smith")
    busy.run("set", kept, "profile.tags+=vip").ok()
    before = busy.git("log", "-2", "--format=%an %ae %at %s")

    forgotten(office.owner, gone)
    assert office.tip != head(office.owner)
    done = office.owner.run("sync", "--json").ok().json
    assert (done["rewritten"], done["replayed"], done["commit"]) == (True, 0, office.tip)

    first = idle.run("sync", "--json").ok().json
    assert (first["rewritten"], first["replayed"], first["commit"]) == (True, 0, office.tip)
    second = busy.run("sync", "--json").ok().json
    assert (second["rewritten"], second["replayed"], second["pushed"]) == (True, 2, 2)
    assert busy.git("log", "-2", "--format=%an %ae %at %s") == before

    assert idle.run("sync", "--json").ok().json["fetched"] == 2
    assert office.owner.run("sync", "--json").ok().json["fetched"] == 2
    for book in (office.owner, idle, busy):
        whole(book)
        assert book.shown(kept)["profile"]["tags"] == ["vip"]
        assert book.shown(fresh)["profile"]["name"] == "John Smith"
        assert book.run("show", gone).code == 3
        assert live_blobs(book.root, gone) == []
        assert "王小明" not in book.run("list").ok().out


@pytest.mark.torture
def test_what_colleagues_pushed_meanwhile_is_put_on_the_new_history(office: Team) -> None:
    gone, kept = office.owner.add("王小明"), office.owner.add("李娜")
    office.owner.run("sync").ok()
    busy = office.clone("busy")
    forgotten(office.owner, gone)
    busy.run("set", kept, "profile.tags+=vip").ok()
    busy.run("set", gone, "profile.tags+=vip").ok()
    busy.run("sync").ok()

    done = office.owner.run("sync", "--json").ok()
    assert (done.json["replayed"], done.json["dropped"]) == (1, [gone])
    assert f"warning: changes to erased records were left out: {gone}" in done.err
    busy.run("sync").ok()
    for book in (office.owner, busy):
        whole(book)
        assert head(book) == office.tip
        assert book.shown(kept)["profile"]["tags"] == ["vip"]
        assert live_blobs(book.root, gone) == []


def test_what_the_owner_put_on_the_new_history_already_is_not_put_there_again(office: Team) -> None:
    gone, kept = office.owner.add("王小明"), office.owner.add("李娜")
    office.owner.run("sync").ok()
    busy, reader = office.clone("busy"), office.clone("reader")
    busy.run("set", kept, "profile.tags+=vip").ok()
    busy.run("sync").ok()
    reader.run("sync").ok()
    forgotten(office.owner, gone)
    assert office.owner.run("sync", "--json").ok().json["replayed"] == 1
    office.owner.run("set", kept, "profile.tags+=golf").ok()
    office.owner.run("sync").ok()
    fresh = busy.add("John Smith")
    assert busy.run("sync", "--json").ok().json["replayed"] == 1
    assert reader.run("sync", "--json").ok().json["replayed"] == 0
    for book in (busy, reader):
        assert book.shown(kept)["profile"]["tags"] == ["vip", "golf"]
        assert book.shown(fresh)["profile"]["name"] == "John Smith"
        whole(book)


def test_a_sweep_that_fails_is_said_for_what_it_is_and_done_by_a_later_command(office: Team) -> None:
    gone = office.owner.add("王小明")
    office.owner.run("sync").ok()
    busy = office.clone("busy")
    forgotten(office.owner, gone)
    office.owner.run("sync").ok()
    broken = busy.root / ".git/refs/tags/broken"
    broken.write_text("1" * 40 + "\n")
    done = busy.run("sync")
    assert done.code == 9
    assert "the client is erased, but what is left of the former history could not all be swept" in done.err
    assert head(busy) == office.tip
    broken.unlink()
    assert busy.run("show", gone).code == 3
    assert live_blobs(busy.root, gone) == []
    whole(busy)


def test_unpushed_work_on_the_erased_client_is_left_out_and_said(office: Team) -> None:
    gone, kept = office.owner.add("王小明"), office.owner.add("李娜")
    office.owner.run("sync").ok()
    busy = office.clone("busy")
    busy.run("set", gone, "profile.tags+=vip").ok()
    busy.run("archive", gone, kept).ok()  # one commit for both
    forgotten(office.owner, gone)
    office.owner.run("sync").ok()
    done = busy.run("sync", "--json").ok()
    assert (done.json["replayed"], done.json["dropped"]) == (1, [gone])
    assert "archived" in busy.shown(kept)["profile"]
    whole(busy)
    assert live_blobs(busy.root, gone) == []


def test_sections_of_one_record_changed_by_both_are_joined_or_named(office: Team) -> None:
    gone, kept = office.owner.add("王小明"), office.owner.add("李娜", "finance.holdings[+].amount=500万")
    office.owner.run("sync").ok()
    busy, stuck = office.clone("busy"), office.clone("stuck")
    busy.run("set", kept, "profile.tags+=vip").ok()
    stuck.run("set", kept, "finance.holdings[+].amount=1万").ok()
    forgotten(office.owner, gone)
    office.owner.run("set", kept, "finance.holdings[+].amount=2万").ok()
    office.owner.run("sync").ok()
    assert busy.run("sync", "--json").ok().json["replayed"] == 1
    assert busy.shown(kept)["profile"]["tags"] == ["vip"]
    assert len(busy.shown(kept)["finance"]["holdings"]) == 2
    whole(busy)

    before = head(stuck)
    done = stuck.run("sync")
    assert done.code == 7
    assert f"{layout.record_path('client', kept)} finance" in done.err
    assert head(stuck) == before
    assert stuck.git("status", "--porcelain") == ""


@pytest.mark.torture
def test_a_clone_that_missed_two_rewritings_follows_both(office: Team) -> None:
    one, two = office.owner.add("王小明"), office.owner.add("李娜")
    kept = office.owner.add("赵敏", "finance.holdings[+].amount=500万")
    office.owner.run("sync").ok()
    away = office.clone("away")
    assert len(live_blobs(away.root, one)) > 0
    away.run("set", kept, "profile.tags+=vip").ok()
    forgotten(office.owner, one)
    office.owner.run("set", kept, "finance.holdings[+].amount=1万").ok()
    forgotten(office.owner, two)
    office.owner.run("sync").ok()
    assert away.run("sync", "--json").ok().json["replayed"] == 1
    assert away.shown(kept)["profile"]["tags"] == ["vip"]
    assert len(away.shown(kept)["finance"]["holdings"]) == 2
    whole(away)
    assert live_blobs(away.root, one) == live_blobs(away.root, two) == []


@pytest.mark.torture
def test_a_clone_that_never_saw_what_was_replaced_follows(office: Team) -> None:
    gone = office.owner.add("王小明")
    office.owner.run("sync").ok()
    behind = office.clone("behind")
    fresh = behind.add("John Smith")
    office.owner.add("李娜")  # never pushed before history is written anew
    forgotten(office.owner, gone)
    office.owner.run("sync").ok()
    done = behind.run("sync", "--json").ok().json
    assert (done["rewritten"], done["replayed"]) == (True, 1)
    assert behind.shown(fresh)["profile"]["name"] == "John Smith"
    whole(behind)
    assert live_blobs(behind.root, gone) == []


def test_the_former_history_is_never_pushed_again(office: Team) -> None:
    gone = office.owner.add("王小明")
    office.owner.run("sync").ok()
    former = office.folder / "former.git"
    git(office.folder, "clone", "-q", "--bare", office.server, former)
    forgotten(office.owner, gone)
    office.owner.run("sync").ok()
    tip = office.tip
    office.owner.git("fetch", "-q", str(former), "main")
    office.owner.git("-c", "user.name=x", "-c", "user.email=x@x", "merge", "-q", "-s", "ours",
                     "--allow-unrelated-histories", "-m", "bad", "FETCH_HEAD")  # fmt: skip
    done = office.owner.run("sync")
    assert (done.code, office.tip) == (6, tip)
    assert "it would bring back what was erased" in done.err


@pytest.mark.torture
def test_a_former_history_that_somebody_merged_and_pushed_is_not_taken(office: Team) -> None:
    gone = office.owner.add("王小明")
    office.owner.run("sync").ok()
    former = office.clone("former")
    forgotten(office.owner, gone)
    office.owner.run("sync").ok()
    former.git("fetch", "-q", "origin")
    former.git("-c", "user.name=x", "-c", "user.email=x@x", "merge", "-q", "-s", "ours",
               "-m", "bad", "origin/main")  # fmt: skip
    former.git("push", "-q", "origin", "HEAD:main")
    before = head(office.owner)
    done = office.owner.run("sync")
    assert (done.code, head(office.owner)) == (6, before)
    assert live_blobs(office.owner.root, gone) == []


def test_what_still_has_the_client_is_named_until_it_is_gone_and_then_swept(office: Team) -> None:
    gone = office.owner.add("王小明")
    office.owner.run("sync").ok()
    busy = office.clone("busy")
    busy.git("branch", "keep-me")
    other = office.folder / "other"
    busy.git("worktree", "add", "-q", "--detach", str(other))
    (busy.root / "policy.yaml").write_text("draft")
    busy.git("-c", "user.name=x", "-c", "user.email=x@x", "stash", "push", "-q")
    forgotten(office.owner, gone)
    office.owner.run("sync").ok()

    done = busy.run("sync", "--json").ok()
    assert done.json["left"] == ["refs/heads/keep-me", str(other)]
    assert "refs/heads/keep-me still has what was erased; delete it, then run" in done.err
    assert "git stash went with the former history" in done.err
    busy.git("branch", "-D", "keep-me")
    assert busy.run("sync", "--json").ok().json["left"] == [str(other)]
    busy.git("worktree", "remove", str(other))
    assert live_blobs(busy.root, gone)
    assert busy.run("sync", "--json").ok().json["left"] == []
    assert live_blobs(busy.root, gone) == []
    whole(busy)

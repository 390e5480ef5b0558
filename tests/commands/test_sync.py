"""``sync`` between colleagues: real git, real clones, a server that is a folder."""

from pathlib import Path

import pytest

from tests.store.syncing.team import Team, git, head, team


@pytest.fixture
def office(tmp_path: Path) -> Team:
    return team(tmp_path)


def test_an_empty_server_gets_all_and_colleagues_follow(office: Team) -> None:
    office.owner.add("王小明")
    first = office.owner.run("sync").ok()
    assert first.out.startswith("origin: 0 commits fetched, 2 pushed; now at ")
    colleague = office.clone("colleague")
    assert colleague.run("sync").ok().out.startswith("nothing to do: origin has the same")
    client = colleague.add("李娜")
    assert colleague.run("sync", "--json").ok().json["pushed"] == 1
    answer = office.owner.run("sync", "--json").ok().json
    assert answer == {
        "remote": "origin", "fetched": 1, "pushed": 0, "rewritten": False, "replayed": 0, "dropped": [],
        "exposed": [], "resealed": False, "rewound": False, "left": [], "commit": office.tip,
    }  # fmt: skip
    assert office.owner.shown(client)["profile"]["name"] == "李娜"
    assert office.owner.git("status", "--porcelain") == ""


def test_a_dry_run_fetches_and_verifies_and_changes_nothing(office: Team) -> None:
    office.owner.run("sync").ok()
    colleague = office.clone("colleague")
    colleague.add("李娜")
    colleague.run("sync").ok()
    before, refs = head(office.owner), office.owner.git("for-each-ref")
    done = office.owner.run("sync", "--dry-run").ok()
    assert done.out == "origin: 1 commit would be fetched, 0 pushed\n"
    assert (head(office.owner), office.owner.git("for-each-ref")) == (before, refs)
    assert not list((office.owner.root / ".git/hnwctl/sync").glob("copy*"))
    office.owner.add("王小明")
    assert office.owner.run("sync", "--dry-run", lang="zh").code == 7


def test_without_a_server_it_is_said_how_to_name_one(office: Team) -> None:
    office.owner.git("remote", "remove", "origin")
    done = office.owner.run("sync")
    assert (done.code, done.err.splitlines()[1]) == (2, "  add one: git remote add origin ADDRESS")
    assert office.owner.run("sync", "--remote", "nowhere").code == 3
    assert office.owner.run("sync", "--remote=--upload-pack=x").code == 4


def test_two_who_changed_different_files_are_told_to_merge(office: Team) -> None:
    office.owner.run("sync").ok()
    colleague = office.clone("colleague")
    colleague.add("李娜")
    colleague.run("sync").ok()
    office.owner.add("王小明")
    before = head(office.owner)
    done = office.owner.run("sync")
    assert done.code == 7
    assert done.err.splitlines()[-1] == "  run: git merge origin/main && hnwctl sync"
    assert head(office.owner) == before
    office.owner.git("merge", "-q", "origin/main")  # what they were told
    assert office.owner.run("sync", "--json").ok().json["pushed"] == 2
    assert colleague.run("sync", "--json").ok().json["fetched"] == 2
    for book in (office.owner, colleague):
        assert book.run("verify").ok().out.endswith(" 0 problems\n")


def test_two_who_changed_the_same_file_are_told_which(office: Team) -> None:
    client = office.owner.add("王小明")
    office.owner.run("sync").ok()
    colleague = office.clone("colleague")
    colleague.run("set", client, "profile.tags+=vip").ok()
    colleague.run("sync").ok()
    office.owner.run("set", client, "profile.tags+=golf").ok()
    before = head(office.owner)
    done = office.owner.run("sync")
    assert done.code == 7
    assert f"clients/{client[0]}/{client}.yaml" in done.err
    assert head(office.owner) == before
    assert office.owner.shown(client)["profile"]["tags"] == ["golf"]


def test_changes_that_are_not_committed_are_never_overwritten(office: Team) -> None:
    office.owner.run("sync").ok()
    colleague = office.clone("colleague")
    policy = colleague.root / "policy.yaml"
    policy.write_text(policy.read_text() + "# theirs\n")
    colleague.git("-c", "user.name=x", "-c", "user.email=x@x", "commit", "-qam", "policy")
    colleague.run("sync").ok()
    mine = office.owner.root / "policy.yaml"
    mine.write_text(mine.read_text() + "# mine\n")
    before = head(office.owner)
    done = office.owner.run("sync")
    assert (done.code, done.err.splitlines()[-2]) == (
        7, "error: policy.yaml has changes that are not committed"
    )  # fmt: skip
    assert mine.read_text().endswith("# mine\n")
    assert head(office.owner) == before


def test_a_granted_colleague_arrives_by_sync(office: Team) -> None:
    from hnwctl.store.keys.identities import generate_identity_file
    from tests.books import public

    office.owner.run("sync").ok()
    colleague = office.clone("colleague")
    key = office.folder / "new.key"
    entry = public(generate_identity_file(key, comment="", passphrase=None))
    line = f"{entry.recipient} {entry.verifier}"
    office.owner.run("access", "grant", "new.one", "--key", line, "--role", "assistant",
                     identity="owner").ok()  # fmt: skip
    office.owner.run("sync").ok()
    assert colleague.run("sync", "--json").ok().json["fetched"] == 1
    assert "new.one" in colleague.run("access", "list").ok().out
    assert colleague.run("list", identity=str(key)).ok()


def test_a_member_without_write_rights_synchronises(office: Team) -> None:
    office.owner.add("王小明")
    office.owner.run("sync").ok()
    colleague = office.clone("colleague")
    office.owner.add("李娜")
    office.owner.run("sync").ok()
    assert colleague.run("sync", "--json", identity="reminder").ok().json["fetched"] == 1


def test_the_branch_of_the_server_may_be_called_otherwise(office: Team) -> None:
    office.owner.git("push", "-q", "origin", "main:book")
    git(office.server, "symbolic-ref", "HEAD", "refs/heads/book")
    colleague = office.clone("colleague")
    assert colleague.git("branch").strip() == "* book"
    colleague.git("branch", "-m", "book", "mine")
    colleague.add("李娜")
    assert colleague.run("sync", "--json").ok().json["pushed"] == 1
    assert office.owner.run("sync", "--json").ok().json["fetched"] == 1  # by what the server calls its HEAD
    assert git(office.server, "for-each-ref", "--format=%(refname)").split() == ["refs/heads/book"]


def test_a_clone_with_a_part_of_the_history_is_refused(office: Team) -> None:
    office.owner.add("王小明")
    office.owner.run("sync").ok()
    root = office.folder / "shallow"
    git(office.folder, "clone", "-q", "--depth", "1", f"file://{office.server}", root)
    done = type(office.owner)(root, office.owner.identities).run("sync")
    assert done.code in (6, 7)
    assert head(office.owner) == office.tip


def test_detached_or_in_the_middle_of_a_merge_it_says_so(office: Team) -> None:
    office.owner.run("sync").ok()
    office.owner.git("checkout", "-q", "--detach")
    assert office.owner.run("sync").code == 7


def test_what_came_under_a_replaced_key_is_named_and_sealed_anew_by_an_owner(office: Team) -> None:
    office.owner.add("王小明")
    office.owner.run("sync").ok()
    colleague = office.clone("colleague")
    client = colleague.add("李娜")
    office.owner.run("access", "rotate", identity="owner").ok()
    office.owner.run("sync", identity="owner").ok()
    assert colleague.run("sync").code == 7
    colleague.git("merge", "-q", "origin/main")
    theirs = colleague.run("sync", "--json").ok()
    assert {each["file"] for each in theirs.json["exposed"]} == {f"clients/{client[0]}/{client}.yaml"}
    assert "an owner's `hnwctl sync` seals them anew" in theirs.err

    done = office.owner.run("sync", identity="owner").ok()
    assert "came sealed to profile.1, which was replaced" in done.err
    assert "sealed anew" in done.err
    assert office.tip == head(office.owner)
    assert "key=profile.1" not in office.owner.record(client).read_text()
    assert office.owner.run("sync", "--json", identity="owner").ok().json["exposed"] == []
    assert colleague.run("sync", "--json").ok().json["exposed"] == []
    assert colleague.shown(client)["profile"]["name"] == "李娜"
    assert colleague.run("verify").ok()

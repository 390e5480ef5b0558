"""The hook of docs/server.md in a real bare repository: what holds gets in, the rest is refused by name."""

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from attacks import hands, keys, losses
from attacks.planting import EXECUTABLE, LINK, MODULE, git, plant
from attacks.scene import AT, Scene, generate
from attacks.serving import Server, served
from books import Book, made

from hnwctl.store import blocks, envelope
from hnwctl.store.keys.identities import load_identities
from hnwctl.store.trust import roster
from hnwctl.store.trust.roster import Rewrite

STORED = "nothing of it was stored"


@pytest.fixture(scope="module")
def full(template: tuple[Path, Path, str, str], tmp_path_factory: pytest.TempPathFactory) -> Server:
    """A server with the untouched book on it; refused pushes leave it as it is."""
    server = served(tmp_path_factory.mktemp("server") / "srv")
    code, said = server.push_from(template[1] / "book", "HEAD:main")
    assert code == 0, said
    return server


@pytest.fixture
def own(full: Server, tmp_path: Path) -> Server:
    """A copy of it that may change."""
    shutil.copytree(full.folder, tmp_path / "own.git")
    return Server(tmp_path / "own.git")


def refused(server: Server, scene: Scene, *words: str, push: tuple[str, ...] = ("HEAD:main",)) -> None:
    """The push fails, says ``words``, and leaves the server as it was."""
    before = server.tip()
    code, said = server.push(scene, *push)
    assert code != 0
    for word in words:
        assert word in said, said
    assert "Traceback" not in said
    assert server.tip() == before


# --- what gets in ------------------------------------------------------------------------------


def test_a_first_push_a_write_and_a_new_member_get_in(scene: Scene, tmp_path: Path) -> None:
    server = served(tmp_path / "srv")
    assert server.push(scene)[0] == 0
    scene.write().ok()
    assert server.push(scene)[0] == 0
    [newcomer] = load_identities([generate(scene.folder / "new")], ask=None)
    line = f"{newcomer.recipient} {newcomer.verifier}"
    words = ("access", "grant", "zhou.bo", "--role", "adviser", "--key", line)
    scene.book.run(*words, identity="owner").ok()
    scene.ask("set", scene.li, "profile.tags+=new", identity=str(scene.folder / "new")).ok()
    code, said = server.push(scene)
    assert (code, server.tip()) == (0, scene.head()), said
    assert "refused" not in said


def test_somebody_who_fetches_from_there_has_a_whole_book(own: Server, tmp_path: Path, scene: Scene) -> None:
    subprocess.run(["git", "clone", "-q", str(own.folder), str(tmp_path / "clone")], check=True)
    assert Book(tmp_path / "clone", scene.book.identities).run("verify", "--json").ok().json["problems"] == []


# --- what does not -----------------------------------------------------------------------------


def by_assistant(scene: Scene) -> None:
    hands.by("assistant", "finance")(scene)


def another_book(scene: Scene) -> None:
    """A whole book of somebody else's, on top of this one."""
    other = made(scene.folder / "other").root
    shutil.rmtree(scene.root / "clients")
    for name in ("vault.yaml", "policy.yaml", "keys"):
        git(scene, "rm", "-rq", name)
        (shutil.copytree if (other / name).is_dir() else shutil.copy)(other / name, scene.root / name)


COMMITTED: dict[str, tuple[Callable[[Scene], object], str]] = {
    "forged": (hands.stranger_as_adviser, "the signature of wang.li/laptop does not hold here"),
    "moved": (hands.copy_section, "the signature of wang.li/laptop does not hold here"),
    "unauthorised": (by_assistant, "written by chen.jie/laptop, who has no right to"),
    "no member": (hands.stranger, "written by mallory/laptop, who is no member"),
    "rolled back": (losses.checkout, "rolled back from revision 3 to 1"),
    "removed": (losses.remove, "this record was removed"),
    "section removed": (losses.remove_section, "this section was removed"),
    "key file of another": (
        keys.swapped_key_files,
        "this key file is not the one that the roster names",
    ),
    "roster by an adviser": (keys.next_roster_by_adviser, "signed by wang.li/laptop, who is no owner"),
    "roster rolled back": (keys.roster_rolled_back, "the roster was rolled back from revision 2 to 1"),
    "another book": (another_book, "the roster is that of another vault"),
}


OFTEN = ("forged", "unauthorised", "rolled back", "removed", "roster by an adviser", "another book")


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=() if name in OFTEN else pytest.mark.torture) for name in COMMITTED],
)
def test_what_does_not_hold_is_refused_by_name(full: Server, scene: Scene, name: str) -> None:
    how, said = COMMITTED[name]
    how(scene)
    scene.commit()
    refused(full, scene, said, STORED)


PLANTED: dict[str, tuple[str, bytes, str, str]] = {
    "symbolic link": ("notes", b"/etc/passwd", LINK, "a symbolic link"),
    "link for a record": ("clients/0/00000000.yaml", b"../../vault.yaml", LINK, "a symbolic link"),
    "submodule": ("more", b"", MODULE, "another repository (a submodule)"),
    "hook": ("hooks/post-checkout", b"#!/bin/sh\ntouch /tmp/x\n", EXECUTABLE, "an executable file"),
    "attributes": (".gitattributes", b"* filter=lfs\n", "100644", "tells git to use filter=lfs"),
    "attributes below": ("clients/.gitattributes", b"* -text\n", "100644", "in the top folder only"),
    "capitals": ("Vault.yaml", b"x", "100644", "this is the same file as"),
    "oversized": ("scan.pdf", bytes(9 * 2**20), "100644", "larger than 8388608 bytes"),
    "stranger's file": ("keys/mallory.age", b"x", "100644", "no member has this key file"),
}


def test_what_has_no_place_in_a_book_is_refused(full: Server, scene: Scene) -> None:
    for path, content, mode, _ in PLANTED.values():
        plant(scene, path, content, mode)
    named = (word for path, _, _, said in PLANTED.values() for word in (path, said))
    refused(full, scene, *named, STORED)


def test_what_came_and_went_within_a_push_is_refused(full: Server, scene: Scene) -> None:
    before = scene.head()
    commit = plant(scene, "notes", b"/etc/passwd", LINK)
    git(scene, "update-ref", "HEAD", git(scene, "commit-tree", f"{before}^{{tree}}", "-p", commit, "-m", "x"))
    refused(full, scene, f"{commit[:12]}:notes", "a symbolic link")


def test_what_git_itself_refuses_is_refused(full: Server, scene: Scene) -> None:
    """Git's own check of what arrives comes before the hook; verify says the same of a clone."""
    before, folder = scene.head(), "some systems take this name for git's own folder"
    for path in (".git/hooks/post-checkout", ".GIT/config", "git~1/config", ".gitmodules"):
        plant(scene, path, b"[submodule]\n\tpath = -x\n\turl = ext::sh\n")
        assert full.push(scene)[0] != 0
        done = scene.ask("verify", "--git-dir", str(scene.root / ".git"))
        said = {each["problem"] for each in done.json["problems"] if each["file"] == path}
        assert said == {folder if "/" in path else "this file makes git fetch other repositories"}
        git(scene, "update-ref", "HEAD", before)


# --- branches and histories --------------------------------------------------------------------


def test_other_branches_tags_and_deleting_are_refused(full: Server, scene: Scene) -> None:
    refused(full, scene, "refused: only refs/heads/main is kept here", push=("HEAD:refs/heads/side",))
    refused(full, scene, "refused: only refs/heads/main is kept here", push=("HEAD:refs/tags/v1",))
    subprocess.run(["git", "-C", str(full.folder), "config", "receive.denyDeletes", "false"], check=True)
    subprocess.run(
        ["git", "-C", str(full.folder), "config", "receive.denyDeleteCurrent", "false"], check=True
    )
    refused(full, scene, "refused: refs/heads/main cannot be deleted", push=(":main",))


def test_a_history_that_does_not_go_on_is_refused(full: Server, scene: Scene) -> None:
    tip = scene.head()
    scene.git("reset", "-q", "--hard", "HEAD~1")
    refused(full, scene, "this history does not go on from", tip[:12], push=("HEAD:main", "--force"))
    scene.git("checkout", "-q", "--orphan", "anew", tip)
    scene.commit()
    refused(full, scene, "this history does not go on from", push=("HEAD:main", "--force"))


def rewritten(scene: Scene, tip: str, *, without: str) -> str:
    """The history up to ``tip`` once more, each commit as it was but for one file; its last commit."""
    new: dict[str, str] = {}
    for commit in git(scene, "rev-list", "--reverse", "--topo-order", tip).split():
        listed = git(scene, "ls-tree", "-r", "-z", commit).split("\0")
        env = {**os.environ, "GIT_INDEX_FILE": str(scene.folder / f"index-{commit}")}
        given = "".join(f"{line}\0" for line in listed if line and not line.endswith(f"\t{without}"))
        at = ["git", "-C", str(scene.root)]
        subprocess.run([*at, "update-index", "-z", "--index-info"], input=given.encode(), env=env, check=True)
        tree = subprocess.run([*at, "write-tree"], env=env, check=True, capture_output=True).stdout.decode()
        raw = git(scene, "cat-file", "commit", commit)
        head, _, message = raw.partition("\n\n")
        lines = [line for line in head.split("\n") if not line.startswith(("tree ", "parent "))]
        parents = [f"parent {new[one]}" for one in git(scene, "log", "-1", "--format=%P", commit).split()]
        text = "\n".join([f"tree {tree.strip()}", *parents, *lines]) + f"\n\n{message}\n"
        new[commit] = git(scene, "hash-object", "-w", "-t", "commit", "--stdin", given=text.encode())
    return new[tip]


def erased(scene: Scene, *, old: str = "", by: str = "owner") -> None:
    """Wang erased: history anew without that record, and on top the signed word of it and tombstones."""
    tip, found, book = scene.head(), scene.parsed(), scene.roster
    raw = (scene.root / "vault.yaml").read_bytes()
    new = rewritten(scene, tip, without=scene.path)
    scene.git("reset", "-q", "--hard", new)
    device, author = scene.device(by), scene.author(by)
    gone = {
        section: blocks.tombstone(
            vault_id=book.vault_id, kind="client", id=scene.wang, section=section, rev=block.rev + 1,
            by=author, at=AT, gone="erased", device=device,
        )
        for section, block in found.blocks.items()
    }  # fmt: skip
    scene.file.parent.mkdir(parents=True, exist_ok=True)
    scene.file.write_bytes(envelope.emit(replace(found, blocks=gone)))
    said = (*book.rewrites, Rewrite(old or tip, new, (scene.wang,)))
    following = replace(book, rev=book.rev + 1, previous=roster.digest(raw), rewrites=said)
    scene.sign_roster(following, author, device)
    scene.commit("erase")


def forced(server: Server, scene: Scene) -> tuple[int, str]:
    return server.push(scene, "HEAD:main", "--force")


def test_a_history_that_an_owner_had_rewritten_gets_in(own: Server, scene: Scene) -> None:
    erased(scene)
    code, said = forced(own, scene)
    assert (code, own.tip()) == (0, scene.head()), said
    assert scene.git("-C", str(own.folder), "log", "--format=%H", "main", "--", scene.path).count("\n") == 1


def test_so_it_does_with_work_that_was_never_pushed(own: Server, scene: Scene) -> None:
    scene.write().ok()
    erased(scene)
    code, said = forced(own, scene)
    assert (code, own.tip()) == (0, scene.head()), said


def test_a_rewriting_that_knows_nothing_of_the_last_push_is_refused(
    own: Server, scene: Scene, tmp_path: Path
) -> None:
    shutil.copytree(scene.root, tmp_path / "colleague", symlinks=True)
    colleague = Book(tmp_path / "colleague", scene.book.identities)
    colleague.run("set", scene.li, "profile.tags+=vip").ok()
    assert own.push_from(colleague.root, "HEAD:main")[0] == 0
    erased(scene)
    refused(own, scene, "this history does not go on from", "rolled back", push=("HEAD:main", "--force"))


def test_a_rewriting_that_no_owner_signed_is_refused(full: Server, scene: Scene) -> None:
    erased(scene, by="adviser")
    refused(full, scene, "is signed by wang.li/laptop, who is no owner", push=("HEAD:main", "--force"))


def test_a_rewriting_of_something_else_is_refused(full: Server, scene: Scene) -> None:
    """The word of an owner for one history does not serve for another one."""
    scene.git("reset", "-q", "--hard", "HEAD~1")
    erased(scene)
    refused(full, scene, "this history does not go on from", push=("HEAD:main", "--force"))


# --- the hook itself ---------------------------------------------------------------------------


def test_without_hnwctl_nothing_gets_in(full: Server, scene: Scene, tmp_path: Path) -> None:
    shutil.copytree(full.folder, tmp_path / "own.git")
    hook = tmp_path / "own.git/hooks/pre-receive"
    hook.write_text(hook.read_text().replace("hnwctl=hnwctl", "hnwctl=/nowhere/hnwctl"))
    scene.write().ok()
    refused(Server(tmp_path / "own.git"), scene, STORED)


def test_the_environment_cannot_lead_verify_to_other_objects(
    scene: Scene, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only what a hook of this very repository is told is believed."""
    elsewhere = tmp_path / "elsewhere.git"
    subprocess.run(["git", "clone", "-q", "--bare", str(scene.root), str(elsewhere)], check=True)
    scene.write().ok()
    newer = scene.head()
    for name in ("GIT_QUARANTINE_PATH", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES"):
        monkeypatch.setenv(name, str(scene.root / ".git/objects"))
    done = scene.ask("verify", "--git-dir", elsewhere, "--rev", newer)
    assert done.code == 4
    assert f"{newer} is no commit here" in done.error["message"]


@pytest.mark.parametrize(
    "unpushed",
    [
        pytest.param(False, id="all pushed", marks=pytest.mark.torture),
        pytest.param(True, id="with unpushed work"),
    ],
)
def test_hnwctl_forget_gets_in_and_colleagues_may_go_on(tmp_path: Path, unpushed: bool) -> None:
    """The command itself, with somebody else's record that spoke of the client, and a push after it."""
    book, server = made(tmp_path), served(tmp_path / "srv")
    wang = book.add("王旧名", "profile.stage=lead", "service.notes[+].at=2026-11-02",
                    "service.notes[-1].text=喜欢喝茶")  # fmt: skip
    wife = book.add("李娜", "profile.family[+].relation=spouse", "profile.family[-1].name=王旧名",
                    f"profile.family[-1].client={wang}")  # fmt: skip
    assert server.push_from(book.root, "HEAD:main")[0] == 0
    if unpushed:
        book.run("set", wife, "profile.tags+=vip").ok()
    book.run("forget", wang, "--yes", identity="owner").ok()
    code, said = server.push_from(book.root, "HEAD:main", "--force")
    assert code == 0, said
    book.run("set", wife, "profile.tags+=golf").ok()
    code, said = server.push_from(book.root, "HEAD:main")
    assert code == 0, said
    assert book.run("verify", "--git-dir", server.folder, "--json").ok().json["problems"] == []
    rolled_back_to_what_was_redacted(book, server, wife)


def rolled_back_to_what_was_redacted(book: Book, server: Server, client: str) -> None:
    """By somebody without any key: the tombstone is an owner's, but belongs where it was. Verify names it,
    also where nobody remembers what was there before."""
    path = f"clients/{client[0]}/{client}.yaml"
    first = book.git("log", "--format=%H", "--", path).split()[-1]
    assert "gone=redacted" in book.git("show", f"{first}:{path}")
    book.git("checkout", "-q", first, "--", path)
    book.git("-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "-qm", "set")
    commit = book.git("rev-parse", "HEAD").strip()[:12]
    done = book.run("verify", "--git-dir", book.root / ".git", "--json", identity="/nowhere")
    said = {(each["file"], each["section"], each["problem"][:11]) for each in done.json["problems"]}
    assert (done.code, said) == (6, {(f"{commit}:{path}", "profile", "rolled back")})
    code, told = server.push_from(book.root, "HEAD:main")
    assert code != 0
    assert "rolled back" in told

"""A hostile repository, cloned or unpacked: every command that reads, and one that writes, runs nothing of it
and leaves nothing outside of it.

What is executed would touch a canary; what is written outside is seen because everything outside is compared.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from attacks.planting import EXECUTABLE, LINK, MODULE, git, plant
from attacks.scene import LI, WANG, Scene
from books import Book

READING = (
    ("list",),
    ("find", LI),
    ("show", LI),
    ("query", "SELECT * FROM clients"),
    ("due",),
    ("stale",),
    ("segment",),
    ("market", "list"),
    ("task", "list"),
    ("complaint", "list"),
    ("schedule", "show"),
    ("policy", "show"),
    ("policy", "check"),
    ("remind", "--dry-run"),
    ("access", "list"),
    ("access", "whoami"),
    ("verify",),
    ("verify", "--git-dir", ".git"),
)


def outside(scene: Scene) -> dict[str, str]:
    """Everything below the scene but the book and what the program keeps: path -> what is there."""
    own = ("book", "state", "cache")
    return {
        str(path): facts
        for top in sorted(scene.folder.iterdir())
        if top.name not in own
        for path, facts in _facts(top)
    }


def _facts(top: Path) -> Iterator[tuple[Path, str]]:
    for path in (top, *sorted(top.rglob("*"))):
        if path.is_symlink():
            yield path, os.readlink(path)
        else:
            yield path, hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "folder"


def everything_is_tried(scene: Scene, codes: tuple[int, ...] = (0, 6)) -> set[int]:
    """Every command that reads, then one that writes; nothing outside may change. The codes of reading."""
    before = outside(scene)
    found = set()
    for words in READING:
        words = tuple(str(scene.root / ".git") if word == ".git" else word for word in words)
        done = scene.book.run(*words)
        assert "Traceback" not in done.out + done.err
        assert done.code in (*codes, 4) if ".git" in words[-1] else done.code in codes, (words, done)
        found.add(done.code)
    scene.write()
    forget(scene)
    scene.ask()
    assert outside(scene) == before
    return found


def forget(scene: Scene) -> None:
    """The index, where there is one."""
    shutil.rmtree(scene.folder / "cache", ignore_errors=True)


@pytest.fixture
def victim(scene: Scene) -> Path:
    """Things outside of the book that somebody would like to change, and a program that leaves a trace."""
    folder = scene.folder / "victim"
    folder.mkdir()
    (folder / "profile").write_text("# mine\n")
    (folder / "things").mkdir()
    (folder / "run").write_text(f"#!/bin/sh\ntouch '{folder}/executed'\n")
    (folder / "run").chmod(0o755)
    repo = folder / "repo"
    subprocess.run(["git", "init", "-q", "-b", "main", str(repo)], check=True)
    (repo / "work").write_text("mine\n")
    who = ("-c", "user.name=x", "-c", "user.email=x@example.org")
    subprocess.run(["git", "-C", str(repo), "add", "-A"], check=True)
    subprocess.run(["git", "-C", str(repo), *who, "commit", "-qm", "mine"], check=True)
    return folder


# --- what a clone brings -----------------------------------------------------------------------


def cloned(scene: Scene) -> Scene:
    """The book thrown away and cloned again, by a plain git that does as it is told."""
    scene.root.rename(scene.folder / "server")
    subprocess.run(
        ["git", "clone", "-q", str(scene.folder / "server"), str(scene.root)], check=True, capture_output=True
    )
    return replace(scene, book=Book(scene.root, scene.book.identities))


def test_a_clone_of_everything_that_has_no_place_in_a_book(scene: Scene, victim: Path) -> None:
    things = str(victim / "things").encode()
    free = next(letter for letter in "0123456789" if letter not in (scene.wang[0], scene.li[0]))
    plant(scene, ".gitattributes", b"* filter=evil diff=evil merge=evil\n")
    plant(scene, f"clients/{free}", things, LINK)
    plant(scene, "market", things, LINK)
    plant(scene, "segments/0", things, LINK)
    plant(scene, "elsewhere", things, LINK)
    plant(scene, "keys/more.age", str(victim / "profile").encode(), LINK)
    plant(scene, "hooks/pre-commit", f"#!/bin/sh\ntouch '{victim}/executed'\n".encode(), EXECUTABLE)
    plant(scene, "sub", b"", MODULE)
    plant(scene, ".hnwctl/config", b"[core]\n\tfsmonitor = x\n")
    plant(scene, "VAULT.yaml", b"capitals\n")
    plant(scene, "Clients/x", b"capitals\n")
    plant(scene, "scan.pdf", bytes(9 * 2**20))
    here = cloned(scene)
    config = f'[filter "evil"]\n\tclean = {victim}/run\n\tsmudge = {victim}/run\n\trequired = true\n'
    config += f'[diff "evil"]\n\ttextconv = {victim}/run\n[merge "evil"]\n\tdriver = {victim}/run\n'
    with (here.root / ".git/config").open("a") as file:
        file.write(config)
    everything_is_tried(here)
    assert here.ask().json["profile"]["name"] == LI
    done = here.ask("verify", "--git-dir", str(here.root / ".git"))
    named = {each["file"] for each in done.json["problems"] if ":" not in each["file"]}
    assert named >= {
        f"clients/{free}", "market", "segments/0", "elsewhere", "keys/more.age", "hooks/pre-commit", "sub",
        ".gitattributes", "scan.pdf",
    }  # fmt: skip
    assert any("same file as" in each["problem"] for each in done.json["problems"])


def test_an_enormous_record_is_not_read(scene: Scene) -> None:
    """A few kilobytes in git become as many megabytes as it likes."""
    plant(scene, "clients/0/00000000.yaml", bytes(9 * 2**20))
    scene.git("reset", "-q", "--hard")
    done = scene.ask("verify")
    assert {(each["file"].rpartition(":")[2], each["problem"]) for each in done.json["problems"]} == {
        ("clients/0/00000000.yaml", "larger than 8388608 bytes")
    }
    shown = scene.ask()
    assert (shown.code, shown.json["profile"]["name"]) == (6, LI)


def test_an_enormous_roster_in_the_past_is_not_read(scene: Scene) -> None:
    """It came and went; whoever walks the chain of rosters passes it by, and verify names it."""
    before = scene.head()
    commit = plant(scene, "vault.yaml", bytes(9 * 2**20))
    git(scene, "update-ref", "HEAD", git(scene, "commit-tree", f"{before}^{{tree}}", "-p", commit, "-m", "x"))
    shutil.rmtree(scene.folder / "state")
    assert scene.ask().ok().json["profile"]["name"] == LI
    done = scene.ask("verify")
    assert {(each["file"], each["problem"]) for each in done.json["problems"]} >= {
        (f"{commit[:12]}:vault.yaml", "larger than 8388608 bytes")
    }


# --- what only an unpacked folder can bring: its .git ------------------------------------------


def file_to_another(scene: Scene, victim: Path) -> None:
    shutil.rmtree(scene.root / ".git")
    (scene.root / ".git").write_text(f"gitdir: {victim}/repo/.git\n")


def link_to_another(scene: Scene, victim: Path) -> None:
    shutil.rmtree(scene.root / ".git")
    (scene.root / ".git").symlink_to(victim / "repo/.git")


def file_to_a_pipe(scene: Scene, victim: Path) -> None:
    shutil.rmtree(scene.root / ".git")
    (scene.root / ".git").write_text("gitdir: /dev/stdin\n")


def common_folder_elsewhere(scene: Scene, victim: Path) -> None:
    (scene.root / ".git/commondir").write_text(f"{victim}/repo/.git\n")


def objects_elsewhere(scene: Scene, victim: Path) -> None:
    (scene.root / ".git/objects").rename(victim / "objects")
    (scene.root / ".git/objects").symlink_to(victim / "objects")


def one_folder_of_objects_elsewhere(scene: Scene, victim: Path) -> None:
    objects = scene.root / ".git/objects"
    for number in range(256):
        if not (objects / f"{number:02x}").exists():
            (objects / f"{number:02x}").symlink_to(victim / "things")


def log_elsewhere(scene: Scene, victim: Path) -> None:
    for name in ("HEAD", "refs/heads/main"):
        log = scene.root / ".git/logs" / name
        log.parent.mkdir(parents=True, exist_ok=True)
        log.unlink(missing_ok=True)
        log.symlink_to(victim / "profile")


def own_folder_elsewhere(scene: Scene, victim: Path) -> None:
    shutil.rmtree(scene.root / ".git/hnwctl")
    (scene.root / ".git/hnwctl").symlink_to(victim / "things")


def branch_elsewhere(scene: Scene, victim: Path) -> None:
    branch = scene.root / ".git/refs/heads/main"
    (victim / "things/main").write_text(branch.read_text())
    branch.unlink()
    branch.symlink_to(victim / "things/main")


def index_elsewhere(scene: Scene, victim: Path) -> None:
    (scene.root / ".git/index").rename(victim / "index")
    (scene.root / ".git/index").symlink_to(victim / "index")


def head_leads_out(scene: Scene, victim: Path) -> None:
    (scene.root / ".git/HEAD").write_text(f"ref: refs/heads/../../../../{victim.name}/things/x\n")


def head_is_an_option(scene: Scene, victim: Path) -> None:
    (scene.root / ".git/HEAD").write_text("ref: refs/heads/--exec=x\n")


def head_without_end(scene: Scene, victim: Path) -> None:
    (scene.root / ".git/HEAD").write_text("ref: refs/heads/a\n")
    (scene.root / ".git/refs/heads/a").write_text("ref: refs/heads/b\n")
    (scene.root / ".git/refs/heads/b").write_text("ref: refs/heads/a\n")


def head_binary(scene: Scene, victim: Path) -> None:
    (scene.root / ".git/HEAD").write_bytes(bytes(range(256)))


def packed(scene: Scene, text: str) -> None:
    head = scene.head()
    (scene.root / ".git/refs/heads/main").unlink()
    (scene.root / ".git/packed-refs").write_text(text.format(head=head))


def packed_leads_out(scene: Scene, victim: Path) -> None:
    packed(scene, "# pack-refs with: peeled\n{head} refs/heads/../../../x\n{head} refs/heads/main\n")


def packed_nonsense(scene: Scene, victim: Path) -> None:
    packed(scene, "\x00\x01 refs/heads/main\n^^^^\n" + "f" * 40 + " refs/heads/main\n")


def alternates(scene: Scene, victim: Path) -> None:
    """Objects of another repository are read as if they were here; that gives nobody anything."""
    info = scene.root / ".git/objects/info"
    info.mkdir(exist_ok=True)
    (info / "alternates").write_text(f"{victim}/repo/.git/objects\n/dev/zero\n../../../../\n")


def grafts_and_shallow(scene: Scene, victim: Path) -> None:
    head = scene.head()
    (scene.root / ".git/info").mkdir(exist_ok=True)
    (scene.root / ".git/info/grafts").write_text(f"{head}\n")
    git(scene, "update-ref", f"refs/replace/{head}", scene.first)


TRICKS: tuple[Callable[[Scene, Path], None], ...] = (
    file_to_another,
    link_to_another,
    file_to_a_pipe,
    common_folder_elsewhere,
    objects_elsewhere,
    one_folder_of_objects_elsewhere,
    log_elsewhere,
    own_folder_elsewhere,
    branch_elsewhere,
    index_elsewhere,
    head_leads_out,
    head_is_an_option,
    head_without_end,
    head_binary,
    packed_leads_out,
    packed_nonsense,
    alternates,
    grafts_and_shallow,
)


def tried(scene: Scene, victim: Path, trick: Callable[[Scene, Path], None]) -> None:
    trick(scene, victim)
    before = outside(scene)
    for _ in range(2):
        shown, wrote = scene.ask(), scene.write()
        assert "Traceback" not in shown.err + wrote.err
        assert shown.code in (0, 6, 9), shown
        assert wrote.code in (0, 2, 6, 7, 9), wrote
        assert outside(scene) == before
        forget(scene)


SOME = (file_to_another, link_to_another, common_folder_elsewhere, objects_elsewhere, log_elsewhere,
        own_folder_elsewhere, head_leads_out, packed_nonsense)  # fmt: skip


@pytest.mark.parametrize("trick", SOME, ids=lambda trick: trick.__name__)
def test_a_git_folder_full_of_tricks_leads_no_write_out(
    scene: Scene, victim: Path, trick: Callable[[Scene, Path], None]
) -> None:
    tried(scene, victim, trick)


@pytest.mark.torture
@pytest.mark.parametrize("trick", TRICKS, ids=lambda trick: trick.__name__)
def test_no_command_follows_such_a_trick(
    scene: Scene, victim: Path, trick: Callable[[Scene, Path], None]
) -> None:
    trick(scene, victim)
    everything_is_tried(scene, codes=(0, 2, 6, 9))


def test_a_separate_git_folder_of_this_very_book_is_fine(scene: Scene) -> None:
    (scene.root / ".git").rename(scene.folder / "apart.git")
    (scene.root / ".git").write_text(f"gitdir: {scene.folder}/apart.git\n")
    scene.write().ok()
    assert scene.ask("show", WANG).ok().json["profile"]["name"] == WANG


def filters(scene: Scene, victim: Path) -> None:
    """Every file is to pass a filter, and the repository says which program that is."""
    plant(scene, ".gitattributes", b"* filter=evil diff=evil merge=evil\n")
    scene.git("reset", "-q", "--hard")
    commands = f"[core]\n\tfsmonitor = {victim}/run\n\tsshCommand = {victim}/run\n\tpager = {victim}/run\n"
    commands += f'[filter "evil"]\n\tclean = {victim}/run\n\tprocess = {victim}/run\n'
    with (scene.root / ".git/config").open("a") as file:
        file.write(commands)


def test_no_filter_is_run_where_git_compares_files_on_its_own(scene: Scene, victim: Path) -> None:
    """It does so whenever it writes its index, with every file as young as that."""
    filters(scene, victim)
    scene.ask("verify")
    scene.write()
    assert not (victim / "executed").exists()


# --- seen from the kernel ----------------------------------------------------------------------


@pytest.mark.torture
def test_the_kernel_sees_no_other_program_run(scene: Scene, victim: Path) -> None:
    """Every execve of a read, a check and a write in a hostile clone: Python and git, and nobody else."""
    filters(scene, victim)
    trace = scene.folder / "cache/trace"
    who = ["--vault", str(scene.root), "--identity", str(scene.book.identities["adviser"])]
    for words in (["list"], ["verify"], ["set", scene.li, "profile.tags+=vip"]):
        trace.parent.mkdir(exist_ok=True)
        run = ["strace", "-f", "-qq", "-e", "trace=execve", "-o", str(trace), sys.executable, "-m", "hnwctl"]
        subprocess.run([*run, *who, *words], check=False, capture_output=True)
        started = [line.split('"')[1] for line in trace.read_text().splitlines() if line.endswith("= 0")]
        assert {Path(program).name for program in started} <= {Path(sys.executable).name, "python3", "git"}
    assert not (victim / "executed").exists()


def test_another_repository_in_the_place_of_a_file_stops_nothing(scene: Scene) -> None:
    """Its commit stands where the id of a content does, and may well be one that git has."""
    free = next(letter for letter in "0123456789" if letter not in (scene.wang[0], scene.li[0]))
    for path in (f"clients/{free}/{free * 8}.yaml", ".gitattributes"):
        plant(scene, path, b"", MODULE)
    for _ in range(2):  # before and after the commit was checked
        assert scene.ask().ok().json["profile"]["name"] == LI
        forget(scene)
    scene.write().ok()
    for words in ((), ("--git-dir", str(scene.root / ".git"))):
        done = scene.ask("verify", *words)
        named = {each["file"] for each in done.json["problems"] if "(a submodule)" in each["problem"]}
        assert {name for name in named if ":" not in name} >= {".gitattributes"}
        assert done.json["checked"] == 2

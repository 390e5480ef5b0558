"""docs/backup.md, from its first command to its last, in a shell; and the way back by hand."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from books import TODAY, Book, made

from hnwctl.exchange import scheduler
from hnwctl.store.snapshots import places

PAGE = (Path(__file__).parents[1] / "docs" / "backup.md").read_text("utf-8")
FORMAT = (Path(__file__).parents[1] / "docs" / "vault-format.md").read_text("utf-8")
SHOW_SECTION = re.findall(r"(?s)```sh by-hand\n(.*?)```", FORMAT)[1]


def blocks(kind: str) -> list[str]:
    """The commands of the page, block by block."""
    found = re.findall(rf"(?s)```{kind}\n(.*?)```", PAGE)
    assert found
    return found


@pytest.fixture
def book(tmp_path: Path) -> Book:
    found = made(tmp_path)
    found.add("王小明", "profile.stage=active")
    return found


def shell(text: str, folder: Path, **environ: str) -> str:
    """What a shell in ``folder`` prints; fails the test if a line fails."""
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    env = {**os.environ, "PATH": path, "HNWCTL_LANG": "en", **environ}
    done = subprocess.run(
        ["/bin/sh", "-ec", text], cwd=folder, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{text}\n{done.stdout}{done.stderr}"
    return done.stdout


def on(tmp_path: Path, text: str) -> str:
    """The commands with the disks of the page inside ``tmp_path``."""
    return text.replace("/mnt/", f"{tmp_path}/mnt/")


def test_from_the_first_place_to_pruning(
    book: Book, tmp_path: Path, home: Path, crontab: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for disk in ("usb", "nas"):
        (tmp_path / "mnt" / disk).mkdir(parents=True)
    config = home / ".config/hnwctl"
    config.mkdir(parents=True)
    (config / "config.yaml").write_text("mail:\n  url: smtp://localhost:2525\n  from: a@b.cn\n  to: a@b.cn\n")
    shutil.copy(book.identities["reminder"], config / "cron.key")
    owner = {"HNWCTL_IDENTITY": str(book.identities["owner"])}
    said = []
    for block in blocks("sh"):
        # whether a cron is running on the machine that tests is not what is tested here
        text = re.sub(r"(?m)^(hnwctl remind install .*)$", r"\1 || [ $? = 9 ]", on(tmp_path, block))
        said.append(shell(text, book.root, **owner))
    assert " backup create --quiet --vault " in scheduler.read_crontab()
    assert "good" in said[1]
    assert said[-1].count("stays") == 6  # three plans, two disks
    for disk in ("usb", "nas"):
        assert len(places.lying(tmp_path / "mnt" / disk / "hnwctl")) == 1
    assert (
        book.run("due", "--kind", "backup", "--json", today=snapped_day(tmp_path)).ok().json == []
    )  # all that the agenda wants of backups was done


def snapped_day(tmp_path: Path) -> str:
    """The day on which the snapshot was made, here."""
    (one,) = places.lying(tmp_path / "mnt" / "usb" / "hnwctl")
    return str(one.created.astimezone().date())


@pytest.fixture
def lost(book: Book, tmp_path: Path) -> Path:
    """A machine with a snapshot, the recovery key and the join line, and nothing else of the book."""
    disk, bare = tmp_path / "mnt" / "usb" / "hnwctl", tmp_path / "bare"
    disk.mkdir(parents=True)
    bare.mkdir()
    book.run("backup", "create", "--to", disk, identity="owner").ok()
    (snapshot,) = places.lying(disk)
    shutil.copy(snapshot.path, bare / "SNAPSHOT.hnw.age")
    shutil.copy(book.identities["recovery"], bare / "recovery-key.txt")
    (bare / "join-line.txt").write_text(join_line(book))
    return bare


def join_line(book: Book) -> str:
    import snapped

    from hnwctl.store.trust import joining

    vault = snapped.vault(book)
    commit = book.git("rev-parse", "HEAD").strip()
    return str(joining.join_line(vault.roster, vault.trusted.raw, "lin.hua/laptop", commit))


def elsewhere(bare: Path) -> dict[str, str]:
    return {
        name: str(bare / name) for name in ("HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME")
    }


def test_back_again_on_a_bare_machine(book: Book, lost: Path, tmp_path: Path) -> None:
    (snapshot,) = places.lying(tmp_path / "mnt" / "usb" / "hnwctl")
    (block,) = blocks("sh bare")
    text = on(tmp_path, block).replace("SNAPSHOT", snapshot.name)
    assert "王小明" in shell(text, lost, **elsewhere(lost), HNWCTL_TODAY=TODAY)


def test_back_again_with_age_tar_and_git_alone(book: Book, lost: Path) -> None:
    """Typed as it stands in the page; then a record is opened as docs/vault-format.md tells."""
    programs = lost / "bin"
    programs.mkdir()
    for name in ("age", "tar", "git", "grep", "sha256sum", "sh", "awk"):
        found = shutil.which(name)
        assert found, f"{name} is not installed"
        (programs / name).symlink_to(found)
    env = {**elsewhere(lost), "PATH": str(programs)}
    said = [shell(block, lost, **env) for block in blocks("sh by-hand")]
    assert sorted(path.name for path in lost.glob("*.*")) == [
        *("SNAPSHOT.hnw.age", "book.bundle", "join-line.txt", "manifest.yaml", "recovery-key.txt"),
    ]
    named = re.search(r"sha256=([0-9a-f]{64})", said[1])
    assert named is not None
    assert said[1].splitlines()[1].startswith(named[1])
    assert said[2].splitlines()[-1].endswith("init")
    restored = lost / "my-book"
    head = subprocess.run(
        ["git", "-C", restored, "rev-parse", "HEAD"], capture_output=True, text=True, check=True
    )
    assert head.stdout == book.git("rev-parse", "HEAD")
    for path in book.git("ls-files").split():
        assert (restored / path).read_bytes() == (book.root / path).read_bytes()
    (record,) = [path for path in book.git("ls-files").split() if path.startswith("clients/")]
    names = {"MEMBER": "paper", "SECTION": "profile", "RECORD": record}
    opened = shell(SHOW_SECTION, restored, **env, **names, IDENTITY=str(lost / "recovery-key.txt"))
    assert "name: 王小明" in opened

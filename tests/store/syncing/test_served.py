"""A server that is a folder of this machine: its git is run by us, and nothing that the folder names."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from hnwctl.store.repository import remotes
from hnwctl.store.repository.git import Git
from hnwctl.store.syncing.scratch import scratch
from hnwctl.store.syncing.transport import Transport
from tests.store.syncing.gitserver import trap
from tests.store.syncing.team import Team, git, head, team


@pytest.fixture
def office(tmp_path: Path) -> Team:
    made = team(tmp_path)
    made.owner.run("sync").ok()
    return made


@contextmanager
def way(book: Path) -> Iterator[Transport]:
    here = Git(book, book / ".git")
    remote = remotes.chosen(here, None)
    with scratch(here, remote, here.head()[1]) as folder:
        yield Transport(here, remote, folder)


def test_nothing_of_a_served_folder_is_run(office: Team) -> None:
    program, mark = trap(office.folder)
    for hook in ("pre-receive", "update", "post-receive", "post-update", "proc-receive",
                 "reference-transaction", "pre-auto-gc", "push-to-checkout"):  # fmt: skip
        (office.server / "hooks" / hook).write_bytes(program.read_bytes())
        (office.server / "hooks" / hook).chmod(0o755)
    for key in ("core.alternateRefsCommand", "uploadpack.packObjectsHook", "core.fsmonitor",
                "core.sshCommand", "core.gitProxy", "core.pager", "core.editor", "gpg.program",
                "filter.x.smudge"):  # fmt: skip
        git(office.server, "config", key, str(program))
    git(office.server, "config", "core.hooksPath", str(office.server / "hooks"))
    (office.server / "objects/info/alternates").write_text(f"{office.owner.root}/.git/objects\n")
    office.owner.add("李娜")
    assert office.owner.run("sync", "--json").ok().json["pushed"] == 1
    assert office.clone("colleague").run("sync").ok()
    assert not mark.exists()


def test_hooks_that_the_config_of_a_folder_names_are_off_there(office: Team) -> None:
    """From git 2.54 on a hook needs no file, only a name."""
    mark = office.folder / "mark"
    for event in ("pre-receive", "reference-transaction", "update", "post-receive"):
        git(office.server, "config", "--add", "hook.a b.event", event)
    git(office.server, "config", "hook.a b.command", f"touch {mark}")
    git(office.server, "config", "gc.auto", "0")
    with way(office.owner.root) as found:
        [word] = found._served("receive")
    command = word.partition("=")[2].replace("receive-pack", "config --get 'hook.a b.enabled'")
    done = subprocess.run(["sh", "-c", command], cwd=office.server, capture_output=True, check=True)
    assert done.stdout == b"false\n"
    office.owner.add("李娜")
    office.owner.run("sync").ok()
    assert office.tip == head(office.owner)
    assert not mark.exists()


def test_only_a_folder_is_told_how_to_serve(office: Team) -> None:
    office.owner.git("remote", "set-url", "origin", "git@example.org:book.git")
    office.owner.git("remote", "set-url", "--push", "origin", str(office.server))
    with way(office.owner.root) as found:
        assert found._served("upload") == ()
        assert found._served("receive")

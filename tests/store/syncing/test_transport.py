"""Fetching and pushing: by real servers, and by servers and configurations that mean no good."""

import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from hnwctl.errors import HnwctlError
from hnwctl.store.repository import remotes
from hnwctl.store.repository.git import Git
from hnwctl.store.syncing.scratch import scratch
from hnwctl.store.syncing.transport import Transport, _reason
from tests.store.syncing.gitserver import served, talking, trap
from tests.store.syncing.team import Team, git, head, team


@pytest.fixture
def office(tmp_path: Path) -> Team:
    made = team(tmp_path)
    made.owner.run("sync").ok()
    return made


@contextmanager
def way(book: Path, patience: float = 20, longest: float = 60) -> Iterator[Transport]:
    here = Git(book, book / ".git")
    remote = remotes.chosen(here, None)
    with scratch(here, remote, here.head()[1]) as folder:
        yield Transport(here, remote, folder, patience=patience, longest=longest)


def point(office: Team, address: str | Path) -> Path:
    office.owner.git("remote", "set-url", "origin", str(address))
    return office.owner.root


def traces(root: Path) -> tuple[str, str]:
    """The refs and the objects of a clone."""
    return git(root, "for-each-ref"), git(root, "count-objects", "-v")


# servers


def test_over_http_by_git_s_own_server(office: Team) -> None:
    git(office.server, "config", "http.receivepack", "true")
    with served(office.folder) as address:
        colleague = office.clone("colleague")
        point(office, f"{address}/server.git")
        colleague.git("remote", "set-url", "origin", f"{address}/server.git")
        colleague.add("李娜")
        assert colleague.run("sync", "--json").ok().json["pushed"] == 1
        assert office.owner.run("sync", "--json").ok().json["fetched"] == 1


def test_over_ssh_by_the_user_s_own_means(office: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    ssh, asked = office.folder / "ssh", office.folder / "asked"
    ssh.write_text(f'#!/bin/sh\necho "$@" >> {asked}\nfor last; do :; done\nexec sh -c "$last"\n')
    ssh.chmod(0o755)
    monkeypatch.setenv("GIT_SSH_COMMAND", str(ssh))
    point(office, f"git@example.org:{office.server}")
    office.owner.add("李娜")
    assert office.owner.run("sync", "--json").ok().json["pushed"] == 1
    assert office.tip == head(office.owner)
    assert "git@example.org" in asked.read_text()


def test_a_server_that_refuses_is_quoted_in_one_line(office: Team) -> None:
    git(office.server, "config", "http.receivepack", "true")
    hook = office.server / "hooks" / "pre-receive"
    hook.write_text("#!/bin/sh\nprintf 'not today\\033[31m\\ncome back tomorrow {x}\\n' >&2\nexit 1\n")
    hook.chmod(0o755)
    with served(office.folder) as address:
        point(office, f"{address}/server.git")
        office.owner.add("李娜")
        done = office.owner.run("sync")
    assert done.code == 9
    assert done.err.splitlines() == [
        r"error: the git server refuses the push: not today\x1b[31m; come back tomorrow (x)",
        "  what came from it is here; what is new here stays here",
    ]


def test_a_server_without_the_right_to_push_serves_readers(office: Team) -> None:
    colleague = office.clone("colleague")
    office.owner.add("李娜")
    office.owner.run("sync").ok()
    git(office.server, "config", "http.receivepack", "false")
    with served(office.folder) as address:
        colleague.git("remote", "set-url", "origin", f"{address}/server.git")
        assert colleague.run("sync", "--json", identity="reminder").ok().json["fetched"] == 1
        colleague.add("赵敏")
        before = head(colleague)
        done = colleague.run("sync")
        assert (done.code, head(colleague)) == (9, before)
        assert "403" in done.err


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"garbage\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>log in</html>",
        b"HTTP/1.1 200 OK\r\nContent-Type: application/x-git-upload-pack-advertisement\r\n\r\n0008ffff",
        b"HTTP/1.1 301 Moved\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 301 Moved\r\nLocation: ext::sh -c x\r\nContent-Length: 0\r\n\r\n",
    ],
)
def test_a_server_that_answers_garbage(office: Team, said: bytes) -> None:
    before = traces(office.owner.root)
    with talking(said) as address:
        point(office, address)
        done = office.owner.run("sync")
    assert done.code == 9
    assert done.err.startswith("error: the git server cannot be used: ")
    assert traces(office.owner.root) == before


def test_a_server_that_hangs_is_given_up(office: Team) -> None:
    start = time.monotonic()
    with talking(b"HTTP/1.1 200 OK\r\n", hang=True) as address:
        root = point(office, address)
        with (
            pytest.raises(HnwctlError, match="says nothing any more") as caught,
            way(root, patience=0.5) as to,
        ):
            to.fetch()
    assert caught.value.exit_code == 9
    assert time.monotonic() - start < 8
    assert not list((root / ".git/hnwctl/sync").glob("copy*"))


@pytest.mark.parametrize("cut", [100, 700])
def test_a_server_that_drops_the_connection(office: Team, cut: int) -> None:
    colleague = office.clone("colleague")
    office.owner.add("李娜")
    office.owner.run("sync").ok()
    before = traces(colleague.root)
    with served(office.folder, cut=cut) as address:
        colleague.git("remote", "set-url", "origin", f"{address}/server.git")
        assert colleague.run("sync").code == 9
    assert traces(colleague.root) == before
    colleague.git("remote", "set-url", "origin", str(office.server))
    assert colleague.run("sync", "--json").ok().json["fetched"] == 1


# what is served


def test_nothing_of_the_vault_s_config_is_run(office: Team) -> None:
    program, mark = trap(office.folder)
    for key in ("core.sshCommand", "core.hooksPath", "core.fsmonitor", "core.alternateRefsCommand",
                "core.gitProxy", "credential.helper", "remote.origin.uploadpack", "remote.origin.receivepack",
                "remote.origin.vcs", "http.proxy", "gpg.program", "core.askPass"):  # fmt: skip
        office.owner.git("config", key, str(program))
    office.owner.git("config", f"url.ext::{program} .insteadOf", str(office.server))
    office.owner.git("config", "protocol.ext.allow", "always")
    for hook in ("pre-push", "reference-transaction", "post-checkout", "post-merge"):
        (office.owner.root / ".git/hooks").mkdir(exist_ok=True)
        (office.owner.root / ".git/hooks" / hook).write_bytes(program.read_bytes())
        (office.owner.root / ".git/hooks" / hook).chmod(0o755)
    office.owner.add("李娜")
    assert office.owner.run("sync", "--json").ok().json["pushed"] == 1
    assert not mark.exists()


def commit_of(server: Path, entry: str, message: str = "x") -> None:
    """Put a commit with one more entry (as ``git mktree`` takes it) on the server's branch."""
    tree = git(server, "ls-tree", "main") + entry + "\n"
    made = git(server, "mktree", "--missing", input=tree.encode()).strip()
    who = ("-c", "user.name=x", "-c", "user.email=x@x")
    commit = git(server, *who, "commit-tree", "-p", "main", "-m", message, made).strip()
    git(server, "update-ref", "refs/heads/main", commit)


HOSTILE = {
    "link": ("120000 blob {passwd}\tclients.txt", "a symbolic link"),
    "link for a folder": ("120000 blob {passwd}\tclients", "a symbolic link"),
    "submodule": ("160000 commit {head}\tsub", "a submodule"),
    "executable": ("100755 blob {passwd}\trun.sh", "an executable file"),
    "modules": ("100644 blob {passwd}\t.gitmodules", "gitmodules"),
    "a stranger in a sealed folder": ("040000 tree {folder}\tsegments", "no record belongs here"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_trees_are_refused_and_nothing_of_them_stays(office: Team, name: str) -> None:
    entry, said = HOSTILE[name]
    passwd = git(office.server, "hash-object", "-w", "--stdin", input=b"/etc/passwd").strip()
    folder = git(office.server, "mktree", input=f"100644 blob {passwd}\tx\n".encode()).strip()
    if name == "link for a folder":  # there is no such folder yet
        assert "clients" not in git(office.server, "ls-tree", "main")
    commit_of(office.server, entry.format(passwd=passwd, head=office.tip, folder=folder))
    before, files = traces(office.owner.root), sorted(os.listdir(office.owner.root))
    done = office.owner.run("sync")
    assert done.code in (6, 9)
    assert said in done.err
    assert traces(office.owner.root) == before
    assert sorted(os.listdir(office.owner.root)) == files


def test_names_that_lead_elsewhere_are_refused_by_git_s_own_check(office: Team) -> None:
    blob = git(office.server, "hash-object", "-w", "--stdin", input=b"x").strip()
    raw = b"100644 ../../evil\0" + bytes.fromhex(blob)
    tree = git(office.server, "hash-object", "-t", "tree", "-w", "--stdin", "--literally", input=raw).strip()
    who = ("-c", "user.name=x", "-c", "user.email=x@x")
    commit = git(office.server, *who, "commit-tree", "-p", "main", "-m", "x", tree).strip()
    git(office.server, "update-ref", "refs/heads/main", commit)
    before = traces(office.owner.root)
    assert office.owner.run("sync").code in (6, 9)
    assert traces(office.owner.root) == before


def test_refs_of_any_name_and_number_are_nobody_s_business(office: Team) -> None:
    names = [f"refs/heads/{name}" for name in ("-x", "a\u202eb", "\x7f".strip("\x7f") + "ok", "HEAD")]
    names += [f"refs/tags/t{number}" for number in range(300)] + ["refs/stash", "refs/replace/" + office.tip]
    lines = "".join(f"create {name} {office.tip}\n" for name in names)
    git(office.server, "update-ref", "--stdin", input=lines.encode())
    before = office.owner.git("for-each-ref")
    assert office.owner.run("sync").ok()
    assert office.owner.git("for-each-ref") == before


def test_a_server_that_forges_a_commit_is_named(office: Team) -> None:
    client = office.owner.add("王小明")
    office.owner.run("sync").ok()
    other = office.folder / "forger"
    git(office.folder, "clone", "-q", office.server, other)
    path = f"clients/{client[0]}/{client}.yaml"
    text = (other / path).read_text()
    (other / path).write_text(text.replace("rev=1", "rev=2"))
    git(other, "-c", "user.name=x", "-c", "user.email=x@x", "commit", "-qam", "x")
    git(other, "push", "-q")
    before = traces(office.owner.root)
    done = office.owner.run("sync")
    assert done.code == 6
    assert path in done.err
    assert office.tip[:12] in done.err
    assert traces(office.owner.root) == before
    assert not any((office.owner.root / ".git/hnwctl/sync").glob("copy*"))


def test_a_server_that_forgets_is_told_again_and_it_is_said(office: Team) -> None:
    first = office.tip
    office.owner.add("王小明")
    office.owner.run("sync").ok()
    git(office.server, "update-ref", "refs/heads/main", first)
    done = office.owner.run("sync").ok()
    assert "warning: origin had gone back to an older state than it had before" in done.err
    assert office.tip == head(office.owner)


def test_a_server_that_replaces_history_without_an_owner_is_refused(office: Team) -> None:
    colleague = office.clone("colleague")
    office.owner.add("王小明")
    office.owner.run("sync").ok()
    colleague.add("李娜")
    git(office.server, "update-ref", "-d", "refs/heads/main")
    colleague.git("push", "-q", "origin", "main")  # as if the other commit had never been
    before = head(office.owner)
    done = office.owner.run("sync")
    assert (done.code, head(office.owner)) == (6, before)
    assert "no owner signed that it gave way to another" in done.err


def test_another_book_altogether_is_refused(office: Team) -> None:
    (office.folder / "other").mkdir()
    other = team(office.folder / "other")
    other.owner.run("sync").ok()
    point(office, other.server)
    office.owner.git("update-ref", "-d", "refs/remotes/origin/main")
    done = office.owner.run("sync")
    assert done.code == 6
    assert "nothing in common" in done.err


def test_a_huge_file_is_refused_without_being_read(office: Team) -> None:
    blob = office.folder / "bomb"
    with blob.open("wb") as file:
        file.truncate(40 * 2**20)  # 40 KB of pack
    oid = git(office.server, "hash-object", "-w", str(blob)).strip()
    commit_of(office.server, f"100644 blob {oid}\tclients.bin")
    before = traces(office.owner.root)
    done = office.owner.run("sync")
    assert done.code == 6
    assert "larger than" in done.err
    assert traces(office.owner.root) == before


def test_one_sync_at_a_time(office: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    from hnwctl.store.repository import lock

    monkeypatch.setattr(lock, "TIMEOUT", 0.05)
    root = office.owner.root
    lock_file = str(root / ".git/hnwctl/sync/hnwctl/lock")
    command = ["flock", "--no-fork", lock_file, "sh", "-c", "echo held; exec sleep 60"]
    holder = subprocess.Popen(command, stdout=subprocess.PIPE)
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        assert office.owner.run("sync").code == 8
    finally:
        holder.kill()
        holder.wait()
        holder.communicate()


def test_the_scratch_folder_is_private_and_no_password_is_in_an_argument(
    office: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    point(office, "https://user:secret@127.0.0.1:1/book.git")
    program = office.folder / "git"
    said = office.folder / "said"
    program.write_text(f'#!/bin/sh\necho "$@" >> {said}\nexec /usr/bin/env -i PATH=/usr/bin:/bin git "$@"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{office.folder}:{os.environ['PATH']}")
    with way(office.owner.root) as to:
        assert stat.S_IMODE(to.folder.stat().st_mode) & 0o077 == 0
        with pytest.raises(HnwctlError):
            to.fetch()
    assert "fetch" in said.read_text()
    assert "secret" not in said.read_text()
    done = office.owner.run("sync")
    assert "secret" not in done.out + done.err


def test_why_it_failed_is_said_without_how_far_it_got() -> None:
    said = (
        b"remote: Counting objects: 9, done.\rremote: Compressing objects: 50%\rremote: Total 20 (delta 5)\n"
        b"Receiving objects: 10%\rremote: maintenance\nfatal: index-pack failed\n"
    )
    assert _reason(said) == "remote: maintenance; fatal: index-pack failed"


def test_a_server_that_says_a_word_now_and_then_is_given_up(
    office: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    ssh = office.folder / "ssh"
    ssh.write_text("#!/bin/sh\nwhile echo wait >&2; do sleep 0.1; done\n")
    ssh.chmod(0o755)
    monkeypatch.setenv("GIT_SSH_COMMAND", str(ssh))
    point(office, "git@example.org:book.git")
    with way(office.owner.root, longest=0.5) as found, pytest.raises(HnwctlError, match="is not done after"):
        found.fetch()


def test_who_leaves_a_hanging_server_leaves_nothing_behind(office: Team) -> None:
    with talking(b"HTTP/1.1 200 OK\r\n", hang=True) as address:
        root = point(office, address)
        words = ["-m", "hnwctl", "--vault", root, "--identity", office.owner.identities["adviser"], "sync"]
        left = subprocess.Popen(
            ["env", "--default-signal=INT", sys.executable, *map(str, words)],
            stdin=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        while not _children(left.pid) and left.poll() is None:
            time.sleep(0.02)
        git_process = _children(left.pid)[0]
        left.send_signal(signal.SIGINT)
        left.communicate()
    assert left.returncode == 130
    assert not list((root / ".git/hnwctl/sync").glob("copy*"))
    assert not Path(f"/proc/{git_process}").exists()


def _children(pid: int) -> list[int]:
    """The processes that a process has started and that talk to the network by now."""
    told = subprocess.run(
        ["ps", "-ww", "-o", "pid=,args=", "--ppid", str(pid)], capture_output=True, check=False
    )
    rows = [line.split(None, 1) for line in told.stdout.decode().splitlines()]
    return [int(number) for number, words in rows if " fetch " in words]

"""What other processes could see of ours: nothing secret in arguments, environments or tracebacks.

Commands run with a locked identity under strace, which shows every program that is started with its
arguments and environment, and in which order keys are read and the process is closed to others.
"""

import ctypes
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pexpect
import pytest
from books import Book, made

from hnwctl.console.unlocking.privacy import undumpable
from hnwctl.store.keys import passphrase, seal
from hnwctl.store.keys.identities import load_identities
from hnwctl.store.trust import keyring, roster

WORD = "correct-horse-battery"
HEX = re.compile(r"\\x([0-9a-f]{2})")


class Run(NamedTuple):
    """A command under strace: its trace, decoded, what it said, and its exit code."""

    trace: str
    said: str
    code: int


class Scene(NamedTuple):
    """A book whose adviser has a passphrase, and all that is secret there."""

    book: Book
    folder: Path
    secrets: tuple[str, ...]

    def run(self, *words: str, answers: tuple[str, ...] = (WORD,), also: str = "", **env: str) -> Run:
        """A command on a terminal, traced, with these answers to what is asked without an echo."""
        trace = self.folder / "trace"
        calls = f"trace=execve,prctl,openat{also}"
        strace = [
            "-f",
            "--seccomp-bpf",
            "-qq",
            "-v",
            "-xx",
            "-s",
            "100000",
            "-e",
            calls,
            "-e",
            "signal=none",
            "-o",
            str(trace),
        ]
        where = ["--vault", str(self.book.root), "--identity", str(self.book.identities["adviser"])]
        environ = {**os.environ, "TERM": "dumb", **env}
        command = [*strace, sys.executable, "-m", "hnwctl", *where, *words]
        terminal = pexpect.spawn("strace", command, env=environ, encoding="utf-8", timeout=60, use_poll=True)
        said = ""
        for answer in answers:
            terminal.expect("passphrase of .*: ")
            said += terminal.before or ""
            terminal.sendline(answer)
        said += terminal.read()
        terminal.close()
        return Run(decoded(trace.read_text()), said, terminal.exitstatus or 0)


def decoded(trace: str) -> str:
    """The trace with its texts as they are, as far as they are plain."""
    return HEX.sub(lambda found: chr(int(found[1], 16)), trace)


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    folder = tmp_path_factory.mktemp("hygiene")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("STATE", "CACHE", "CONFIG"):
            patch.setenv(f"XDG_{name}_HOME", str(folder / name))
        patch.setenv("HOME", str(folder))
        patch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
        book = made(folder / "own")
        book.add("王小明", "profile.tags+=vip")
        file = book.identities["adviser"]
        [device] = load_identities([file], ask=None)
        held = roster.parse((book.root / "vault.yaml").read_bytes(), "vault.yaml")
        keys = keyring.open_keys((book.root / "keys/wang.li.age").read_bytes(), [device], held, "wang.li")
        file.write_bytes(passphrase.lock(file.read_bytes(), WORD, work_factor=4))
        yield Scene(book, folder, (WORD, device.text, *keys.secrets.values()))


COMMANDS = (
    ("list", "--json"),
    ("set", "王小明", "profile.tags+=golf"),
    ("unlock", "--for", "5m"),
)


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_no_secret_in_arguments_or_environments(scene: Scene, words: tuple[str, ...]) -> None:
    run = scene.run(*words)
    assert run.code == 0, run.said
    started = [line for line in run.trace.splitlines() if "execve(" in line]
    assert started
    for secret in scene.secrets:
        assert not [line for line in started if secret in line]
        assert secret not in run.said
    scene.book.run("lock", "--all").ok()


def test_what_is_looked_for_is_there_to_be_found(scene: Scene) -> None:
    """Else all this would prove nothing: strace has seen the word being typed, and programs started."""
    run = scene.run("set", "王小明", "profile.tags+=tea", also=",read")
    assert WORD in run.trace
    assert len(re.findall(r'execve\("[^"]*git"', run.trace)) > 1


def test_the_process_is_closed_before_it_reads_a_secret(scene: Scene) -> None:
    trace = scene.run("list").trace
    closed, identity = trace.find("PR_SET_DUMPABLE, SUID_DUMP_DISABLE"), trace.find("keys/adviser")
    started = trace.find("keys/adviser", trace.find("\n"))  # the first one is our own argument
    assert 0 < identity < closed < started


def test_help_does_not_pay_for_that(scene: Scene) -> None:
    for words in (("--version",), ("--help",), ("list", "--help")):
        done = subprocess.run(
            [sys.executable, "-X", "importtime", "-m", "hnwctl", *words],
            capture_output=True,
            text=True,
            check=True,
        )
        for name in ("ctypes", "keyring", "getpass"):
            assert not re.search(rf"\| +{name}$", done.stderr, re.M), (words, name)


def test_list_looks_for_no_keyring_where_nothing_is_remembered(scene: Scene) -> None:
    where = ["--vault", str(scene.book.root), "--identity", str(scene.book.identities["owner"])]
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "hnwctl", *where, "list"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "hnwctl.store.trust.remembered" in done.stderr
    for name in ("keyring", "hnwctl.store.keys.safes", "hnwctl.store.keys.tickets"):
        assert not re.search(rf"\| +{re.escape(name)}$", done.stderr, re.M), name


WRONG = (
    ("list", (WORD + "x",) * 3),
    ("set 王小明 profile.stage=nonsense", (WORD,)),
    ("set 王小明 kyc.risk.class=C9", (WORD,)),
)


@pytest.mark.parametrize(("words", "answers"), WRONG)
def test_a_traceback_shows_no_secret(scene: Scene, words: str, answers: tuple[str, ...]) -> None:
    run = scene.run(*words.split(), answers=answers, HNWCTL_DEBUG="1")
    assert run.code in (3, 4, 5)
    assert "Traceback" in run.said
    for secret in scene.secrets:
        assert secret not in run.said


def test_what_holds_secrets_does_not_show_them(scene: Scene) -> None:
    file = scene.folder / "another"
    secret, _ = seal.new_identity()
    file.write_text(secret)
    file.chmod(0o600)
    [device] = load_identities([file], ask=None)
    device.opened["sha256:x"] = {"finance.1": secret}
    for held in (device, keyring.Keyring({"finance.1": secret})):
        assert secret not in f"{held!r} {held}"


def test_a_worker_forked_off_is_closed_too() -> None:
    """Dumpable is inherited by fork, and lost when a program is started."""
    script = (
        "import os, ctypes\n"
        "from hnwctl.console.unlocking.privacy import undumpable\n"
        "undumpable()\n"
        "if os.fork() == 0:\n"
        "    os._exit(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))\n"
        "raise SystemExit(os.waitstatus_to_exitcode(os.wait()[1]))\n"
    )
    probe = "import ctypes; print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))"
    if sys.platform == "linux":
        assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
        undumpable()
        assert ctypes.CDLL(None).prctl(3, 0, 0, 0, 0) == 0
        done = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True)
        assert done.stdout.strip() == "1"


def test_git_is_only_started_hardened() -> None:
    """Every file that starts git gives it an environment of its own, in which nothing else is allowed."""
    package = Path(roster.__file__).parents[2]
    starts = re.compile(r"subprocess\.(?:run|Popen|call|check_\w+)\(|os\.(?:system|popen|exec\w+|spawn\w+)\(")
    found = {
        str(path.relative_to(package))
        for path in package.rglob("*.py")
        if starts.search(path.read_text("utf-8")) and '"git"' in path.read_text("utf-8")
    }
    found.discard(
        "store/repository/guard.py"
    )  # asks for one setting as the user's own git has it; that runs nothing
    for name in found:
        text = (package / name).read_text("utf-8")
        assert "clean_environment" in text or "GIT_ALLOW_PROTOCOL" in text, name


def test_variables_that_make_git_talk_are_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    from hnwctl.store.repository.git import clean_environment

    for name in ("GIT_TRACE", "GIT_TRACE_PACKET", "GIT_TRACE2_EVENT", "GIT_SSH_COMMAND", "GIT_EXTERNAL_DIFF"):
        monkeypatch.setenv(name, "/tmp/trace")
    assert not {name for name in clean_environment() if name.startswith(("GIT_TRACE", "GIT_SSH", "GIT_EXT"))}

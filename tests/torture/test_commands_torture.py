"""Every writing command killed at each of its steps, and many at once: nothing is lost, nothing half-written.

``HNWCTL_TEST_KILL=n`` ends a process at its n-th step (see hnwctl/store/repository/steps.py). What the
next command finds must be the book as it was or as it was to become; and what the user has staged,
changed or left lying about in the vault stays exactly as it was.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from books import Book, made

from hnwctl.store.keys.identities import generate_identity_file
from hnwctl.store.trust import roster

TODAY = "2026-11-23"
MOST_STEPS = 400
WANG, LI = "王小明", "李雷"

CSV = f"姓名,手机,职业\n{WANG},13800001111,律师\n韩梅梅,13900002222,医生\n赵六,13900003333,\n"
EDITOR = "import sys; p = sys.argv[1]; t = open(p).read(); open(p, 'w').write(t.replace('active', 'dormant'))"


@dataclass(frozen=True)
class Command:
    """What is killed: its words, who runs it, and what it needs to be there before."""

    words: tuple[str, ...]
    identity: str = "adviser"
    before: tuple[tuple[str, ...], ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)


COMMANDS = {
    "add": Command(("add", "赵六", "--set", "finance.holdings[+].amount=100万", "--yes")),
    "set": Command(("set", WANG, "finance.holdings[0].amount=999万", "profile.tags+=vip")),
    "edit": Command(("edit", WANG, "--yes")),
    "review": Command(("review", WANG)),
    "archive": Command(("archive", WANG, LI)),
    "log": Command(("log", WANG, LI, "--channel", "event", "--next", "2w")),
    "task done": Command(
        ("task", "done", WANG), before=(("task", "add", WANG, "call", "--due", "2026-12-01"),)
    ),
    "complaint open": Command(("complaint", "open", WANG, "waited too long")),
    "unarchive": Command(("unarchive", WANG), before=(("archive", WANG),)),
    "import": Command(("import", "FOLDER/clients.csv", "--yes")),
    "access grant": Command(
        ("access", "grant", "new.one", "--key", "@FOLDER/new.pub", "--role", "adviser"), "owner"
    ),
    "policy approve": Command(
        ("policy", "approve"), "owner", files={"policy.yaml": "\n# looked at in November\n"}
    ),
}


@dataclass(frozen=True)
class Place:
    """A book below ``folder``, always at the same place, and its untouched copy."""

    folder: Path
    book: Book
    own: Mapping[str, str]

    def environ(self, kill: int = 0) -> dict[str, str]:
        editor = f"{sys.executable} {self.folder / 'editor.py'}"
        return {**os.environ, "EDITOR": editor, "HNWCTL_TEST_KILL": str(kill)}

    def restored(self) -> None:
        shutil.rmtree(self.folder)
        shutil.copytree(self.folder.with_name("copy"), self.folder, symlinks=True)

    def run(self, command: Command, kill: int = 0) -> subprocess.CompletedProcess[bytes]:
        words = [word.replace("FOLDER", str(self.folder)) for word in command.words]
        key = self.book.identities[command.identity]
        settings = ["--vault", str(self.book.root), "--identity", str(key), "--today", TODAY, "--lang", "en"]
        return subprocess.run(
            [sys.executable, "-m", "hnwctl", *settings, *words],
            env=self.environ(kill),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )

    def prepare(self, command: Command) -> None:
        for words in command.before:
            self.book.run(*words).ok()
        for name, more in command.files.items():
            file = self.book.root / name
            file.write_text(file.read_text() + more)
        self.book.run("list").ok()
        shutil.copytree(self.folder, self.folder.with_name("copy"), symlinks=True)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """A book of two clients, in whose folder its user is in the middle of other things."""
    folder = tmp_path / "place"
    for name in ("STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(folder / name))
    book = made(folder)
    for name, phone in ((WANG, "13800001111"), (LI, "13800009999")):
        point = "profile.contact_points[+].type=phone", f"profile.contact_points[0].value={phone}"
        book.add(name, "profile.stage=active", "finance.holdings[+].amount=500万", *point)
    device = generate_identity_file(folder / "new", comment="new", passphrase=None)
    (folder / "new.pub").write_text(f"{device.recipient} {device.verifier}\n")
    (folder / "clients.csv").write_text(CSV)
    (folder / "editor.py").write_text(EDITOR)
    return Place(folder, book, busy(book.root))


def plain(root: Path, *args: str) -> str:
    words = ["git", "-C", str(root), "-c", "user.name=x", "-c", "user.email=x@example.org", *args]
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout


def busy(root: Path) -> dict[str, str]:
    """Files of the user's own: staged, changed, both, and unknown to git; what git says of them."""
    for name in ("staged.txt", "both.txt", "changed.txt"):
        (root / name).write_text("a")
    plain(root, "add", "*.txt")
    plain(root, "commit", "-qm", "notes of my own")
    for name in ("staged.txt", "both.txt", "added.txt"):
        (root / name).write_text("b")
    plain(root, "add", "staged.txt", "both.txt", "added.txt")
    for name in ("both.txt", "changed.txt", "unknown.txt"):
        (root / name).write_text("c")
    return users_own(root)


def users_own(root: Path) -> dict[str, str]:
    lines = plain(root, "status", "--porcelain", "-uall").splitlines()
    contents = {path.name: path.read_text() for path in sorted(root.glob("*.txt"))}
    return {
        "status": "\n".join(line for line in lines if line.endswith(".txt")),
        "staged": plain(root, "ls-files", "-s", "--", "*.txt"),
        "contents": repr(contents),
    }


def state(book: Book) -> dict[str, Any]:
    """All that the book says: clients with all their sections, members, and the policy in force."""
    rows = book.run("query", "SELECT id FROM clients", "--json").ok().json
    shown = [book.shown(row["id"]) for row in rows]
    clients = [{key: each[key] for key in each if key not in ("id", "revisions")} for each in shown]
    raw = (book.root / "vault.yaml").read_bytes()
    members = roster.parse(raw, source="").members
    return {
        "clients": sorted(clients, key=lambda each: str(each["profile"])),
        "members": {name: sorted(about.devices) for name, about in members.items()},
        "policy": roster.digest((book.root / "policy.yaml").read_bytes())
                  == roster.parse(raw, source="").policy,
    }  # fmt: skip


def all_is_well(place: Place) -> dict[str, Any]:
    """What the next commands find: everything whole and checked, nothing left over; returns the state."""
    book = place.book
    found = state(book)
    assert book.run("verify", "--json").ok().json["problems"] == []
    ours = [line for line in plain(book.root, "status", "--porcelain", "-uall").splitlines()
            if not line.endswith((".txt", " policy.yaml"))]  # fmt: skip
    assert ours == []
    assert users_own(book.root) == place.own
    assert plain(book.root, "fsck", "--no-dangling") == ""
    return found


def goes_on(place: Place) -> None:
    """The next write finds nothing in its way, and takes away what was left."""
    place.book.run("set", LI, "profile.tags+=next").ok()
    assert os.listdir(place.book.root / ".git/hnwctl") == ["lock"]
    assert not list((place.book.root / ".git").rglob("*.lock"))
    assert users_own(place.book.root) == place.own


def killed(place: Place, command: Command, steps: range) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """The states that the next command finds, as it is and without an index; ends when the
    command comes through."""
    for kill in steps:
        place.restored()
        done = place.run(command, kill)
        assert done.returncode in (0, -signal.SIGKILL), done.stderr.decode()
        found = all_is_well(place)
        shutil.rmtree(place.folder / "CACHE")
        yield found, state(place.book)
        goes_on(place)
        if done.returncode == 0:
            return


def differences(found: dict[str, Any], *states: dict[str, Any]) -> list[list[str]]:
    """What differs from each of the states: few words, where pytest would show everything."""
    return [[f"{part}: {found[part]!r} != {other[part]!r}" for part in found if found[part] != other[part]]
            for other in states]  # fmt: skip


def is_old_or_new_at_each(place: Place, command: Command, steps: range) -> list[dict[str, Any]]:
    """Kill at each of ``steps``; returns the states that were found."""
    place.prepare(command)
    before = state(place.book)
    assert place.run(command).returncode == 0
    after = state(place.book)
    assert before != after
    seen = []
    for found, again in killed(place, command, steps):
        assert found in (before, after), differences(found, before, after)
        assert again == found
        seen.append(found)
    turn = seen.index(after) if after in seen else len(seen)
    assert seen == [before] * turn + [after] * (len(seen) - turn)  # what has happened stays
    return seen


@pytest.mark.torture
@pytest.mark.parametrize("name", COMMANDS)
def test_killed_at_every_step(place: Place, name: str) -> None:
    seen = is_old_or_new_at_each(place, COMMANDS[name], range(1, MOST_STEPS))
    assert seen[0] != seen[-1]
    assert len(seen) > 15


@pytest.mark.parametrize("name", ["edit", "access grant", "policy approve"])
def test_killed_now_and_then(place: Place, name: str) -> None:
    is_old_or_new_at_each(place, COMMANDS[name], range(4, 25, 7))


# a book that is just being made


def init(folder: Path, kill: int = 0) -> subprocess.CompletedProcess[str]:
    homes = {f"XDG_{name}_HOME": str(folder / name) for name in ("CONFIG", "STATE", "CACHE")}
    return subprocess.run(
        [sys.executable, "-m", "hnwctl", "init", str(folder / "book"), "--member", "wang.li", "--json"],
        env={**os.environ, **homes, "HNWCTL_TEST_KILL": str(kill)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def begun_again(folder: Path, steps: range, patch: pytest.MonkeyPatch) -> int:
    """Kill init at each of ``steps``, and run it again: there is a whole book, vouched for."""
    for kill in steps:
        place = folder / str(kill)
        place.mkdir()
        if init(place, kill).returncode == 0:
            return kill
        again = init(place)
        assert again.returncode == 0, again.stderr
        told = json.loads(again.stdout)
        for name in ("STATE", "CACHE"):
            patch.setenv(f"XDG_{name}_HOME", str(place / name))
        for key in ("identity", "recovery"):
            book = Book(place / "book", {"adviser": Path(told[key])})
            assert book.run("verify").ok().err == ""
        owner = Book(place / "book", {"adviser": Path(told["identity"])})
        owner.add(WANG)
        assert owner.run("list").ok().err == ""
        assert plain(place / "book", "status", "--porcelain") == ""
    return len(steps)


@pytest.mark.torture
def test_init_killed_at_every_step_is_begun_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert begun_again(tmp_path, range(1, MOST_STEPS), monkeypatch) > 20


def test_init_killed_now_and_then_is_begun_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    begun_again(tmp_path, range(6, 27, 10), monkeypatch)


# many at once

ADDING = """
import sys
from pathlib import Path
from books import Book
root, key, name, count = sys.argv[1:]
book = Book(Path(root), {"adviser": Path(key)})
for number in range(int(count)):
    book.add(f"{name}-{number}", "profile.stage=lead", f"profile.client_number={name}-{number}")
"""
TAGGING = """
import sys
from pathlib import Path
from books import Book
root, key, name, count = sys.argv[1:]
book = Book(Path(root), {"adviser": Path(key)})
for number in range(int(count)):
    edits = f"profile.tags+=tag-{name}-{number}", f"finance.holdings[+].amount={number + 1}"
    done = book.run("set", "王小明", *edits)
    assert done.code in (0, 7), done
    if done.code == 0:
        print(f"tag-{name}-{number}", flush=True)
"""
READING = """
import sys
from pathlib import Path
from books import Book
root, key, name, count = sys.argv[1:]
book = Book(Path(root), {"adviser": Path(key)})
for number in range(int(count)):
    done = book.run("list", "--json")
    assert done.code == 0, done
    assert done.err == "", done
    print(len(done.json))
"""
GRANTING = """
import sys
from pathlib import Path
from books import Book
from hnwctl.store.keys.identities import generate_identity_file
root, key, name, count = sys.argv[1:]
book = Book(Path(root), {"adviser": Path(key)})
for number in range(int(count)):
    device = generate_identity_file(Path(key).with_name(f"{name}-{number}"), comment="", passphrase=None)
    line = f"{device.recipient} {device.verifier}"
    book.run("access", "grant", f"{name}-{number}", "--role", "adviser", "--key", line).ok()
"""


def started(
    place: Place, script: str, name: str, count: int, key: str = "adviser"
) -> "subprocess.Popen[str]":
    words = [str(place.book.root), str(place.book.identities[key]), name, str(count)]
    tests = str(Path(__file__).parents[1])
    return subprocess.Popen(
        [sys.executable, "-c", script, *words],
        env={**os.environ, "PYTHONPATH": tests},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def finished(processes: "list[subprocess.Popen[str]]") -> list[str]:
    """What they printed; fails with what one said if it failed."""
    told = []
    for process in processes:
        out, err = process.communicate()
        assert process.returncode == 0, err
        told.append(out)
    return told


def adding_at_once(place: Place, processes: int, each: int) -> None:
    writers = [started(place, ADDING, f"p{number}", each) for number in range(processes)]
    readers = [started(place, READING, "", each // 2) for _ in range(2)]
    finished([*writers, *readers])
    names = {f"p{number}-{one}" for number in range(processes) for one in range(each)} | {WANG, LI}
    rows = place.book.run("query", "SELECT name FROM clients", "--json").ok().json
    assert len(rows) == processes * each + 2
    assert {row["name"] for row in rows} == names
    all_is_well(place)


def test_a_few_processes_adding_at_once_lose_no_client(place: Place) -> None:
    adding_at_once(place, 4, 8)


@pytest.mark.torture
def test_eight_processes_adding_fifty_clients_each(place: Place) -> None:
    adding_at_once(place, 8, 50)


def tagging_at_once(place: Place, processes: int, each: int) -> None:
    told = finished([started(place, TAGGING, str(number), each) for number in range(processes)])
    written = {tag for out in told for tag in out.split()}
    shown = place.book.shown(WANG)
    assert set(shown["profile"]["tags"]) == written
    assert len(shown["finance"]["holdings"]) == len(written) + 1
    assert shown["revisions"]["profile"]["rev"] == len(written) + 1
    assert len(written) >= each
    all_is_well(place)


def test_a_few_processes_changing_one_client_lose_no_change(place: Place) -> None:
    tagging_at_once(place, 4, 4)


@pytest.mark.torture
def test_sixteen_processes_changing_one_client(place: Place) -> None:
    tagging_at_once(place, 16, 12)


@pytest.mark.torture
def test_nobody_is_alarmed_while_members_are_let_in(place: Place) -> None:
    """The roster and a key file change together; a reader in between waits, and does not cry forgery."""
    granting = started(place, GRANTING, "new", 25, "owner")
    finished([granting, *(started(place, READING, "", 80) for _ in range(3))])
    all_is_well(place)

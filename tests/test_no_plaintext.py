"""Nothing of a client is ever written to a disk in the clear, not even for a moment.

The everyday commands run under strace, which sees every write, every name and every argument of every
process. Searched are the client's name, phone, amounts and notes, in UTF-8 and UTF-16. Where there is no
strace, what lies on the disk afterwards is searched all the same.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from books import Book, made

NAME, ALIAS, PHONE = "欧阳小青", "青姐", "13912345678"
AMOUNT, PRODUCT, NOTE, LATER = "7654321", "稳健增利八号", "喜欢龙井和昆曲", "女儿明年留学"
TALK = "问到黄金定投的赎回"
SECRETS = (
    NAME,
    ALIAS,
    PHONE,
    AMOUNT,
    PRODUCT,
    NOTE,
    LATER,
    TALK,
    "ouyangxiaoqing",
    "ouyang xiaoqing",
    "李先生037",
)
CODINGS = ("utf-8", "utf-16-le", "utf-16-be")

RECORD = f"""\
profile:
  name: {NAME}
  aliases: [{ALIAS}]
  stage: active
  contact_points: [{{type: phone, value: '{PHONE}'}}]
finance:
  holdings: [{{product: {PRODUCT}, amount: '{AMOUNT}'}}]
service:
  notes: [{{at: 2026-11-01, text: {NOTE}}}]
"""
EDITOR = (
    f"import sys; p = sys.argv[1]; t = open(p).read(); open(p, 'w').write(t.replace('{NOTE}', '{LATER}'))"
)
SORT = """WITH some AS (SELECT text FROM texts LIMIT 70) SELECT a.text || b.text || c.text AS long
FROM some a, some b, some c ORDER BY long DESC LIMIT 5 OFFSET 200000"""
"""Some 25 MB to be sorted, and not only the first few kept."""
CALLS = (
    *(
        "write",
        "pwrite64",
        "writev",
        "pwritev",
        "pwritev2",
        "sendto",
        "sendmsg",
        "sendfile",
        "copy_file_range",
    ),
    *("openat", "open", "creat", "rename", "renameat", "renameat2", "link", "linkat", "symlinkat", "mkdir"),
    *("mkdirat", "mmap", "execve", "connect", "memfd_create", "setxattr", "truncate", "ftruncate", "splice"),
)
CALL = re.compile(r"^(?:\d+ +)?(\w+)\((.*)$")
HEX = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
WRITING = re.compile("O_WRONLY|O_RDWR|O_CREAT")
FILE = re.compile(r"^(?:\d+|AT_FDCWD)<([^>]*)>")


def decoded(text: str) -> bytes:
    """What strace wrote in hexadecimal digits."""
    return bytes.fromhex(text.replace("\\x", ""))


class Call(NamedTuple):
    """A system call: its name, its arguments as strace writes them, and the bytes of its texts."""

    name: str
    arguments: str
    texts: tuple[bytes, ...]

    @property
    def file(self) -> str:
        """What the first argument, a descriptor, stands for."""
        found = FILE.match(self.arguments)
        return os.fsdecode(decoded(found[1])) if found else ""


class Day(NamedTuple):
    """A book after the everyday commands, below ``folder``; a trace of each, and all that they printed."""

    folder: Path
    book: Book
    traces: dict[str, list[Call]]
    shown: bytes


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Day]:
    folder = tmp_path_factory.mktemp("day")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("STATE", "CACHE"):
            patch.setenv(f"XDG_{name}_HOME", str(folder / "own" / name))
        for name in ("TMPDIR", "SQLITE_TMPDIR", "HOME"):
            patch.setenv(name, str(folder / "own"))
        patch.setenv("PYTHONDONTWRITEBYTECODE", "1")
        book = made(folder / "own")
        traces = list(everyday(book, folder))
        shown = b"".join(trace.with_suffix(".out").read_bytes() for trace in traces)
        yield Day(folder / "own", book, {trace.name: calls(trace) for trace in traces if STRACE}, shown)


def run(
    book: Book, trace: Path | None, *words: str, stdin: str = "", env: dict[str, str] | None = None
) -> str:
    """A command in a process of its own, traced if that is possible; what it printed."""
    settings = [
        "--vault",
        str(book.root),
        "--identity",
        str(book.identities["adviser"]),
        "--today",
        "2026-11-23",
    ]
    traced = [
        "strace",
        "-f",
        "--seccomp-bpf",
        "-qq",
        "-y",
        "-xx",
        "-s",
        "4000000",
        "-e",
        f"trace={','.join(CALLS)}",
    ]
    before = [*traced, "-o", str(trace)] if trace else []
    done = subprocess.run(
        [*before, sys.executable, "-m", "hnwctl", *settings, *words],
        input=stdin,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "LC_ALL": "C.UTF-8", **(env or {})},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def everyday(book: Book, folder: Path) -> Iterator[Path]:
    """Run the commands that people run; yields the trace of each."""
    table, editor = folder / "clients.csv", folder / "editor.py"
    rows = "".join(f"李先生{n:03},1370000{n:04},{NOTE}{n}\n" for n in range(140))
    table.write_text(f"姓名,手机,备注\n{rows}")
    editor.write_text(EDITOR)
    edits = {"EDITOR": f"{sys.executable} {editor}"}
    who = book.add("别人", "profile.stage=lead")

    def traced(*words: str, **how: object) -> Path:
        trace = folder / f"{len(list(folder.glob('*.strace')))}.strace"
        shown = run(book, trace if STRACE else None, *words, **how)  # type: ignore[arg-type]
        trace.with_suffix(".out").write_text(shown)
        return trace

    yield traced("add", "--from-file", "-", "--yes", stdin=RECORD)
    yield traced("set", who, "-", stdin=f"profile.aliases+={ALIAS}\nfinance.holdings[+].amount={AMOUNT}\n")
    client = book.run("query", "SELECT id FROM clients WHERE name LIKE '欧阳%'", "--json").json[0]["id"]
    yield traced("edit", client, "--yes", env=edits)
    yield traced("import", str(table), "--yes")
    yield traced("list", "--json")
    shutil.rmtree(Path(os.environ["XDG_CACHE_HOME"]))  # the next one builds the index anew, on all cores
    yield traced("find", LATER)
    yield traced("query", SORT)
    yield traced("show", client)
    yield traced("review", client)
    yield traced("log", client, who, "--channel", "phone", "--note", "-", "--next", "2w", stdin=TALK)
    yield traced("note", client, "-", stdin=NOTE)
    yield traced("task", "add", client, "-", "--due", "+1w", stdin=NOTE)
    yield traced("task", "done", client, "--outcome", "-", stdin=LATER)
    yield traced("complaint", "open", client, "-", stdin=TALK)
    yield traced("complaint", "list")
    yield traced("archive", client, "--reason", NOTE)
    yield traced("verify")


def works_here() -> bool:
    """Whether there is a strace that may trace."""
    words = ["strace", "-f", "-qq", "-y", "-o", os.devnull, "true"]
    return shutil.which("strace") is not None and subprocess.run(words, check=False).returncode == 0


STRACE = works_here()


def calls(trace: Path) -> list[Call]:
    """The calls of a trace; those that were interrupted by another process are put together again."""
    found = []
    waiting: dict[str, str] = {}
    for line in trace.read_text().splitlines():
        process, _, rest = line.partition(" ")
        if rest.endswith("<unfinished ...>"):
            waiting[process] = rest.removesuffix("<unfinished ...>")
            continue
        if rest.lstrip().startswith("<... "):
            rest = waiting.pop(process) + rest.partition("resumed>")[2]
        match = CALL.match(rest.lstrip())
        if match:
            texts = tuple(map(decoded, HEX.findall(rest)))
            found.append(Call(match[1], match[2], texts))
    return found


def telling(raw: bytes) -> list[str]:
    """Which of the secrets stand in ``raw``."""
    return [
        f"{secret} ({coding})" for secret in SECRETS for coding in CODINGS if secret.encode(coding) in raw
    ]


def is_memory(file: str) -> bool:
    """A pipe, a socket, the terminal, or the folder in memory on which an editor works."""
    return not file.startswith("/") or file.startswith(("/dev/shm/hnwctl-edit-", "/dev/null", "/dev/pts/"))


def test_nothing_of_a_client_is_written_in_the_clear(day: Day) -> None:
    written = 0
    for trace, made_calls in day.traces.items():
        for call in made_calls:
            if call.name.startswith(("write", "pwrite", "send")) and not is_memory(call.file):
                written += sum(map(len, call.texts))
                assert telling(b"".join(call.texts)) == [], (trace, call.file)
    assert written > 1_000_000 or not STRACE


def test_no_name_of_a_file_and_no_argument_tells_anything(day: Day) -> None:
    """Of processes that we start; what a person types is known to be visible."""
    started = 0
    for trace, made_calls in day.traces.items():
        for number, call in enumerate(made_calls):
            names = call.name.startswith(("open", "creat", "rename", "link", "symlink", "mkdir", "memfd"))
            started += call.name == "execve"
            if number and (names or call.name in ("execve", "setxattr", "connect")):
                assert telling(b"\0".join(call.texts)) == [], (trace, call.name)
    assert started > 20 or not STRACE


def test_nothing_is_written_but_in_the_vault_and_the_users_own_folders(day: Day) -> None:
    """No temporary file of SQLite above all, none that is written through memory, nothing over a network."""
    allowed = (f"{day.folder}/", "/dev/shm/hnwctl-edit-", "/dev/null", "/dev/tty", "/proc/self/")
    for trace, made_calls in day.traces.items():
        for call in made_calls:
            if call.name.startswith(("open", "creat")) and WRITING.search(call.arguments):
                path = os.fsdecode(call.texts[0])
                whole = path if path.startswith("/") else f"{call.file}/{path}"
                assert whole.startswith(allowed), (trace, whole)
                assert "etilqs" not in whole
            if call.name == "mmap" and "MAP_SHARED" in call.arguments and "PROT_WRITE" in call.arguments:
                assert "MAP_ANONYMOUS" in call.arguments, trace
            if call.name in ("connect", "sendto"):
                assert "AF_INET" not in call.arguments


def test_nothing_is_left_on_the_disk(day: Day) -> None:
    for file in day.folder.rglob("*"):
        assert telling(os.fsencode(file)) == []
        assert telling(file.read_bytes() if file.is_file() else b"") == [], file
    batch = ["cat-file", "--batch-all-objects", "--batch", "--unordered"]
    git = ["git", "-C", str(day.book.root), *batch]
    objects = subprocess.run(git, capture_output=True, check=True).stdout  # which git keeps compressed
    assert len(objects) > 300_000
    assert telling(objects) == []
    assert not list(Path("/dev/shm").glob("hnwctl-edit-*"))


def test_what_is_looked_for_is_there_to_be_found(day: Day) -> None:
    """Else all this would prove nothing: the answers tell the secrets, and strace has seen them go by."""
    kept = [call for made_calls in day.traces.values() for call in made_calls if is_memory(call.file)]
    seen = b"".join(text for call in kept for text in call.texts)
    for secret in (NAME, PHONE, LATER, "7,654,321", "李先生037"):
        assert secret.encode() in day.shown
    for secret in (NAME, PHONE, LATER, NOTE, TALK, AMOUNT, "李先生037"):
        assert secret.encode() in seen or not STRACE

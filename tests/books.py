"""Small real vaults for tests: real git, real keys, a member of every role.

``made(tmp_path)`` makes one; ``book.run("show", "王小明")`` runs a command in this process as the adviser;
``book.terminal("add")`` runs one in a process of its own on a terminal.
"""

import atexit
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pexpect
import pytest
from typer.testing import CliRunner

from hnwctl.app import program
from hnwctl.model.policy_text import default_policy_text
from hnwctl.store.keys.identities import Device, generate_identity_file
from hnwctl.store.trust import founding, joining, pins, roster
from hnwctl.store.trust.membership import Newcomer

TODAY = "2026-11-23"

MEMBERS = {
    "owner": "lin.hua",
    "adviser": "wang.li",
    "assistant": "chen.jie",
    "compliance": "zhao.min",
    "reminder": "cron",
    "recovery": "paper",
}
"""Role -> the one member who has it."""


@dataclass(frozen=True)
class Done:
    """What a command did: exit code, stdout, stderr."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The answer, if it is JSON."""
        return json.loads(self.out)

    @property
    def error(self) -> Any:
        """The error on stderr, if it is JSON: its last line that can be."""
        lines = [line for line in self.err.splitlines() if line.startswith("{")]
        assert lines, self.err
        return json.loads(lines[-1])["error"]

    def ok(self) -> "Done":
        """Itself; fails the test with what was said if the command failed."""
        assert self.code == 0, f"exit {self.code}\n{self.out}{self.err}"
        return self


@dataclass(frozen=True)
class Book:
    """A vault at ``root``; ``identities`` are the key files of its members, by role."""

    root: Path
    identities: Mapping[str, Path]

    def run(
        self,
        *args: str | Path,
        identity: str = "adviser",
        today: str = TODAY,
        lang: str = "en",
        input: str | bytes | None = None,  # noqa: A002 - as the runner calls it
        env: Mapping[str, str] | None = None,
    ) -> Done:
        """Run a command in this process, without a terminal. ``identity`` is a role, or a key file."""
        result = CliRunner().invoke(
            program(), self._words(args, identity, today, lang), input=input, env=dict(env or {})
        )
        return Done(result.exit_code, result.stdout, result.stderr)

    def terminal(
        self,
        *args: str,
        identity: str = "adviser",
        today: str = TODAY,
        lang: str = "en",
        columns: int = 80,
        env: Mapping[str, str] | None = None,
    ) -> "pexpect.spawn[str]":
        """A command in a process of its own on a terminal, to talk to."""
        words = ["-m", "hnwctl", *self._words(args, identity, today, lang)]
        environ = {**os.environ, "TERM": "dumb", "PYTHONIOENCODING": "utf-8", **(env or {})}
        return pexpect.spawn(
            sys.executable,
            words,
            env=environ,
            encoding="utf-8",
            timeout=30,
            dimensions=(40, columns),
            use_poll=True,  # select() knows no descriptor above 1023
        )

    def git(self, *args: str) -> str:
        """What git says in the vault."""
        done = subprocess.run(
            ["git", "-C", str(self.root), *args], capture_output=True, text=True, check=True
        )
        return done.stdout

    def commits(self) -> list[str]:
        """The commit messages, the last one first."""
        return self.git("log", "--format=%s").splitlines()

    def record(self, client: str) -> Path:
        """The file of a client, by id."""
        return self.root / "clients" / client[0] / f"{client}.yaml"

    def add(self, name: str, *assignments: str, **how: Any) -> str:
        """Add a client with these fields; the id."""
        sets = [word for each in assignments for word in ("--set", each)]
        return str(self.run("add", name, *sets, "--json", **how).ok().json["id"])

    def shown(self, client: str, *, ids: bool = False, **how: Any) -> dict[str, Any]:
        """The client's record as ``show --json`` has it; with ``ids`` also those that chance gave."""
        found: dict[str, Any] = self.run("show", client, "--json", **how).ok().json
        return found if ids else without_ids(found)

    def _words(self, args: tuple[str | Path, ...], identity: str, today: str, lang: str) -> list[str]:
        key = self.identities.get(identity, identity)
        settings = ["--vault", self.root, "--identity", key, "--today", today, "--lang", lang]
        return [str(word) for word in (*settings, *args)]


def without_ids(value: Any) -> Any:
    """The same without the ids that items of lists got by chance."""
    if isinstance(value, dict):
        return {
            key: without_ids(each)
            for key, each in value.items()
            if not (key in ("id", "item") and re.fullmatch("[a-z][0-9a-z]{4}", str(each)))
        }
    return [without_ids(each) for each in value] if isinstance(value, list) else value


def made(folder: Path, *, jurisdiction: str = "cn", currency: str = "CNY") -> Book:
    """A new vault below ``folder`` with a member of every role, and a key file for each."""
    keys = folder / "keys"
    keys.mkdir(parents=True)
    devices = {
        role: generate_identity_file(keys / role, comment=f"test key: {role}", passphrase=None)
        for role in MEMBERS
    }
    plan = founding.Founding(
        name="test book",
        jurisdiction=jurisdiction,
        currency=currency,
        policy=default_policy_text(jurisdiction, currency=currency),
        members=[
            Newcomer(name, name, role, "laptop", public(devices[role])) for role, name in MEMBERS.items()
        ],
        device=devices["owner"],
    )
    root = folder / "book"
    state = Path(os.environ["XDG_STATE_HOME"]) / "hnwctl"
    joining.found_and_pin(root, plan, now=datetime(2026, 11, 1, 9, tzinfo=UTC), state=state)
    return Book(root, {role: keys / role for role in MEMBERS})


def public(device: Device) -> roster.DeviceEntry:
    """The public half of a device, as the roster has it."""
    return roster.device_entry(device.recipient, device.verifier)


CROWD: dict[str, tuple[str, ...]] = {
    "王小明": (
        "profile.stage=active",
        "profile.tags+=vip",
        "profile.adviser=wang.li",
        "finance.holdings[+].product=稳健债",
        "finance.holdings[-1].class=fixed_income",
        "finance.holdings[-1].amount=800万",
        "finance.holdings[+].amount=400万",
        "finance.holdings[-1].held=elsewhere",
        "finance.preferences.likes+=equity",
        "kyc.risk.class=C4",
        "service.interactions[+].at=2026-10-01",
        "service.interactions[-1].channel=phone",
        "service.interactions[-1].outcome=reached",
        "service.interactions[-1].note=喜欢喝茶,谈到黄金",
    ),
    "李娜": (
        "profile.stage=active",
        "profile.tags+=vip",
        "profile.tags+=golf",
        "finance.holdings[+].amount=600万",
        "kyc.risk.class=C2",
        "service.notes[+].at=2026-11-02",
        "service.notes[-1].text=Drinks TEA, not coffee",
    ),
    "John Smith": ("profile.stage=lead", "finance.holdings[+].amount=USD 300000"),
    "赵敏": ("profile.stage=closed", "finance.holdings[+].amount=150万"),
}
"""Name -> fields of four clients: one of each sort that a list tells apart; the last one is put away."""


def crowd(book: Book) -> dict[str, str]:
    """The four clients of CROWD in ``book``, by name; 赵敏 is archived.

    They are written once, in a book of their own; a new book of the same policy becomes a copy of that one.
    """
    model = _crowded()
    if book.commits() != ["init"] or _policy(book) != _policy(model.book):
        return _gather(book)
    shutil.rmtree(book.root)
    shutil.copytree(model.book.root, book.root, symlinks=True)
    for role, file in book.identities.items():
        shutil.copy(model.book.identities[role], file)
    _pin(book).write_bytes(model.pin)
    return dict(model.ids)


@dataclass(frozen=True)
class Crowd:
    """A book with the clients of CROWD, their ids by name, and what its maker knows of it."""

    book: Book
    ids: Mapping[str, str]
    pin: bytes


@cache
def _crowded() -> Crowd:
    folder = tempfile.TemporaryDirectory(prefix="hnwctl-crowd-")
    atexit.register(folder.cleanup)
    root = Path(folder.name)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_STATE_HOME", str(root / "state"))
        patch.setenv("XDG_CACHE_HOME", str(root / "cache"))
        book = made(root)
        return Crowd(book, _gather(book), _pin(book).read_bytes())


def _gather(book: Book) -> dict[str, str]:
    ids = {name: book.add(name, *fields) for name, fields in CROWD.items()}
    book.run("archive", ids["赵敏"]).ok()
    return ids


def _policy(book: Book) -> bytes:
    return (book.root / "policy.yaml").read_bytes()


def _pin(book: Book) -> Path:
    return pins.pin_path(Path(os.environ["XDG_STATE_HOME"]) / "hnwctl", book.root)

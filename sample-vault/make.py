"""Makes the sample vault: the same people on the same day every time, whatever the keys.

Run it from a checkout: ``python sample-vault/make.py``. It reads ``source/*.yaml``, writes a book through
the program's own way of writing, and puts the result beside this file. Ids follow from the names in the
sources, and so do those of their items; what is sealed differs from run to run, because sealing does. Demo
keys that exist are kept.
"""

import hashlib
import os
import random
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from hnwctl.console.book import Book
from hnwctl.console.drafts import Draft
from hnwctl.console.newid import item_id
from hnwctl.console.session import Session
from hnwctl.console.settings import Settings
from hnwctl.model.policy_text import default_policy_text
from hnwctl.store import codec
from hnwctl.store.keys.identities import Device, generate_identity_file, load_identities
from hnwctl.store.trust import joining
from hnwctl.store.trust.founding import Founding
from hnwctl.store.trust.membership import Newcomer
from hnwctl.store.trust.roster import device_entry

HERE = Path(__file__).resolve().parent
DAY = "2026-11-23"
CLOCK = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
NAME = "示例账簿 Sample book"
MEMBERS = {
    "wang.li": ("王丽", "owner"),
    "chen.jie": ("陈杰", "adviser"),
    "li.na": ("李娜", "assistant"),
    "zhou.min": ("周敏", "compliance"),
    "cron": ("提醒 reminder", "reminder"),
    "recovery": ("恢复密钥 recovery", "recovery"),
}
"""Member -> name for people, role; the first one founds the book."""

LINKS = ("client", "referrer")
"""Fields that point to another record: by its name in the sources here, by its id in the vault."""

Record = dict[str, dict[str, Any]]


def id_of(name: str) -> str:
    """The record id of a name in the sources: always the same."""
    number = int.from_bytes(hashlib.sha256(f"hnwctl sample {name}".encode()).digest()[:5], "big")
    return "".join("0123456789abcdefghjkmnpqrstvwxyz"[number >> shift & 31] for shift in range(0, 40, 5))


def sources() -> dict[str, dict[str, Record]]:
    """Kind -> record id -> sections, as the source files have them, links turned into ids."""
    found: dict[str, dict[str, Record]] = {"client": {}, "market": {}}
    for file in sorted((HERE / "source").glob("*.yaml")):
        records: Any = codec.load(file.read_bytes(), source=file.name)
        kind = "market" if file.stem == "market" else "client"
        found[kind] |= {id_of(name): linked(record) for name, record in records.items()}
    return found


def linked(plain: Any) -> Any:
    """``plain`` with the names in its links turned into ids."""
    if isinstance(plain, list):
        return [linked(item) for item in plain]
    if not isinstance(plain, dict):
        return plain
    return {key: id_of(value) if key in LINKS else linked(value) for key, value in plain.items()}


def make(target: Path) -> None:
    """Write the sample vault and its keys into ``target``, in the place of an older one."""
    with tempfile.TemporaryDirectory() as name:
        room = Path(name)
        os.environ.update({f"XDG_{part}_HOME": str(room / part) for part in ("CONFIG", "STATE", "CACHE")})
        devices = {member: device_of(member, role, target, room) for member, (_, role) in MEMBERS.items()}
        joining.found_and_pin(room / "vault", plan(devices), now=CLOCK, state=room / "STATE" / "hnwctl")
        fill(room)
        publish(room, target)


def device_of(member: str, role: str, target: Path, room: Path) -> Device:
    """The demo key of a member, out of a private copy; a new one where there is none yet."""
    private, public = room / "keys" / f"{member}.key", target / "demo-keys" / f"{member}.key"
    if not public.exists():
        return generate_identity_file(private, comment=warning(member, role), passphrase=None)
    private.parent.mkdir(mode=0o700, exist_ok=True)
    shutil.copyfile(public, private)
    private.chmod(0o600)
    return load_identities([private], ask=None)[0]


def warning(member: str, role: str) -> str:
    """What stands above a demo key."""
    return (
        f"hnwctl DEMO KEY of {member} ({role}) in the sample vault.\n"
        "Everybody has it: it is published with the program and protects nothing.\n"
        "Never use it for a real book.\n"
        "演示密钥：随程序公开发布，不保护任何内容，切勿用于真实账簿。"
    )


def plan(devices: Mapping[str, Device]) -> Founding:
    """The book to be, with all its members."""
    members = [
        Newcomer(name, label, role, "demo", device_entry(devices[name].recipient, devices[name].verifier))
        for name, (label, role) in MEMBERS.items()
    ]
    owner = devices[members[0].name]
    return Founding(NAME, "cn", "CNY", default_policy_text("cn", currency="CNY"), members, owner)


def fill(room: Path) -> None:
    """Notes and due diligence are written by compliance, the rest by the adviser."""
    found = sources()
    book = opened(room, "zhou.min")
    notes = [Draft(None, record, name, "market") for name, record in found["market"].items()]
    book.save(notes, message=f"import {len(notes)} notes")
    book = opened(room, "chen.jie")
    clients = [Draft(None, without(record, "kyc"), name) for name, record in found["client"].items()]
    book.save(clients, message=f"import {len(clients)} clients")
    book = opened(room, "zhou.min")
    checked = {name: record["kyc"] for name, record in found["client"].items() if "kyc" in record}
    drafts = [Draft(book.read("client", name), {"kyc": kyc}, name) for name, kyc in checked.items()]
    book.save(drafts, message=f"set {len(drafts)} records")


def opened(room: Path, member: str) -> Book:
    """The book as a member opens it, on the sample's day, with ids of items that are the same every time."""
    key = room / "keys" / f"{member}.key"
    settings = Settings(vault=[room / "vault"], identity=[key], day=DAY, quiet=True, now=lambda: CLOCK)
    book = Session(settings).book
    book.draw = partial(item_id, random.Random(member).randbytes)
    return book


def without(record: Record, section: str) -> Record:
    return {name: content for name, content in record.items() if name != section}


def publish(room: Path, target: Path) -> None:
    """Put vault and keys, as plain files that anybody may read, in the place of older ones."""
    for folder in ("clients", "market", "keys", "demo-keys"):
        shutil.rmtree(target / folder, ignore_errors=True)
    for file in vault_files(room / "vault"):
        put(room / "vault" / file, target / file)
    for member in MEMBERS:
        put(room / "keys" / f"{member}.key", target / "demo-keys" / f"{member}.key")


def vault_files(root: Path) -> Iterator[Path]:
    """Every file of a vault but git's, relative to it."""
    for path in sorted(root.rglob("*")):
        relative = path.relative_to(root)
        if path.is_file() and relative.parts[0] != ".git":
            yield relative


def put(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(source.read_bytes())


if __name__ == "__main__":
    make(HERE)

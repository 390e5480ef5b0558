"""A book that is worth attacking, the attacker's tools, and what an attacked book must say.

The attacker writes wherever the server, a backup or a synced folder can write: the vault and its ``.git``.
The user's state and cache folders are out of reach.
"""

import re
import shutil
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from books import MEMBERS, Book, Done, made

from hnwctl.model.kinds import KINDS
from hnwctl.store import blocks, envelope, layout
from hnwctl.store.envelope import Block
from hnwctl.store.keys.identities import Device, generate_identity_file, load_identities
from hnwctl.store.trust import roster
from hnwctl.store.trust.roster import Roster

WANG, LI = "王小明", "李雷"
AT = "2026-11-20T08:00:00Z"
RACY = 0.11
"""Seconds after which a file's stamp is believed."""


@dataclass(frozen=True)
class Scene:
    """``wang`` is attacked, ``li`` must stay readable. ``folder`` holds everything, state and cache too."""

    folder: Path
    book: Book
    wang: str
    li: str

    @property
    def root(self) -> Path:
        return self.book.root

    @property
    def path(self) -> str:
        """Wang's record, as messages name it."""
        return layout.record_path("client", self.wang)

    @property
    def file(self) -> Path:
        return self.root / self.path

    @property
    def odd(self) -> str:
        """The name of a folder that Wang's record does not belong to."""
        return "z" if self.wang[0] != "z" else "y"

    @property
    def roster(self) -> Roster:
        return roster.parse((self.root / "vault.yaml").read_bytes(), source="vault.yaml")

    @property
    def first(self) -> str:
        """The commit in which Wang was at revision 1 of everything."""
        return self.book.git("log", "--format=%H", "--", self.path).split()[-1]

    def device(self, role: str) -> Device:
        return load_identities([self.book.identities[role]], ask=None)[0]

    def author(self, role: str) -> str:
        return f"{MEMBERS[role]}/laptop"

    def git(self, *args: str) -> str:
        return self.book.git("-c", "user.name=x", "-c", "user.email=x@example.org", *args)

    def commit(self, message: str = "nothing to see here") -> None:
        """All that lies in the work tree, unsigned, as anybody with the server's disk can do it."""
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", message)

    def head(self) -> str:
        return self.git("rev-parse", "HEAD").strip()

    def ask(self, *args: str, identity: str = "adviser") -> Done:
        """A command that answers in JSON."""
        return self.book.run(*(args or ("show", self.li)), "--json", identity=identity)

    def write(self) -> Done:
        """A command that writes."""
        return self.ask("set", self.li, "profile.tags+=vip")

    def keep_index(self) -> None:
        """Nothing: the index stays as it is."""

    def forget_index(self) -> None:
        shutil.rmtree(self.folder / "cache")

    # the attacker's tools

    def parsed(self, path: str | None = None) -> envelope.Envelope:
        return envelope.parse((self.root / (path or self.path)).read_bytes(), source="")

    def put(self, section: str, block: Block | None, path: str | None = None) -> None:
        """Put a block in the place of a section's, or take the section away."""
        found = self.parsed(path)
        left = {**found.blocks, **({section: block} if block else {})}
        if block is None:
            del left[section]
        (self.root / (path or self.path)).write_bytes(envelope.emit(replace(found, blocks=left)))

    def edit(self, old: str, new: str, path: str | None = None) -> None:
        """Change the text of a file by hand."""
        file = self.root / (path or self.path)
        text = file.read_text()
        assert old in text
        file.write_text(text.replace(old, new, 1))

    def sealed(
        self, section: str = "finance", *, plain: bytes | str = "reviewed: 2026-11-20\n", by: str = "",
        device: Device | None = None, key: str = "", rev: int = 0, **how: Any,
    ) -> Block:  # fmt: skip
        """A block for Wang, properly sealed and signed by the adviser, except for what is said otherwise."""
        book, compartment = self.roster, KINDS["client"].sections[section]
        key = key or f"{compartment}.1"
        old = self.parsed().blocks.get(section)
        usual = {
            "vault_id": book.vault_id,
            "kind": "client",
            "id": self.wang,
            "section": section,
            "rev": rev or (old.rev if old else 0) + 1,
            "by": by or self.author("adviser"),
            "at": AT,
            "key": key,
            "public": roster.public_key(book, key),
            "device": device or self.device("adviser"),
        }
        return blocks.seal_section(plain.encode() if isinstance(plain, str) else plain, **{**usual, **how})

    def stranger(self) -> Device:
        """Somebody who can read the public keys and has one of his own."""
        file = self.folder / "stranger"
        return (
            load_identities([file], ask=None)[0]
            if file.exists()
            else generate_identity_file(file, comment="stranger", passphrase=None)
        )

    def sign_roster(self, book: Roster, by: str, device: Device) -> None:
        """Put ``book``, signed by ``device``, in the place of the roster."""
        signed = roster.sign_roster(book, device, by, AT)
        (self.root / "vault.yaml").write_bytes(roster.emit(signed))

    def roster_at(self, rev: int) -> bytes:
        """An older roster out of git."""
        commits = self.git("log", "--format=%H", "--", "vault.yaml").split()
        return self.git("show", f"{commits[-rev]}:vault.yaml").encode()


def build(folder: Path) -> tuple[str, str]:
    """Make the book below ``folder``, and give the ids of Wang and Li."""
    book = made(folder)
    money = ("finance.holdings[+].amount=500万", "finance.holdings[0].product=稳健一号")
    note = ("service.notes[+].text=喜欢茶", "service.notes[0].at=2026-11-01")
    wang = book.add(WANG, "profile.stage=active", *money, "kyc.risk.class=C3", *note)
    li = book.add(LI, "profile.stage=active", *money, "kyc.risk.class=C2", *note)
    for amount in ("600万", "700万"):
        book.run("set", wang, f"finance.holdings[0].amount={amount}").ok()
    for amount in ("800万", "900万", "910万", "920万"):  # Li's revisions are higher than Wang's
        book.run("set", li, f"finance.holdings[0].amount={amount}").ok()
    phone = load_identities([generate(folder / "phone")], ask=None)[0]
    line = f"{phone.recipient} {phone.verifier}"
    book.run(
        "access", "grant", MEMBERS["assistant"], "--key", line, "--device", "phone", identity="owner"
    ).ok()
    book.run("show", li).ok()
    return wang, li


def generate(file: Path) -> Path:
    generate_identity_file(file, comment="test key", passphrase=None)
    return file


def places(folder: Path) -> dict[str, str]:
    """Where state and cache are."""
    return {"XDG_STATE_HOME": str(folder / "state"), "XDG_CACHE_HOME": str(folder / "cache")}


def opened(folder: Path, wang: str, li: str) -> Scene:
    """The scene below ``folder``."""
    identities: Mapping[str, Path] = {role: folder / "keys" / role for role in MEMBERS}
    return Scene(folder, Book(folder / "book", identities), wang, li)


def calm(scene: Scene) -> None:
    """Let the index get to know the files as they are, and believe their stamps."""
    time.sleep(RACY)
    scene.ask().ok()


# what an attacked book says


def named(done: Done) -> set[tuple[str, str, str]]:
    """File, section and problem, as the answer names them on stderr."""
    return {(each["file"], each["section"], each["problem"]) for each in done.error["problems"]}


def advice(scene: Scene, refused: Done) -> Callable[[], None]:
    """What the hint of a refused write tells to do, ready to be done."""
    found = re.search(r"git checkout ([0-9a-f]{40}) -- FILE", refused.error["hint"])
    assert found, refused.err
    files = {file for file, _, _ in named(refused)}
    return lambda: repair(scene, found[1], files)


def repair(scene: Scene, commit: str, files: set[str]) -> None:
    """Bring files back from ``commit``, remove what was not there, and commit that if there is need to."""
    for file in sorted(files):
        if scene.git("ls-tree", "-r", "--name-only", commit, "--", file):
            scene.git("checkout", commit, "--", file)
            continue
        shutil.rmtree(scene.root / file) if (scene.root / file).is_dir() else (scene.root / file).unlink()
    scene.commit("repair")

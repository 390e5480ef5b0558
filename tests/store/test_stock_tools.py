"""No lock-in: what docs/vault-format.md tells people to type is typed here, and it opens a vault.

The commands are taken out of the document, so the document cannot be wrong about them.
"""

import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pexpect
import pytest

from hnwctl.store import blocks, envelope, layout
from hnwctl.store.envelope import Envelope
from hnwctl.store.keys import passphrase, seal, signing
from hnwctl.store.keys.identities import generate_identity_file, load_identities
from hnwctl.store.trust import keyring, roster
from hnwctl.store.trust.roster import DeviceEntry, Member, Roster

DOCS = Path(__file__).parents[2] / "docs"
SCRIPT = DOCS / "check-signature.py"
COMMANDS = re.findall(r"```sh by-hand\n(.*?)```", (DOCS / "vault-format.md").read_text(), re.DOTALL)
SHOW_KEYS, SHOW_SECTION, CHECK, DIGEST = COMMANDS

VAULT = "0123456789abcdef"
AT = "2026-11-23T01:12:44Z"
RECORD = "clients/7/7k3m9q2x.yaml"
FINANCE = "holdings:\n- product: 稳健一号\n  amount: 500万\n" * 40
PASSPHRASE = "correct horse 电池"


class Book:
    """A vault made by the functions of the store: one member with three sorts of device."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "book"
        self.plain, self.locked, self.ssh = (folder / name for name in ("plain", "locked", "id_ed25519"))
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", self.ssh], check=True)
        laptop = generate_identity_file(self.plain, comment="", passphrase=None)
        phone = generate_identity_file(self.locked, comment="", passphrase=PASSPHRASE, work_factor=10)
        (desk,) = load_identities([self.ssh], ask=None)
        self.devices = {"laptop": laptop, "phone": phone, "desk": desk}
        self.secrets = {"profile.1": seal.new_identity()[0], "finance.1": seal.new_identity()[0]}
        keys = keyring.seal_keys(
            VAULT, "wang.li", self.secrets, [each.recipient for each in self.devices.values()]
        )
        self.roster = self._roster(keys)
        self.put("keys/wang.li.age", keys)
        self.put("vault.yaml", roster.emit(roster.sign_roster(self.roster, laptop, "wang.li/laptop", AT)))
        self.put(RECORD, envelope.emit(self.record()))

    def _roster(self, keys: bytes) -> Roster:
        devices = {name: DeviceEntry(each.recipient, each.verifier) for name, each in self.devices.items()}
        grants = {"profile": (1,), "finance": (1,)}
        member = Member("王力", "owner", devices, roster.digest(keys), grants)
        return Roster(
            vault_id=VAULT,
            name="客户账簿",
            rev=1,
            previous="-",
            jurisdiction="cn",
            currency="CNY",
            compartments={
                name: {1: seal.public_of(self.secrets.get(f"{name}.1") or seal.new_identity()[0])}
                for name in roster.default_roles()["recovery"]
            },
            roles=roster.default_roles(),
            members={"wang.li": member},
        )

    def record(self) -> Envelope:
        """A client with a section by the SSH device, one by the age device, and a tombstone."""
        place = {"vault_id": VAULT, "kind": "client", "id": "7k3m9q2x", "at": AT}
        made = {
            section: blocks.seal_section(
                text.encode(),
                section=section,
                rev=rev,
                by=f"wang.li/{name}",
                key=f"{section}.1",
                public=self.roster.compartments[section][1],
                device=self.devices[name],
                **place,
            )
            for section, text, rev, name in (
                ("profile", "name: 王力\n", 3, "desk"),
                ("finance", FINANCE, 12, "laptop"),
            )
        }
        gone = blocks.tombstone(
            section="kyc", rev=2, by="wang.li/phone", gone="erased", device=self.devices["phone"], **place
        )
        return Envelope("client", "7k3m9q2x", {**made, "kyc": gone})

    def put(self, path: str, raw: bytes) -> None:
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_bytes(raw)

    def settings(self, identity: Path) -> dict[str, str]:
        """What the document asks the reader to set, beside the usual environment."""
        return {
            **os.environ,
            "IDENTITY": str(identity),
            "MEMBER": "wang.li",
            "RECORD": RECORD,
            "SECTION": "finance",
            "DOCS": str(DOCS),
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        }

    def type(self, command: str, identity: Path | None = None) -> str:
        """What a command of the document prints, typed into a POSIX shell."""
        done = subprocess.run(
            ["sh", "-eu", "-c", command],
            cwd=self.root,
            env=self.settings(identity or self.plain),
            capture_output=True,
            check=True,
        )
        return done.stdout.decode()


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Book:
    return Book(tmp_path_factory.mktemp("stock"))


SECTION_TEXT = f"# hnwctl client/1 7k3m9q2x finance rev=12 by=wang.li/laptop\n{FINANCE}"


def test_the_vault_of_this_test_is_a_good_one(book: Book) -> None:
    raw = layout.read_file(book.root, layout.ROSTER, layout.MAX_ROSTER)
    read = roster.parse(raw, "vault.yaml")
    roster.check_first(read, raw)
    keys = layout.read_file(book.root, layout.key_path("wang.li"), layout.MAX_KEY_FILE)
    assert keyring.open_keys(keys, list(book.devices.values()), read, "wang.li").secrets == book.secrets
    found = envelope.parse(layout.read_file(book.root, RECORD, layout.MAX_RECORD), source=RECORD)
    for section, block in found.blocks.items():
        here = {"vault_id": VAULT, "kind": "client", "id": "7k3m9q2x", "section": section, "file": RECORD}
        assert blocks.check_block(block, roster=read, **here) is None


@pytest.mark.parametrize("device", ["plain", "ssh"])
def test_age_opens_a_key_file_and_a_section(book: Book, device: str) -> None:
    identity: Path = getattr(book, device)
    shown = book.type(SHOW_KEYS, identity)
    assert shown.startswith(f"# hnwctl keys/1 vault={VAULT} member=wang.li\n# profile.1\nAGE-SECRET-KEY-1")
    assert all(secret in shown for secret in book.secrets.values())
    assert book.type(SHOW_SECTION, identity) == SECTION_TEXT


@pytest.mark.parametrize(
    ("command", "expected"), [(SHOW_KEYS, "# hnwctl keys/1 vault="), (SHOW_SECTION, SECTION_TEXT)]
)
def test_age_asks_for_the_passphrase_and_opens(book: Book, command: str, expected: str) -> None:
    terminal = pexpect.spawn(
        "sh",
        ["-eu", "-c", command],
        cwd=str(book.root),
        env=book.settings(book.locked),
        encoding="utf-8",
        timeout=30,
        echo=False,
    )
    terminal.expect("passphrase")
    terminal.sendline(PASSPHRASE)
    terminal.expect(pexpect.EOF)
    terminal.close()
    assert terminal.exitstatus == 0
    assert expected in (terminal.before or "").replace("\r\n", "\n")


def test_the_digest_in_the_roster(book: Book) -> None:
    digest = book.type(DIGEST).split()[0]
    assert f"keyfile: sha256:{digest}\n" in (book.root / "vault.yaml").read_text()


def test_signatures_are_checked_without_a_key_and_without_the_package(book: Book) -> None:
    assert book.type(CHECK) == (
        "profile: good signature of wang.li/desk\n"
        "finance: good signature of wang.li/laptop\n"
        "kyc: good signature of wang.li/phone\n"
    )
    text = SCRIPT.read_text()
    assert len(text.splitlines()) < 60
    assert not re.search(r"^\s*(import|from) hnwctl", text, re.MULTILINE)


def refusals(book: Book, record: bytes, vault: bytes | None = None) -> set[str]:
    """The sections whose signature the script refuses."""
    (book.root / "changed.yaml").write_bytes(record)
    (book.root / "roster.yaml").write_bytes(vault or (book.root / "vault.yaml").read_bytes())
    command = [sys.executable, "-I", str(SCRIPT), "roster.yaml", "changed.yaml"]
    done = subprocess.run(command, cwd=book.root, capture_output=True, check=False, text=True)
    bad = set(re.findall(r"^(\w+): BAD", done.stdout, re.MULTILINE))
    assert done.returncode == bool(bad), done.stderr
    return bad


def test_the_script_notices_what_was_changed(book: Book) -> None:
    record = book.record()
    finance = record.blocks["finance"]
    assert finance.sealed is not None
    flipped = replace(finance, sealed=finance.sealed[:-1] + bytes([finance.sealed[-1] ^ 1]))
    for changed in (flipped, replace(finance, rev=13), replace(finance, at="2026-11-23T01:12:45Z")):
        raw = envelope.emit(replace(record, blocks={**record.blocks, "finance": changed}))
        assert refusals(book, raw) == {"finance"}
    everything = {"profile", "finance", "kyc"}
    raw = envelope.emit(record)
    assert refusals(book, raw) == set()
    assert refusals(book, raw.replace(b"id: 7k3m9q2x", b"id: 7k3m9q2y")) == everything
    other = (book.root / "vault.yaml").read_bytes()
    assert refusals(book, raw, other.replace(VAULT.encode(), b"f" * 16)) == everything
    assert refusals(book, raw.replace(b"gone=erased", b"gone=merged")) == {"kyc"}
    assert refusals(book, raw.replace(b"wang.li/desk", b"li.na/desk")) == {"profile"}
    (book.root / "junk.yaml").write_bytes(raw + b"junk\n")
    done = subprocess.run(
        [sys.executable, SCRIPT, "vault.yaml", "junk.yaml"], cwd=book.root, capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (1, b"junk.yaml: no record of hnwctl\n")


def test_the_document_says_what_the_code_does(book: Book) -> None:
    """The constants that a second implementation would copy from the page."""
    page = (DOCS / "vault-format.md").read_text()
    secret = bytes(range(32))
    seed = signing.signing_seed(signing.age_secret(secret))
    assert seed.hex() in page
    assert signing.age_verifier(seed) in page
    assert f"work factor {passphrase.WORK_FACTOR}" in page
    assert f"refuses above {seal.MAX_WORK_FACTOR} " in page
    for role, rights in roster.default_roles().items():
        cells = [rights.get(name, "–") for name in (*roster.default_roles()["recovery"], "roster")]
        assert f"| {role} | " + " | ".join(cells) + " |" in page

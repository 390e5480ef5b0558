"""Who may read and write what, shown by keys and not by code.

Reading: stock ``age``, with every key that a member's key files ever held, is let loose on every armored text
in every object of the repository. Writing: a member signs by hand, past all that our commands would refuse,
and every other member must name what he had no right to. The table is the design's; a change of the defaults
fails here.
"""

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from attacks.scene import AT, named
from books import MEMBERS, Book, made

from hnwctl.model.kinds import COMPARTMENTS, EXTRACTS, KINDS
from hnwctl.store import blocks, envelope, layout
from hnwctl.store.envelope import Block
from hnwctl.store.keys.identities import Device, generate_identity_file, load_identities
from hnwctl.store.trust import roster

TABLE = """
             profile  finance  kyc    service  agenda  shelf  shared
owner        write    write    write  write    write   write  write
adviser      write    write    write  write    read    write  write
assistant    write    -        read   write    read    read   write
compliance   read     read     write  read     read    write  write
reminder     read     -        -      -        read    -      read
recovery     read     read     read   read     read    read   read
"""
_HEAD, *_LINES = [line.split() for line in TABLE.strip().splitlines()]
RIGHTS = {role: dict(zip(_HEAD, rights, strict=True)) for role, *rights in _LINES}
CELLS = [(role, part) for role in RIGHTS for part in _HEAD]
SECTIONS = [(kind.name, section, part) for kind in KINDS.values() for section, part in kind.sections.items()]
NO_RECORDS = {"shelf"}
"""Compartments to which no section is sealed yet: reading is tried on a probe, writing cannot be."""

_armored = re.compile(rb"-----BEGIN AGE ENCRYPTED FILE-----\n.*?-----END AGE ENCRYPTED FILE-----", re.DOTALL)


def may_write(role: str, section: str, part: str) -> bool:
    """An extract is written by whoever writes its source."""
    source = EXTRACTS.get(section)
    return RIGHTS[role][KINDS["client"].sections[source] if source else part] == "write"


# the book


@dataclass(frozen=True)
class Stage:
    """A book with something in every compartment, and a history in which all of it changed.

    ``texts`` are all armored texts in it, ``opened`` is what each role has opened of them.
    """

    folder: Path
    book: Book
    records: dict[str, str]
    texts: list[bytes] = field(default_factory=list)
    opened: dict[str, set[bytes]] = field(default_factory=dict)

    @property
    def root(self) -> Path:
        return self.book.root

    @property
    def roster(self) -> roster.Roster:
        return roster.parse((self.root / "vault.yaml").read_bytes(), source="")

    def git(self, *args: str) -> str:
        return self.book.git("-c", "user.name=x", "-c", "user.email=x@example.org", *args)

    def path(self, kind: str) -> str:
        return layout.record_path(kind, self.records[kind])


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("matrix")
    with pytest.MonkeyPatch.context() as patch:
        for name in ("state", "cache"):
            patch.setenv(f"XDG_{name.upper()}_HOME", str(folder / name))
        book = made(folder)
        client = book.add(
            "王小明", "profile.stage=active", "finance.holdings[+].amount=500万", "kyc.risk.class=C3",
            "service.notes[+].at=2026-11-01", "service.notes[-1].text=喜欢茶",
        )  # fmt: skip
        changes = ("profile.tags+=vip", "finance.holdings[0].amount=600万", "kyc.risk.class=C4")
        book.run("set", client, *changes, "service.notes[0].text=喜欢咖啡").ok()
        book.run("segment", "save", "vip", "--where", "stage = 'active'").ok()
        book.run("market", "add", "降准", "--kind", "policy", "--text", "50 个基点").ok()
        line = generate_identity_file(folder / "phone", comment="phone", passphrase=None)
        words = ("access", "grant", MEMBERS["assistant"], "--device", "phone")
        book.run(*words, "--key", f"{line.recipient} {line.verifier}", identity="owner").ok()
        files = {file.parts[0]: file.stem for file in map(Path, book.git("ls-files").split())}
        records = {kind.name: files[kind.folder] for kind in KINDS.values() if kind.folder in files}
        stage = Stage(folder, book, records)
        stage.texts.extend(armored(stage))
        yield stage


@pytest.fixture
def stage(made_once: Stage, monkeypatch: pytest.MonkeyPatch) -> Stage:
    for name in ("state", "cache"):
        monkeypatch.setenv(f"XDG_{name.upper()}_HOME", str(made_once.folder / name))
    return made_once


# reading, with stock age alone


def objects(stage: Stage) -> bytes:
    """Every content in the repository, reachable or not, as git gives it."""
    listed = stage.git("cat-file", "--batch-all-objects", "--batch-check").splitlines()
    names = [line.split()[0] for line in listed if line.split()[1] == "blob"]
    done = subprocess.run(
        ["git", "-C", str(stage.root), "cat-file", "--batch"],
        input="".join(f"{name}\n" for name in names).encode(), capture_output=True, check=True,
    )  # fmt: skip
    return done.stdout


def armored(stage: Stage) -> list[bytes]:
    """Every armored text in them, and a probe sealed to each public key of the roster."""
    texts = [found.replace(b"\n    ", b"\n") for found in _armored.findall(objects(stage))]
    for part, keys in stage.roster.compartments.items():
        for public in keys.values():
            probe = f"# hnwctl probe/1 - {part} rev=1\n".encode()
            texts.append(age(["-r", public, "-a"], probe).stdout)
    return sorted({text.strip() + b"\n" for text in texts})


def age(words: list[str], content: bytes) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(["age", *words], input=content, capture_output=True, check=False)


def decrypted(texts: list[bytes], identities: Path) -> set[bytes]:
    """What stock age opens of them with all identities in a file."""
    done = [age(["-d", "-i", str(identities)], text) for text in texts]
    assert all(not each.stdout for each in done if each.returncode)
    return {each.stdout for each in done if each.returncode == 0}


def opened(stage: Stage, role: str) -> set[bytes]:
    """All that a member can open by hand: with the own identity, and with every key that this opens."""
    if role not in stage.opened:
        own = stage.book.identities[role]
        held = decrypted(stage.texts, own)
        assert all(text.startswith(b"# hnwctl keys/1 ") for text in held)
        ring = stage.folder / f"all keys of {role}"
        ring.touch(0o600)
        ring.write_bytes(own.read_bytes() + b"\n" + b"".join(held))
        stage.opened[role] = decrypted(stage.texts, ring)
    return stage.opened[role]


def about(stage: Stage, role: str, part: str) -> set[bytes]:
    """The first lines of what a member opens of one compartment: they name the section and the revision."""
    sections = {section.encode() for _, section, compartment in SECTIONS if compartment == part} | {
        part.encode()
    }
    heads = {text.split(b"\n")[0] for text in opened(stage, role) if not text.startswith(b"# hnwctl keys/1 ")}
    return {head for head in heads if head.split()[4] in sections}


@pytest.mark.parametrize(("role", "part"), CELLS)
def test_reading_is_a_matter_of_keys(stage: Stage, role: str, part: str) -> None:
    everything = about(stage, "owner", part)
    assert len(everything) > 1 or part in NO_RECORDS
    assert about(stage, role, part) == (everything if RIGHTS[role][part] != "-" else set())


def test_what_was_tried_is_all_there_ever_was(stage: Stage) -> None:
    """Both revisions of every section of the client, whatever HEAD has; and the owner opens each of them."""
    heads = [text.split(b"\n")[0].decode() for text in opened(stage, "owner")]
    for _, section, part in SECTIONS:
        if part not in ("shared", *NO_RECORDS):
            revs = {head.split()[5] for head in heads if head.split()[4] == section}
            assert revs >= {"rev=1", "rev=2"}, section
    rest = len(stage.texts) - len(opened(stage, "owner"))
    assert rest == len(MEMBERS), "what he does not open is the key files of five others, and a former one"


def test_the_table_is_what_a_new_book_gets() -> None:
    given = {
        role: {part: rights.get(part, "-") for part in COMPARTMENTS}
        for role, rights in roster.default_roles().items()
    }
    assert given == RIGHTS
    assert [role for role, rights in roster.default_roles().items() if "roster" in rights] == ["owner"]
    assert {*COMPARTMENTS} - {part for _, _, part in SECTIONS} == NO_RECORDS


# writing, by hand


def device(stage: Stage, role: str) -> Device:
    return load_identities([stage.book.identities[role]], ask=None)[0]


def signed_by_hand(stage: Stage, role: str, kind: str, section: str, old: Block) -> Block:
    """The next revision of a section, as anybody can make it who has a device and the public roster."""
    book = stage.roster
    key = roster.current_key(book, KINDS[kind].sections[section])
    return blocks.seal_section(
        f"reviewed: 2026-11-20 # {role}\n".encode(),
        vault_id=book.vault_id, kind=kind, id=stage.records[kind], section=section, rev=old.rev + 1,
        by=f"{MEMBERS[role]}/laptop", at=AT, key=key, public=roster.public_key(book, key),
        device=device(stage, role),
    )  # fmt: skip


def put(stage: Stage, role: str, sections: list[tuple[str, str]]) -> None:
    """Sections of records written by hand and committed with plain git."""
    for kind in {kind for kind, _ in sections}:
        file = stage.root / stage.path(kind)
        found = envelope.parse(file.read_bytes(), source="")
        mine = {
            section: signed_by_hand(stage, role, kind, section, found.blocks[section])
            for each, section in sections
            if each == kind
        }
        file.write_bytes(envelope.emit(replace(found, blocks={**found.blocks, **mine})))
    stage.git("commit", "-qam", "by hand")


def witnessed(stage: Stage, role: str) -> dict[str, set[tuple[str, str, str]]]:
    """What every other member's next command names, and what `verify` names without a key."""
    found = {each: told(stage, each) for each in RIGHTS if each != role}
    verified = stage.book.run("verify", "--json", identity=str(stage.folder / "none"))
    here = [row for row in verified.json["problems"] if ":" not in row["file"]]  # not in the history
    return {**found, "verify": {(row["file"], row["section"], row["problem"]) for row in here}}


def told(stage: Stage, role: str) -> set[tuple[str, str, str]]:
    done = stage.book.run("access", "whoami", "--json", identity=role)
    assert done.code in (0, 6)
    return named(done) if done.code else set()


def by_all_but(role: str, problems: set[tuple[str, str, str]]) -> dict[str, set[tuple[str, str, str]]]:
    return {each: problems for each in (*RIGHTS, "verify") if each != role}


@pytest.mark.parametrize("role", RIGHTS)
def test_writing_by_hand_counts_where_the_role_has_the_right(stage: Stage, role: str) -> None:
    mine = [(kind, section) for kind, section, part in SECTIONS if may_write(role, section, part)]
    assert bool(mine) == (role not in ("reminder", "recovery"))
    if mine:
        put(stage, role, mine)
        assert witnessed(stage, role) == by_all_but(role, set())


@pytest.mark.parametrize("role", RIGHTS)
def test_writing_by_hand_without_the_right_is_named_by_everybody_else(stage: Stage, role: str) -> None:
    others = [(kind, section) for kind, section, part in SECTIONS if not may_write(role, section, part)]
    assert bool(others) == (role not in ("owner", "adviser"))
    if others:
        said = f"written by {MEMBERS[role]}/laptop, who has no right to"
        before = stage.git("rev-parse", "HEAD").strip()
        put(stage, role, others)
        everything = {(stage.path(kind), section, said) for kind, section in others}
        assert witnessed(stage, role) == by_all_but(role, everything)
        stage.git("reset", "-q", "--hard", before)

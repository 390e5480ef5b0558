"""Every version of every record, opened with all keys at hand, and asked whether it names somebody."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from hnwctl.errors import HnwctlError
from hnwctl.model.records import Plain
from hnwctl.store import blocks, codec, envelope, layout
from hnwctl.store.envelope import Block, Envelope
from hnwctl.store.keys import seal
from hnwctl.store.repository.git import Git
from hnwctl.store.trust.keyring import Keyring
from hnwctl.store.workers import worked

_ARMORED = re.compile(rb"-----BEGIN AGE ENCRYPTED FILE-----.*?-----END AGE ENCRYPTED FILE-----", re.DOTALL)


class Witness(Protocol):
    """Who knows what names a client; picklable."""

    def record(
        self, kind: str, id_: str, opened: Sequence[tuple[str, Mapping[str, Plain]]]
    ) -> Sequence[Any | None]:
        """For each of ``opened`` (sections with contents, of all versions of a record) something, if it
        names the client; else None."""

    def text(self, text: str) -> bool:
        """Whether some other text does."""

    def hidden(self, text: str) -> str:
        """Some other text without the client."""


class Place(NamedTuple):
    """One block of a record: its section and its signature, by which it is known in every version."""

    section: str
    sig: bytes


class Finding(NamedTuple):
    """What was found in one record: what the witness said of each block that names the client, and how many
    blocks no key at hand opens. ``odd``: what lay in its place and is no version of it."""

    kind: str
    id: str
    named: dict[Place, Any]
    unopened: int
    odd: tuple[str, ...] = ()


class Stray(NamedTuple):
    """A file that is no record: git's id and one path of it; ``sealed`` if the client is in what it seals."""

    oid: str
    path: str
    sealed: bool


@dataclass(frozen=True, slots=True)
class Holdings:
    """All contents of files in a history: git's ids of each record, and of others with one path of each.

    ``large``: the paths of those that are too large to be a record, and are not looked into.
    """

    records: dict[tuple[str, str], tuple[str, ...]]
    others: dict[str, str]
    large: tuple[str, ...] = ()


def holdings(git: Git, refs: Iterable[str]) -> Holdings:
    """What lies in the history of ``refs``."""
    lines = git.run("rev-list", "--objects", *refs, "--").decode("utf-8", "surrogateescape").splitlines()
    paths = dict(line.partition(" ")[::2] for line in lines)
    named = {oid: path for oid, path in paths.items() if path}
    sizes = git.sizes(list(named))
    small = [oid for oid, size in sizes.items() if size <= layout.MAX_RECORD]
    large = tuple(named[oid] for oid in sizes if sizes[oid] > layout.MAX_RECORD)
    records: dict[tuple[str, str], list[str]] = {}
    others: dict[str, str] = {}
    for oid in _blobs(git, small):
        place = layout.parse_path(named[oid])
        if place is None:
            others[oid] = named[oid]
        else:
            records.setdefault(place, []).append(oid)
    return Holdings({place: tuple(oids) for place, oids in records.items()}, others, large)


def _blobs(git: Git, oids: Sequence[str]) -> list[str]:
    words = ("cat-file", "--batch-check=%(objectname) %(objecttype)")
    told = git.run(*words, input="".join(f"{oid}\n" for oid in oids).encode()).decode().splitlines()
    return [oid for oid, kind in map(str.split, told) if kind == "blob"]


def versions(
    git: Git, keyring: Keyring, place: tuple[str, str], oids: Iterable[str]
) -> list[tuple[str, dict[str, Plain]]]:
    """Section and content of every version of one record that the keys open."""
    return [(where.section, plain) for where, plain in _opened(git, keyring, place, oids).blocks.items()]


class _Opened(NamedTuple):
    blocks: dict[Place, dict[str, Plain]]
    unopened: int
    odd: tuple[str, ...]


def _opened(git: Git, keyring: Keyring, place: tuple[str, str], oids: Iterable[str]) -> _Opened:
    found: dict[Place, dict[str, Plain] | None] = {}
    odd: list[str] = []
    wanted = list(oids)
    for oid, raw in zip(wanted, git.blobs(wanted), strict=True):
        parsed = _parsed(raw)
        if parsed is None or (parsed.kind, parsed.id) != place:
            odd.append(oid)
            continue
        for section, block in parsed.blocks.items():
            where = Place(section, block.sig)
            if block.gone is None and where not in found:
                found[where] = _content(parsed, section, block, keyring)
    opened = {where: plain for where, plain in found.items() if plain is not None}
    return _Opened(opened, len(found) - len(opened), tuple(odd))


def _parsed(raw: bytes) -> Envelope | None:
    with suppress(HnwctlError):
        return envelope.parse(raw, source="")
    return None


def _content(found: Envelope, section: str, block: Block, keyring: Keyring) -> dict[str, Plain] | None:
    """What a block holds; None for one that no key at hand opens. One that is damaged holds nothing."""
    try:
        raw = blocks.open_section(
            block, kind=found.kind, id=found.id, section=section, keyring=keyring, source=found.id
        )
        if raw is None:
            return None
        plain = codec.load(raw, source=found.id)
    except HnwctlError:
        return _unbound(block, keyring)
    return plain if isinstance(plain, dict) else {"": str(plain)}


def _unbound(block: Block, keyring: Keyring) -> dict[str, Plain] | None:
    """What a block holds that is not what it says it is: its bare text, if any key opens it."""
    text = _unsealed(block.sealed or b"", keyring)
    return None if text is None else {"": text}


def _unsealed(sealed: bytes, keyring: Keyring) -> str | None:
    openers = [keyring.opener(key) for key in keyring.secrets]
    with suppress(HnwctlError):
        seal.check_header(sealed, what="")
        return seal.unseal(sealed, openers, what="").decode("utf-8", "replace")
    return None


@dataclass(frozen=True)
class Searcher:
    """Searches one record after the other; it can be pickled, and carries its secrets only in memory."""

    git: Git
    keyring: Keyring
    witness: Witness

    def __call__(self, asked: tuple[tuple[str, str], tuple[str, ...]]) -> Finding:
        """Look through all versions of a record: its kind and id, and git's ids of the versions."""
        (kind, id_), oids = asked
        opened = _opened(self.git, self.keyring, (kind, id_), oids)
        contents = [(where.section, plain) for where, plain in opened.blocks.items()]
        said = zip(opened.blocks, self.witness.record(kind, id_, contents), strict=True)
        named = {where: answer for where, answer in said if answer is not None}
        return Finding(kind, id_, named, opened.unopened, opened.odd)


def search(
    searcher: Searcher,
    records: Mapping[tuple[str, str], tuple[str, ...]],
    *,
    jobs: int,
    progress: Callable[[int, int], object] | None = None,
) -> list[Finding]:
    """What is found in these records; only those with something to say."""
    found: list[Finding] = []
    done = 0
    for chunk in worked(list(records.items()), searcher, jobs=jobs):
        found += [each for each in chunk if each.named or each.unopened or each.odd]
        done += len(chunk)
        if progress is not None:
            progress(done, len(records))
    return found


def strays(
    git: Git, keyring: Keyring, witness: Witness, id_: str, others: Mapping[str, str]
) -> Iterator[Stray]:
    """Files that are no records and hold the client: in plain text, or sealed (a copy, a conflict)."""
    for (oid, path), raw in zip(others.items(), git.blobs(others), strict=True):
        if path.partition("/")[0] == layout.KEYS:
            continue
        if re.search(rb"^id: %b$" % id_.encode(), raw, re.MULTILINE) or _seals(raw, keyring, witness):
            yield Stray(oid, path, sealed=True)
        elif witness.text(_ARMORED.sub(b"", raw).decode("utf-8", "replace")) and path != layout.ROSTER:
            yield Stray(oid, path, sealed=False)


def _seals(raw: bytes, keyring: Keyring, witness: Witness) -> bool:
    """Whether one of the sealed pieces in a file opens to something that names the client."""
    for piece in _ARMORED.findall(raw):
        lines = piece.decode("ascii", "replace").splitlines()
        with suppress(ValueError):
            sealed = seal.dearmor("\n".join(line.strip() for line in lines) + "\n")
            opened = _unsealed(sealed, keyring)
            if opened is not None and witness.text(opened):
                return True
    return False

"""What a snapshot says of itself: `manifest.yaml`, a strict line grammar that is also YAML.

A text is either exactly what `emit` writes, or it is refused with its line. It is signed by the device of
the member who made the snapshot, so that somebody who only knows the public keys cannot make one.
"""

import binascii
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from urllib.parse import quote, unquote

from hnwctl.errors import IntegrityError
from hnwctl.model.kinds import KINDS
from hnwctl.store.grammar import (
    AT,
    COMMIT,
    NAME,
    NONE,
    SIGNATURE,
    MalformedError,
    Reader,
    quoted,
    unquoted,
    whole_line,
)
from hnwctl.store.keys import signing
from hnwctl.store.keys.identities import Device
from hnwctl.store.trust import roster
from hnwctl.store.trust.roster import Roster

FILE = "manifest.yaml"
"""What it is called inside a snapshot."""
BUNDLE = "book.bundle"
"""The one part beside it: a git bundle of the branches and tags."""
PARTS = (BUNDLE,)
VERSION = 1
MAX_MANIFEST = 2**20
"""Bytes a manifest may have."""
SOURCE = "snapshot/manifest.yaml"
"""How messages name it."""

_number = r"(?:0|[1-9][0-9]{0,14})"
_ref = r"refs/(?:heads|tags)/[A-Za-z0-9_.~%/-]{1,3000}"  # percent-encoded: any name git lets a branch have

_ref_name = re.compile(  # what git lets a ref be called, so that none can lead out of its folder
    r"refs/(?:heads|tags)(?:/(?!\.)(?![^/]*\.lock(?:/|\Z))[^/\x00-\x20\x7f~^:?*\[\\]+)+"
).fullmatch


@dataclass(frozen=True, slots=True)
class Part:
    """A file beside the manifest: its bytes counted, and their SHA-256 in hex."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is in a snapshot, and who says so.

    ``created`` is a time of the form 2026-11-23T01:12:44Z and ``by`` is member/device; ``roster_rev`` and
    ``roster_digest`` are of the roster at ``commit``, which ``branch`` (None: no branch) stood at; ``refs``
    maps the full names of branches and tags to git ids; ``counts`` maps each kind to its records at
    ``commit``.
    """

    vault_id: str
    book: str
    created: str
    by: str
    roster_rev: int
    roster_digest: str
    commit: str
    branch: str | None
    refs: Mapping[str, str]
    counts: Mapping[str, int]
    parts: Mapping[str, Part]
    sig: bytes = b""
    format: int = field(default=VERSION)

    @property
    def moment(self) -> datetime:
        """When it was made, as its maker's clock had it."""
        return datetime.fromisoformat(self.created)

    @property
    def records(self) -> int:
        """How many records the book had, of every kind."""
        return sum(self.counts.values())


def stamp(at: datetime) -> str:
    """The moment ``at`` (with a time zone) as a manifest has it."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


# --- signing -------------------------------------------------------------------------------------


def signed_message(raw: bytes) -> bytes:
    """What the signer of the manifest text ``raw`` signs: the digest of all before its last line."""
    body = raw[: raw.rindex(b"\nsigned: ") + 1]
    return f"hnwctl snapshot 1\n{hashlib.sha256(body).hexdigest()}\n".encode()


def signed(manifest: Manifest, device: Device) -> Manifest:
    """The manifest signed with ``device``, which is ``manifest.by``."""
    unsigned = replace(manifest, sig=bytes(64))
    return replace(unsigned, sig=device.sign(signed_message(emit(unsigned))))


def check_signed(manifest: Manifest, book: Roster) -> None:
    """Raise IntegrityError unless a device that ``book`` knows signed the manifest.

    ``book`` is the roster at the manifest's commit; who believes it must have checked that it leads to one
    that is known.
    """
    verifier = roster.verifier_of(book, manifest.by)
    if verifier is None:
        raise IntegrityError("the snapshot is signed by {by}, who is no member of the book", by=manifest.by)
    if not signing.verify(verifier, signed_message(emit(manifest)), manifest.sig):
        raise IntegrityError("the snapshot is forged: the signature of {by} does not hold", by=manifest.by)


# --- reading -------------------------------------------------------------------------------------


_FORMAT = whole_line(r"hnwctl: snapshot/([1-9][0-9]{0,5})")
_VAULT = whole_line(r"vault: ([0-9a-z]{8,32})")
_BOOK = whole_line(r'book: "((?:[^"\\\n]|\\["\\]){1,400})"')
_CREATED = whole_line(rf"created: ({AT})")
_BY = whole_line(rf"by: ({NAME}/{NAME})")
_ROSTER = whole_line(r"roster: rev=([1-9][0-9]{0,8}) digest=(sha256:[0-9a-f]{64})")
_COMMIT = whole_line(rf"commit: ({COMMIT})")
_BRANCH = whole_line(rf'branch: (?:({_ref})|"-")')
_REFS = whole_line("refs:")
_REF = whole_line(rf"  ({_ref}): ({COMMIT})")
_COUNTS = whole_line("counts:")
_COUNT = whole_line(rf"  ([a-z][a-z0-9_]{{0,31}}): ({_number})")
_PARTS = whole_line("parts:")
_PART = whole_line(rf"  ([a-z]{{1,16}}\.[a-z]{{1,16}}): size=({_number}) sha256=([0-9a-f]{{64}})")
_SIGNED = whole_line(rf"signed: ({SIGNATURE})")


def parse(raw: bytes, source: str = SOURCE) -> Manifest:
    """The manifest in ``raw``; IntegrityError with file and line for all that `emit` would not write."""
    if len(raw) > MAX_MANIFEST:
        raise IntegrityError("{file}: larger than {limit} bytes", file=source, limit=MAX_MANIFEST)
    reader = Reader(raw.decode("utf-8", "replace"))
    try:
        manifest = _manifest(reader, source)
    except (MalformedError, ValueError):
        line = reader.text.count("\n", 0, reader.place) + 1
        template = "{file}, line {line}: damaged, or no manifest of a snapshot"
        raise IntegrityError(template, file=source, line=line) from None
    if _emit(manifest) != raw:
        raise IntegrityError("{file}: something stands twice, or out of order", file=source)
    return manifest


def _manifest(reader: Reader, source: str) -> Manifest:
    _require_known(int(reader.take(_FORMAT)[1]), source)
    vault_id, book = reader.take(_VAULT)[1], unquoted(reader.said(_BOOK))
    created, by = reader.time(_CREATED), reader.take(_BY)[1]
    rev, digest = reader.take(_ROSTER).groups()
    commit, branch = reader.take(_COMMIT)[1], reader.take(_BRANCH)[1]
    manifest = Manifest(
        vault_id=vault_id,
        book=book,
        created=created,
        by=by,
        roster_rev=int(rev),
        roster_digest=digest,
        commit=commit,
        branch=_decoded(branch) if branch else None,
        refs={_decoded(line[1]): line[2] for line in reader.below(_REFS, _REF)},
        counts={line[1]: int(line[2]) for line in reader.below(_COUNTS, _COUNT)},
        parts={line[1]: Part(int(line[2]), line[3]) for line in reader.below(_PARTS, _PART)},
        sig=binascii.a2b_base64(reader.take(_SIGNED)[1]),
    )
    reader.require_end()
    if not _consistent(manifest):
        raise MalformedError
    return manifest


def _require_known(version: int, source: str) -> None:
    if version > VERSION:
        raise IntegrityError(
            "{file}: written by a newer hnwctl (snapshot/{version})", file=source, version=version
        )


def _consistent(manifest: Manifest) -> bool:
    """What one line cannot tell: the parts are those there are, the branch is one of the refs."""
    at_branch = manifest.branch is None or manifest.refs.get(manifest.branch) == manifest.commit
    lengths = {len(oid) for oid in (manifest.commit, *manifest.refs.values())}
    return (
        at_branch
        and all(possible(name) for name in manifest.refs)
        and tuple(manifest.parts) == PARTS
        and len(lengths) == 1  # one kind of git
        and roster.valid_text(manifest.book)
    )


def possible(ref: str) -> bool:
    """Whether git would have a branch or a tag of that full name."""
    return _ref_name(ref) is not None and ".." not in ref and "@{" not in ref and not ref.endswith(".")


# --- writing -------------------------------------------------------------------------------------


def emit(manifest: Manifest) -> bytes:
    """The text of a signed manifest; IntegrityError if it could not be read back."""
    raw = _emit(manifest)
    if parse(raw) != manifest:
        raise IntegrityError("{file}: cannot be written", file=SOURCE)
    return raw


def _emit(manifest: Manifest) -> bytes:
    return "".join(line + "\n" for line in _lines(manifest)).encode("utf-8", "replace")


def _lines(manifest: Manifest) -> Iterator[str]:
    yield f"hnwctl: snapshot/{manifest.format}"
    yield f"vault: {manifest.vault_id}"
    yield f"book: {quoted(manifest.book)}"
    yield f"created: {manifest.created}"
    yield f"by: {manifest.by}"
    yield f"roster: rev={manifest.roster_rev} digest={manifest.roster_digest}"
    yield f"commit: {manifest.commit}"
    yield f"branch: {_encoded(manifest.branch) if manifest.branch else NONE}"
    yield "refs:"
    yield from (f"  {_encoded(name)}: {oid}" for name, oid in sorted(manifest.refs.items()))
    yield "counts:"
    yield from (f"  {kind}: {manifest.counts[kind]}" for kind in sorted(manifest.counts, key=_order))
    yield "parts:"
    for name, part in manifest.parts.items():
        yield f"  {name}: size={part.size} sha256={part.sha256}"
    yield f"signed: {binascii.b2a_base64(manifest.sig, newline=False).decode()}"


def _order(kind: str) -> tuple[int, str]:
    """Kinds in their own order; those of another version by name."""
    return (list(KINDS).index(kind) if kind in KINDS else len(KINDS)), kind


def _encoded(ref: str) -> str:
    """A ref in ASCII, percent-encoded but for letters, digits and ``_.-~/``; also bytes that are no UTF-8."""
    return quote(ref, safe="/", errors="surrogateescape")


def _decoded(ref: str) -> str:
    return unquote(ref, errors="surrogateescape")

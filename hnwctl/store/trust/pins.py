"""What this machine remembers of a vault, outside of it: the anchor of all trust.

One small JSON file per clone in the user's state folder. Whoever can change the vault, the git
server or a backup cannot change this file, so a rollback or a swapped owner is noticed.
"""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from hnwctl.errors import IntegrityError, InvalidError
from hnwctl.store.repository import files

_JOIN = "hnwctl-join"
_oid = r"[0-9a-f]{40}(?:[0-9a-f]{24})?"
_commit = re.compile(_oid).fullmatch
_join_line = re.compile(  # as `JoinLine` writes it and in no other form: int() and UTF-8 know many more
    rf"({_JOIN}:1:([0-9a-z]{{8,32}}):([0-9a-f]{{32}}):([1-9][0-9]{{0,8}}):([0-9a-f]{{64}}):({_oid})):([0-9a-f]{{8}})"
).fullmatch


@dataclass(frozen=True, slots=True)
class Pin:
    """``owners`` maps member/device to verifier; ``commit`` is P, the last commit that was checked.

    ``joined`` is false while the vault was only found, not made here or joined by a join line.
    """

    vault_id: str
    owners: Mapping[str, str]
    roster_rev: int
    roster_digest: str
    commit: str | None
    joined: bool

    def at_commit(self, commit: str | None) -> "Pin":
        """The same pin with another P."""
        return replace(self, commit=commit)


@dataclass(frozen=True, slots=True)
class JoinLine:
    """What an owner hands to a new clone: vault id, owner fingerprint, roster, commit."""

    vault_id: str
    owner: str
    roster_rev: int
    roster_digest: str
    commit: str

    def __str__(self) -> str:
        digest = self.roster_digest.removeprefix("sha256:")
        body = ":".join((_JOIN, "1", self.vault_id, self.owner, str(self.roster_rev), digest, self.commit))
        return f"{body}:{_checksum(body)}"


def parse_join(line: str) -> JoinLine:
    """The join line in ``line``; raises InvalidError when it is cut off or mistyped."""
    found = _join_line(line.strip())
    if found is None or found[7] != _checksum(found[1]):
        raise InvalidError(
            "this is not a whole join line",
            hint="copy the line that `access grant` printed, from hnwctl-join on",
        )
    return JoinLine(found[2], found[3], int(found[4]), f"sha256:{found[5]}", found[6])


def fingerprint(verifier: str) -> str:
    """A short name of a verifying key that people can compare: 32 hex digits of its SHA-256."""
    return hashlib.sha256(verifier.encode()).hexdigest()[:32]


def pin_path(state: Path, root: Path) -> Path:
    """Where the pin of this clone lives. A clone is known by its real path: a vault that says it is another
    one does not get another pin."""
    clone = hashlib.sha256(str(root.resolve()).encode()).hexdigest()[:16]
    return state / "pins" / f"{clone}.json"


def load_pin(path: Path) -> Pin | None:
    """The pin at ``path``; None when there is none. Raises IntegrityError when it is damaged."""
    raw = files.kept(path)
    if raw is None:
        return None
    try:
        return _checked(json.loads(raw))
    except (ValueError, TypeError, AttributeError, RecursionError):
        raise IntegrityError(
            "the pin file {file} is damaged",
            hint="move it away, then run `hnwctl access join LINE`",
            file=path,
        ) from None


def _checked(data: dict[str, Any]) -> Pin:
    """The pin in ``data``; one of the errors that `load_pin` knows if it is none."""
    pin = Pin(**data)
    texts = [pin.vault_id, pin.roster_digest, *pin.owners, *pin.owners.values()]
    if pin.commit is not None and not _commit(pin.commit):
        raise ValueError("not a commit")
    kinds = ((pin.roster_rev, int), (pin.joined, bool), (pin.commit, str | None))
    if not all(isinstance(text, str) for text in texts) or not all(isinstance(*each) for each in kinds):
        raise ValueError("not a pin")
    return pin


def save_pin(path: Path, pin: Pin) -> None:
    """Write the pin whole or not at all; raises OutsideError when the state folder refuses."""
    files.private_folder(path.parent)
    files.place(path.parent, path.name, json.dumps(asdict(pin), indent=1).encode() + b"\n")


def _checksum(body: str) -> str:
    """Eight hex digits that notice a line cut off in pasting."""
    return hashlib.sha256(body.encode()).hexdigest()[:8]

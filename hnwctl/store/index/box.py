"""The seal on every file of an index, and what an index is bound to.

The key is derived from the compartment secrets that its reader holds, and its public half is never
published. So whoever cannot read an index cannot write one either, and what opens is what we wrote.
Each piece begins with a digest of the binding and of its place: an index of another roster, policy,
clone or shape, or a piece that was moved to another place, does not open.
"""

from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from hnwctl.errors import HnwctlError
from hnwctl.model.kinds import FOLDERS
from hnwctl.store.keys.seal import parse_secret, public_of, seal, unseal

FORMAT = "hnwctl index 2"
_DIGEST = 32  # bytes


class UnusableError(Exception):
    """No index, a damaged or foreign one, or one of another binding: it is to be built again."""


class Binding(NamedTuple):
    """What an index was made from, beside the records; when any of it changes, the index is stale.

    ``clone`` tells apart several copies of a vault on one machine; ``roster`` and ``policy`` are digests;
    ``held`` names the compartments the key opens.
    """

    vault_id: str
    clone: str
    roster: str
    policy: str
    held: frozenset[str]

    def digest(self, version: str) -> bytes:
        """32 bytes that stand for this binding under the projection ``version``."""
        facts = (FORMAT, version, tuple(FOLDERS), self.vault_id, self.clone, self.roster, self.policy)
        return sha256(repr((*facts, sorted(self.held))).encode()).digest()


def index_folder(cache: Path, binding: Binding, secret: str) -> Path:
    """Where the index of this vault, clone and key belongs below the user's cache folder."""
    name = sha256(f"{public_of(secret)}\n{binding.clone}".encode()).hexdigest()[:16]
    return cache / "hnwctl" / binding.vault_id / name


class Box:
    """Seals and opens pieces for one key and one binding."""

    def __init__(self, secret: str, binding: Binding, version: str) -> None:
        self._public = public_of(secret)
        self._opener = parse_secret(secret)
        self._bound = binding.digest(version)

    def seal(self, content: bytes, *, place: str) -> bytes:
        """``content`` sealed for ``place``, such as ``hot/7/0``."""
        return seal(self._head(place) + content, [self._public])

    def open(self, sealed: bytes, *, place: str) -> memoryview:
        """What was sealed for ``place``. Raises UnusableError if it was not, or not for this key."""
        try:
            plain = unseal(sealed, [self._opener], what="index")
        except HnwctlError:
            raise UnusableError from None
        if plain[:_DIGEST] != self._head(place):
            raise UnusableError
        return memoryview(plain)[_DIGEST:]

    def _head(self, place: str) -> bytes:
        return sha256(self._bound + place.encode()).digest()

"""Opening a snapshot: everything about the file itself, before any of it is used.

That it opens proves nothing about who made it: whoever knows the public keys can seal one. That is for
`restoring`, which has the roster.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from hnwctl.errors import IntegrityError
from hnwctl.store.keys import seal
from hnwctl.store.keys.identities import Device
from hnwctl.store.snapshots import bundle, manifest, places, tarball
from hnwctl.store.snapshots.manifest import BUNDLE, FILE, Manifest


@dataclass(frozen=True, slots=True)
class Opened:
    """What a snapshot holds: its manifest, whose signature nobody has checked yet, and git's pack."""

    manifest: Manifest
    pack: memoryview


def opened(raw: bytes, devices: Sequence[Device], *, name: str) -> Opened:
    """The snapshot in the bytes ``raw`` of a file called ``name``, opened with one of ``devices``.

    Raises ForbiddenError if it is not sealed to any of them, and IntegrityError, which says what is wrong,
    if a byte is not as it was written, a part is not what the manifest says, or the name, if it is one of
    a snapshot, claims something else.
    """
    named = places.parse_name(name)
    if named and not hashlib.sha256(raw).hexdigest().startswith(named.short):
        raise IntegrityError("{file}: damaged: it is not the file that got this name", file=name)
    seal.check_header(raw, what=name)
    plain = seal.unseal(raw, [device.opener for device in devices], what=name)
    parts = tarball.unpack(plain, (FILE, BUNDLE), what=name)
    about = manifest.parse(bytes(parts[FILE]), f"{name}/{FILE}")
    for part, said in about.parts.items():
        if len(parts[part]) != said.size or hashlib.sha256(parts[part]).hexdigest() != said.sha256:
            raise IntegrityError(
                "{file}: {name} is not the one that the manifest names", file=name, name=part
            )
    if named and (named.vault_id, named.created) != (about.vault_id, about.moment):
        raise IntegrityError(
            "{file}: this is another snapshot under that name; it was made at {created}",
            file=name,
            created=about.created,
        )
    return Opened(about, bundle.pack_of(parts[BUNDLE], about.refs, about.commit, what=name))

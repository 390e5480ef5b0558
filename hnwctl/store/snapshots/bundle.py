"""The git bundle inside a snapshot: the branches and tags of a book and all objects that they need.

Its head lines are written here from refs that were read once, and the pack is made of just those, so that
whatever is committed meanwhile, head and pack belong together. `git clone book.bundle` reads it.
"""

from collections.abc import Mapping

from hnwctl.errors import IntegrityError
from hnwctl.store.repository.git import Git

SHA1, SHA256 = b"# v2 git bundle\n", b"# v3 git bundle\n@object-format=sha256\n"
_PACK = b"PACK"
_PACKING = (
    "-c", "pack.window=4",  # trees are like their forerunners; ciphertext is like nothing
    "-c", "pack.threads=1",  # the same pack from the same objects
    "pack-objects", "--revs", "--stdout", "--delta-base-offset", "-q",
)  # fmt: skip


def bundled(git: Git, refs: Mapping[str, str], head: str) -> bytes:
    """The bundle of ``refs`` (full name -> git id), with ``head`` as the commit that a clone checks out.

    Raises OutsideError when git cannot give an object that they need.
    """
    wanted = "".join(f"{oid}\n" for oid in dict.fromkeys([head, *refs.values()]))
    return heading(refs, head) + git.run(*_PACKING, input=wanted.encode())


def heading(refs: Mapping[str, str], head: str) -> bytes:
    """What stands before the pack."""
    lines = [(head, "HEAD"), *((oid, name) for name, oid in sorted(refs.items()))]
    text = "".join(f"{oid} {name}\n" for oid, name in lines)
    return (SHA1 if len(head) == 40 else SHA256) + text.encode("utf-8", "surrogateescape") + b"\n"


def pack_of(bundle: memoryview, refs: Mapping[str, str], head: str, *, what: str) -> memoryview:
    """The pack in ``bundle``; IntegrityError unless its heading names exactly these refs and this head."""
    before = heading(refs, head)
    pack = bundle[len(before) :]
    if bundle[: len(before)] != before or pack[: len(_PACK)] != _PACK:
        raise IntegrityError("{file}: the bundle has other branches than the manifest names", file=what)
    return pack

"""What a clone that followed a rewriting still has of the former history: named, and swept once it can be."""

import re
from collections.abc import Iterator
from pathlib import Path

from hnwctl.store.erasing import cleaning
from hnwctl.store.repository import files, write
from hnwctl.store.repository.git import Git
from hnwctl.store.repository.lock import FOLDER
from hnwctl.store.syncing import judging
from hnwctl.store.trust.roster import Roster

_NOTE = f"{FOLDER}/left-behind"
"""In git's folder while something of the sort is there."""

_place = re.compile(r"(?m)^worktree (.+)\nHEAD ([0-9a-f]+)\ndetached$")


def settled(git: Git, book: Roster, tip: str, *, cache: Path | None) -> list[str]:
    """Refs and work trees of this clone, besides the branch at ``tip``, that still have what was erased.

    If there were some at the last `sync`, and somebody deleted them since, what they reached is swept now.
    """
    found = list(left_behind(git, book, tip)) if book.rewrites else []
    noted = (git.git_dir / _NOTE).exists()
    if noted and not found and cleaning.stashed(git):
        found = [cleaning.STASH]  # a sweep would take it along
    if found and not noted:
        files.place(git.git_dir, _NOTE, b"")
    elif noted and not found:
        with write.locked(git):
            cleaning.sweep(git, cache=cache, vault_id=book.vault_id)
            files.remove(git.git_dir, _NOTE)
    return found


def left_behind(git: Git, book: Roster, tip: str) -> Iterator[str]:
    """Those refs by name, and work trees that are on no branch by their folder."""
    told = git.run("for-each-ref", "--format=%(objectname) %(objecttype) %(*objecttype) %(refname)").decode()
    for oid, kind, below, ref in (line.split(" ", 3) for line in told.splitlines()):
        if "commit" in (kind, below) and oid != tip and any(judging.revived(git, book, oid, tip)):
            yield ref
    listed = git.run("worktree", "list", "--porcelain").decode("utf-8", "surrogateescape")
    for place, oid in _place.findall(listed):
        if git.knows(oid) and any(judging.revived(git, book, oid, tip)):
            yield place

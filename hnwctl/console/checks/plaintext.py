"""Plain text and secret keys where they do not belong: staged, in the vault's folders, left by editors."""

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from hnwctl.console import sample
from hnwctl.console.checks.finding import Finding, Outcome, Said, Ward, found
from hnwctl.errors import HnwctlError, InvalidError
from hnwctl.store import layout
from hnwctl.store.repository import guard, staging, waiting, write
from hnwctl.store.repository.git import Git
from hnwctl.store.trust import roster

_SORTS = {
    "a link": Said("a link"),
    "another repository": Said("another repository"),
    "an export, a backup or a key by its name": Said("an export, a backup or a key by its name"),
    "a secret key": Said("a secret key"),
    "not a sealed key file": Said("not a sealed key file"),
    "not sealed": Said("not sealed"),
    "an executable file": Said("an executable file"),
    "too large": Said("too large"),
    "it tells git to do what is not hnwctl's": Said("it tells git to do what is not hnwctl's"),
}
_PLAIN = tuple(_SORTS)[2:6]
"""Of these, what a file in the vault gives away; of links and attributes others speak."""
_IGNORED = frozenset({".DS_Store", "Thumbs.db"})


def staged(ward: Ward) -> Iterator[Finding]:
    """What the guard would refuse, in git's index. Taken out of the index the file stays where it is."""
    git = ward.git
    if git is None:
        return
    entries = _staged(git)
    sizes = git.sizes(oid for _, oid in entries.values())
    for path, (mode, oid) in entries.items():
        small = oid in sizes and sizes[oid] <= layout.MAX_RECORD
        raw = next(iter(git.blobs([oid]))) if small and mode != "160000" else b""
        wrong = guard.wrong(path, mode, raw) or ("too large" if oid in sizes and not small else None)
        if wrong:
            what = Said("{file} is staged for commit: {why}", {"file": path, "why": _SORTS[wrong]})
            hint = Said("git restore --staged FILE, then move it out of the vault")
            yield ward.mend("staged", what, lambda path=path: _unstage(git, path), hint)  # type: ignore[misc]


def _staged(git: Git) -> dict[str, tuple[str, str]]:
    """Path -> mode and id of what is staged and is not as HEAD has it."""
    raw = git.run("diff-index", "--cached", "--raw", "-z", "--no-renames", "--no-abbrev", "--diff-filter=d",
                  git.head()[1] or git.empty_tree).decode("utf-8", "surrogateescape")  # fmt: skip
    words = raw.split("\0")[:-1]
    found_: dict[str, tuple[str, str]] = {}
    for facts, path in zip(words[::2], words[1::2], strict=True):
        _, mode, _, oid, sort = facts.split(" ")
        if sort != "U":  # of a merge that is not finished, which is told elsewhere
            found_[path] = mode, oid
    return found_


def _unstage(git: Git, path: str) -> None:
    """As HEAD has it, in the index only; no filter that the repository configures is run."""
    if not path.isprintable():  # of bytes that are no text
        raise InvalidError("not a path inside the vault: {file}", file=ascii(path))
    with write.locked(git), waiting.room(git.git_dir) as room, staging.locked(git, room):
        head = git.head()[1]
        was = git.tree(head).get(path) if head else None
        staging.publish(git, staging.prepare(git, {path: was}, room))


def stray(ward: Ward) -> Iterator[Finding]:
    """Files in the vault that hold plain text or keys; none is ever deleted."""
    public = _demo_keys(ward)
    if public:
        what = Said("the keys in {folder} are those of the fictitious book: everybody has them; put nothing "
                    "real into it", {"folder": sample.KEYS})  # fmt: skip
        yield Finding("plaintext", Outcome.ok, what)
    for path in _files(ward.root):
        wrong = _wrong(ward.root, path)
        if wrong in _PLAIN and path not in public:
            what = Said("{file} lies in the vault: {why}", {"file": path, "why": _SORTS[wrong]})
            yield found("plaintext", what, _hint(ward, path))
    recovery = ward.root.parent / f"{ward.root.name}-recovery-key.txt"
    if recovery.exists():
        what = Said("the recovery key lies beside the vault: {file}", {"file": str(recovery)})
        hint = (
            "who has it reads all of the book: print it, put it away offline, with the join line; "
            "then delete it"
        )
        yield found("plaintext", what, Said(hint))


def _demo_keys(ward: Ward) -> set[str]:
    """The files of a copy of the fictitious book that are its public keys, byte for byte."""
    folder = ward.root / sample.KEYS
    if not folder.is_dir() or folder.is_symlink():
        return set()
    with suppress(HnwctlError, OSError):
        source = sample.sample_folder()
        if _vault_id(source) == _vault_id(ward.root):
            known = {key.name: key.read_bytes() for key in (source / sample.KEYS).iterdir()}
            return {
                f"{sample.KEYS}/{name}"
                for name, raw in known.items()
                if os.path.lexists(folder / name) and layout.read_file(folder, name, len(raw)) == raw
            }
    return set()


def _vault_id(root: Path) -> str:
    raw = layout.read_file(root, layout.ROSTER, layout.MAX_RECORD)
    return roster.parse(raw, source=layout.ROSTER).vault_id


def _hint(ward: Ward, path: str) -> Said:
    head = ward.git.head()[1] if ward.git else None
    if ward.git and head and ward.git.tree(head).get(path):
        return Said("it is in git's history too: move it away, commit that, and change what it gives away")
    return Said("move it out of the vault, to an encrypted place, or delete it")


def _files(root: Path) -> Iterator[str]:
    for here, folders, files in os.walk(root):
        if here == str(root):
            folders[:] = [name for name in folders if name != ".git"]
        inside = os.path.relpath(here, root)
        yield from (
            name if inside == "." else f"{inside}/{name}" for name in sorted(files) if name not in _IGNORED
        )


def _wrong(root: Path, path: str) -> str | None:
    """What the guard has against a file; a link is told elsewhere, what is too large by its place."""
    try:
        facts = os.lstat(root / path)
        if not stat.S_ISREG(facts.st_mode):
            return None
        raw = layout.read_file(root, path, layout.MAX_RECORD)
    except (OSError, HnwctlError):
        raw = b""
    wrong = guard.wrong(path, "100644", raw)
    sealed = path.partition("/")[0] in guard.SEALED
    return "not sealed" if wrong is None and sealed and layout.parse_path(path) is None else wrong


def leftovers(ward: Ward) -> Iterator[Finding]:
    """What a killed `edit` left in memory."""
    from hnwctl.console.dialogue import memoryfolder

    left = memoryfolder.leftovers(ward.session.settings.environ)
    if left:
        what = Said(
            "what a killed `edit` left in memory: {folders}", {"folders": [str(each) for each in left]}
        )
        environ = ward.session.settings.environ
        yield ward.mend("plaintext", what, lambda: memoryfolder.remove_leftovers(environ))

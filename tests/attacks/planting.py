"""Commits that no careful git would make: any name, any mode, any content at any place of the tree."""

import subprocess

from attacks.scene import Scene

PLAIN, EXECUTABLE, LINK, MODULE = "100644", "100755", "120000", "160000"


def git(scene: Scene, *words: str, given: bytes = b"") -> str:
    """What plumbing says in the book's repository, given ``given``."""
    run = ["git", "-C", str(scene.root), "-c", "user.name=x", "-c", "user.email=x@example.org", *words]
    return subprocess.run(run, input=given, capture_output=True, check=True).stdout.decode().strip()


def plant(scene: Scene, path: str, content: bytes, mode: str = PLAIN) -> str:
    """Put a file into a commit on top of the branch, leaving the work tree as it is; the commit."""
    oid = scene.head() if mode == MODULE else git(scene, "hash-object", "-w", "--stdin", given=content)
    tree = _grafted(scene, git(scene, "rev-parse", "HEAD^{tree}"), path.split("/"), mode, oid)
    commit = git(scene, "commit-tree", tree, "-p", "HEAD", "-m", "nothing to see here")
    git(scene, "update-ref", "HEAD", commit)
    return commit


def _grafted(scene: Scene, tree: str, parts: list[str], mode: str, oid: str) -> str:
    """The tree with ``oid`` at ``parts`` below it."""
    listed = git(scene, "ls-tree", "-z", tree).split("\0") if tree else []
    entries = {name: facts for facts, _, name in (line.partition("\t") for line in listed if line)}
    name, below = parts[0], parts[1:]
    if below:
        inner = entries.get(name, "").split(" ")[-1]
        mode, oid = "040000", _grafted(scene, inner, below, mode, oid)
    kind = {"040000": "tree", MODULE: "commit"}.get(mode, "blob")
    entries[name] = f"{mode} {kind} {oid}"
    text = "".join(f"{facts}\t{name}\0" for name, facts in entries.items())
    return git(scene, "mktree", "-z", "--missing", given=text.encode())

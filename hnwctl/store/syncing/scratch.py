"""The git folder in which what a server sends is kept apart, until it is found good."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hnwctl.errors import InvalidError
from hnwctl.store.repository import lock
from hnwctl.store.repository.files import explained, private_folder
from hnwctl.store.repository.git import Git
from hnwctl.store.repository.remotes import Remote
from hnwctl.store.repository.steps import step

SERVER = "hnwctl-server"
"""What the server is called in it, so that its address is none of git's arguments."""
_FOLDER = f"{lock.FOLDER}/sync"


@contextmanager
def scratch(git: Git, remote: Remote, head: str | None) -> Iterator[Path]:
    """A git folder for what comes, which borrows the vault's objects; gone at the end.

    ``head`` is what the server is told we have. Only one process of this clone talks to a server at a time:
    LockedError where another one does.
    """
    place = git.git_dir / _FOLDER
    with lock.holding(place, lock.TIMEOUT):
        for left in place.glob("copy-*"):
            shutil.rmtree(left, ignore_errors=True)
        folder = place / f"copy-{os.getpid()}"  # a git that outlived a killed process knows another one
        _make(git, remote, folder, head)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _make(git: Git, remote: Remote, folder: Path, head: str | None) -> None:
    sha256 = git.object_format == "sha256"
    extension = "[extensions]\n\tobjectFormat = sha256\n" if sha256 else ""
    config = f"[core]\n\trepositoryFormatVersion = {int(sha256)}\n\tbare = true\n{extension}"
    config += f'[remote "{SERVER}"]\n\turl = {_quoted(remote.url)}\n\tpushurl = {_quoted(remote.push_url)}\n'
    step("make the scratch folder")
    private_folder(folder / "objects" / "info")
    private_folder(folder / "refs" / "heads")
    with explained(folder):
        objects = (git.common_dir / "objects").absolute()
        if "\n" in str(objects):
            raise InvalidError("not a path inside the vault: {file}", file=ascii(str(objects)))
        (folder / "HEAD").write_text("ref: refs/heads/nothing\n")
        (folder / "config").write_text(config)
        (folder / "objects" / "info" / "alternates").write_text(f"{objects}\n")
        if head is not None:
            (folder / "refs" / "heads" / "ours").write_text(f"{head}\n")


def _quoted(value: str) -> str:
    """A value as git's config has it; it holds no control characters."""
    return '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'

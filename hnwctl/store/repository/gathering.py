"""Files of one commit that come one after the other, too many to be held in memory until all are there.

Each is written at once, to git and where it waits for its place; of each only names are kept.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hnwctl.store.repository import waiting
from hnwctl.store.repository.fastimport import Blobs
from hnwctl.store.repository.git import Git


class Gathering:
    """What was gathered for a commit in ``room``.

    ``ids``: path -> git's id of its new content; ``was``: of the one that it takes the place of; ``files``:
    path -> the file that waits.
    """

    def __init__(self, git: Git, room: Path) -> None:
        self.room = room
        self.ids: dict[str, str] = {}
        self.was: dict[str, str] = {}
        self.files: dict[str, Path] = {}
        self._git, self._blobs = git, Blobs(git, room)

    @classmethod
    @contextmanager
    def begun(cls, git: Git) -> Iterator["Gathering"]:
        """With nothing gathered as yet; the vault lock is held. At the end the room goes, with all in it that
        no commit was made of."""
        with waiting.room(git.git_dir) as room:
            found = cls(git, room)
            try:
                yield found
            finally:
                found._blobs.drop()

    def put(self, path: str, content: bytes, was: str) -> None:
        """Gather the new content of ``path``, where a file with the id ``was`` lies; OutsideError if git or
        the disk fails."""
        file = self.room / f"gathered-{len(self.ids)}"
        self.files[path] = waiting.written(file, content)
        self.ids[path], self.was[path] = self._git.blob_id(content), was
        self._blobs.put(content)

    def finish(self) -> None:
        """Let git have the contents; nothing comes after."""
        self._blobs.finish()

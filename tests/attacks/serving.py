"""A git server as docs/server.md sets it up, and pushes to it with plain git."""

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from attacks.scene import Scene

PAGE = (Path(__file__).parents[2] / "docs/server.md").read_text("utf-8")
BLOCKS = [(words, text) for words, text in re.findall(r"(?s)```(sh[^\n]*)\n(.*?)```", PAGE)]
HOOK = next(text for words, text in BLOCKS if words == "sh pre-receive")
SETUP = BLOCKS[0][1]


@dataclass(frozen=True)
class Server:
    """The bare repository at ``folder``."""

    folder: Path

    def tip(self) -> str:
        """The commit of its branch; empty before the first push."""
        words = ["git", "-C", str(self.folder), "rev-parse", "-q", "--verify", "refs/heads/main"]
        return subprocess.run(words, capture_output=True, text=True, check=False).stdout.strip()

    def push(self, scene: Scene, what: str = "HEAD:main", *how: str) -> tuple[int, str]:
        """Exit code of a push from the book, and what the pusher reads."""
        return self.push_from(scene.root, what, *how)

    def push_from(self, root: Path, what: str, *how: str) -> tuple[int, str]:
        words = ["git", "-C", str(root), "push", *how, str(self.folder), what]
        programs = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        env = {**os.environ, "PATH": programs, "HNWCTL_LANG": "en"}
        done = subprocess.run(words, capture_output=True, text=True, check=False, env=env)
        said = re.sub(r"(?m)^remote: ?| +$", "", done.stdout + done.stderr)
        return done.returncode, said


def served(folder: Path) -> Server:
    """A new server below ``folder``, made with the commands of the page."""
    folder.mkdir(parents=True)
    subprocess.run(["/bin/sh", "-ec", SETUP], cwd=folder, check=True, capture_output=True)
    hook = folder / "book.git/hooks/pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(HOOK)
    hook.chmod(0o755)
    return Server(folder / "book.git")

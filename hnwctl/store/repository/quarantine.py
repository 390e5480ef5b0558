"""The room in which git keeps what is being pushed until a hook has let it in."""

import os
from collections.abc import Mapping
from pathlib import Path

_ROOM, _OBJECTS, _OTHERS = "GIT_QUARANTINE_PATH", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES"


def quarantine(git_dir: Path, environ: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """What a git process needs to be told so that it sees the push that a hook of ``git_dir`` is asked about.

    Empty outside a hook, and where any of the folders named lies outside ``git_dir``: nobody's environment
    makes us read objects of another place.
    """
    if not all(environ.get(name) for name in (_ROOM, _OBJECTS, _OTHERS)):
        return ()
    places = [environ[_ROOM], environ[_OBJECTS], *environ[_OTHERS].split(os.pathsep)]
    inside = (git_dir / "objects").resolve()
    if not all(Path(place).resolve().is_relative_to(inside) for place in places):
        return ()
    return tuple((name, environ[name]) for name in (_ROOM, _OBJECTS, _OTHERS))

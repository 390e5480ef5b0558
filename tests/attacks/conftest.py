"""One book is made for all attacks; each attack gets it fresh, at the same place."""

import shutil
from pathlib import Path

import pytest
from attacks.scene import Scene, build, calm, opened, places

from hnwctl.console.messages import set_language


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, str, str]:
    """Where the book is attacked, its untouched copy, and the ids of Wang and Li."""
    folder = tmp_path_factory.mktemp("attacked") / "scene"
    with pytest.MonkeyPatch.context() as patch:
        for name, place in places(folder).items():
            patch.setenv(name, place)
        wang, li = build(folder)
        while wang[0] == li[0]:  # each is to have a folder of its own: some attacks remove it whole
            shutil.rmtree(folder)
            wang, li = build(folder)
    copy = folder.with_name("copy")
    shutil.copytree(folder, copy, symlinks=True)
    return folder, copy, wang, li


@pytest.fixture
def scene(template: tuple[Path, Path, str, str], monkeypatch: pytest.MonkeyPatch) -> Scene:
    """The book as it was, with an index that believes it."""
    folder, copy, wang, li = template
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(copy, folder, symlinks=True)
    for name, place in places(folder).items():
        monkeypatch.setenv(name, place)
    set_language("en")
    found = opened(folder, wang, li)
    calm(found)
    return found

"""What is remembered between commands is found, ends, and is forgotten, whatever lies in the state folder."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from hnwctl.errors import OutsideError
from hnwctl.store.keys.safes import RuntimeFolder, UnavailableError
from hnwctl.store.keys.tickets import Clock, Term, Ticket
from hnwctl.store.trust.remembered import Memory, marker_of

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


class Scene:
    """A clone, its state folder, two safes of which the first may be missing, and a clock with hands."""

    def __init__(self, tmp_path: Path) -> None:
        self.root, self.state = tmp_path / "book", tmp_path / "state"
        self.identity = tmp_path / "identity.age"
        self.first, self.second = tmp_path / "first", tmp_path / "second"
        for folder in (self.root, self.second):
            folder.mkdir(0o700)
        self.wall, self.boot = NOON, 50.0
        self.clock = Clock(lambda: self.wall, lambda: self.boot, "run")

    @property
    def memory(self) -> Memory:
        safes = (RuntimeFolder(self.first, name="first"), RuntimeFolder(self.second, name="second"))
        return Memory(self.state, safes, self.clock)

    def ticket(self, identity: str = "AGE-SECRET-KEY-1") -> Ticket:
        term = Term.of(timedelta(hours=9), self.clock)
        return Ticket("v", "wang.li/laptop", "age1x", str(self.identity), term, identity)

    def recalled(self) -> Ticket | None:
        return self.memory.recall(self.root, [self.identity])

    def marker(self) -> Path:
        [file] = (self.state / "unlocked").glob("*.json")
        return file


@pytest.fixture
def scene(tmp_path: Path) -> Scene:
    return Scene(tmp_path)


def test_it_is_found_again_and_forgotten(scene: Scene) -> None:
    ticket = scene.ticket()
    assert scene.memory.remember(scene.root, ticket) == "second"
    assert scene.recalled() == ticket
    assert scene.memory.recall(scene.root, [scene.identity.with_name("other")]) is None
    assert scene.memory.recall(scene.second, [scene.identity]) is None
    assert b"SECRET" not in scene.marker().read_bytes()
    assert scene.marker().stat().st_mode & 0o777 == 0o600
    assert scene.memory.forget(scene.root)
    assert scene.recalled() is None
    assert not scene.memory.forget(scene.root)
    assert not list(scene.second.glob("hnwctl/*"))


def test_the_first_place_that_takes_it_has_it_alone(scene: Scene) -> None:
    scene.memory.remember(scene.root, scene.ticket("old"))
    scene.first.mkdir(0o700)
    assert scene.memory.remember(scene.root, scene.ticket("new")) == "first"
    found = scene.recalled()
    assert found is not None
    assert found.identity == "new"
    assert not list(scene.second.glob("hnwctl/*"))


def test_where_there_is_no_place(scene: Scene) -> None:
    scene.second.rmdir()
    with pytest.raises(UnavailableError, match="no place to remember"):
        scene.memory.remember(scene.root, scene.ticket())
    assert marker_of(scene.state, scene.root) is None


def test_it_is_erased_when_its_time_is_over(scene: Scene) -> None:
    scene.memory.remember(scene.root, scene.ticket())
    scene.boot += 9 * 3600
    scene.wall -= timedelta(days=1)
    assert scene.recalled() is None
    assert not list(scene.second.glob("hnwctl/*"))
    assert marker_of(scene.state, scene.root) is None


@pytest.mark.parametrize(
    "text", ["", "{}", "[]", "no json", '{"place": 1, "source": "", "root": ""}', "9" * 9999]
)
def test_a_damaged_marker_finds_nothing_and_is_no_hindrance(scene: Scene, text: str) -> None:
    scene.memory.remember(scene.root, scene.ticket())
    scene.marker().write_text(text)
    assert scene.recalled() is None
    assert scene.memory.forget(scene.root)
    assert not list(scene.second.glob("hnwctl/*"))
    assert not list((scene.state / "unlocked").iterdir())


def test_a_marker_that_is_a_link_is_not_followed(scene: Scene) -> None:
    scene.memory.remember(scene.root, scene.ticket())
    kept = scene.marker().rename(scene.state / "kept")
    (scene.state / "unlocked" / kept.name).symlink_to(kept)
    assert scene.recalled() is None


def test_a_marker_that_names_another_place_or_file(scene: Scene) -> None:
    scene.memory.remember(scene.root, scene.ticket())
    marker = json.loads(scene.marker().read_text())
    scene.marker().write_text(json.dumps({**marker, "source": "/elsewhere"}))
    assert scene.memory.recall(scene.root, [Path("/elsewhere")]) is None
    assert not list(scene.second.glob("hnwctl/*"))


def test_a_damaged_ticket_is_forgotten(scene: Scene) -> None:
    scene.memory.remember(scene.root, scene.ticket())
    [file] = scene.second.glob("hnwctl/*")
    file.write_text(file.read_text()[:-9])
    assert scene.recalled() is None
    assert not file.exists()


def test_if_it_cannot_be_marked_nothing_is_kept(scene: Scene) -> None:
    scene.state.write_text("no folder")
    with pytest.raises(OutsideError):
        scene.memory.remember(scene.root, scene.ticket())
    assert not list(scene.second.glob("hnwctl/*"))


def test_all_are_forgotten_also_those_without_a_marker(scene: Scene) -> None:
    scene.memory.remember(scene.root, scene.ticket())
    scene.memory.remember(scene.second, scene.ticket())
    for file in (scene.state / "unlocked").glob("*.json"):
        if json.loads(file.read_text())["root"] == str(scene.second):
            file.unlink()
    found = scene.memory.forget_all()
    assert str(scene.root) in found
    assert len(found) == 2
    assert not list(scene.second.glob("hnwctl/*"))

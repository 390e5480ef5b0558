"""A line of the table of attacks: its name, how it is done, and what must be said."""

from collections.abc import Callable
from dataclasses import dataclass

from attacks.scene import Scene

How = Callable[[Scene], object]


@dataclass(frozen=True)
class Attack:
    """``problems``: file, section and problem of each; WANG, LI, SHARD … stand for names of the scene."""

    name: str
    how: How
    problems: tuple[tuple[str, str, str], ...]

    def expected(self, scene: Scene) -> set[tuple[str, str, str]]:
        """The problems with the names of this scene."""
        words = {
            "WANG": scene.path,
            "SHARD": f"clients/{scene.wang[0]}",
            "ODD": f"clients/{scene.odd}",
            "UPPER": scene.wang.upper(),
            "LI": scene.li,
            "ID": scene.wang,
        }

        def filled(text: str) -> str:
            for word, value in words.items():
                text = text.replace(word, value)
            return text

        return {(filled(file), section, filled(problem)) for file, section, problem in self.problems}


def attack(name: str, how: How, *problems: tuple[str, str, str]) -> Attack:
    return Attack(name, how, problems)


def on(section: str, problem: str) -> tuple[str, str, str]:
    """A problem of one section of Wang's record."""
    return "WANG", section, problem


def at(file: str, problem: str) -> tuple[str, str, str]:
    """A problem of a whole file."""
    return file, "", problem

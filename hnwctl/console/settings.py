"""What a person set once: on the command line, in the environment, in config.yaml.

The first that says something wins, in that order. Everything is looked up when it is asked
for, so that ``--help`` and ``--version`` never read the file, nor fail because of it.
"""

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from pathlib import Path

from hnwctl.console.messages import LANGUAGES, language_of
from hnwctl.errors import InvalidError, OutsideError, UsageError

CONFIG_FILE = "config.yaml"
IDENTITY_FILE = "identity.age"


def local_now() -> datetime:
    """The clock of this machine, in its time zone: the one place that reads it."""
    return datetime.now().astimezone()


def config_folder(environ: Mapping[str, str]) -> Path:
    """Where the user's config.yaml and identity live."""
    if environ.get("XDG_CONFIG_HOME"):
        return Path(environ["XDG_CONFIG_HOME"]) / "hnwctl"
    if sys.platform == "linux":  # spares the import, which costs as much as the whole look-up
        return Path(environ.get("HOME") or Path.home()) / ".config" / "hnwctl"
    from platformdirs import user_config_path

    return user_config_path("hnwctl")


@dataclass
class Settings:
    """Global settings; the fields are what the command line gave, the properties what holds.

    ``now`` is the clock and ``environ`` the environment, handed down so that tests own both.
    """

    vault: list[Path] = field(default_factory=list)
    identity: list[Path] = field(default_factory=list)
    day: str = ""
    lang: str = ""
    quiet: bool = False
    environ: Mapping[str, str] = field(default_factory=dict)
    now: Callable[[], datetime] = local_now

    def adopt(self, name: str, value: object) -> None:
        """Take a global option that stood after the command: lists grow, the last word wins."""
        if isinstance(value, (list, tuple)):
            getattr(self, name).extend(value)
        elif value:
            setattr(self, name, value)

    @property
    def vaults(self) -> tuple[Path, ...]:
        """The vaults named by option or environment; empty means: look around, then `default_vault`."""
        return tuple(self.vault) or self._paths("HNWCTL_VAULT")

    @property
    def default_vault(self) -> Path | None:
        """The vault of config.yaml, used when neither an option nor the folder tells."""
        named = self.config.get("vault")
        return self.expanded(named) if named else None

    @property
    def identities(self) -> tuple[Path, ...]:
        """The identity files to try; where none is named, those of the usual places that exist."""
        return self._named_identities() or tuple(path for path in self._usual_identities() if path.exists())

    @property
    def own_identity(self) -> Path:
        """Where the user's own identity is or would be made: as named, else in the configuration folder."""
        return (*self._named_identities(), self._usual_identities()[0])[0]

    @cached_property
    def today(self) -> date:
        """The day for which answers are given: ``--today``, HNWCTL_TODAY, else the clock's."""
        text = self.day or self.environ.get("HNWCTL_TODAY", "")
        if not text:
            return self.now().date()
        try:
            day = date.fromisoformat(text)
        except ValueError:
            raise UsageError("not a day: {text}", hint="write it as 2026-11-23", text=text) from None
        if not 1800 <= day.year <= 2200:  # the years that a record may name; calendars end somewhere
            raise UsageError("the year is out of range: {text}", text=text)
        return day

    @property
    def language(self) -> str:
        """``zh`` or ``en``: ``--lang``, HNWCTL_LANG, config.yaml, else the locale."""
        asked = self.lang or self.environ.get("HNWCTL_LANG", "") or self._configured_language()
        return asked if asked in LANGUAGES else language_of(self.environ) or "en"

    @property
    def color(self) -> bool:
        """Whether colour is welcome; it is used on terminals only."""
        return not self.environ.get("NO_COLOR") and self.environ.get("TERM") != "dumb"

    @property
    def debug(self) -> bool:
        """Whether tracebacks are wanted, although they may show a client's data."""
        return bool(self.environ.get("HNWCTL_DEBUG"))

    @property
    def config_file(self) -> Path:
        """The user's config.yaml, existing or not."""
        return config_folder(self.environ) / CONFIG_FILE

    @cached_property
    def config(self) -> dict[str, str]:
        """config.yaml with dotted names (``mail.url``); empty where there is none.

        Raises ``InvalidError`` if it is not a mapping of words, ``OutsideError`` if it cannot be read.
        """
        try:
            raw = self.config_file.read_bytes()
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise OutsideError("{file}: {why}", file=self.config_file, why=error.strerror) from None
        from hnwctl.store.codec import load

        return flat(load(raw, source=str(self.config_file)), self.config_file)

    def value(self, name: str) -> str | None:
        """A setting such as ``mail.url``: from HNWCTL_MAIL_URL, else from config.yaml."""
        return self.given(name) or self.config.get(name)

    def given(self, name: str) -> str:
        """The setting as the environment has it; empty where it has none."""
        return self.environ.get(self.variable(name), "")

    @staticmethod
    def variable(name: str) -> str:
        """The environment's name of a setting: HNWCTL_MAIL_URL for ``mail.url``."""
        return f"HNWCTL_{name.upper().replace('.', '_')}"

    def path(self, name: str) -> Path | None:
        """A setting that names a file, with ``~`` written out; None where it is not set."""
        named = self.value(name)
        return self.expanded(named) if named else None

    def _paths(self, variable: str) -> tuple[Path, ...]:
        return tuple(self.expanded(part) for part in self.environ.get(variable, "").split(os.pathsep) if part)

    def expanded(self, text: str) -> Path:
        """The path in ``text``, with ``~`` written out."""
        home = self.environ.get("HOME")
        return Path(home + text[1:]) if home and text.startswith("~/") else Path(text).expanduser()

    def _named_identities(self) -> tuple[Path, ...]:
        named = tuple(self.identity) or self._paths("HNWCTL_IDENTITY")
        if not named and self.config.get("identity"):
            named = (self.expanded(self.config["identity"]),)
        return named

    def _usual_identities(self) -> tuple[Path, ...]:
        return config_folder(self.environ) / IDENTITY_FILE, self.expanded("~/.ssh/id_ed25519")

    def _configured_language(self) -> str:
        try:
            return self.config.get("lang", "")
        except (InvalidError, OutsideError):
            return ""  # said when a command needs the file, in the language of the locale


def flat(tree: object, file: Path, prefix: str = "") -> dict[str, str]:
    """The settings in the ``tree`` of a config.yaml, by dotted names; InvalidError if it holds others."""
    if not isinstance(tree, dict):
        raise InvalidError(
            "{file}: expected names with values, like 'vault: DIR'", hint="see `hnwctl --help`", file=file
        )
    found: dict[str, str] = {}
    for name, value in tree.items():
        if isinstance(value, str):
            found[prefix + name] = value
        elif isinstance(value, list) and all(isinstance(each, str) for each in value):
            found[prefix + name] = ", ".join(value)
        else:
            found.update(flat(value, file, f"{prefix}{name}."))
    return found

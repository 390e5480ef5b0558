"""One run of a command: opens the vault when a command first needs it, never for ``--help``.

What the opening finds wrong (a forged section, a missing record) is kept here; the app prints it
after the answer and exits with 6, so that the rest of the book stays readable.
"""

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from hnwctl.console.dialogue.prompts import Prompter
from hnwctl.console.printing.output import Output
from hnwctl.console.settings import Settings
from hnwctl.errors import ForbiddenError, Problem, UsageError

if TYPE_CHECKING:
    from hnwctl.console.book import Book
    from hnwctl.store.keys.identities import Device
    from hnwctl.store.surroundings import Surroundings
    from hnwctl.store.vault import Vault


@dataclass
class Session:
    """Settings, printer and prompter of one run, and the books it has opened."""

    settings: Settings
    problems: list[Problem] = field(default_factory=list)
    _vaults: "list[Vault]" = field(default_factory=list, init=False)
    _remembered: "dict[Path, Device | None]" = field(default_factory=dict, init=False)

    @cached_property
    def output(self) -> Output:
        """The only printer."""
        return Output.of(self.settings)

    @cached_property
    def prompter(self) -> Prompter:
        """Asks on the terminal, where there is one."""
        return Prompter()

    @cached_property
    def book(self) -> "Book":
        """The one vault that a command works on; raises UsageError when several were named."""
        return self._open(self._only_root())

    @cached_property
    def books(self) -> "list[Book]":
        """Every vault named, for commands that only read."""
        roots = self.settings.vaults or (self.vault_root(),)
        return [self._open(find(root)) for root in roots]

    @cached_property
    def roster_vault(self) -> "Vault":
        """The one vault, for a command that changes the roster and asks nothing of the records."""
        return self._opened(self._only_root(), answers=False)

    def vault_root(self) -> Path:
        """The folder of the vault: named, or around here, or the default of the user's settings."""
        from hnwctl.errors import HnwctlError

        if self.settings.vaults:
            return find(self.settings.vaults[0])
        try:
            return find(Path.cwd())
        except HnwctlError:
            if self.settings.default_vault is None:
                raise
            return find(self.settings.default_vault)

    @property
    def devices(self) -> "list[Device]":
        """The identities of this run for the one vault that is meant, or for none, opened."""
        from hnwctl.errors import HnwctlError

        try:
            root = None if len(self.settings.vaults) > 1 else self.vault_root()
        except HnwctlError:
            root = None
        return self.devices_of(root) if root else self.own_devices

    def devices_of(self, root: Path) -> "list[Device]":
        """The identities for the vault at ``root``: the one that `unlock` remembered, else those of files."""
        if root not in self._remembered:
            self._remembered[root] = self._recalled(root)
        found = self._remembered[root]
        return [found] if found else self.own_devices

    def _recalled(self, root: Path) -> "Device | None":
        from hnwctl.store.trust.remembered import marker_of

        if marker_of(self.state_folder, root) is None:  # spares everybody else the cost of looking
            return None
        from hnwctl.console.unlocking.remembering import recalled

        return recalled(self, root)

    @cached_property
    def own_devices(self) -> "list[Device]":
        """The identities of this run from their files; asks for a passphrase on a terminal."""
        paths = self.settings.identities
        if not paths:
            raise ForbiddenError(
                "there is no identity to open the book with",
                hint="name one with --identity FILE, or make one with `hnwctl access keygen`",
            )
        return self.opened(paths)

    def opened(self, paths: Sequence[Path]) -> "list[Device]":
        """The identities in these files; asks for a passphrase on a terminal."""
        from hnwctl.console.unlocking.asking import person_at
        from hnwctl.console.unlocking.privacy import undumpable
        from hnwctl.store.keys.identities import load_identities

        undumpable()
        person = person_at(self.prompter)
        return load_identities(paths, ask=person.ask, tell=person.tell, pin=person.pin)

    def complete_clients(self, incomplete: str) -> "list[tuple[str, str]]":
        """What a shell may complete CLIENT to, from the index as it was left.

        Empty where that would need a hardware key or a build. Raises ForbiddenError where it would need a
        passphrase, and what opening a vault raises.
        """
        from hnwctl.domain.lookup import completions
        from hnwctl.store.glance import glance
        from hnwctl.store.keys.identities import load_identities

        root = self.vault_root()
        remembered = self._recalled(root)
        own = [remembered] if remembered else load_identities(self.settings.identities, ask=None)
        silent = [device for device in own if not device.asks]
        index = glance(root, silent, self.surroundings())
        return completions(incomplete, lambda sql, given: index.query(sql, given).rows) if index else []

    @property
    def state_folder(self) -> Path:
        """Where pins are kept."""
        return user_folder("XDG_STATE_HOME", ".local/state", "user_state_path")

    @property
    def stdin(self) -> BinaryIO:
        """What is piped in."""
        return sys.stdin.buffer

    def surroundings(self) -> "Surroundings":
        """What a vault needs from outside: folders, clock, the projection, a progress bar."""
        from hnwctl.console.context import projection_context, rules_text
        from hnwctl.console.printing.progress import progress
        from hnwctl.domain.projection import PROJECTION
        from hnwctl.store.surroundings import Surroundings

        return Surroundings(
            state=self.state_folder,
            cache=user_folder("XDG_CACHE_HOME", ".cache", "user_cache_path"),
            now=self.settings.now,
            today=self.settings.today,
            projection=PROJECTION,
            rules=rules_text,
            context=partial(projection_context, self.settings.today),
            progress=partial(progress, quiet=self.settings.quiet),
        )

    def new_passphrase(self) -> str | None:
        """A passphrase for a new identity, asked for twice; None if left empty or nobody is there."""
        if not self.prompter.interactive:
            return None
        from hnwctl.console.unlocking.privacy import undumpable

        undumpable()
        while True:
            first = self.prompter.ask_hidden(
                "passphrase for the new identity (empty: none)", missing="--no-passphrase"
            )
            if not first:
                return None
            if self.prompter.ask_hidden("once more", missing="--no-passphrase") == first:
                return first
            self.output.warn("the two differ")

    def _only_root(self) -> Path:
        if len(self.settings.vaults) > 1:
            raise UsageError("this command works on one vault", hint="give --vault once")
        return self.vault_root()

    def _open(self, root: Path) -> "Book":
        from hnwctl.console.book import Book

        return Book(self._opened(root, answers=True), self.settings.today)

    def _opened(self, root: Path, *, answers: bool) -> "Vault":
        from hnwctl.store.repository import unfinished

        vault = self._looked_at(root, answers=answers)
        if unfinished.erasing(vault.git):
            from hnwctl.console.erasing_left import finished

            vault = finished(self, vault, answers=answers)
        self._vaults.append(vault)
        self.tell_warnings()
        self.problems.extend(vault.problems)
        return vault

    def opened_anew(self, root: Path) -> "Vault":
        """The vault at ``root``, opened with what identity files hold, whatever is remembered."""
        self._remembered[root] = None
        return self._opened(root, answers=False)

    def _looked_at(self, root: Path, *, answers: bool) -> "Vault":
        from hnwctl.store.trust.unlock import StrangerError
        from hnwctl.store.vault import Vault

        try:
            return Vault.open(root, lambda: self.devices_of(root), self.surroundings(), answers=answers)
        except StrangerError:
            if self._remembered.get(root) is None:
                raise
            self._no_longer(root)
            return Vault.open(root, lambda: self.devices_of(root), self.surroundings(), answers=answers)

    def _no_longer(self, root: Path) -> None:
        """The device that was remembered is no member's any more: forget it."""
        from hnwctl.console.unlocking.remembering import memory_of

        self._remembered[root] = None
        memory_of(self).forget(root)

    def close(self) -> None:
        """Let go of every vault that was opened: a process that runs many commands needs its descriptors."""
        for vault in self._vaults:
            vault.close()

    def tell_warnings(self) -> None:
        """Say what the open vaults warn of and have not said yet: of a write there may be more at the end."""
        for vault in self._vaults:
            while vault.warnings:
                warning, facts = vault.warnings.pop(0)
                self.output.warn(warning, **facts)


def find(start: Path) -> Path:
    """The vault at or above ``start``; raises UsageError when there is none."""
    from hnwctl.store.repository.git import find_vault

    return find_vault(start)


def user_folder(variable: str, below_home: str, fallback: str) -> Path:
    """One of the user's own folders for hnwctl; platformdirs is asked only off Linux, for its cost."""
    named = os.environ.get(variable)
    if named:
        return Path(named) / "hnwctl"
    if sys.platform == "linux":
        return Path.home() / below_home / "hnwctl"
    import platformdirs

    folder: Path = getattr(platformdirs, fallback)("hnwctl")
    return folder

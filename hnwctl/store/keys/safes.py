"""Where a secret can be kept for a while: the OS keyring, the kernel's, or the user's runtime folder.

None of the three is an ordinary file on a disk. Which of them there is depends on the machine: one that
is not there, or refuses, raises UnavailableError when something is to be kept, and otherwise holds nothing.
"""

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from hnwctl.errors import OutsideError

PREFIX = "hnwctl-unlocked-"
"""Of the names under which tickets are kept."""
SERVICE = "hnwctl unlocked"
"""What the OS keyring calls them."""

_MOST = 1 << 20


class UnavailableError(OutsideError):
    """This machine has no such place, or it does not take anything now."""


class Safe(Protocol):
    """A place for texts by name."""

    @property
    def name(self) -> str:
        """What markers call it."""

    def keep(self, entry: str, text: str, seconds: int) -> None:
        """Keep ``text``, at most for so long if the place can; UnavailableError if it cannot be kept."""

    def recall(self, entry: str) -> str | None:
        """What was kept; None if it is not there, or cannot be had."""

    def erase(self, entry: str) -> None:
        """Forget it; OutsideError if it is there still."""

    def entries(self) -> list[str]:
        """The names of what is kept, where the place can list them."""


def _unavailable(name: str) -> UnavailableError:
    return UnavailableError("{place}: nothing can be kept there", place=name)


# --- the OS keyring ----------------------------------------------------------------------------


def chosen_keyring() -> Any:
    """The keyring of this desktop (Secret Service, macOS Keychain), by the library of that name."""
    import keyring

    return keyring.get_keyring()


@dataclass(frozen=True, slots=True)
class OsKeyring:
    """The keyring of the desktop. One that the library itself does not recommend is not used: such a one
    keeps what it is given in an ordinary file."""

    choose: Callable[[], Any] = chosen_keyring
    name: str = "keyring"

    def keep(self, entry: str, text: str, seconds: int) -> None:
        """Keep ``text``; it is read back, since some keyrings drop what is too long."""
        try:
            ring = self.choose()
            kept = ring.priority >= 1 and (ring.set_password(SERVICE, entry, text) or True)
            kept = kept and ring.get_password(SERVICE, entry) == text
        except Exception:  # each keyring has errors of its own
            kept = False
        if not kept:
            raise _unavailable(self.name)

    def recall(self, entry: str) -> str | None:
        """What was kept under ``entry``."""
        try:
            found = self.choose().get_password(SERVICE, entry)
        except Exception:
            return None
        return found if isinstance(found, str) else None

    def erase(self, entry: str) -> None:
        """Forget it."""
        if self.recall(entry) is None:
            return
        with suppress(Exception):
            self.choose().delete_password(SERVICE, entry)
        if self.recall(entry) is not None:
            raise OutsideError("the OS keyring does not let go of {entry}: remove it there", entry=entry)

    def entries(self) -> list[str]:
        """Keyrings cannot be listed."""
        return []


# --- the kernel's ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class KernelKeyring:
    """The user's keyring in the Linux kernel, which itself forgets what has come to its end."""

    name: str = "kernel"

    def keep(self, entry: str, text: str, seconds: int) -> None:
        """Keep ``text`` for so long."""
        from hnwctl.store.keys import kernelkeys

        try:
            kernelkeys.put(PREFIX + entry, text.encode(), max(seconds, 1))
        except OSError:
            raise _unavailable(self.name) from None
        if self.recall(entry) != text:
            raise _unavailable(self.name)

    def recall(self, entry: str) -> str | None:
        """What was kept under ``entry`` and has not come to its end."""
        from hnwctl.store.keys import kernelkeys

        try:
            return kernelkeys.take(PREFIX + entry).decode()
        except (OSError, UnicodeDecodeError):
            return None

    def erase(self, entry: str) -> None:
        """Forget it."""
        from hnwctl.store.keys import kernelkeys

        with suppress(OSError):
            kernelkeys.drop(PREFIX + entry)

    def entries(self) -> list[str]:
        """All that is kept here."""
        from hnwctl.store.keys import kernelkeys

        try:
            found = kernelkeys.names()
        except OSError:
            return []
        return [name.removeprefix(PREFIX) for name in found if name.startswith(PREFIX)]


# --- the runtime folder ------------------------------------------------------------------------

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_OTHERS = 0o077
_BELOW = "hnwctl"


@dataclass(frozen=True, slots=True)
class RuntimeFolder:
    """A folder in memory that the system made for the user; ``base`` is None where there is none.

    That it lies in memory, the caller has seen to. It is used only if it is the user's and nobody else
    can look into it.
    """

    base: Path | None
    name: str = "runtime"

    def keep(self, entry: str, text: str, seconds: int) -> None:
        """Keep ``text`` until the user logs out, or the machine is switched off."""
        try:
            with self._folder(make=True) as folder:
                temporary = f".{entry}.{os.getpid()}"
                _write(temporary, text, folder)
                os.rename(temporary, PREFIX + entry, src_dir_fd=folder, dst_dir_fd=folder)
        except OSError:
            raise _unavailable(self.name) from None

    def recall(self, entry: str) -> str | None:
        """What was kept under ``entry``, if the file is the user's alone."""
        with suppress(OSError, UnicodeDecodeError), self._folder() as folder:
            return _read(PREFIX + entry, folder)
        return None

    def erase(self, entry: str) -> None:
        """Forget it."""
        try:
            with self._folder() as folder:
                os.unlink(PREFIX + entry, dir_fd=folder)
        except FileNotFoundError:
            pass
        except OSError as error:
            if self.base is not None and os.path.lexists(self.base / _BELOW / (PREFIX + entry)):
                raise OutsideError(
                    "{file}: cannot be removed: {reason}",
                    file=self.base / _BELOW / (PREFIX + entry),
                    reason=error.strerror or "error",
                ) from None

    def entries(self) -> list[str]:
        """All that is kept here."""
        with suppress(OSError), self._folder() as folder:
            return [name.removeprefix(PREFIX) for name in os.listdir(folder) if name.startswith(PREFIX)]
        return []

    @contextmanager
    def _folder(self, *, make: bool = False) -> Iterator[int]:
        if self.base is None:
            raise FileNotFoundError
        base = os.open(self.base, _FOLDER)
        try:
            _require_own(base)
            if make:
                with suppress(FileExistsError):
                    os.mkdir(_BELOW, 0o700, dir_fd=base)
            folder = os.open(_BELOW, _FOLDER, dir_fd=base)
        finally:
            os.close(base)
        try:
            _require_own(folder)
            yield folder
        finally:
            os.close(folder)


def _require_own(handle: int) -> None:
    """Raise PermissionError unless it is ours and closed to others."""
    facts = os.fstat(handle)
    if facts.st_uid != os.geteuid() or facts.st_mode & _OTHERS:
        raise PermissionError


def _write(name: str, text: str, folder: int) -> None:
    with suppress(FileNotFoundError):
        os.unlink(name, dir_fd=folder)  # left by a killed process that had our number
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
    try:
        with open(os.open(name, flags, 0o600, dir_fd=folder), "wb") as file:
            file.write(text.encode())
    except OSError:
        with suppress(OSError):
            os.unlink(name, dir_fd=folder)
        raise


def _read(name: str, folder: int) -> str:
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK
    with open(os.open(name, flags, dir_fd=folder), "rb") as file:
        _require_own(file.fileno())
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise PermissionError
        return file.read(_MOST).decode()

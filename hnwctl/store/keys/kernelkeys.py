"""The keyring that the Linux kernel has for each user: in memory, never on a disk, with a time limit.

There is no wrapper in Python's library, and the usual program (`keyctl`) is rarely installed, so the
system is called directly. Everything here raises OSError where the kernel, or a container, refuses.
"""

import ctypes
import os
import struct
import sys

_NUMBERS = {
    "x86_64": (248, 250),
    **dict.fromkeys(("aarch64", "riscv64", "loongarch64"), (217, 219)),
    **dict.fromkeys(("ppc64", "ppc64le"), (269, 271)),
    "s390x": (278, 280),
}
"""Machine -> the numbers of add_key and keyctl, for programs of 64 bits."""

_PROCESS, _USER = -2, -4
_SETPERM, _DESCRIBE, _LINK, _UNLINK, _SEARCH, _READ, _SET_TIMEOUT, _INVALIDATE = 5, 6, 8, 9, 10, 11, 15, 21
_OWN = 0x3F3F0000
"""All rights for the user, also from a session to which the keyring is not linked; none for others."""
_TYPE = b"user"
_MOST = 1 << 20


def put(name: str, content: bytes, seconds: int) -> None:
    """Keep ``content`` under ``name`` for so long; what was there under that name goes."""
    key = _call(0, _TYPE, name.encode(), content, ctypes.c_size_t(len(content)), _PROCESS)
    try:  # made in the process's own keyring, where all is allowed, and only then shown to the user's others
        _keyctl(_SETPERM, key, ctypes.c_uint32(_OWN))
        _keyctl(_SET_TIMEOUT, key, seconds)
        _keyctl(_LINK, key, _USER)
    finally:
        _keyctl(_UNLINK, key, _PROCESS)


def take(name: str) -> bytes:
    """What is kept under ``name``."""
    return _read(_found(name))


def drop(name: str) -> None:
    """Forget ``name``, at once and everywhere."""
    _keyctl(_INVALIDATE, _found(name))


def names() -> list[str]:
    """The names of all keys of this kind that the user has."""
    raw = _read(_USER)
    found = []
    for (key,) in struct.iter_unpack("=i", raw):
        try:
            kind, *_, name = _text(_DESCRIBE, key).rstrip(b"\0").split(b";", 4)
        except OSError:  # it ended just now
            continue
        if kind == _TYPE:
            found.append(name.decode("utf-8", "replace"))
    return found


def _found(name: str) -> int:
    return _keyctl(_SEARCH, _USER, _TYPE, name.encode(), 0)


def _read(key: int) -> bytes:
    return _text(_READ, key)


def _text(operation: int, key: int) -> bytes:
    size = _keyctl(operation, key, None, ctypes.c_size_t(0))
    while size <= _MOST:
        buffer = ctypes.create_string_buffer(size)
        got = _keyctl(operation, key, buffer, ctypes.c_size_t(size))
        if got <= size:
            return buffer.raw[:got]
        size = got
    raise OSError("too long")


def _keyctl(operation: int, *arguments: object) -> int:
    return _call(1, operation, *arguments)


def _call(which: int, *arguments: object) -> int:
    if sys.platform != "linux" or sys.maxsize < 2**32 or os.uname().machine not in _NUMBERS:
        raise OSError("no such calls here")
    library = ctypes.CDLL(None, use_errno=True)
    library.syscall.restype = ctypes.c_long
    number = _NUMBERS[os.uname().machine][which]
    words = (ctypes.c_long(each) if isinstance(each, int) else each for each in arguments)
    result: int = library.syscall(ctypes.c_long(number), *words)
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))
    return result

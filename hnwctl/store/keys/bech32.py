"""Bech32 (BIP 173) without its length limit, as age writes its keys."""

from collections.abc import Iterable, Iterator

_CHARSET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_VALUE = {letter: value for value, letter in enumerate(_CHARSET)}
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)


def encode(prefix: str, data: bytes) -> str:
    """``data`` in lower case under ``prefix`` (also lower case)."""
    words = list(_regroup(data, 8, 5))
    if (rest := len(data) * 8 % 5) != 0:
        words.append(data[-1] << (5 - rest) & 31)
    check = _checksum([*_expand(prefix), *words, 0, 0, 0, 0, 0, 0]) ^ 1
    words += [check >> 5 * (5 - place) & 31 for place in range(6)]
    return prefix + "1" + "".join(_CHARSET[word] for word in words)


def decode(text: str) -> tuple[str, bytes]:
    """Prefix (lower case) and data; ValueError for mixed case, a wrong character or checksum."""
    if text not in (text.lower(), text.upper()):
        raise ValueError("mixed case")
    prefix, _, tail = text.lower().rpartition("1")
    words = [_VALUE.get(letter, -1) for letter in tail]
    if not prefix or len(words) < 6 or -1 in words or _checksum([*_expand(prefix), *words]) != 1:
        raise ValueError("not bech32")
    words = words[:-6]
    spare = len(words) * 5 % 8
    if spare >= 5 or (words and words[-1] & ((1 << spare) - 1)):
        raise ValueError("not bech32")
    return prefix, bytes(_regroup(words, 5, 8))


def _regroup(values: Iterable[int], width: int, into: int) -> Iterator[int]:
    """The same bits in groups of another width; what does not fill a group is left over."""
    bits = held = 0
    for value in values:
        bits = (bits << width | value) & 0xFFFF
        held += width
        while held >= into:
            held -= into
            yield bits >> held & ((1 << into) - 1)


def _expand(prefix: str) -> list[int]:
    return [ord(letter) >> 5 for letter in prefix] + [0] + [ord(letter) & 31 for letter in prefix]


def _checksum(words: Iterable[int]) -> int:
    state = 1
    for word in words:
        top = state >> 25
        state = (state & 0x1FFFFFF) << 5 ^ word
        for place, generator in enumerate(_GENERATOR):
            if top >> place & 1:
                state ^= generator
    return state

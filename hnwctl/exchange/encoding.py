"""Which encoding a text file is in, and its text: told to the reader, never a silent guess."""

import codecs
from collections.abc import Callable, Iterator

from hnwctl.errors import InvalidError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8 with BOM"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16 LE"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16 BE"),
)
_COMMON = 0.8
"""The share of characters of the everyday set from which a guess counts as right."""

_SAMPLE = 20_000


def decode(raw: bytes, *, source: str, encoding: str | None = None) -> tuple[str, str]:
    """The text of ``raw`` and the name of its encoding.

    ``encoding`` overrides detection. Raises InvalidError, with the row, for mixed encodings,
    for bytes that the encoding does not have, and for NUL bytes.
    """
    text, name = _named(raw, encoding, source) if encoding else _detected(raw, source)
    text = text.removeprefix("\ufeff")
    nul = text.find("\0")
    if nul >= 0:
        raise InvalidError(
            "{source}, row {row}: a NUL byte; this is not a text file",
            hint="export it again as CSV UTF-8",
            source=source,
            row=text.count("\n", 0, nul) + 1,
        )
    return text, name


def _named(raw: bytes, encoding: str, source: str) -> tuple[str, str]:
    try:
        return raw.decode(encoding), codecs.lookup(encoding).name
    except LookupError:
        raise InvalidError(
            "no such encoding: {encoding}",
            hint="for example utf-8, gb18030, big5, utf-16",
            encoding=encoding,
        ) from None
    except UnicodeError as error:
        raise InvalidError(
            "{source}, row {row}: not valid {encoding}",
            hint="leave --encoding out to have it detected",
            source=source,
            row=_row_of(raw, getattr(error, "start", 0)),
            encoding=encoding,
        ) from None


def _row_of(raw: bytes, position: int) -> int:
    return raw.count(b"\n", 0, position) + 1


def _detected(raw: bytes, source: str) -> tuple[str, str]:
    for bom, codec, name in _BOMS:
        if raw.startswith(bom):
            return _strict(raw[len(bom) :], codec, name, source)
    wide = _utf16_without_bom(raw)
    if wide:
        return wide
    try:
        return raw.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        return _other(raw, source)


def _strict(raw: bytes, codec: str, name: str, source: str) -> tuple[str, str]:
    try:
        return raw.decode(codec), name
    except UnicodeDecodeError as error:
        if codec != "utf-8":
            raise _unreadable(source) from None
        raise _mixed(source, _row_of(raw, error.start)) from None


def _utf16_without_bom(raw: bytes) -> tuple[str, str] | None:
    """NUL bytes at odd places only (or at even ones only) are ASCII characters in UTF-16."""
    head = raw[: _SAMPLE * 2]
    odd, even = head[1::2].count(0), head[0::2].count(0)
    if len(raw) % 2 or not odd + even or (odd and even):
        return None
    codec, name = ("utf-16-le", "UTF-16 LE") if odd else ("utf-16-be", "UTF-16 BE")
    try:
        return raw.decode(codec), name
    except UnicodeDecodeError:
        return None


def _other(raw: bytes, source: str) -> tuple[str, str]:
    """Not UTF-8 throughout: GBK or GB18030, Big5, something else, or a mixture (refused)."""
    row = _mixed_row(raw)
    if row:
        raise _mixed(source, row)
    chinese = _chinese(raw)
    if chinese:
        return chinese
    if any(_is_utf8(line) for _, line in _lines(raw)):
        raise _mixed(source, next(number for number, line in _lines(raw) if not _is_utf8(line)))
    return _guessed(raw, source)


def _lines(raw: bytes) -> Iterator[tuple[int, bytes]]:
    """The lines that hold anything beyond ASCII, numbered from 1."""
    for number, line in enumerate(raw.split(b"\n"), start=1):
        if not line.isascii():
            yield number, line


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _mixed_row(raw: bytes) -> int | None:
    """The first row of the encoding that fewer rows have, or None where one encoding fits all.

    A row is surely UTF-8 when it is valid, holds a character of three bytes (two could be GBK
    by chance: 联通) and would be gibberish in GBK.
    """
    ours: list[int] = []
    others: list[int] = []
    for number, line in _lines(raw):
        if not _is_utf8(line):
            others.append(number)
        elif any(byte >= 0xE0 for byte in line) and not _plausible(line, "gb18030", _in_gb2312):
            ours.append(number)
    if not ours or not others:
        return None
    return (others if len(others) <= len(ours) else ours)[0]


def _chinese(raw: bytes) -> tuple[str, str] | None:
    if _plausible(raw, "gb18030", _in_gb2312):
        try:
            return raw.decode("gbk"), "GBK"
        except UnicodeDecodeError:
            return raw.decode("gb18030"), "GB18030"
    if _plausible(raw, "big5hkscs", _in_big5_common):
        return raw.decode("big5hkscs"), "Big5"
    return None


def _plausible(raw: bytes, codec: str, common: Callable[[str], bool]) -> bool:
    """Whether ``raw`` is valid in ``codec`` and mostly made of everyday characters."""
    try:
        text = raw.decode(codec)
    except UnicodeDecodeError:
        return False
    beyond = [char for char in text[: _SAMPLE * 10] if char > "\x7f"][:_SAMPLE]
    return sum(map(common, beyond)) >= _COMMON * len(beyond)


def _in_gb2312(char: str) -> bool:
    try:
        char.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _in_big5_common(char: str) -> bool:
    try:
        return char.encode("big5")[0] <= 0xC6
    except UnicodeEncodeError:
        return False


def _guessed(raw: bytes, source: str) -> tuple[str, str]:
    """The last resort: statistics over the bytes."""
    import charset_normalizer

    best = charset_normalizer.from_bytes(raw[: _SAMPLE * 10]).best()
    if best is None:
        raise _unreadable(source)
    try:
        return raw.decode(best.encoding), best.encoding
    except UnicodeDecodeError:
        raise _unreadable(source) from None


def _mixed(source: str, row: int) -> InvalidError:
    return InvalidError(
        "{source}, row {row}: another encoding than the rows around it",
        hint="save the whole file in one encoding, best as CSV UTF-8",
        source=source,
        row=row,
    )


def _unreadable(source: str) -> InvalidError:
    return InvalidError(
        "{source} is not text in any encoding known here",
        hint="give --encoding, or export it again as CSV UTF-8",
        source=source,
    )

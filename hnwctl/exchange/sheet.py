"""A table somebody handed us: which kind of file it is, and reading it."""

from collections.abc import Callable
from pathlib import Path

from hnwctl.errors import InvalidError, OutsideError
from hnwctl.exchange.grid import Grid, Sheet

MAX_FILE = 200 * 2**20
"""Bytes of the largest file that is read: far above any book of clients."""


def read_sheet(
    path: Path,
    *,
    encoding: str | None = None,
    sheet_name: str | None = None,
    known: Callable[[str], bool] | None = None,
) -> Sheet:
    """Read a csv, tsv, text, xlsx or xls file.

    ``encoding`` overrides detection for text files, ``sheet_name`` picks a worksheet, ``known``
    says which headings mean something (it helps to find the row of headings; by default the
    alias tables). Raises InvalidError for a file that is no table, OutsideError for one that
    cannot be read.
    """
    return parse_sheet(read_bytes(path), path.name, encoding=encoding, sheet_name=sheet_name, known=known)


def read_bytes(path: Path) -> bytes:
    """The whole file, from a pipe too (so that nothing decrypted has to touch a disk)."""
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_FILE + 1)
    except IsADirectoryError:
        raise InvalidError("{source} is a folder, not a file", source=path.name) from None
    except FileNotFoundError:
        raise InvalidError("no such file: {source}", source=str(path)) from None
    except OSError as error:
        raise OutsideError("cannot read {source}: {why}", source=path.name, why=error.strerror) from None
    if len(raw) > MAX_FILE:
        raise InvalidError(
            "{source} is larger than {limit} MB",
            hint="split it into several files",
            source=path.name,
            limit=MAX_FILE // 2**20,
        )
    return raw


def parse_sheet(
    raw: bytes,
    source: str,
    *,
    encoding: str | None = None,
    sheet_name: str | None = None,
    known: Callable[[str], bool] | None = None,
) -> Sheet:
    """The same as ``read_sheet`` for bytes that are at hand; ``source`` names them in messages."""
    from hnwctl.exchange.headings import is_known
    from hnwctl.exchange.layout import lay_out

    grid = _grid(raw, source, encoding, sheet_name, known or is_known)
    return lay_out(grid, source=source, known=known or is_known)


def _grid(
    raw: bytes, source: str, encoding: str | None, sheet_name: str | None, known: Callable[[str], bool]
) -> Grid:
    from hnwctl.exchange import csvfile, xlsxfile

    if not raw.strip(b" \t\r\n\xef\xbb\xbf"):
        raise InvalidError("{source} is empty", source=source)
    if xlsxfile.is_workbook(raw):
        return xlsxfile.read_workbook(raw, source=source, sheet_name=sheet_name, known=known)
    if source.lower().endswith((".xlsx", ".xlsm", ".xls", ".xlsb")):
        raise _no_workbook(raw, source)
    return csvfile.read_text_table(raw, source=source, encoding=encoding)


def _no_workbook(raw: bytes, source: str) -> InvalidError:
    if (
        raw[:4096]
        .lstrip(b"\xef\xbb\xbf \t\r\n")
        .lower()
        .startswith((b"<html", b"<table", b"<!doctype", b"<meta"))
    ):
        return InvalidError(
            "{source} is a web page saved under a workbook's name",
            hint="open it in Excel and save it as .xlsx",
            source=source,
        )
    return InvalidError(
        "{source} is not an Excel workbook",
        hint="open it in Excel and save it as .xlsx, or rename it if it is text (.csv)",
        source=source,
    )

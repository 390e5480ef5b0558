"""Workbooks: xlsx and the older xls, read with calamine; every value comes out as text."""

import datetime
import io
import zipfile
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from hnwctl.errors import InvalidError
from hnwctl.exchange.grid import Grid, Remark
from hnwctl.exchange.layout import score_header
from hnwctl.exchange.xlsxcells import RawCells, raw_cells
from hnwctl.exchange.zipsize import unpacked_size

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

MAX_UNPACKED = 1 << 30
"""Bytes that a workbook may unpack to: beyond that it is no spreadsheet but a bomb."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_EXACT = 10**15  # a spreadsheet keeps 15 digits of a number


def is_workbook(raw: bytes) -> bool:
    """Whether the bytes begin as a zip (xlsx) or an OLE file (xls, or an encrypted xlsx)."""
    return raw.startswith((b"PK\x03\x04", _OLE))


def read_workbook(raw: bytes, *, source: str, sheet_name: str | None, known: Callable[[str], bool]) -> Grid:
    """The cells of one worksheet: the one named, or the visible one with most known headings.

    Raises InvalidError for a password-protected or damaged workbook, one that unpacks to an
    absurd size, and a worksheet that is not there.
    """
    if raw.startswith(_OLE) and _ENCRYPTED in raw:
        raise _protected(source)
    if not raw.startswith(_OLE):
        _check_zip(raw, source)
    with _opened(raw, source) as book:
        name = _chosen(book, sheet_name, known, source)
        sheet = book.get_sheet_by_name(name)
        inside = raw_cells(raw, name)
        rows = _filled_down(_texts(sheet, inside.padded), sheet)
        notes = _remarks(inside, [other for other in _visible(book) if other != name])
    return Grid(rows, sheet_name=name, notes=notes)


def _check_zip(raw: bytes, source: str) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            members = archive.infolist()
        if any(member.flag_bits & 1 for member in members):
            raise _protected(source)
        size = unpacked_size(raw, MAX_UNPACKED)
    except (zipfile.BadZipFile, NotImplementedError):
        raise _damaged(source) from None
    if size > MAX_UNPACKED:
        raise InvalidError(
            "{source} would unpack to more than {limit} MB",
            hint="split it, or save it as CSV",
            source=source,
            limit=MAX_UNPACKED // 2**20,
        )
    if not any(
        member.filename.endswith(("workbook.xml", "workbook.bin", "content.xml")) for member in members
    ):
        raise _damaged(source)


def _opened(raw: bytes, source: str) -> "CalamineWorkbook":
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError

    try:
        return CalamineWorkbook.from_filelike(io.BytesIO(raw))
    except PasswordError:
        raise _protected(source) from None
    except (CalamineError, OSError, ValueError):
        raise _damaged(source) from None


def _visible(book: "CalamineWorkbook") -> list[str]:
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    sheets = [meta for meta in book.sheets_metadata if meta.typ == SheetTypeEnum.WorkSheet]
    return [meta.name for meta in sheets if meta.visible == SheetVisibleEnum.Visible]


def _chosen(book: "CalamineWorkbook", wanted: str | None, known: Callable[[str], bool], source: str) -> str:
    if wanted is not None:
        if wanted not in book.sheet_names:
            raise InvalidError(
                "{source} has no worksheet {name}; it has {names}",
                source=source,
                name=wanted,
                names=", ".join(book.sheet_names),
            )
        return wanted
    names = _visible(book)
    if not names:
        raise InvalidError("{source} has no rows", source=source)
    return max(names, key=lambda name: _promise(book.get_sheet_by_name(name), known))


def _promise(sheet: "CalamineSheet", known: Callable[[str], bool]) -> tuple[int, bool]:
    """How much a worksheet looks like the table that is meant; the first of equals wins."""
    top = [
        (at, [as_text(value).strip() for value in row]) for at, row in enumerate(sheet.to_python(nrows=60))
    ]
    return score_header([row for row in top if any(row[1])], known), bool(top)


def _texts(sheet: "CalamineSheet", padded: Mapping[tuple[int, int], int]) -> list[tuple[int, list[str]]]:
    rows = [[as_text(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    for (row, column), width in padded.items():
        if row < len(rows) and column < len(rows[row]) and rows[row][column].isdigit():
            rows[row][column] = rows[row][column].zfill(width)
    return list(enumerate(rows, start=1))


def as_text(value: Any) -> str:
    """A cell as people see it: 13800001111.0 is "13800001111", a date is ISO.

    A number of more than 15 digits has lost the rest and comes out as 1.1E+17, so that nobody
    takes it for an identity number.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return _number(float(value)) if abs(value) >= _EXACT or isinstance(value, float) else str(value)
    if isinstance(value, datetime.datetime):
        return value.date().isoformat() if value.time() == datetime.time() else value.isoformat()
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return str(value)


def _number(value: float) -> str:
    if abs(value) >= _EXACT:
        return f"{value:.14E}"
    if value.is_integer():
        return str(int(value))
    return f"{value:.15g}" if abs(value) >= 1e-4 else f"{value:.15f}".rstrip("0")


def _filled_down(rows: list[tuple[int, list[str]]], sheet: "CalamineSheet") -> list[tuple[int, list[str]]]:
    """A cell merged over several rows holds for each of them (a client above many positions)."""
    for (top, left), (bottom, _) in sheet.merged_cell_ranges or []:
        for row in range(top + 1, min(bottom + 1, len(rows))):
            if left < len(rows[row][1]) and any(rows[row][1]):
                rows[row][1][left] = rows[top][1][left]
    return rows


def _remarks(inside: RawCells, others: Iterable[str]) -> tuple[Remark, ...]:
    notes = []
    if inside.errors:
        facts = {"count": len(inside.errors), "cells": ", ".join(inside.errors[:5])}
        notes.append(
            Remark(
                "{count} {count:cells hold|cell holds} an error such as #N/A, read as empty: {cells}",
                facts,
            )
        )
    if inside.uncomputed:
        notes.append(
            Remark(
                "{count} {count:formulas have|formula has} no stored result: save the file in Excel first",
                {"count": inside.uncomputed},
            )
        )
    names = ", ".join(others)
    if names:
        notes.append(Remark("other worksheets were not read: {names}", {"names": names}))
    return tuple(notes)


def _protected(source: str) -> InvalidError:
    return InvalidError(
        "{source} is protected by a password",
        hint="open it in Excel and save a copy without one",
        source=source,
    )


def _damaged(source: str) -> InvalidError:
    return InvalidError(
        "{source} is not an Excel workbook, or a damaged one",
        hint="open it in Excel and save it as .xlsx",
        source=source,
    )

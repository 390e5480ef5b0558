"""What an xlsx holds and its values alone do not tell: errors, missing results, padded numbers."""

import html
import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field

_CELL = re.compile(rb'<c r="([A-Z]{1,3})(\d+)"([^>]*?)(/?)>')
_STYLE = re.compile(rb'\bs="(\d+)"')
_UNCOMPUTED = re.compile(rb"<c [^>]*><f[^>]*>[^<]*</f>(<v/>|<v></v>)?</c>")
_ATTRIBUTE = re.compile(r'([\w:]+)="([^"]*)"')


@dataclass(frozen=True, slots=True)
class RawCells:
    """``errors`` as cell names (B5), ``uncomputed`` formulas without a stored result, ``padded``
    {(row, column) from 0: digits shown} for numbers displayed with leading zeros."""

    errors: list[str] = field(default_factory=list)
    uncomputed: int = 0
    padded: Mapping[tuple[int, int], int] = field(default_factory=dict)


def raw_cells(raw: bytes, sheet_name: str) -> RawCells:
    """Look into the parts of an xlsx; anything that is not one has nothing to tell."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            part = _part_of(archive, sheet_name)
            return _scan(archive.read(part), _padding_styles(archive)) if part else RawCells()
    except (zipfile.BadZipFile, KeyError, UnicodeDecodeError):
        return RawCells()


def _part_of(archive: zipfile.ZipFile, sheet_name: str) -> str:
    """The path of the worksheet's XML inside the archive."""
    relation = ""
    for tag in re.findall(r"<sheet [^>]*>", archive.read("xl/workbook.xml").decode()):
        attributes = dict(_ATTRIBUTE.findall(tag))
        if html.unescape(attributes.get("name", "")) == sheet_name:
            relation = attributes.get("r:id", "")
    for tag in re.findall(r"<Relationship [^>]*>", archive.read("xl/_rels/workbook.xml.rels").decode()):
        attributes = dict(_ATTRIBUTE.findall(tag))
        if relation and attributes.get("Id") == relation:
            target = attributes.get("Target", "")
            return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return ""


def _padding_styles(archive: zipfile.ZipFile) -> dict[int, int]:
    """{cell style: digits} for number formats made of zeros only, such as 000000."""
    if "xl/styles.xml" not in archive.namelist():
        return {}
    text = archive.read("xl/styles.xml").decode()
    formats = {}
    for tag in re.findall(r"<numFmt [^>]*>", text):
        attributes = dict(_ATTRIBUTE.findall(tag))
        if re.fullmatch("00+", attributes.get("formatCode", "")):
            formats[attributes.get("numFmtId", "")] = len(attributes["formatCode"])
    cell_formats = text.partition("<cellXfs")[2].partition("</cellXfs>")[0]
    styles = enumerate(re.findall(r"<xf [^>]*>", cell_formats))
    ids = ((style, dict(_ATTRIBUTE.findall(tag)).get("numFmtId", "")) for style, tag in styles)
    return {style: formats[name] for style, name in ids if name in formats}


def _scan(xml: bytes, padding: Mapping[int, int]) -> RawCells:
    padded: dict[tuple[int, int], int] = {}
    errors: list[str] = []
    if padding or b't="e"' in xml:
        for column, row, attributes, _ in _CELL.findall(xml):
            if b't="e"' in attributes:
                errors.append((column + row).decode())
            style = _STYLE.search(attributes) if padding else None
            if style and int(style[1]) in padding:
                padded[int(row) - 1, _position(column)] = padding[int(style[1])]
    return RawCells(errors, len(_UNCOMPUTED.findall(xml)) if b"<f" in xml else 0, padded)


def _position(letters: bytes) -> int:
    position = 0
    for code in letters:
        position = position * 26 + code - 64
    return position - 1

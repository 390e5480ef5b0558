"""Workbooks: numbers that are names stay names, dates become ISO, and hostile files are refused."""

import datetime
import io
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
import xlsxwriter

from hnwctl.errors import InvalidError
from hnwctl.exchange import xlsxfile
from hnwctl.exchange.sheet import parse_sheet
from hnwctl.exchange.xlsxfile import as_text


def workbook(write: Callable[[Any], None]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    write(book)
    book.close()
    return out.getvalue()


def table(rows: list[list[Any]], name: str = "客户") -> Callable[[Any], None]:
    def write(book: Any) -> None:
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)

    return write


def test_phones_and_ids_are_text() -> None:
    raw = workbook(
        table([["客户号", "姓名", "手机"], ["001", "王小明", 13800001111], [12, "李梅", "13900002222"]])
    )
    found = parse_sheet(raw, "a.xlsx")
    assert found.rows == [
        (2, {"客户号": "001", "姓名": "王小明", "手机": "13800001111"}),
        (3, {"客户号": "12", "姓名": "李梅", "手机": "13900002222"}),
    ]
    assert found.sheet_name == "客户"


def test_numbers_shown_with_zeros_keep_them() -> None:
    def write(book: Any) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["客户号", "姓名"])
        sheet.write(1, 0, 123, book.add_format({"num_format": "000000"}))
        sheet.write(1, 1, "王小明")

    assert parse_sheet(workbook(write), "a.xlsx").rows == [(2, {"客户号": "000123", "姓名": "王小明"})]


def test_dates_formulas_truth_and_errors() -> None:
    def write(book: Any) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["姓名", "生日", "年收入", "标签", "备注"])
        sheet.write(1, 0, "王小明")
        sheet.write_datetime(
            1, 1, datetime.datetime(1980, 2, 29), book.add_format({"num_format": "yyyy-mm-dd"})
        )
        sheet.write_formula(1, 2, "=2+3", None, 5)
        sheet.write_boolean(1, 3, True)
        sheet.write_formula(1, 4, "=NA()", None, "#N/A")

    found = parse_sheet(workbook(write), "a.xlsx")
    assert found.rows == [(2, {"姓名": "王小明", "生日": "1980-02-29", "年收入": "5", "标签": "TRUE"})]
    assert [note.facts for note in found.notes] == [{"count": 1, "cells": "E2"}]


def test_a_merged_cell_holds_for_all_its_rows() -> None:
    def write(book: Any) -> None:
        sheet = book.add_worksheet()
        sheet.merge_range("A1:C1", "持仓明细", None)
        sheet.write_row(1, 0, ["客户姓名", "产品名称", "金额"])
        sheet.merge_range("A3:A4", "王小明", None)
        sheet.write_row(2, 1, ["基金甲", 5])
        sheet.write_row(3, 1, ["存款", 6])

    found = parse_sheet(workbook(write), "a.xlsx")
    assert [cells["客户姓名"] for _, cells in found.rows] == ["王小明", "王小明"]
    assert found.titles == ("持仓明细",)


def test_the_worksheet_that_looks_like_a_table_is_read_and_the_others_are_named() -> None:
    def write(book: Any) -> None:
        table([["说明"], ["请勿外传"]], "说明")(book)
        table([["姓名", "手机"], ["王小明", "1"]], "客户")(book)

    raw = workbook(write)
    found = parse_sheet(raw, "a.xlsx")
    assert (found.sheet_name, found.notes[0].facts) == ("客户", {"names": "说明"})
    with pytest.raises(InvalidError, match="has no worksheet 持仓; it has 说明, 客户"):
        parse_sheet(raw, "a.xlsx", sheet_name="持仓")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (13800001111.0, "13800001111"),
        (0.1 + 0.2, "0.3"),
        (1234.5, "1234.5"),
        (1.10101198001011e17, "1.10101198001011E+17"),
        (0.00001, "0.00001"),
        (True, "TRUE"),
        (datetime.datetime(2026, 3, 1, 9, 30), "2026-03-01T09:30:00"),
        (datetime.time(9, 30), "09:30:00"),
    ],
)
def test_values_as_people_see_them(value: object, text: str) -> None:
    assert as_text(value) == text


def test_a_workbook_with_a_password() -> None:
    raw = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512) + "EncryptedPackage".encode("utf-16-le") + bytes(64)
    )
    with pytest.raises(InvalidError, match="protected by a password"):
        parse_sheet(raw, "a.xlsx")


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"name,phone\nWang,1\n", "not an Excel workbook"),
        (b"<html><table><tr><td>x</td></tr></table></html>", "a web page"),
        (b"PK\x03\x04 and then nothing of a zip", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "damaged"),
    ],
)
def test_what_is_no_workbook(raw: bytes, message: str) -> None:
    with pytest.raises(InvalidError, match=message):
        parse_sheet(raw, "a.xlsx")


def test_a_zip_that_is_no_workbook() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("readme.txt", "x")
    with pytest.raises(InvalidError, match="damaged"):
        parse_sheet(out.getvalue(), "a.xlsx")


def test_a_zip_bomb_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsxfile, "MAX_UNPACKED", 100_000)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 1_000_000)
    with pytest.raises(InvalidError, match="would unpack to more than"):
        parse_sheet(out.getvalue(), "a.xlsx")


def test_a_zip_bomb_that_lies_about_its_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsxfile, "MAX_UNPACKED", 100_000)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 1_000_000)
    lying = out.getvalue().replace((1_000_000).to_bytes(4, "little"), (1_000).to_bytes(4, "little"))
    assert lying != out.getvalue()
    with pytest.raises(InvalidError, match="would unpack to more than"):
        parse_sheet(lying, "a.xlsx")


def test_a_formula_without_a_stored_result_is_told() -> None:
    raw = workbook(lambda book: book.add_worksheet().write_row(0, 0, ["姓名", "手机"]))
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    row = b'<row r="2"><c r="A2" t="str"><v>Wang</v></c><c r="B2"><f>1+1</f></c></row></sheetData>'
    parts["xl/worksheets/sheet1.xml"] = parts["xl/worksheets/sheet1.xml"].replace(b"</sheetData>", row)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    found = parse_sheet(out.getvalue(), "a.xlsx")
    assert found.rows == [(2, {"姓名": "Wang"})]
    assert found.notes[0].facts == {"count": 1}

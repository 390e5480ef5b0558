"""Spreadsheets as people have them: the table is found in whatever stands around it."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hnwctl.errors import InvalidError, OutsideError
from hnwctl.exchange.grid import Sheet
from hnwctl.exchange.sheet import MAX_FILE, parse_sheet, read_sheet


def sheet(text: str, source: str = "a.csv") -> Sheet:
    return parse_sheet(text.encode(), source)


def test_a_plain_table() -> None:
    found = sheet("姓名,手机\n王小明,13800001111\n李梅,\n")
    assert found.header == ("姓名", "手机")
    assert found.rows == [(2, {"姓名": "王小明", "手机": "13800001111"}), (3, {"姓名": "李梅"})]
    assert found.encoding == "UTF-8"


@pytest.mark.parametrize("delimiter", list(",;\t|"))
def test_the_delimiter_is_found(delimiter: str) -> None:
    text = "name,phone,city\nWang,138,Shanghai\nLi,139,Hangzhou\n".replace(",", delimiter)
    assert sheet(text).rows[1] == (3, {"name": "Li", "phone": "139", "city": "Hangzhou"})


def test_excels_own_line_about_the_delimiter() -> None:
    assert sheet("sep=;\nname;note\nWang;a,b\n").rows == [(3, {"name": "Wang", "note": "a,b"})]


def test_title_rows_and_empty_rows_above_the_headings() -> None:
    found = sheet("2026年客户清单,,\n单位:万元,,\n,,\n姓名,手机,资产\n王小明,13800001111,500\n")
    assert found.titles == ("2026年客户清单", "单位:万元")
    assert found.rows == [(5, {"姓名": "王小明", "手机": "13800001111", "资产": "500"})]


def test_a_heading_in_two_storeys() -> None:
    found = sheet("客户,联系方式,,资产\n姓名,手机,邮箱,金额\n王小明,13800001111,w@x.cn,5\n")
    assert found.header == ("姓名", "手机", "邮箱", "金额")


def test_seventeen_empty_columns_are_dropped() -> None:
    found = sheet("姓名,手机" + "," * 17 + "\n王小明,1" + "," * 17 + "\n")
    assert found.header == ("姓名", "手机")


def test_a_column_without_a_heading_is_named_by_its_letter() -> None:
    found = sheet("姓名,手机,\n王小明,1,老客户\n")
    assert found.rows == [(2, {"姓名": "王小明", "手机": "1", "column C": "老客户"})]
    assert found.notes[0].facts == {"column": "C"}


def test_totals_and_remarks_at_the_bottom_are_skipped_and_said() -> None:
    found = sheet("姓名,手机,资产\n王小明,1,5\n李梅,2,6\n合计,,11\n制表人:赵六,,\n")
    assert [number for number, _ in found.rows] == [2, 3]
    assert [(fault.row, fault.reason) for fault in found.skipped] == [
        (4, "a row of totals"),
        (5, "a remark below the table"),
    ]


def test_subtotals_and_headings_between_the_rows_are_skipped() -> None:
    found = sheet("姓名,产品,金额\n王小明,基金,5\n小计,,5\n姓名,产品,金额\n李梅,存款,6\n")
    assert [number for number, _ in found.rows] == [2, 5]


def test_somebody_called_total_in_the_middle_is_no_total() -> None:
    found = sheet("name,phone\nTotal,1\nWang,2\nTotal,\n")
    assert [number for number, _ in found.rows] == [2, 3]


def test_ragged_rows_are_faults_with_their_number() -> None:
    found = sheet("name,phone,city\nWang,1\nLi,2,Hangzhou\nZhao,3,Beijing,extra\nQian,4,Suzhou,,\n")
    assert [(fault.row, fault.facts) for fault in found.faults] == [
        (2, {"found": 2, "expected": 3}),
        (4, {"found": 4, "expected": 3}),
    ]
    assert [number for number, _ in found.rows] == [3, 5]


def test_every_row_is_accounted_for() -> None:
    found = sheet("name,phone\nWang,1\nLi\nTotal,1\n")
    assert len(found.rows) + len(found.faults) + len(found.skipped) == 3


def test_two_equal_headings_are_twins() -> None:
    found = sheet("姓名,手机,手机\n王小明,1,2\n")
    assert found.rows == [(2, {"姓名": "王小明", "手机": "1", "手机 (2)": "2"})]
    assert found.twins == (("手机", "B", "C", "手机 (2)"),)


def test_a_table_without_headings_is_refused_with_a_hint() -> None:
    with pytest.raises(InvalidError, match="no row of headings") as caught:
        sheet("王小明,13800001111,1980-01-02\n李梅,13900002222,1981-02-03\n")
    assert "姓名" in caught.value.hint


def test_headings_nobody_knows_are_believed_above_data() -> None:
    assert sheet("alpha,beta\nx,12\ny,13\n").header == ("alpha", "beta")


def test_cells_with_line_breaks_keep_the_row_numbers_of_the_spreadsheet() -> None:
    found = sheet('name,note\nWang,"a\nb"\nLi,c\n')
    assert found.rows == [(2, {"name": "Wang", "note": "a\nb"}), (3, {"name": "Li", "note": "c"})]


def test_a_quotation_mark_that_is_never_closed() -> None:
    with pytest.raises(InvalidError, match="row 3: quotation marks"):
        sheet('name,note\nWang,x\nLi,"never closed\nZhao,y\n')


def test_what_is_too_wide_or_too_long_for_a_table() -> None:
    with pytest.raises(InvalidError, match="row 1: more than 16384 cells"):
        sheet("a," * 20_000)
    with pytest.raises(InvalidError, match="row 2: a cell of more than 131072 characters"):
        sheet("name,note\nWang," + "x" * 140_000)


@pytest.mark.parametrize("text", ["", "\n\n", "  \r\n"])
def test_an_empty_file(text: str) -> None:
    with pytest.raises(InvalidError, match="empty"):
        sheet(text)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(InvalidError, match="is a folder"):
        read_sheet(tmp_path)
    with pytest.raises(InvalidError, match="no such file"):
        read_sheet(tmp_path / "none.csv")
    loop = tmp_path / "loop.csv"
    loop.symlink_to(loop)
    with pytest.raises(OutsideError, match="cannot read"):
        read_sheet(loop)


def test_a_file_that_is_too_large(tmp_path: Path) -> None:
    huge = tmp_path / "huge.csv"
    with huge.open("wb") as file:
        file.truncate(MAX_FILE + 1)
    with pytest.raises(InvalidError, match="larger than 200 MB"):
        read_sheet(huge)


CELL = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Zs", "Zl", "Zp", "Cf")), max_size=8)


@given(st.lists(st.lists(CELL, min_size=3, max_size=3), max_size=8))
def test_what_a_csv_writer_writes_is_read_back(table: list[list[str]]) -> None:
    out = io.StringIO()
    csv.writer(out).writerows([["姓名", "手机", "生日"], *table])
    found = sheet(out.getvalue())
    taken = dict(found.rows)
    left_out = {fault.row for fault in found.skipped}
    for number, row in enumerate(table, start=2):
        full = {key: cell for key, cell in zip(("姓名", "手机", "生日"), row, strict=True) if cell}
        assert taken.get(number, {}) == full or number in left_out

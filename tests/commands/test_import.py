"""``import``: a file, a command, and exactly what is said; what is in the book afterwards.

The plan stands on stdout, what is worth knowing beside it on stderr.
"""

import io
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pexpect
import pytest
import xlsxwriter
from books import Book, Done, made

CLIENTS = """\
客户号,姓名,手机,生日,资产(万元),车牌
001,王小明,13800001111,1980/2/29,500,沪A1
002,李娜,13900002222,,1200,
"""
HOLDINGS = """\
客户号,产品名称,账号,持仓金额,到期日
001,稳盈1号,6222,300万,2027-03-01
001,优选2号,6222,200万,
002,稳盈1号,6223,50万,2027-03-01
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the files to import lie."""
    made = tmp_path / "files"
    made.mkdir()
    return made


def file(folder: Path, text: str | bytes, name: str = "clients.csv") -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def workbook(rows: list[list[Any]], name: str) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet(name)
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()
    return buffer.getvalue()


def counts(done: Done) -> list[int]:
    return [done.json[word] for word in ("read", "added", "updated", "unchanged", "rejected")]


def names(book: Book) -> list[str]:
    rows = book.run("query", "SELECT name FROM clients ORDER BY name", "--json").ok().json
    return [row["name"] for row in rows]


# --- the plan, and what is done ------------------------------------------------------------


def test_the_plan_comes_first_then_one_commit(book: Book, folder: Path) -> None:
    done = book.run("import", file(folder, CLIENTS)).ok()
    commit = book.git("rev-parse", "HEAD")[:12]
    assert (
        done.out
        == f"""\
clients.csv, UTF-8: 2 rows
taken for clients; --kind says otherwise

Columns:
  客户号      profile.client_number
  姓名        profile.name
  手机        profile.contact_points[type=phone].value
  生日        profile.birthday
  资产(万元)  total.aum × 10,000

New clients: 2
  row 2  王小明
    profile.name: 王小明
    profile.kind: person
    profile.client_number: 001
    profile.birthday: 1980-02-29
    profile.contact_points[0]: type phone, value +8613800001111
    profile.custom.车牌: 沪A1
    finance.holdings[0]: product 资产(万元), amount 5000000, held us, estimate true
    finance.valuations[0]: as_of 2026-11-23, of aum, amount 5000000
  row 3  李娜

2 rows read: 2 added, 0 updated, 0 unchanged, 0 rejected
written as one commit: {commit}
"""
    )
    assert done.err == "columns kept as custom fields, as they mean nothing here: 车牌\n"
    shown = book.shown("wangxiaoming")
    assert shown["profile"]["contact_points"] == [{"type": "phone", "value": "+8613800001111"}]
    assert shown["profile"]["client_number"] == "001"
    assert shown["measures"]["tier"] == "prime"


def test_in_chinese(book: Book, folder: Path) -> None:
    table = workbook([["姓名", "手机"], ["王小明", "13800001111"], ["李娜", "12"]], "客户信息表")
    done = book.run("import", file(folder, table, "客户.xlsx"), "--dry-run", lang="zh")
    assert done.code == 1
    assert (
        done.out
        == """\
客户.xlsx,工作表 客户信息表:2 行
按客户表读取(自动判断;如不对请用 --kind 指明)

列与字段:
  姓名  profile.name
  手机  profile.contact_points[type=phone].value

新增客户:1
  第 2 行  王小明
    profile.name: 王小明
    profile.kind: person
    profile.contact_points[0]: type phone、value +8613800001111

拒绝的行:1
  第 3 行,手机 列:CN 没有这样的电话号码:12

共读取 2 行:新增 1,更新 0,不变 0,拒绝 1
"""
    )
    assert (
        done.err
        == """\
未写入任何内容:仅为预演
错误: 1 行被拒绝
  请在文件中改正后重新导入:账簿中已有的内容不会重复写入
"""
    )


def test_the_same_file_a_second_time_changes_nothing(book: Book, folder: Path) -> None:
    path = file(folder, CLIENTS)
    book.run("import", path).ok()
    before = book.commits()
    done = book.run("import", path, today="2026-12-24").ok()
    assert done.out.endswith("2 rows read: 0 added, 0 updated, 2 unchanged, 0 rejected\nnothing to write\n")
    assert counts(book.run("import", path, "--json").ok()) == [2, 0, 0, 2, 0]
    assert book.commits() == before, "nor is it a review"


def test_what_changes_is_shown_field_by_field(book: Book, folder: Path) -> None:
    book.run("import", file(folder, CLIENTS)).ok()
    client = book.shown("001")["id"]
    later = "客户号,姓名,手机,职业\n001,王小明,138****1111,医生\n002,李娜,13900003333,\n"
    done = book.run("import", file(folder, later), "-n", "1").ok()
    assert (
        f"""
Changed clients: 2
  row 2  {client}  王小明
    profile.occupation.title: 医生
  … and 1 more; -n shows more

2 rows read: 0 added, 2 updated, 0 unchanged, 0 rejected
"""
        in done.out
    )
    assert "1 masked cell was left out (columns 手机)\n" in done.err
    assert [each["value"] for each in book.shown("002")["profile"]["contact_points"]] == [
        "+8613900002222",
        "+8613900003333",
    ]


def test_rejected_rows_are_named_and_the_others_are_taken(book: Book, folder: Path) -> None:
    table = "姓名,手机,生日\n王小明,13800001111,1980-02-30\n李娜,13900002222,\n,,1980-01-01\n"
    done = book.run("import", file(folder, table))
    assert done.code == 1
    assert (
        """
Rejected rows: 2
  row 2, 生日: there is no such day: 1980-02-30
  row 4: no name

3 rows read: 1 added, 0 updated, 0 unchanged, 2 rejected
written as one commit: """
        in done.out
    )
    assert (
        done.err
        == """\
error: 2 rows were rejected
  put them right in the file and import it again: what is in the book does not change
"""
    )
    assert names(book) == ["李娜"]


def test_programs_get_counts_and_rejects(book: Book, folder: Path) -> None:
    table = "姓名,手机,生日\n王小明,13800001111,1980-02-30\n李娜,13900002222,\n"
    done = book.run("import", file(folder, table), "--json")
    assert done.code == 1
    assert done.json == {
        "read": 2,
        "added": 1,
        "updated": 0,
        "unchanged": 0,
        "rejected": 1,
        "rejects": [{"row": 2, "field": "生日", "reason": "there is no such day: 1980-02-30"}],
        "closed": 0,
        "kind": "clients",
        "sheet": None,
        "encoding": "UTF-8",
        "columns": {
            "姓名": "profile.name",
            "手机": "profile.contact_points[type=phone].value",
            "生日": "profile.birthday",
        },
        "notes": [],
        "commit": book.git("rev-parse", "HEAD").strip(),
    }
    assert (done.error["code"], done.error["exit"]) == ("check", 1)


def test_the_rejected_rows_as_a_table_of_their_own(book: Book, folder: Path) -> None:
    done = book.run("import", file(folder, "姓名,生日\n王小明,=1+1\n"), "-f", "csv")
    assert done.out.splitlines() == ["row,field,reason", "2,生日,not a date: =1+1"]


def test_a_dry_run_tells_all_and_writes_nothing(book: Book, folder: Path) -> None:
    book.run("import", file(folder, CLIENTS)).ok()
    before = book.commits()
    later = file(folder, "客户号,姓名,职业\n001,王小明,医生\n003,张伟,\n")
    done = book.run("import", later, "--dry-run", "--json").ok()
    assert (counts(done), done.json["commit"]) == ([2, 1, 1, 0, 0], None)
    added, updated = done.json["changes"]
    assert (added["rows"], added["id"], added["name"]) == ([3], None, "张伟")
    assert updated["changes"] == [{"path": "profile.occupation.title", "old": None, "new": "医生"}]
    assert book.run("import", later, "--dry-run").ok().err == "nothing was written: this was a dry run\n"
    assert book.commits() == before


def test_the_quiet_get_counts_and_rejects(book: Book, folder: Path) -> None:
    done = book.run("--quiet", "import", file(folder, "姓名,生日,x\n王小明,?!,1\n李娜,,\n"))
    assert done.out.splitlines()[:3] == [
        "Rejected rows: 1",
        "  row 2, 生日: not a date: ?!",
        "2 rows read: 1 added, 0 updated, 0 unchanged, 1 rejected",
    ]
    assert done.err.startswith("error: ")


def test_no_name_in_a_commit_message(book: Book, folder: Path) -> None:
    book.run("import", file(folder, "姓名,生日\n王小明,1980-01-01\n")).ok()
    assert book.commits()[0] == f"import {book.shown('王小明')['id']}"
    book.run("import", file(folder, "姓名\n" + "".join(f"client {n}\n" for n in range(9)))).ok()
    assert book.commits()[0] == "import 9 records"


# --- on a terminal -------------------------------------------------------------------------


def answered(book: Book, path: Path, answer: str) -> "pexpect.spawn[str]":
    talk = book.terminal("import", str(path))
    talk.expect_exact("0 rejected")
    talk.expect_exact("write this to the book? [y/N] ")
    talk.sendline(answer)
    talk.expect(pexpect.EOF)
    talk.close()
    return talk


def test_a_terminal_is_asked(book: Book, folder: Path) -> None:
    path = file(folder, CLIENTS)
    before = book.commits()
    talk = answered(book, path, "n")
    assert (talk.exitstatus, book.commits()) == (130, before)
    assert "nothing was written" in (talk.before or "")
    talk = answered(book, path, "y")
    assert (talk.exitstatus, len(book.commits())) == (0, len(before) + 1)


def test_what_somebody_adds_while_the_plan_is_read_is_not_added_twice(book: Book, folder: Path) -> None:
    talk = book.terminal("import", str(file(folder, CLIENTS)))
    talk.expect_exact("write this to the book? [y/N] ")
    book.add("王小明", "profile.client_number=001")
    talk.sendline("y")
    talk.expect_exact("the book has changed since this plan was made")
    talk.expect(pexpect.EOF)
    talk.close()
    assert talk.exitstatus == 7
    assert names(book) == ["王小明"]


def test_yes_answers(book: Book, folder: Path) -> None:
    talk = book.terminal("import", str(file(folder, CLIENTS)), "--yes")
    talk.expect_exact("written as one commit")
    talk.expect(pexpect.EOF)


@pytest.mark.parametrize("columns", [60, 80])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_lines_fit_the_terminal(book: Book, folder: Path, columns: int, lang: str) -> None:
    from hnwctl.console.printing.width import width

    table = CLIENTS.replace("沪A1", "沪A1" * 40) + "003,张伟," + "12" * 30 + ",,,\n"
    talk = book.terminal("import", str(file(folder, table)), "--dry-run", columns=columns, lang=lang)
    talk.expect(pexpect.EOF)
    lines = (talk.before or "").splitlines()
    plan = lines[next(at for at, line in enumerate(lines) if line in ("Columns:", "列与字段:")) :]
    plan = plan[: next(at for at, line in enumerate(plan) if line.startswith(("3 ", "共"))) + 1]
    assert len(plan) > 15
    assert max(map(width, plan)) <= columns


def test_control_characters_of_a_file_do_nothing_to_the_terminal(book: Book, folder: Path) -> None:
    path = file(folder, "姓名,\x1b[31m备注2\n王\x1b[2J小明,x\n")
    talk = book.terminal("import", str(path), "--dry-run")
    talk.expect(pexpect.EOF)
    assert "\x1b[2J" not in (talk.before or "")
    assert "\x1b[31m" not in (talk.before or "")


# --- mappings ------------------------------------------------------------------------------


def test_a_draft_of_a_mapping_needs_no_book(book: Book, folder: Path, tmp_path: Path) -> None:
    path = file(folder, CLIENTS)
    draft = book.run("--vault", str(tmp_path), "import", path, "--draft-map", identity="nobody").ok().out
    assert "  姓名: profile.name\n" in draft
    assert "  车牌: custom  # not known here\n" in draft
    told = file(folder, draft, "map.yaml")
    by_map = book.run("import", path, "--map", told, "--dry-run", "--json").ok().json
    assert by_map["changes"] == book.run("import", path, "--dry-run", "--json").ok().json["changes"]


def test_a_mapping_decides(book: Book, folder: Path) -> None:
    told = file(
        folder,
        "columns:\n  车牌: skip\n  资产(万元): {path: custom}\ndefaults:\n  profile.stage: active\n",
        "map.yaml",
    )
    book.run("import", file(folder, CLIENTS), "--map", told).ok()
    profile = book.shown("001")["profile"]
    assert (profile["stage"], profile["custom"]) == ("active", {"资产(万元)": "500"})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("columns:\n  Vorname: profile.name\n", "clients.csv has no column Vorname"),
        ("columns:\n  姓名: profile.nom\n", "no such field: profile.nom"),
        ("column: x\n", "map.yaml: mapping has no setting column"),
        ("columns: &a\n", "map.yaml"),
        ("\x00", "map.yaml"),
    ],
)
def test_a_mapping_that_does_not_fit(book: Book, folder: Path, text: str, said: str) -> None:
    done = book.run("import", file(folder, CLIENTS), "--map", file(folder, text, "map.yaml"))
    assert (done.code, said in done.err, len(done.err.splitlines()) <= 2) == (4, True, True)


def test_cells_that_are_not_valid_can_be_kept(book: Book, folder: Path) -> None:
    path = file(folder, "姓名,生日\n王小明,属猴\n")
    assert book.run("import", path).code == 1
    book.run("import", path, "--keep-invalid").ok()
    assert book.shown("王小明")["profile"]["custom"] == {"生日": "属猴"}


def test_the_order_of_dates_is_asked_for_not_guessed(book: Book, folder: Path) -> None:
    path = file(folder, "name,birthday\nWang,01/02/1980\n")
    done = book.run("import", path)
    assert (done.code, "say it with --date-order" in done.err) == (4, True)
    book.run("import", path, "--date-order", "dmy").ok()
    assert book.shown("Wang")["profile"]["birthday"] == "1980-02-01"


# --- positions -----------------------------------------------------------------------------


@pytest.fixture
def holders(book: Book, folder: Path) -> Book:
    """A book with two clients and their positions of last month."""
    book.run("import", file(folder, "客户号,姓名\n001,王小明\n002,李娜\n")).ok()
    book.run("import", file(folder, HOLDINGS, "10.csv")).ok()
    return book


def test_positions_go_to_their_clients(holders: Book, folder: Path) -> None:
    held = holders.shown("001")["finance"]["holdings"]
    assert [(each["product"], each["amount"]) for each in held] == [
        ("稳盈1号", "3000000"),
        ("优选2号", "2000000"),
    ]
    assert counts(holders.run("import", file(folder, HOLDINGS, "10.csv"), "--json").ok()) == [3, 0, 0, 3, 0]


def test_next_month_closes_what_is_not_listed_any_more(holders: Book, folder: Path) -> None:
    client = holders.shown("001")["id"]
    november = "客户号,产品名称,账号,持仓金额\n001,稳盈1号,6222,320万\n002,稳盈1号,6223,50万\n"
    path = file(folder, november, "11.csv")
    done = holders.run("import", path, "--replace-as-of", "2026-11-20", "-n", "1").ok()
    assert (
        f"""
Changed clients: 2
  row 2  {client}  王小明
    finance.holdings[0].amount (稳盈1号): 3000000 → 3200000
    finance.holdings[0] (稳盈1号): as_of 2026-11-20
    finance.holdings[1] (优选2号): closed 2026-11-20
    finance.valuations[0]: as_of 2026-11-20, of aum, amount 3200000
  … and 1 more; -n shows more

2 rows read: 0 added, 2 updated, 0 unchanged, 0 rejected
"""
        in done.out
    )
    assert "1 position is not listed any more and is closed\n" in done.err
    assert holders.shown("001")["measures"]["aum"] == "3200000"
    again = holders.run("import", path, "--replace-as-of", "2026-11-20", "--json").ok()
    assert (counts(again), again.json["closed"], again.json["commit"]) == ([2, 0, 0, 2, 0], 0, None)


def test_positions_of_nobody_are_rejected(holders: Book, folder: Path) -> None:
    table = "客户号,产品名称,持仓金额\n001,新品,10万\n999,新品,10万\n"
    done = holders.run("import", file(folder, table), "--json")
    assert (done.code, counts(done)) == (1, [2, 1, 0, 0, 1])
    assert done.json["rejects"] == [{"row": 3, "field": "", "reason": "no such client: 999"}]


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2027-01-01", "--replace-as-of 2027-01-01 lies in the future"),
        ("someday", "not a day: someday"),
    ],
)
def test_a_day_that_cannot_be(book: Book, folder: Path, day: str, said: str) -> None:
    done = book.run("import", file(folder, HOLDINGS), "--replace-as-of", day)
    assert (done.code, said in done.err) == (2, True)


def test_clients_are_never_closed(book: Book, folder: Path) -> None:
    done = book.run("import", file(folder, CLIENTS), "--replace-as-of", "yesterday")
    assert (done.code, "--replace-as-of is for holdings" in done.err) == (2, True)


# --- who may write what --------------------------------------------------------------------


def test_an_assistant_imports_contact_data_and_is_told_what_was_left_out(book: Book, folder: Path) -> None:
    done = book.run("import", file(folder, CLIENTS), identity="assistant").ok()
    assert done.err.endswith("warning: columns left out, as your key may not write finance: 资产(万元)\n")
    shown = book.shown("001")
    assert "finance" not in shown
    assert shown["profile"]["contact_points"][0]["value"] == "+8613800001111"
    again = book.run("import", file(folder, CLIENTS), "--json", identity="assistant").ok()
    assert (again.json["sealed"], again.json["columns"]["资产(万元)"]) == (["finance"], None)


def test_an_assistants_import_leaves_finances_as_they_are(book: Book, folder: Path) -> None:
    book.run("import", file(folder, CLIENTS)).ok()
    later = CLIENTS.replace("500", "900").replace("沪A1", "沪A2")
    assert counts(book.run("import", file(folder, later), "--json", identity="assistant").ok()) == [
        2,
        0,
        1,
        1,
        0,
    ]
    shown = book.shown("001")
    assert shown["measures"]["financial_assets"] == "5000000"
    assert (shown["profile"]["custom"]["车牌"], shown["revisions"]["finance"]["rev"]) == ("沪A2", 1)


@pytest.mark.parametrize(
    ("identity", "text", "told", "said"),
    [
        ("assistant", HOLDINGS, "", "chen.jie may not write finance"),
        ("compliance", CLIENTS, "", "zhao.min may not write profile"),
        ("reminder", CLIENTS, "", "cron may not write profile"),
        ("assistant", CLIENTS, "columns: {资产(万元): total.aum}\n", "your key may not write what these"),
        ("assistant", CLIENTS, "defaults: {kyc.rating: low}\n", "chen.jie may not write kyc"),
    ],
)  # fmt: skip
def test_what_somebody_asked_for_and_may_not_write_is_refused(
    book: Book, folder: Path, identity: str, text: str, told: str, said: str
) -> None:
    how = ["--map", file(folder, told, "map.yaml")] if told else []
    done = book.run("import", file(folder, text), *how, identity=identity)
    assert (done.code, said in done.err, len(book.commits())) == (5, True, 1)


# --- files as they should not be -----------------------------------------------------------


PROTECTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "EncryptedPackage".encode("utf-16-le")


@pytest.mark.parametrize(
    ("name", "raw", "said"),
    [
        ("a.csv", "姓名,手机\n王\x00小明,1\n", "a.csv, row 2: a NUL byte; this is not a text file"),
        ("a.csv", "王小明,13800001111\n李娜,13900002222\n", "a.csv has no row of headings"),
        ("a.csv", "姓名,生日,生日\n王小明,1980-01-01,1981-01-01\n", "columns B and C are both called 生日"),
        ("a.csv", "姓名\n王小明\n".encode() + "李娜很好\n".encode("gbk") * 9, "another encoding than"),
        ("a.csv", '姓名,备注\n"王小明,x\n', "a.csv, row 2: quotation marks that do not match"),
        ("a.csv", "", "a.csv is empty"),
        ("a.csv", "颜色,形状\n红,圆\n", "a.csv has no row of headings"),
        ("a.csv", "城市,性别\n上海,女\n", "no column holds a name, a client number or another key"),
        ("a.xlsx", PROTECTED, "a.xlsx is protected by a password"),
        ("a.xlsx", "姓名\n王小明\n", "a.xlsx is not an Excel workbook"),
        ("a.xlsx", b"PK\x03\x04" + bytes(100), "a.xlsx is not an Excel workbook, or a damaged one"),
        ("a.xls", "<html><table></table></html>", "a.xls is a web page saved under a workbook's name"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_table_is_one_or_two_lines(
    book: Book, folder: Path, name: str, raw: str | bytes, said: str
) -> None:
    done = book.run("import", file(folder, raw, name))
    assert (done.code, done.out) == (4, "")
    assert done.err.startswith("error: ")
    assert said in done.err
    assert len(done.err.splitlines()) <= 2
    assert len(book.commits()) == 1


def test_ragged_rows_are_rejected_one_by_one(book: Book, folder: Path) -> None:
    done = book.run(
        "import", file(folder, "姓名,手机,城市\n王小明,13800001111\n李娜,13900002222,上海\n张伟,1,2,3\n")
    )
    assert done.code == 1
    assert (
        """
Rejected rows: 2
  row 2: 2 cells where the headings have 3
  row 4: 4 cells where the headings have 3

3 rows read: 1 added, 0 updated, 0 unchanged, 2 rejected
"""
        in done.out
    )
    assert names(book) == ["李娜"]


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (("{none}",), 4, "no such file: "),
        (("{folder}",), 4, "is a folder, not a file"),
        (("{file}", "--encoding", "klingon"), 4, "no such encoding: klingon"),
        (("{file}", "--encoding", "ascii"), 4, "row 1: not valid ascii"),
        (("{file}", "--sheet", "客户"), 2, "clients.csv is text and has no worksheets"),
        (("{file}", "--kind", "pets"), 2, "no such kind of table: pets"),
        (("{file}", "--kind", "valuations"), 2, "valuations cannot be imported yet"),
        (("{file}", "--kind", "products"), 2, "products cannot be imported yet"),
        (("{card}",), 2, "contacts.vcf: vCards cannot be imported yet"),
        (("{file}", "--date-order", "ydm"), 2, "--date-order"),
        ((), 2, "missing FILE"),
    ],
)
def test_what_cannot_be_asked_for(
    book: Book, folder: Path, args: tuple[str, ...], code: int, said: str
) -> None:
    places = {
        "{file}": file(folder, CLIENTS),
        "{card}": file(folder, "BEGIN:VCARD\nEND:VCARD\n", "contacts.vcf"),
        "{folder}": folder,
        "{none}": folder / "none.csv",
    }
    done = book.run("import", *(places.get(each, each) for each in args))
    assert (done.code, said in done.err, len(done.err.splitlines()) <= 2) == (code, True, True)


def test_a_file_through_a_pipe_in_gbk(book: Book) -> None:
    done = book.run("import", "-", "--json", input=CLIENTS.encode("gbk")).ok()
    assert (counts(done), done.json["encoding"]) == ([2, 2, 0, 0, 0], "GBK")
    assert names(book) == ["李娜", "王小明"]


def test_what_list_writes_as_csv_comes_back_as_it_is(book: Book, folder: Path) -> None:
    book.run("import", file(folder, CLIENTS)).ok()
    out = book.run("list", "--columns", "id,name,phone,birthday", "-f", "csv").ok().out
    assert "'+8613800001111" in out, "a cell that a spreadsheet would run is defused"
    assert counts(book.run("import", file(folder, out), "--json").ok()) == [2, 0, 0, 2, 0]


# --- many, and in pieces -------------------------------------------------------------------


def crowd(number: int, phone: int) -> str:
    return "客户号,姓名,手机\n" + "".join(f"{n:04},客户{n},{phone + n}\n" for n in range(number))


def test_many_clients_are_read_and_written_by_several_processes(book: Book, folder: Path) -> None:
    assert counts(book.run("import", file(folder, crowd(230, 13800000000)), "--json").ok())[:2] == [230, 230]
    later = book.run("import", file(folder, crowd(230, 13900000000)), "--json").ok()
    assert counts(later) == [230, 0, 230, 0, 0]
    points = book.shown("0229")["profile"]["contact_points"]
    assert [each["value"] for each in points] == ["+8613800000229", "+8613900000229"]
    assert len(book.commits()) == 3
    assert book.git("status", "--porcelain") == ""


def test_the_index_knows_what_was_imported_as_if_it_were_built_anew(book: Book, folder: Path) -> None:
    book.run("import", file(folder, CLIENTS)).ok()
    book.run("import", file(folder, HOLDINGS, "10.csv")).ok()
    tables = ("clients", "names", "agenda", "positions", "holdings", "valuations", "contact_points", "custom")

    def all_rows() -> dict[str, Any]:
        asked = (f"SELECT * FROM {table} ORDER BY 1, 2, 3" for table in tables)  # noqa: S608
        return {sql: book.run("query", sql, "--json").ok().json for sql in asked}

    before = all_rows()
    subprocess.run(["rm", "-r", os.environ["XDG_CACHE_HOME"]], check=True)
    assert all_rows() == before


def killed_at(book: Book, path: Path, step: int) -> int:
    words = ["--vault", book.root, "--identity", book.identities["adviser"], "import", path]
    done = subprocess.run(
        [sys.executable, "-m", "hnwctl", *map(str, words)],
        env={**os.environ, "HNWCTL_TEST_KILL": str(step)},
        capture_output=True,
        stdin=subprocess.DEVNULL,
        check=False,
    )
    return done.returncode


@pytest.mark.parametrize("step", [1, 4, 7, 10, 13, 16, 19, 22, 30])
def test_killed_half_way_it_has_happened_or_not(book: Book, folder: Path, step: int) -> None:
    path = file(folder, CLIENTS)
    killed_at(book, path, step)
    rows = book.run("query", "SELECT count(*) AS n FROM clients", "--json").ok().json
    assert rows in ([{"n": 0}], [{"n": 2}])
    assert book.git("status", "--porcelain", "--", "clients") == ""
    assert counts(book.run("import", path, "--json").ok())[0] == 2
    assert names(book) == ["李娜", "王小明"]


@pytest.mark.torture
def test_killed_at_every_step_it_has_happened_or_not(tmp_path: Path, folder: Path) -> None:
    path, seen = file(folder, CLIENTS), set()
    for step in range(1, 200):
        book = made(tmp_path / str(step))
        came_through = killed_at(book, path, step) == 0
        seen.add(len(names(book)))
        assert len(names(book)) in (0, 2)
        assert book.git("status", "--porcelain", "--", "clients") == ""
        if came_through:
            break
    assert came_through
    assert seen == {0, 2}

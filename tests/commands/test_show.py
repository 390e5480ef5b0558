"""``show``: all of a client that the key may read, for people in both languages and for programs exactly."""

from pathlib import Path

import pytest
from books import Book, made

from hnwctl.console.printing.width import width

WANG = (
    "profile.aliases+=王总",
    "profile.birthday=农历1968年八月十五",
    "profile.contact_points[+].type=phone",
    "profile.contact_points[-1].value=13800001111",
    "profile.contact_points[-1].preferred=yes",
    "profile.custom.car=012",
    "finance.holdings[+].product=稳健债",
    "finance.holdings[-1].class=fixed_income",
    "finance.holdings[-1].amount=800万",
    "finance.holdings[-1].matures=2027-03-01",
    "finance.holdings[+].amount=400万",
    "finance.holdings[-1].held=elsewhere",
    "finance.liabilities[+].amount=200万",
    "kyc.risk.class=C4",
    "kyc.rating=medium",
    "service.notes[+].at=2026-11-02",
    "service.notes[-1].text=Likes tea",
)


@pytest.fixture
def wang(book: Book) -> str:
    return book.add("王小明", *WANG)


def test_programs_get_every_value_exactly(book: Book, wang: str) -> None:
    shown = book.shown(wang)
    assert shown["id"] == wang
    assert shown["profile"]["contact_points"] == [
        {"type": "phone", "value": "+8613800001111", "preferred": "true"}
    ]
    assert (shown["profile"]["birthday"], shown["profile"]["custom"]) == (
        "lunar:1968-08-15",
        {"car": "012"},
    )
    assert [each["amount"] for each in shown["finance"]["holdings"]] == ["8000000", "4000000"]
    assert shown["revisions"]["profile"] == {
        "rev": 1,
        "by": "wang.li/laptop",
        "at": shown["revisions"]["profile"]["at"],
    }
    assert "sealed" not in shown


def test_what_is_derived_stands_beside_what_is_recorded(book: Book, wang: str) -> None:
    worth = book.shown(wang)["measures"]
    assert {name: worth[name] for name in ("tier", "aum", "financial_assets", "net_worth", "currency")} == {
        "tier": "top",
        "aum": "8000000",
        "financial_assets": "12000000",
        "net_worth": "10000000",
        "currency": "CNY",
    }
    assert worth["wallet_share"] == pytest.approx(0.6667)
    assert worth["unpriced"] == []


def test_people_read_titles_and_labels_in_their_language(book: Book, wang: str) -> None:
    said = book.run("show", wang, lang="zh").ok().out
    for line in (
        f"王小明  {wang}",
        "-- 财务与投资信息 -",
        "  资产层级  1000万以上",
        "  AUM       8,000,000 CNY",
        "  金融资产  12,000,000 CNY",
        "  净资产    10,000,000 CNY",
        "  钱包份额  66.7%",
        "- 稳健债 · 固定收益类 · 8,000,000 CNY · 到期日 2027-03-01 · 本机构",
        "  生日        农历 1968-08-15",
        "- 电话 · +8613800001111 · 首选",
        "  风险承受能力  C4 积极型",
        "  洗钱风险等级  中",
        "  最近核实日期 2026-11-23 · 第 1 版,wang.li/laptop,",
    ):
        assert line in said


def test_sections_are_headed_by_their_freshness(book: Book, wang: str) -> None:
    book.run("review", wang, "-s", "finance", today="2026-12-01").ok()
    book.run("set", wang, "profile.reviewed=", "kyc.reviewed=").ok()
    said = book.run("show", wang).ok().out
    assert "reviewed 2026-12-01 · revision 2 by wang.li/laptop, 20" in said
    assert said.count("never reviewed") == 2


def test_one_section_alone(book: Book, wang: str) -> None:
    said = book.run("show", wang, "-s", "kyc").ok().out
    assert "C4 growth" in said
    assert "Profile" not in said
    shown = book.run("show", wang, "-s", "kyc", "--json").ok().json
    assert {"id", "kyc", "revisions"} == set(shown)


def test_an_assistant_is_told_what_is_sealed_and_sees_tier_and_due_dates(book: Book, wang: str) -> None:
    item = book.shown(wang, ids=True)["finance"]["holdings"][0]["id"]
    shown = book.shown(wang, ids=True, identity="assistant")
    assert shown["sealed"] == ["finance"]
    assert "finance" not in shown
    assert shown["finance_dates"]["tier"] == "top"
    assert shown["finance_dates"]["dates"] == [{"kind": "maturity", "date": "2027-03-01", "item": item}]
    assert not {"aum", "net_worth", "wallet_share"} & set(shown["measures"])
    said = book.run("show", wang, identity="assistant").ok().out
    assert "-- Finance" in said
    assert "  sealed to your key\n" in said
    assert "8,000,000" not in said
    assert "2027-03-01" in said
    assert "您的密钥无权查看" in book.run("show", wang, identity="assistant", lang="zh").ok().out


def test_a_reminder_key_sees_no_text_and_no_amount(book: Book, wang: str) -> None:
    said = book.run("show", wang, identity="reminder").ok().out
    assert "Likes tea" not in said
    assert "8,000,000" not in said
    assert said.count("sealed to your key") == 3


def test_a_sealed_section_asked_for_by_name_is_an_error(book: Book, wang: str) -> None:
    done = book.run("show", wang, "-s", "finance", "--json", identity="assistant")
    assert (done.code, done.error["message"]) == (5, f"{wang}: finance is sealed to your key")
    done = book.run("show", wang, "-s", "money")
    assert done.code == 2


def test_a_damaged_section_is_named_and_the_rest_is_shown(book: Book, wang: str) -> None:
    file = book.record(wang)
    text = file.read_text()
    start = text.index("sealed: |", text.index("\nfinance:"))
    at = text.index("\n    ", start) + 60
    other = "A" if text[at] != "A" else "B"
    file.write_text(text[:at] + other + text[at + 1 :])
    done = book.run("show", wang)
    assert done.code == 6
    assert "damaged: not shown" in done.out
    assert "Likes tea" in done.out
    assert f"{wang}.yaml" in done.err


def test_another_client_is_named_beside_the_id(book: Book, wang: str) -> None:
    li = book.add("李娜", f"profile.referrer={wang}")
    assert f"  Referrer        {wang} 王小明" in book.run("show", li).ok().out


def test_what_could_move_the_cursor_is_escaped_on_a_terminal(book: Book) -> None:
    client = book.add("Eve", "profile.custom.x=\x1b[31mred\u202e")
    talk = book.terminal("show", client)
    talk.expect_exact(r"\x1b[31mred\u202e")


def test_a_narrow_terminal_loses_nothing(book: Book) -> None:
    client = book.add("王小明", f"profile.note={'很长的备注' * 30}")
    talk = book.terminal("show", client, columns=60, lang="zh")
    said = talk.read()
    assert "很长的备注" * 30 in said.replace("\r\n", "").replace(" ", "")
    assert max(width(line) for line in said.splitlines()) <= 60


def test_a_long_title_and_its_value_share_a_line_that_has_room_for_both(book: Book) -> None:
    client = book.add("王小明", "finance.holdings[+].amount=800万")
    said = book.terminal("show", client, "-s", "finance", columns=60).read().replace("\r\n", "\n")
    assert "\n  Financial assets  8,000,000 CNY\n" in said


@pytest.mark.parametrize("form", ["csv", "markdown", "tsv", "html"])
def test_tables_of_fields_for_other_programs(book: Book, wang: str, form: str) -> None:
    said = book.run("show", wang, "-f", form).ok().out
    assert "finance.holdings[0].amount" in said.replace("\\", "")
    assert "8000000" in said


def test_a_client_is_found_by_pinyin_and_several_are_listed(book: Book, wang: str) -> None:
    other = book.add("王晓明")
    assert book.run("show", wang[:5]).ok().out.startswith("王小明")
    done = book.run("show", "wangxiaoming", "--json")
    assert done.code == 3
    assert {each["id"] for each in done.error["candidates"]} == {wang, other}


def test_nobody_of_that_name(book: Book, wang: str) -> None:
    assert book.run("show", "赵六").code == 3


def test_of_several_vaults_the_one_that_has_the_client(book: Book, wang: str, tmp_path: Path) -> None:
    other = made(tmp_path / "other")
    both = ["--vault", other.root, "--identity", other.identities["adviser"]]
    assert book.run("show", "王小明", *both).ok().out.startswith(f"王小明  {wang}")
    other.add("王小明")
    assert book.run("show", "王小明", *both).code == 3

"""A table of positions against the book, month after month."""

from datetime import date
from typing import Any

import pytest

from hnwctl.errors import InvalidError
from tests.domain.importing.planning import Book, carried_out, plan, read, reasons

OCTOBER, NOVEMBER = date(2026, 10, 31), date(2026, 11, 30)

HEAD = "客户号,姓名,产品名称,账号,产品类型,金额(万元),起息日,到期日,风险等级"


def book() -> Book:
    return {
        "wang0000": {"profile": {"name": "王小明", "kind": "person", "client_number": "C001"}},
        "li000000": {"profile": {"name": "李梅", "kind": "person", "client_number": "C002"}},
    }


def holdings(after: Book, client: str = "wang0000") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = after[client]["finance"]["holdings"]
    return found


def table(*rows: str) -> Any:
    return read(HEAD, *rows, kind="holdings")


def october() -> Book:
    rows = (
        "C001,王小明,稳盈1号,6222001,理财,100,2026-01-05,2026-12-31,PR2",
        "C001,王小明,大额存单,6222001,大额存单,50,2026-02-01,2029-02-01,R1",
        "C002,李梅,稳盈1号,6222002,理财,30,2026-01-05,2026-12-31,PR2",
    )
    return carried_out(plan(table(*rows), book(), replace_as_of=OCTOBER), book())


def test_positions_are_added_in_stored_form() -> None:
    assert holdings(october())[0] == {
        "product": "稳盈1号",
        "account": "6222001",
        "class": "wealth_product",
        "amount": "1000000",
        "risk": "R2",
        "opened": "2026-01-05",
        "matures": "2026-12-31",
        "held": "us",
        "as_of": "2026-10-31",
    }


def test_a_second_run_changes_nothing() -> None:
    rows = ("C001,王小明,稳盈1号,6222001,理财,100,,,", "C002,李梅,存款,1,存款,1,,,")
    first = plan(table(*rows), book(), replace_as_of=OCTOBER)
    assert first.counts == {"read": 2, "added": 2, "updated": 0, "unchanged": 0, "rejected": 0}
    after = carried_out(first, book())
    again = plan(table(*rows), after, replace_as_of=OCTOBER)
    assert again.counts == {"read": 2, "added": 0, "updated": 0, "unchanged": 2, "rejected": 0}
    assert (again.updated, again.closed) == ((), ())


def test_next_month_updates_adds_and_closes() -> None:
    before = october()
    found = plan(
        table(
            "C001,王小明,稳盈1号,6222001,理财,101,2026-01-05,2026-12-31,PR2",
            "C001,王小明,优选2号,6222001,理财,20,2026-11-02,,PR3",
        ),
        before,
        replace_as_of=NOVEMBER,
    )
    assert found.counts == {"read": 2, "added": 1, "updated": 1, "unchanged": 0, "rejected": 0}
    assert found.closed == (("wang0000", "大额存单"),)
    after = carried_out(found, before)
    assert [(each["product"], each["amount"], each.get("closed")) for each in holdings(after)] == [
        ("稳盈1号", "1010000", None),
        ("大额存单", "500000", "2026-11-30"),
        ("优选2号", "200000", None),
    ]
    assert after["wang0000"]["finance"]["valuations"] == [
        {"as_of": "2026-10-31", "of": "aum", "amount": "1500000"},
        {"as_of": "2026-11-30", "of": "aum", "amount": "1210000"},
    ]
    assert after["li000000"] == before["li000000"]


def test_without_the_day_nothing_is_closed_and_nothing_totalled() -> None:
    found = plan(table("C001,王小明,优选2号,1,理财,20,,,"), october())
    assert found.closed == ()
    assert len(found.updated[0].sections["finance"]["valuations"]) == 1


def test_what_is_held_elsewhere_or_is_newer_stays() -> None:
    before = october()
    before["wang0000"]["finance"]["holdings"] += [
        {"product": "他行存款", "amount": "9", "held": "elsewhere"},
        {"product": "新买的", "amount": "9", "held": "us", "opened": "2026-12-05"},
    ]
    found = plan(table("C001,王小明,稳盈1号,6222001,理财,100,,,"), before, replace_as_of=NOVEMBER)
    assert [product for _, product in found.closed] == ["大额存单"]


def test_a_position_that_comes_back_is_a_new_one() -> None:
    before = october()
    before["wang0000"]["finance"]["holdings"][0]["closed"] = "2026-10-31"
    found = plan(table("C001,王小明,稳盈1号,6222001,理财,100,,,"), before)
    assert found.counts["added"] == 1


def test_rows_whose_client_is_not_known_are_rejected() -> None:
    found = plan(
        table("C999,赵六,存款,1,存款,1,,,", ",,存款,1,存款,1,,,", "C001,赵六,存款,1,存款,1,,,"), book()
    )
    assert reasons(found) == [
        "row 2: no such client: C999",
        "row 3: no client is named",
        "row 4: client C001 has another name in the book",
    ]


def test_clients_are_found_by_a_name_that_is_the_only_one() -> None:
    rows = ("姓名,产品名称,金额", "王小明,存款,1")
    assert plan(read(*rows, kind="holdings"), book()).counts["added"] == 1
    twice: Book = {**book(), "wang0001": {"profile": {"name": "王小明", "client_number": "C003"}}}
    assert plan(read(*rows, kind="holdings"), twice).counts["rejected"] == 1


def test_a_rejected_row_closes_nothing_of_its_client() -> None:
    found = plan(
        table("C001,王小明,稳盈1号,6222001,理财,100,,,", "C001,王小明,大额存单,6222001,大额存单,much,,,"),
        october(),
        replace_as_of=NOVEMBER,
    )
    assert reasons(found) == ["row 3, 金额(万元): not an amount: much"]
    assert found.closed == ()
    assert "none of their positions is closed" in found.notes[-1].text


def test_a_row_that_cannot_be_read_closes_nothing_at_all() -> None:
    found = plan(
        table("C001,王小明,稳盈1号,6222001,理财,100,,,", "C002,李梅"), october(), replace_as_of=NOVEMBER
    )
    assert found.closed == ()
    assert found.notes[-1].text == "rows could not be read: no position is closed"


def test_lots_of_one_product_are_told_apart_by_their_days() -> None:
    rows = (
        "C001,王小明,大额存单,1,大额存单,50,2026-01-01,2029-01-01,",
        "C001,王小明,大额存单,1,大额存单,60,2026-02-01,2029-02-01,",
    )
    first = plan(table(*rows), book(), replace_as_of=OCTOBER)
    assert first.counts["added"] == 2
    again = plan(table(*reversed(rows)), carried_out(first, book()), replace_as_of=OCTOBER)
    assert again.counts["unchanged"] == 2


def test_two_rows_for_one_position() -> None:
    same = "C001,王小明,存款,1,存款,5,,,"
    found = plan(table(same, same, "C001,王小明,存款,1,存款,6,,,"), book(), replace_as_of=OCTOBER)
    assert found.outcomes == {2: "added", 3: "unchanged", 4: "rejected"}
    assert found.closed == ()


def test_a_product_that_two_open_positions_may_be() -> None:
    before = book()
    before["wang0000"]["finance"] = {
        "holdings": [
            {"product": "存款", "account": "1", "amount": "5", "held": "us"},
            {"product": "存款", "account": "2", "amount": "5", "held": "us"},
        ]
    }
    found = plan(read("客户号,产品名称,金额", "C001,存款,6", kind="holdings"), before)
    assert reasons(found) == ["row 2: several match: 存款"]


def test_several_currencies_have_no_total() -> None:
    rows = ("客户号,产品名称,金额,币种", "C001,存款,6,USD", "C001,基金,5,人民币")
    found = plan(read(*rows, kind="holdings"), book(), replace_as_of=OCTOBER)
    assert "valuations" not in found.updated[0].sections["finance"]
    assert found.notes[-1].facts == {"count": 1}


def test_a_masked_account_does_not_overwrite() -> None:
    before = october()
    found = plan(table("C001,王小明,稳盈1号,6222****001,理财,102,2026-01-05,2026-12-31,PR2"), before)
    (updated,) = found.updated
    assert [(change.path, change.new) for change in updated.changes] == [
        ("finance.holdings[0].amount", "1020000")
    ]


@pytest.mark.parametrize(
    ("head", "message"),
    [
        ("产品名称,金额", "whose position"),
        ("客户号,金额", "no column holds the product"),
        ("客户号,产品名称", "no column holds the amount"),
    ],
)
def test_tables_that_lack_what_matters(head: str, message: str) -> None:
    with pytest.raises(InvalidError, match=message):
        plan(read(head, "1,2", kind="holdings"), book())


def test_rows_that_lack_what_matters() -> None:
    found = plan(table("C001,王小明,,1,存款,5,,,", "C001,王小明,存款,1,存款,,,,"), book())
    assert reasons(found) == ["row 2: no product", "row 3, amount: no amount"]

"""What holds for every table: counts add up, twice is once, masks are harmless, order does not matter."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from hnwctl.exchange.grid import Sheet
from hnwctl.exchange.mapping import Mapped, map_sheet
from tests.domain.importing.planning import Book, carried_out, plan

HEADER = (
    "客户号",
    "姓名",
    "手机",
    "邮箱",
    "生日",
    "性别",
    "存款余额",
    "资产(万元)",
    "标签",
    "备注",
    "车牌",
    "配偶",
    "地址",
)

CELLS: dict[str, st.SearchStrategy[str]] = {
    "客户号": st.sampled_from(["", "C1", "C2", "001", "C1.0"]),
    "姓名": st.sampled_from(["", "王小明", "李梅", "王*", "Mary Smith", "王小明 "]),
    "手机": st.sampled_from(["", "13800001111", "13900002222", "138****1111", "12", "+1 617 253 0000"]),
    "邮箱": st.sampled_from(["", "a@x.cn", "b@x.cn", "no address", "a***@x.cn"]),
    "生日": st.sampled_from(["", "1980-02-29", "1981/3/4", "农历八月十五", "1980-02-30"]),
    "性别": st.sampled_from(["", "男", "F", "未知", "x"]),
    "存款余额": st.sampled_from(["", "0", "500万", "-3", "1,234.50", "USD 2m"]),
    "资产(万元)": st.sampled_from(["", "600", "7.5", "much"]),
    "标签": st.sampled_from(["", "vip", "vip,golf"]),
    "备注": st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=5).map(str.strip),
    "车牌": st.sampled_from(["", "皖A1", "皖A****"]),
    "配偶": st.sampled_from(["", "李梅", "李*"]),
    "地址": st.sampled_from(["", "文三路1号", "文三路2号"]),
}
ROW = st.fixed_dictionaries(CELLS)
TABLE = st.lists(ROW, max_size=8)


def mapped(rows: list[dict[str, str]]) -> Mapped:
    numbered = [
        (number, {heading: text for heading, text in row.items() if text})
        for number, row in enumerate(rows, start=2)
    ]
    return map_sheet(Sheet("t.csv", "", "", HEADER, numbered), kind="clients")


def distinct(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """The rows as rows of clients that share no key."""
    keyed = []
    for number, row in enumerate(rows):
        keys = {"客户号": f"N{number}", "姓名": f"客户{number}", "手机": f"1380000{number:04}", "邮箱": ""}
        keyed.append({**row, **keys})
    return keyed


@given(TABLE, TABLE)
def test_the_counts_add_up(first: list[dict[str, str]], second: list[dict[str, str]]) -> None:
    book = carried_out(plan(mapped(first)))
    counts = plan(mapped(second), book).counts
    assert counts.pop("read") == len(second) == sum(counts.values())


@given(TABLE)
def test_a_second_run_changes_nothing(rows: list[dict[str, str]]) -> None:
    first = plan(mapped(rows))
    again = plan(mapped(rows), carried_out(first))
    assert (again.added, again.updated) == ((), ())
    assert {row for row, word in again.outcomes.items() if word == "rejected"} == {
        row for row, word in first.outcomes.items() if word == "rejected"
    }


@given(TABLE, TABLE)
def test_a_second_run_of_an_update_changes_nothing(
    first: list[dict[str, str]], second: list[dict[str, str]]
) -> None:
    book = carried_out(plan(mapped(first)))
    after = carried_out(plan(mapped(second), book), book)
    again = plan(mapped(second), after)
    assert (again.added, again.updated) == ((), ())


@given(ROW, st.sampled_from(["客户号", "姓名", "手机", "邮箱", "车牌", "配偶", "地址"]), st.integers(1, 3))
def test_a_masked_value_never_overwrites(row: dict[str, str], heading: str, visible: int) -> None:
    (full,) = distinct([row])
    first = plan(mapped([full]))
    book = carried_out(first)
    masked = {**full, heading: full[heading][:visible] + "****"}
    found = plan(mapped([masked]), book)
    assert all(change.old is None for updated in found.updated for change in updated.changes)
    assert not (first.added and found.added)


@settings(max_examples=50)
@given(st.lists(ROW, min_size=2, max_size=6).map(distinct), st.randoms(use_true_random=False))
def test_the_order_of_distinct_clients_does_not_matter(rows: list[dict[str, str]], chance: Any) -> None:
    shuffled = list(rows)
    chance.shuffle(shuffled)

    def clients(table: list[dict[str, str]]) -> dict[str, Any]:
        return {
            added.sections["profile"]["client_number"]: added.sections for added in plan(mapped(table)).added
        }

    assert clients(shuffled) == clients(rows)


@given(ROW)
def test_nothing_of_a_client_is_ever_taken_away(row: dict[str, str]) -> None:
    (full,) = distinct([row])
    before: Book = {
        "wang0000": {
            "profile": {
                "name": "客户0",
                "kind": "person",
                "client_number": "N0",
                "tags": ["old"],
                "contact_points": [{"type": "phone", "value": "+8613912345678"}],
                "custom": {"旧": "x"},
            },
            "service": {"notes": [{"at": "2020-01-01", "text": "old note"}]},
        }
    }
    after = carried_out(plan(mapped([full]), before), before)["wang0000"]
    assert after["profile"]["tags"][0] == "old"
    assert after["profile"]["contact_points"][0] == {"type": "phone", "value": "+8613912345678"}
    assert after["profile"]["custom"]["旧"] == "x"
    assert after["service"]["notes"][0]["text"] == "old note"

"""What a reminder says at each level, and how it is cut into messages."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hnwctl.domain.agenda.item import Item, Said
from hnwctl.domain.reminding import Line, Owed, Reveal, initials, lines_of, parts_of, passed

TODAY = date(2026, 11, 23)


def item(
    kind: str = "contact",
    *,
    day: int = 0,
    urgency: int = 5,
    name: str | None = "王小明",
    handle: str = "k3m9q2",
) -> Item:
    """An item that falls due ``day`` days from today."""
    due = TODAY + timedelta(days=day)
    text, reason = Said("about {what}", {"what": "his trust"}), Said("every {every}", {"every": "month"})
    return Item(handle, due, kind, "7k3m9q2x", name, text, reason, max(0, -day), urgency, None)


def owed(*items: Item) -> list[Owed]:
    return [Owed("v", each) for each in items]


def test_counts_name_nobody_and_nothing() -> None:
    items = owed(
        item("birthday", handle="aaaaaa"),
        item(handle="bbbbbb"),
        item(handle="cccccc"),
        item(day=-3, handle="dddddd"),
    )
    lines = lines_of(items, Reveal.none, TODAY)
    assert [(line.day, line.kind, line.count) for line in lines] == [
        (None, "contact", 1),
        (TODAY, "birthday", 1),
        (TODAY, "contact", 2),
    ]
    assert {(line.id, line.who, line.handle, line.text, line.days_overdue) for line in lines} == {
        (None, None, "", None, 0)
    }
    assert sorted(key for line in lines for key in line.keys) == [
        ("v", "aaaaaa"),
        ("v", "bbbbbb"),
        ("v", "cccccc"),
        ("v", "dddddd"),
    ]


def test_initials_give_no_name_and_no_text() -> None:
    [line] = lines_of(owed(item("task", day=-2)), Reveal.initials, TODAY)
    assert (line.who, line.id, line.handle, line.days_overdue) == ("WXM", "7k3m9q2x", "k3m9q2", 2)
    assert line.text is None


def test_full_gives_the_name_and_what_the_item_says_but_no_reason() -> None:
    [line] = lines_of(owed(item("task")), Reveal.full, TODAY)
    assert line.who == "王小明"
    assert line.text is not None
    assert line.text.template == "about {what}"


def test_a_greeting_to_many_is_one_line_that_nobody_can_settle() -> None:
    many = Owed("v", item("festival", name=None), clients=230)
    for reveal in Reveal:
        [line] = lines_of([many], reveal, TODAY)
        assert (line.count, line.handle, line.keys) == (230, "", (many.key,))


def test_a_birthday_that_is_over_is_not_overdue() -> None:
    [line] = lines_of(owed(item("birthday", day=-1)), Reveal.initials, TODAY)
    assert (line.day, line.days_overdue, line.due) == (None, 0, TODAY - timedelta(days=1))


@pytest.mark.parametrize("reveal", [Reveal.initials, Reveal.full])
def test_a_market_note_has_a_title_and_no_initials(reveal: Reveal) -> None:
    [line] = lines_of(owed(item("stale_market", name="美联储降息")), reveal, TODAY)
    assert line.who is None


@pytest.mark.parametrize(
    ("name", "short"),
    [("王小明", "WXM"), ("欧阳娜娜", "OYNN"), ("John Smith", "JS"), ("单丹", "SD"), ("", ""), ("…", "")],
)
def test_initials(name: str, short: str) -> None:
    assert initials(name) == short


def test_days_come_in_order_and_the_most_urgent_first() -> None:
    items = owed(
        item("contact", day=2, urgency=1),
        item("stale_client", day=-9, urgency=9),
        item("complaint", day=-1, urgency=0),
        item("task", day=0, urgency=4),
        item("birthday", day=0, urgency=3),
    )
    kinds = [line.kind for line in lines_of(items, Reveal.initials, TODAY)]
    assert kinds == ["complaint", "stale_client", "birthday", "task", "contact"]


def test_only_what_has_one_day_is_over_with_it() -> None:
    assert passed(item("birthday", day=-1), TODAY)
    assert not passed(item("birthday", day=0), TODAY)
    assert not passed(item("task", day=-1), TODAY)


@given(
    count=st.integers(0, 40),
    room=st.integers(1, 10),
    most=st.integers(1, 4),
    longest=st.integers(1, 50),
)
def test_every_item_belongs_to_exactly_one_message(count: int, room: int, most: int, longest: int) -> None:
    lines = lines_of(owed(*(item(handle=f"{n:06}") for n in range(count))), Reveal.initials, TODAY)

    def fits(some: Sequence[Line]) -> bool:
        return len(some) <= room

    parts = parts_of(lines, fits=fits, most=most, longest=longest)
    assert sorted(key for part in parts for key in part.keys) == sorted(each.keys[0] for each in lines)
    assert len(parts) <= most
    assert all(len(part.lines) <= room for part in parts)
    assert sum(len(part.lines) + part.more for part in parts) == count
    assert [(part.number, part.of) for part in parts] == [(n, len(parts)) for n in range(1, len(parts) + 1)]

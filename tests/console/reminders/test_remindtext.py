"""A reminder as people read it, in both languages, and as programs do."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from hnwctl.console.messages import set_language
from hnwctl.console.reminders.ledger import Intent
from hnwctl.console.reminders.remindtext import LONGEST_ROW, Page, phrase
from hnwctl.domain.agenda.item import Item, Said
from hnwctl.domain.reminding import Owed, Reveal, lines_of, parts_of

TODAY = date(2026, 11, 23)
DOUBT = Intent("b", "2026-11-22", "2026-11-22T08:30:00+08:00", {"v": ["aaaaaa", "bbbbbb"]})


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    set_language("en")
    yield
    set_language("en")


def item(kind: str, day: int, handle: str, *, name: str | None = "王小明", text: str = "") -> Item:
    due = TODAY + timedelta(days=day)
    said = Said("follow-up: {text}", {"text": text}) if text else Said("birthday{turns}", {"turns": ""})
    return Item(handle, due, kind, "7k3m9q2x" if name else None, name, said, Said("?"), max(0, -day), 5, None)


AGENDA = [
    Owed("v", item("complaint", -1, "k3m9q2", text="谈 500万 的事")),
    Owed("v", item("birthday", -2, "a1b2c3")),
    Owed("v", item("task", 0, "d4e5f6", text="call at 10:30")),
    Owed("v", item("backup", 0, "777777", name=None)),
    Owed("v", item("festival", 2, "999999", name=None), clients=230),
]


def page(reveal: Reveal, owed: list[Owed] = AGENDA, doubts: tuple[Intent, ...] = ()) -> Page:
    lines = lines_of(owed, reveal, TODAY)
    [part] = parts_of(lines, fits=lambda some: True, most=1, longest=4 if reveal is Reveal.none else 500)
    return Page(part, TODAY, 2, len(owed), doubts)


INITIALS = """\
Due on 2026-11-23: 5 (2 from before)

A reminder of 2026-11-22 (items: 2) may not have arrived: it was never confirmed.

From before
- [a1b2c3] WXM 7k3m9q2x: birthday, was on 2026-11-21
- [k3m9q2] WXM 7k3m9q2x: complaint, 1 day overdue

Today, 2026-11-23 Mon
- [777777] backup due
- [d4e5f6] WXM 7k3m9q2x: follow-up

2026-11-25 Wed
- festival: 230

`hnwctl due` shows all of it; `hnwctl done ITEM` settles one.
"""

NONE = """\
今日待办 2026-11-23:5 项,其中 2 项早于今天

早于今天
- 生日:1
- 投诉:1

今天,2026-11-23 周一
- 备份:1
- 待办跟进:1

另有 1 项

`hnwctl due` 显示全部;`hnwctl done 事项` 完成一项。
"""

FULL = """\
今日待办 2026-11-23:5 项,其中 2 项早于今天

早于今天
- [a1b2c3] 王小明 7k3m9q2x:生日,日期是 2026-11-21
- [k3m9q2] 王小明 7k3m9q2x:待办跟进:谈 ***的事,逾期 1 天
"""


def test_initials() -> None:
    assert page(Reveal.initials, doubts=(DOUBT,)).text == INITIALS


def test_counts_in_chinese() -> None:
    set_language("zh")
    assert page(Reveal.none).text == NONE


def test_names_without_amounts_in_chinese() -> None:
    set_language("zh")
    assert page(Reveal.full).text.startswith(FULL)


@pytest.mark.parametrize("reveal", list(Reveal))
def test_each_level_gives_away_no_more_than_it_says(reveal: Reveal) -> None:
    made = page(reveal)
    everything = f"{made.title}{made.text}{made.html}{made.data}"
    assert ("7k3m9q2x" in everything) == (reveal is not Reveal.none)
    assert ("k3m9q2" in everything) == (reveal is not Reveal.none)
    assert ("王小明" in everything) == (reveal is Reveal.full)
    assert ("10:30" in everything) == (reveal is Reveal.full)
    assert "500" not in everything
    assert "?" not in made.text  # the reason


def test_html_says_the_same_and_lets_nobody_in() -> None:
    name = "<script>alert(1)</script> & 王"
    made = page(Reveal.full, [Owed("v", item("task", 0, "d4e5f6", name=name, text="<b>"))])
    assert "<script>" not in made.html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; 王" in made.html
    assert '<html lang="en">' in made.html


def test_what_a_program_gets() -> None:
    data = page(Reveal.initials).data
    assert (data["reminder"], data["day"], data["more"], data["part"], data["parts"]) == (
        1,
        "2026-11-23",
        0,
        1,
        1,
    )
    assert data["items"][1] == {
        "item": "k3m9q2",
        "date": "2026-11-22",
        "kind": "complaint",
        "id": "7k3m9q2x",
        "initials": "WXM",
        "days_overdue": 1,
    }
    assert data["items"][-1] == {"date": "2026-11-25", "kind": "festival", "count": 230}
    full = page(Reveal.full).data["items"][1]
    assert (full["name"], full["text"]) == ("王小明", "follow-up: 谈 ***的事")


def test_a_text_without_end_is_cut_and_never_within_an_amount() -> None:
    assert len(phrase(Said("follow-up: {text}", {"text": "很" * 20_000}))) <= 120
    assert "9" not in phrase(Said("{text}", {"text": "9" * 20_000}))
    made = page(Reveal.full, [Owed("v", item("task", 0, "d4e5f6", name="王" * 500, text="很" * 5000))])
    assert max(map(len, made.text.splitlines())) <= LONGEST_ROW + 2


def test_control_characters_of_a_name_are_shown() -> None:
    made = page(Reveal.full, [Owed("v", item("task", 0, "d4e5f6", name="王\x1b[31m\n明"))])
    assert "\x1b" not in made.text
    assert "\n明" not in made.text

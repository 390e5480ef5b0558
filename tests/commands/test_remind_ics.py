"""``remind --to ics``: a calendar file, as two readers that are not ours see it."""

import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from books import Book, Done
from icalendar import Calendar, Event

from hnwctl.domain.calendar.occasions import on_year
from hnwctl.model.dates import Occasion


def ics(book: Book, *words: str, identity: str = "reminder", **how: str) -> Done:
    return book.run("remind", "--to", "ics", *words, identity=identity, **how)


def events(text: str) -> list[Event]:
    return list(Calendar.from_ical(text).walk("VEVENT"))


def of(found: list[Event], part: str) -> list[Event]:
    return [each for each in found if part in str(each["SUMMARY"])]


@pytest.fixture
def people(book: Book) -> dict[str, str]:
    """One of each sort of birthday, and a maturity with a long name."""
    stage = "profile.stage=active"
    return {
        "solar": book.add("王小明", "profile.birthday=1966-12-01", stage),
        "leap": book.add("李娜", "profile.birthday=1980-02-29", stage),
        "yearless": book.add("赵敏", "profile.birthday=--01-12", stage),
        "lunar": book.add("陈杰", "profile.birthday=lunar:1968-08-15", stage),
        "matures": book.add(
            "欧阳长名", stage,
            f"finance.holdings[+].product={'稳健增长债券型集合计划' * 4}",
            "finance.holdings[-1].amount=800万",
            "finance.holdings[-1].matures=2026-11-30",
        ),
    }  # fmt: skip


def test_what_comes_round(book: Book, people: dict[str, str]) -> None:
    found = events(ics(book, "-o", "-").ok().out)
    [solar] = of(found, f"WXM {people['solar']}: birthday")
    assert solar["DTSTART"].dt == date(2026, 12, 1)
    assert solar["RRULE"].to_ical() == b"FREQ=YEARLY"
    triggers = sorted(each["TRIGGER"].dt for each in solar.walk("VALARM"))
    assert triggers[-1] == timedelta(hours=9)
    assert len(triggers) == 2
    [leap] = of(found, f"{people['leap']}: birthday")
    assert leap["DTSTART"].dt == date(2027, 2, 28)
    assert dict(leap["RRULE"]) == {"FREQ": ["YEARLY"], "BYMONTH": [2], "BYMONTHDAY": [-1]}
    assert of(found, f"{people['yearless']}: birthday")[0]["DTSTART"].dt == date(2027, 1, 12)
    lunar = [each["DTSTART"].dt for each in of(found, f"{people['lunar']}: birthday")]
    occasion = Occasion.parse("lunar:1968-08-15")
    assert lunar == [on_year(occasion, year) for year in range(2027, 2027 + len(lunar))]
    assert len(lunar) == 10
    assert len({each["UID"] for each in found}) == len(found)


def test_the_same_day_the_same_bytes_and_a_day_later_the_same_uids(
    book: Book, people: dict[str, str], tmp_path: Path
) -> None:
    for name in ("a", "b"):
        ics(book, "-o", str(tmp_path / name)).ok()
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert (tmp_path / "a").stat().st_mode & 0o777 == 0o600
    today = {each["UID"]: each for each in events((tmp_path / "a").read_text())}
    tomorrow = {each["UID"]: each for each in events(ics(book, "-o", "-", today="2026-11-24").ok().out)}
    assert set(today) == set(tomorrow)
    for uid, event in today.items():
        assert tomorrow[uid]["SEQUENCE"] == event["SEQUENCE"] + 1
        assert tomorrow[uid]["LAST-MODIFIED"].dt > event["LAST-MODIFIED"].dt
        later = max(event["DTSTART"].dt, date(2026, 11, 24))  # what is open goes along with the day
        assert tomorrow[uid]["DTSTART"].dt == later


def test_lines_are_short_and_no_amount_is_in_them(book: Book, people: dict[str, str], tmp_path: Path) -> None:
    done = ics(book, "--reveal", "full", "-o", str(tmp_path / "a.ics"), identity="adviser", lang="zh").ok()
    assert done.err == f"日历文件:{tmp_path}/a.ics\n"
    raw = (tmp_path / "a.ics").read_bytes()
    assert max(map(len, raw.split(b"\r\n"))) <= 75
    found = events(raw.decode())
    [matures] = of(found, "稳健增长债券型集合计划稳健增长")
    assert matures["SUMMARY"].startswith(f"欧阳长名 {people['matures']}:")
    assert len(of(found, f"王小明 {people['solar']}:生日")) == 1
    assert "800" not in raw.decode().replace("".join(people.values()), "")
    assert "1966" not in raw.decode()


def test_counts_alone(book: Book, people: dict[str, str]) -> None:
    out = ics(book, "--reveal", "none", "-o", "-").ok().out
    assert "SUMMARY:birthday: 1" in out
    assert not [id_ for id_ in people.values() if id_ in out]
    assert "WXM" not in out


def test_in_the_users_own_folder_and_what_is_overdue_is_today(book: Book, home: Path) -> None:
    id_ = book.add("王小明", "service.tasks[+].text=回电", "service.tasks[-1].due=2026-11-20")
    ics(book).ok()
    [path] = (home / ".local/share/hnwctl").iterdir()
    [task] = of(events(path.read_text()), "follow-up")
    assert task["SUMMARY"] == f"WXM {id_}: follow-up, 3 days overdue"
    assert task["DTSTART"].dt == date(2026, 11, 23)
    assert ics(book, "--dry-run").ok().out.startswith("BEGIN:VCALENDAR")


def khal(home: Path, *words: str) -> str:
    program = Path(sys.executable).with_name("khal")
    done = subprocess.run(
        [program, "-c", home / "khal.conf", *words], capture_output=True, text=True, check=False,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_khal_takes_it_and_a_day_later_has_nothing_twice(
    book: Book, people: dict[str, str], home: Path, tmp_path: Path
) -> None:
    (home / "khal.conf").write_text(
        f"[calendars]\n[[due]]\npath = {home}/due\n[locale]\nlocal_timezone = Asia/Shanghai\n"
        "default_timezone = Asia/Shanghai\ndateformat = %Y-%m-%d\nlongdateformat = %Y-%m-%d\n"
        f"datetimeformat = %Y-%m-%d %H:%M\ntimeformat = %H:%M\n[sqlite]\npath = {home}/khal.db\n"
    )
    (home / "due").mkdir()
    lists = []
    for day in ("2026-11-23", "2026-11-24"):
        ics(book, "--reveal", "full", "-o", str(tmp_path / "due.ics"), identity="adviser", today=day).ok()
        khal(home, "import", "--batch", "-a", "due", str(tmp_path / "due.ics"))
        lists.append(khal(home, "list", "--format", "{start-date} {title}", "2026-11-25", "500d"))
    assert lists[0] == lists[1]
    titles = [line.strip() for line in lists[0].splitlines()]
    for line in (
        f"2026-12-01 王小明 {people['solar']}: birthday",
        f"2027-12-01 王小明 {people['solar']}: birthday",
        f"2027-02-28 李娜 {people['leap']}: birthday",
        f"2028-02-29 李娜 {people['leap']}: birthday",
        f"2027-01-12 赵敏 {people['yearless']}: birthday",
        f"2027-09-15 陈杰 {people['lunar']}: birthday",
    ):
        assert titles.count(line) == 1, line


def test_o_is_for_a_calendar(book: Book) -> None:
    assert book.run("remind", "-o", "x", identity="reminder").code == 2
    done = book.run("remind", "install", "--at", "08:30", "-o", "x", identity="reminder")
    assert (done.code, done.err.splitlines()[0]) == (2, "error: -o is for --to ics")

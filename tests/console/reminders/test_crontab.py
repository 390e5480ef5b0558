"""One block in a crontab, and every other byte as it was."""

import subprocess
from datetime import datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hnwctl.console.reminders import crontab, userunits
from hnwctl.console.reminders.crontab import Job
from hnwctl.errors import InvalidError

VAULT, OTHER = "8f2c61d0", "11111111"
JOB = Job([time(8, 30)], ["/opt/py", "-m", "hnwctl", "remind"])
LATER = Job([time(9, 5), time(17, 0)], JOB.words, {"HOME": "/home/wang li"})

WORDS = st.text(st.characters(exclude_characters="\n\r\0\\", exclude_categories=["Cs"]), max_size=20)
NAMES = st.from_regex(r"[A-Z_]{1,8}", fullmatch=True)
JOBS = st.builds(
    Job,
    st.lists(st.times().map(lambda each: time(each.hour, each.minute)), min_size=1, max_size=3, unique=True),
    st.lists(WORDS, max_size=5).map(lambda words: ["/opt/py", *words]),
    st.dictionaries(NAMES, WORDS, max_size=2),
    st.lists(WORDS, max_size=3).map(lambda words: ["/opt/py", "-m", "hnwctl", "backup", *words])
    | st.just(()),
)
TEXTS = st.lists(
    st.sampled_from(["\n", "\r\n", "MAILTO=a\n", "0 1 * * * x % y\n", "# >>> hnwctl 11111111 >>>\n", "é"])
)


def test_a_block_at_the_end_replaced_in_its_place_and_removed() -> None:
    mine = "MAILTO=wang\n* * * * * /bin/true\n"
    block = "# >>> hnwctl 8f2c61d0 >>>\n30 8 * * * /opt/py -m hnwctl remind\n# <<< hnwctl 8f2c61d0 <<<\n"
    once = crontab.with_job(mine, VAULT, JOB)
    assert once == mine + block
    assert crontab.with_job(once, VAULT, JOB) == once
    both = crontab.with_job(once, OTHER, JOB)
    changed = crontab.with_job(both, VAULT, LATER)
    assert changed.index("5 9 * * * /usr/bin/env 'HOME=/home/wang li' /opt/py") < changed.index(OTHER)
    assert "0 17 * * *" in changed
    assert crontab.without_job(changed, VAULT) == crontab.with_job(mine, OTHER, JOB)


@settings(max_examples=40, deadline=None)
@given(TEXTS.map("".join), JOBS, JOBS)
def test_everything_else_stays_byte_for_byte(text: str, first: Job, second: Job) -> None:
    once = crontab.with_job(text, VAULT, first)
    assert crontab.job_in(once, VAULT) == first
    twice = crontab.with_job(once, VAULT, second)
    assert crontab.job_in(twice, VAULT) == second
    assert crontab.without_job(once, VAULT) == crontab.without_job(twice, VAULT) == text
    assert crontab.without_job(f"{once}# later\n", VAULT).endswith("# later\n")


def test_a_backup_is_made_once_a_day_and_says_nothing_when_it_worked() -> None:
    job = Job([time(8, 30), time(13, 0)], ["/opt/py", "-m", "hnwctl", "remind"], {}, ["hnwctl", "backup"])
    assert crontab.with_job("", VAULT, job).splitlines()[1:-1] == [
        "30 8 * * * /opt/py -m hnwctl remind",
        "0 13 * * * /opt/py -m hnwctl remind",
        "30 8 * * * hnwctl backup >/dev/null",
    ]
    texts = userunits.units(VAULT, job)
    assert sorted(texts) == sorted(
        f"hnwctl-{what}-{VAULT}.{kind}" for what in ("backup", "remind") for kind in ("service", "timer")
    )
    assert texts[f"hnwctl-backup-{VAULT}.timer"].count("OnCalendar=") == 1


@pytest.mark.parametrize(
    "damaged",
    [
        "# >>> hnwctl 8f2c61d0 >>>\n0 1 * * * x\n",
        "0 1 * * * x\n# <<< hnwctl 8f2c61d0 <<<\n",
        "# <<< hnwctl 8f2c61d0 <<<\n# >>> hnwctl 8f2c61d0 >>>\n",
        "# >>> hnwctl 8f2c61d0 >>>\n" * 2 + "# <<< hnwctl 8f2c61d0 <<<\n",
    ],
)
def test_a_damaged_block_is_left_alone(damaged: str) -> None:
    for change in (
        lambda: crontab.with_job(damaged, VAULT, JOB),
        lambda: crontab.without_job(damaged, VAULT),
    ):
        with pytest.raises(InvalidError, match="damaged") as told:
            change()
        assert "crontab -e" in told.value.hint
    assert crontab.without_job(damaged, OTHER) == damaged


def test_a_block_that_an_editor_gave_other_line_ends_is_found() -> None:
    turned = crontab.with_job("", VAULT, JOB).replace("\n", "\r\n")
    assert crontab.with_job(turned, VAULT, JOB) == crontab.with_job("", VAULT, JOB)


def test_a_percent_sign_is_told_to_cron_and_quotes_to_the_shell() -> None:
    odd = Job([time(8, 30)], ["printf", "%s", "a b'c", "$HOME", "王"])
    line = crontab.with_job("", VAULT, odd).splitlines()[1]
    assert r"\%s" in line
    as_cron = line.split(" ", 5)[5].replace(r"\%", "%")
    said = subprocess.run(["/bin/sh", "-c", as_cron], capture_output=True, check=True).stdout
    assert said.decode() == "a b'c$HOME王"


@pytest.mark.parametrize("word", ["two\nlines", "back\\slash", "x" * 1000])
def test_what_no_crontab_can_hold(word: str) -> None:
    with pytest.raises(InvalidError):
        crontab.with_job("", VAULT, Job([time(8, 30)], [word]))


@pytest.mark.parametrize(
    ("text", "at"), [("08:30", time(8, 30)), ("8:05", time(8, 5)), ("23:59", time(23, 59))]
)
def test_a_time_of_day(text: str, at: time) -> None:
    assert crontab.parse_time(text) == at


@pytest.mark.parametrize("text", ["", "8", "24:00", "08:60", "8.30", "noon", "-1:00"])
def test_no_time_of_day(text: str) -> None:
    with pytest.raises(InvalidError):
        crontab.parse_time(text)


@pytest.mark.parametrize(
    ("now", "then"),
    [("2026-11-23 08:29", "2026-11-23 09:05"), ("2026-11-23 09:05", "2026-11-23 17:00"),
     ("2026-12-31 17:00", "2027-01-01 09:05")],
)  # fmt: skip
def test_the_next_run(now: str, then: str) -> None:
    found = LATER.next_run(datetime.fromisoformat(now).astimezone())
    assert found == datetime.fromisoformat(then).astimezone()


@settings(max_examples=30, deadline=None)
@given(JOBS)
def test_units_say_what_the_job_is(job: Job) -> None:
    texts = userunits.units(VAULT, job)
    what = ["remind", "backup"] if job.backup else ["remind"]
    assert set(texts) == {f"hnwctl-{each}-{VAULT}.{kind}" for each in what for kind in ("service", "timer")}
    assert userunits.job_in_units(texts, VAULT) == job


def test_units_as_systemd_reads_them() -> None:
    odd = Job([time(8, 30)], ["/opt/my py", "50%", "$HOME", 'a"b\\'], {"HOME": "/home/100%"})
    service, timer = userunits.units(VAULT, odd).values()
    assert 'ExecStart="/opt/my py" "50%%" "$$HOME" "a\\"b\\\\"\n' in service
    assert 'Environment="HOME=/home/100%%"\n' in service
    assert "OnCalendar=*-*-* 08:30:00\nPersistent=true\n" in timer

"""The whole way: a real cron daemon, a real crontab, the reminder's key, a mail on a real SMTP server.

Run by ``make torture``: it waits for the next minute. Where no cron runs yet one is started, which only
root may do; the crontab of whoever runs this is put back as it was.
"""

import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from books import Book, made
from mailserver import mail_server, text_of

from hnwctl.exchange import scheduler

pytestmark = pytest.mark.torture

LONGEST = 150.0
"""Seconds to wait: a minute until it is time, one more if the minute was about to turn, and the mail."""


@contextmanager
def cron() -> Iterator[None]:
    """A cron daemon at work: the machine's own, else one for as long as this takes."""
    if scheduler.cron_runs():
        yield
        return
    with subprocess.Popen(["/usr/sbin/cron", "-f"], env={"PATH": "/usr/bin:/bin"}) as daemon:
        time.sleep(0.5)
        assert daemon.poll() is None, "cron does not start: only root may start one"
        try:
            yield
        finally:
            daemon.terminate()


def soon() -> datetime:
    """A minute that is far enough away for cron to read the crontab before it."""
    return datetime.now().astimezone() + timedelta(seconds=75)


def waited_for(box: Sequence[object]) -> None:
    end = time.monotonic() + LONGEST
    while not box and time.monotonic() < end:
        time.sleep(0.5)


def test_cron_delivers_by_itself(tmp_path: Path, home: Path, crontab: str) -> None:
    book: Book = made(tmp_path)
    today = datetime.now().astimezone().date()
    wang = book.add(
        "王小明", f"profile.birthday=1966-{today:%m-%d}", "profile.stage=active", today=str(today)
    )
    with mail_server() as box, cron():
        (home / ".config" / "hnwctl").mkdir(parents=True)
        (home / ".config" / "hnwctl" / "config.yaml").write_text(
            f"mail:\n  url: smtp://localhost:{box.port}\n  from: wang.li@example.com\n  to: box@example.org\n"
        )
        at = f"{soon():%H:%M}"
        book.run("remind", "install", "--at", at, identity="reminder", lang="zh", today=str(today)).ok()
        waited_for(box.letters)
        assert len(box.letters) == 1, "no mail came"
        assert wang in text_of(box.letters[0])
        assert "王小明" not in text_of(box.letters[0])
        time.sleep(1)
        told = book.run("remind", "status", "--json", identity="reminder").ok().json
    assert told["places"][0]["sent"] >= 1
    assert told["places"][0]["failure"] is None
    book.run("remind", "uninstall", identity="reminder").ok()
    assert scheduler.read_crontab() == crontab

"""docs/cron.md, from its first command to its last, in a shell."""

import os
import re
import subprocess
import sys
from pathlib import Path

import yaml
from books import Book, made
from mailserver import mail_server, text_of

from hnwctl.exchange import scheduler

PAGE = (Path(__file__).parents[1] / "docs" / "cron.md").read_text("utf-8")
COMMANDS = [
    line.partition("  #")[0].strip()
    for block in re.findall(r"(?s)```sh\n(.*?)```", PAGE)
    for line in block.splitlines()
]


def typed(part: str) -> str:
    """The one command of the page that has this in it."""
    found = [line for line in COMMANDS if part in line]
    assert found, part
    return found[0]


class Shell:
    """A shell at home in the vault, with ``hnwctl`` on its path, and the adviser's key."""

    def __init__(self, book: Book, home: Path) -> None:
        programs = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
        self.book, self.home = book, home
        self.env = {**os.environ, "PATH": programs, "HNWCTL_TODAY": "2026-11-23", "HNWCTL_LANG": "en"}

    def run(self, line: str, *, role: str = "adviser", given: str = "") -> str:
        """What the line prints; fails the test if it fails."""
        env = (
            self.env
            if "--identity" in line
            else self.env | {"HNWCTL_IDENTITY": str(self.book.identities[role])}
        )
        done = subprocess.run(
            ["/bin/sh", "-ec", line], cwd=self.book.root, env=env, input=given, capture_output=True,
            text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
        return done.stdout


def test_from_nothing_to_a_mail(tmp_path: Path, home: Path, crontab: str) -> None:
    book = made(tmp_path)
    wang = book.add("王小明", "profile.birthday=1966-11-23", "profile.stage=active")
    shell = Shell(book, home)
    shell.run(typed("access keygen"))
    shell.run(typed("access grant").replace(" cron ", " morning "), role="owner")
    assert f"WXM {wang}: birthday" in shell.run(typed("remind --dry-run"))
    with mail_server() as box:
        [text] = [each for each in re.findall(r"(?s)```yaml\n(.*?)```", PAGE) if "mail:" in each]
        settings = yaml.safe_load(text)
        del settings["mail"]["user"]  # the server of this test asks nobody who comes
        settings["mail"]["url"] = f"smtp://localhost:{box.port}"
        (home / ".config/hnwctl/config.yaml").write_text(yaml.safe_dump(settings, allow_unicode=True))
        shell.run(typed("umask 077"), given="opensesame\n")
        assert (home / ".config/hnwctl/mail.password").stat().st_mode & 0o777 == 0o600
        shell.run(typed("remind --to mail"))
    assert {str(letter["To"]) for letter in box.letters} == {"wang.li@example.com", "assistant@example.com"}
    assert f"WXM {wang}: birthday" in text_of(box.letters[0])
    (home / "calendars").mkdir()
    shell.run(typed("--to ics"))
    assert (home / "calendars/due.ics").read_bytes().startswith(b"BEGIN:VCALENDAR")
    (home / "bin").mkdir()
    (home / "bin/systemctl").write_text("#!/bin/sh\n")
    (home / "bin/systemctl").chmod(0o700)
    shell.env["PATH"] = f"{home}/bin:{shell.env['PATH']}"
    # whether a cron is running on the machine that tests is not what is tested here
    install = typed("install --at 08:30 --identity")
    shell.run(f"{install} || [ $? = 9 ]")
    assert "30 8 * * *" in scheduler.read_crontab()
    assert "next run" in shell.run(typed("remind status"))
    shell.run(typed("--systemd"))
    shell.run("hnwctl remind uninstall")
    assert scheduler.read_crontab() == crontab


def test_in_the_morning(tmp_path: Path, home: Path) -> None:
    book = made(tmp_path)
    book.add("王小明", "profile.birthday=1966-11-23", "profile.stage=active")
    book.add("李娜", "profile.birthday=1966-11-25", "profile.stage=active")
    shell = Shell(book, home)
    assert "王小明" in shell.run(typed("hnwctl due"))
    first, second = [item["item"] for item in book.run("due", "--kind", "birthday", "--json").ok().json]
    shell.run(typed("hnwctl done").replace("4k2m9x", first))
    shell.run(typed("hnwctl snooze").replace("4k2m9x", second).replace("+3d", "2026-11-24"))
    assert book.run("due", "--kind", "birthday", "--json").ok().json == []

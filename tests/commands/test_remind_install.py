"""``remind install``, ``status``, ``uninstall``: in this machine's real crontab, left as it was found."""

import os
import re
import shlex
import subprocess
from pathlib import Path

import pytest
from books import Book, Done
from mailserver import mail_server, text_of

from hnwctl.exchange import scheduler


@pytest.fixture(autouse=True)
def own_crontab(crontab: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """The crontab as it was, on a machine where cron runs."""
    monkeypatch.setattr(scheduler, "cron_runs", lambda: True)
    return crontab


def remind(book: Book, *words: str, identity: str = "reminder", **how: str) -> Done:
    return book.run("remind", *words, identity=identity, **how)


def settings(home: Path, port: int = 2525) -> None:
    folder = home / ".config" / "hnwctl"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.yaml").write_text(
        f"mail:\n  url: smtp://localhost:{port}\n  from: wang.li@example.com\n  to: box@example.org\n"
    )


def block_of(crontab: str) -> str:
    return crontab.partition("# >>> hnwctl ")[2]


def test_installed_changed_and_removed(book: Book, home: Path, own_crontab: str) -> None:
    settings(home)
    assert remind(book, "install", "--at", "08:30").ok() == Done(
        0, "the reminder goes out every day at 08:30, to mail\n", ""
    )
    once = scheduler.read_crontab()
    assert once.startswith(own_crontab)
    assert "\n30 8 * * * /usr/bin/env HOME=" in block_of(once)
    again = remind(book, "install", "--at", "8:30", lang="zh").ok()
    assert scheduler.read_crontab().replace("--lang zh", "--lang en") == once
    assert again.out == "每天 08:30 送出提醒,方式:mail\n"
    assert remind(book, "install", "--at", "8:30", lang="zh").ok().out == "无需更改:每天 08:30 送出\n"
    remind(book, "install", "--at", "09:00", "--at", "17:15", "--reveal", "none").ok()
    assert block_of(scheduler.read_crontab()).count("--reveal none") == 2
    assert remind(book, "uninstall").ok().out == "the reminder is no longer installed\n"
    assert scheduler.read_crontab() == own_crontab
    assert remind(book, "uninstall", lang="zh").ok().out == "本来就没有安装\n"


def test_a_dry_run_installs_nothing(book: Book, home: Path, own_crontab: str) -> None:
    settings(home)
    done = remind(book, "install", "--at", "08:30", "--dry-run").ok()
    assert done.out.startswith("# >>> hnwctl ")
    assert "--to mail --reveal initials --quiet --vault" in done.out
    assert done.err == "nothing was installed: this was a dry run\n"
    assert (
        "OnCalendar=*-*-* 08:30:00"
        in remind(book, "install", "--at", "8:30", "--systemd", "--dry-run").ok().out
    )
    assert scheduler.read_crontab() == own_crontab


def test_the_line_runs_with_hardly_an_environment(book: Book, home: Path) -> None:
    """What stands in the crontab, as cron runs it: with /bin/sh, and nothing of this environment."""
    wang = book.add("王小明", "profile.birthday=1966-11-23", "profile.stage=active")
    with mail_server() as box:
        settings(home, box.port)
        remind(book, "install", "--at", "08:30", lang="zh").ok()
        [line] = [
            line for line in block_of(scheduler.read_crontab()).splitlines() if line.startswith("30 8 ")
        ]
        command = line.split(" ", 5)[5].replace(r"\%", "%")
        done = subprocess.run(
            ["/usr/bin/env", "-i", "PATH=/usr/bin:/bin", "/bin/sh", "-c", f"{command} --today 2026-11-23"],
            stdin=subprocess.DEVNULL, capture_output=True, cwd="/", start_new_session=True, check=False,
        )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    [letter] = box.letters
    assert f"WXM {wang}:生日" in text_of(letter)
    told = remind(book, "status", "--json").ok().json
    assert told["installed"][0]["by"] == "cron"
    assert told["installed"][0]["at"] == ["08:30"]
    assert told["installed"][0]["to"] == "mail"
    assert told["installed"][0]["next_run"][11:16] == "08:30"
    [place] = told["places"]
    assert (place["kind"], place["place"], place["in_doubt"], place["failure"]) == (
        "mail",
        "box@example.org",
        0,
        None,
    )
    assert place["sent"] >= 1
    shown = remind(book, "status", lang="zh").ok().out
    assert "下次运行" in shown
    assert "box@example.org" in shown


def test_the_backup_runs_with_hardly_an_environment(book: Book, home: Path, tmp_path: Path) -> None:
    """With the reminder's key, which signs the snapshot and cannot open it; an owner can."""
    disk = tmp_path / "disk with 空格"
    disk.mkdir()
    settings(home)
    book.run("backup", "to", disk, identity="reminder").ok()
    done = remind(book, "install", "--at", "08:30", "--at", "13:00", "--backup").ok()
    assert done.out.splitlines()[1] == "a backup is made every day at 08:30"
    [line] = [each for each in block_of(scheduler.read_crontab()).splitlines() if " backup create " in each]
    command = line.split(" ", 5)[5].replace(r"\%", "%")
    ran = subprocess.run(
        ["/usr/bin/env", "-i", "PATH=/usr/bin:/bin", "/bin/sh", "-c", command],
        stdin=subprocess.DEVNULL, capture_output=True, cwd="/", start_new_session=True, check=False,
    )  # fmt: skip
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, b"", b"")
    [row] = book.run("backup", "list", "--json", identity="owner").ok().json
    assert (row["state"], row["by"].split("/")[0]) == ("good", "cron")
    book.run("backup", "verify", identity="owner").ok()
    assert remind(book, "status", "--json").ok().json["installed"][0]["backup"] is True


def test_the_backup_stays_installed_until_it_is_taken_out(
    book: Book, home: Path, tmp_path: Path, own_crontab: str
) -> None:
    settings(home)
    book.run("backup", "to", tmp_path / "disk", identity="reminder").ok()
    remind(book, "install", "--at", "08:30", "--backup").ok()
    assert "备份" in remind(book, "install", "--at", "09:00", lang="zh").ok().out
    assert "\n0 9 * * * " in block_of(scheduler.read_crontab())
    assert " backup create " in block_of(scheduler.read_crontab())
    remind(book, "install", "--at", "09:00", "--no-backup").ok()
    assert " backup create " not in block_of(scheduler.read_crontab())
    remind(book, "uninstall").ok()
    assert scheduler.read_crontab() == own_crontab


def test_a_backup_that_could_not_be_made_tomorrow_is_refused_today(
    book: Book, home: Path, tmp_path: Path, own_crontab: str
) -> None:
    settings(home)
    done = remind(book, "install", "--at", "08:30", "--backup")
    assert (done.code, done.out) == (2, "")
    assert "no place for backups is set" in done.err
    book.run("backup", "to", tmp_path / "disk", identity="reminder").ok()
    (tmp_path / "disk").rmdir()
    done = remind(book, "install", "--at", "08:30", "--backup")
    assert (done.code, done.out) == (9, "")
    assert "no such folder" in done.err
    assert scheduler.read_crontab() == own_crontab


def test_status_tells_what_failed(book: Book, home: Path) -> None:
    book.add("王小明", "profile.birthday=1966-11-23", "profile.stage=active")
    env = {"HNWCTL_WEBHOOK_URL": "http://localhost:9/", "HNWCTL_WEBHOOK_KIND": "plain"}
    from hnwctl.console.reminders import reminding

    waits, reminding.WAITS = reminding.WAITS, ()  # type: ignore[assignment]
    assert book.run("remind", "--to", "webhook", identity="reminder", env=env).code == 9
    reminding.WAITS = waits
    done = remind(book, "status").ok()
    assert "not installed for this vault" in done.err
    assert "cannot reach localhost" in done.out
    assert remind(book, "status", "--json").ok().json["installed"] == []


def test_nothing_was_ever_sent(book: Book) -> None:
    done = remind(book, "status", lang="zh").ok()
    assert "本保险库尚未安装" in done.err
    assert "还没有送出过提醒" in done.err


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["--at", "25:00"], 4, "not a time of day: 25:00"),
        ([], 2, "--at"),
        (["--at", "08:30", "--to", "webhook"], 4, "webhook.url is not set"),
        (["--at", "08:30"], 4, "mail.url is not set"),
    ],
)
def test_what_would_fail_tomorrow_fails_today(
    book: Book, own_crontab: str, words: list[str], code: int, said: str
) -> None:
    done = remind(book, "install", *words, lang="en")
    assert done.code == code
    assert said in done.err
    assert scheduler.read_crontab() == own_crontab


def test_settings_of_this_shell_alone_are_none_of_cron(book: Book) -> None:
    env = {"HNWCTL_MAIL_URL": "smtp://localhost", "HNWCTL_MAIL_TO": "a@b.c", "HNWCTL_MAIL_FROM": "a@b.c"}
    done = book.run("remind", "install", "--at", "08:30", identity="reminder", env=env)
    assert (done.code, "mail.url is not set" in done.err) == (4, True)


def test_a_key_that_opens_more_is_warned_of(book: Book, home: Path) -> None:
    settings(home)
    done = remind(book, "install", "--at", "08:30", identity="adviser").ok()
    assert done.err.startswith("warning: this is the key of wang.li (adviser), which opens more than a ")


def test_a_key_with_a_passphrase_is_of_no_use(book: Book, tmp_path: Path) -> None:
    from hnwctl.store.keys.identities import generate_identity_file

    generate_identity_file(tmp_path / "locked", comment="x", passphrase="opensesame")
    done = remind(book, "install", "--at", "08:30", identity=str(tmp_path / "locked"))
    assert done.code == 5
    assert "locked with a passphrase, and nobody is there when cron runs" in done.err


def test_a_damaged_block(book: Book, home: Path, own_crontab: str) -> None:
    settings(home)
    remind(book, "install", "--at", "08:30").ok()
    damaged = scheduler.read_crontab().rpartition("# <<<")[0]
    scheduler.write_crontab(damaged)
    for words in (["install", "--at", "09:00"], ["uninstall"], ["status"]):
        done = remind(book, *words)
        assert done.code == 4
        assert "the block of this vault in the crontab is damaged" in done.err
        assert "crontab -e" in done.err
    assert scheduler.read_crontab() == damaged


def test_no_cron_on_this_machine(book: Book, home: Path, tmp_path: Path) -> None:
    settings(home)
    git = subprocess.run(["which", "git"], capture_output=True, text=True, check=True).stdout.strip()
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "git").symlink_to(git)
    env = {"PATH": str(tmp_path / "bin")}
    done = book.run("remind", "install", "--at", "08:30", identity="reminder", env=env)
    assert done.code == 9
    assert done.err == (
        "error: there is no cron on this machine\n"
        "  install it (on Debian: apt-get install cron), or use --systemd\n"
    )
    done = book.run("remind", "install", "--at", "08:30", "--systemd", identity="reminder", env=env)
    assert (done.code, "there is no systemd on this machine" in done.err) == (9, True)
    assert not (home / ".config" / "systemd").exists()
    book.run("remind", "status", identity="reminder", env=env).ok()


def test_a_crontab_that_nobody_reads(book: Book, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings(home)
    monkeypatch.setattr(scheduler, "cron_runs", lambda: False)
    done = remind(book, "install", "--at", "08:30")
    assert done.code == 9
    assert "no cron is running here" in done.err
    assert "30 8 * * *" in scheduler.read_crontab()


def test_a_timer_of_systemd(book: Book, home: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """With a stand-in for ``systemctl``, which needs a user's session: what it is told, and the units."""
    settings(home)
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "systemctl").write_text(
        f'#!/bin/sh\necho "$@" >> {shlex.quote(str(tmp_path))}/told\n'
    )
    (tmp_path / "bin" / "systemctl").chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}:{os.environ['PATH']}")
    remind(book, "install", "--at", "07:00").ok()
    remind(book, "install", "--at", "08:30", "--systemd").ok()
    assert remind(book, "install", "--at", "08:30", "--systemd").ok().out.startswith("nothing to change")
    assert block_of(scheduler.read_crontab()) == ""
    told = remind(book, "status", "--json").ok().json["installed"]
    assert [(each["by"], each["at"], each["to"]) for each in told] == [("systemd", ["08:30"], "mail")]
    units = home / ".config" / "systemd" / "user"
    book.run("backup", "to", tmp_path / "disk", identity="reminder").ok()
    for how, count in [(["--backup"], 4), (["--no-backup"], 2), (["--backup"], 4), ([], 4)]:
        remind(book, "install", "--at", "08:30", "--systemd", *how).ok()
        assert len(list(units.iterdir())) == count
    assert remind(book, "status", "--json").ok().json["installed"][0]["backup"] is True
    assert remind(book, "uninstall").ok().out == "the reminder is no longer installed\n"
    assert list(units.iterdir()) == []
    words = (tmp_path / "told").read_text()
    assert words.startswith(
        "--user show-environment\n--user daemon-reload\n--user enable --now hnwctl-remind-"
    )
    assert re.search(r"--user disable --now .*hnwctl-remind-", words)

"""``remind``: the agenda delivered once a day, with the key of cron."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
import robotserver
from books import Book, Done
from mailserver import PASSWORD, USER, ca_file, mail_server, text_of
from robotserver import chat_server

from hnwctl.console.reminders import reminding


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reminding, "WAITS", (0.0, 0.0))


@pytest.fixture
def wang(book: Book) -> str:
    """A client with a follow-up of the day before, whose birthday is today, and who matures in two days."""
    return book.add(
        "王小明",
        "profile.stage=active",
        "profile.birthday=1966-11-23",
        "service.tasks[+].text=谈 500万 信托",
        "service.tasks[-1].due=2026-11-22",
        "finance.holdings[+].product=稳健债",
        "finance.holdings[-1].amount=800万",
        "finance.holdings[-1].matures=2026-11-25",
    )


def remind(book: Book, *words: str, env: Mapping[str, str] | None = None, **how: str) -> Done:
    return book.run("remind", *words, env=env, **{"identity": "reminder", **how})


def without_handles(text: str) -> str:
    """The text with each handle as six dots: they depend on the client's id, which is by chance."""
    return "\n".join(
        f"- [......]{line[10:]}" if line.startswith("- [") else line for line in text.split("\n")
    )


def test_to_stdout_with_the_key_of_cron(book: Book, wang: str) -> None:
    done = remind(book).ok()
    assert f"""\
From before
- [......] WXM {wang}: follow-up, 1 day overdue

Today, 2026-11-23 Mon
- [......] WXM {wang}: birthday
""" in without_handles(done.out)
    assert f"WXM {wang}: maturity" in done.out
    assert "王小明" not in done.out
    again = remind(book).ok()
    assert (again.out, again.err) == ("", "nothing to deliver: nothing is due, or it was delivered today\n")
    assert remind(book, "--quiet").ok().err == ""
    assert f"WXM {wang}: follow-up, 2 days overdue" in remind(book, today="2026-11-24").ok().out


def test_names_in_chinese_and_never_an_amount(book: Book, wang: str) -> None:
    done = remind(book, "--reveal", "full", identity="adviser", lang="zh").ok()
    assert f"王小明 {wang}:待办跟进:谈 ***信托,逾期 1 天" in done.out
    assert "稳健债" in done.out
    assert "1966" not in done.out
    for amount in ("500", "800"):
        assert amount not in done.out.replace(wang, "")


def test_counts_alone(book: Book, wang: str) -> None:
    done = remind(book, "--reveal", "none", lang="zh").ok()
    assert "早于今天\n- 待办跟进:1\n" in done.out
    assert "今天,2026-11-23 周一\n- 生日:1\n" in done.out
    assert wang not in done.out
    assert "WXM" not in done.out


def test_a_dry_run_delivers_nothing(book: Book, wang: str) -> None:
    done = remind(book, "--to", "stdout", "--dry-run").ok()
    assert wang in done.out
    assert done.err == "to stdout:\nnothing was delivered: this was a dry run\n"
    assert remind(book).ok().out == done.out


def test_a_birthday_on_a_missed_day_is_told_when_it_is_over(book: Book, wang: str) -> None:
    remind(book, today="2026-11-21").ok()
    late = remind(book, today="2026-11-26").ok().out
    assert f"WXM {wang}: birthday, was on 2026-11-23" in late
    assert "birthday" not in remind(book, today="2026-11-27").ok().out


def test_days_look_ahead(book: Book, wang: str) -> None:
    assert "maturity" not in remind(book, "--days", "1").ok().out


def test_nothing_due_is_no_mail(book: Book, tmp_path: Path) -> None:
    with mail_server() as box:
        env = mail_settings(box.port, "smtp") | {"HNWCTL_BACKUP_TO": str(tmp_path)}
        remind(book, "--to", "mail", "--days", "0", env=env, today="2026-11-24").ok()
        count = len(box.letters)
        remind(book, "--to", "mail", "--days", "0", env=env, today="2026-11-24").ok()
    assert len(box.letters) == count <= 1


def mail_settings(port: int, scheme: str, **more: str) -> dict[str, str]:
    return {
        "HNWCTL_MAIL_URL": f"{scheme}://localhost:{port}",
        "HNWCTL_MAIL_FROM": "王力 <wang.li@example.com>",
        "HNWCTL_MAIL_TO": "box@example.org",
        **more,
    }


def test_a_mail_by_starttls_read_back(book: Book, wang: str, tmp_path: Path) -> None:
    (tmp_path / "password").write_text(f"{PASSWORD}\n")
    (tmp_path / "password").chmod(0o600)
    with mail_server(tls="starttls", login=True) as box:
        env = mail_settings(
            box.port,
            "smtp+starttls",
            HNWCTL_MAIL_USER=USER,
            HNWCTL_MAIL_PASSWORD_FILE=str(tmp_path / "password"),
            HNWCTL_MAIL_CA_FILE=str(ca_file(tmp_path)),
        )
        done = remind(book, "--to", "mail", env=env, lang="zh").ok()
        assert remind(book, "--to", "mail", env=env, lang="zh").ok().err.startswith("无需送达")
    [letter] = box.letters
    count = text_of(letter).count("- [")
    assert done.err == f"已送达 box@example.org,共 {count} 项\n"
    assert letter["Subject"] == f"今日待办 2026-11-23:{count} 项,其中 1 项早于今天"
    assert letter["From"] == "王力 <wang.li@example.com>"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert f"WXM {wang}:待办跟进,逾期 1 天" in text_of(letter)
    assert f"WXM {wang}:生日" in text_of(letter, "html")
    assert "王小明" not in f"{text_of(letter)}{text_of(letter, 'html')}"


def test_a_robot(book: Book, wang: str) -> None:
    with chat_server(robotserver.wecom) as chat:
        env = {
            "HNWCTL_WEBHOOK_URL": f"http://localhost:{chat.port}/?key=s3cr3t",
            "HNWCTL_WEBHOOK_KIND": "wecom",
        }
        done = remind(book, "--to", "webhook", "--reveal", "none", env=env, lang="zh").ok()
        assert done.err.startswith("已送达 localhost,共 ")
        chat.answer = lambda post: (200, {"errcode": 93000, "errmsg": "invalid webhook url"})
        failed = remind(book, "--to", "webhook", env=env, today="2026-11-24")
    assert len(chat.shown) == 1
    assert failed.code == 9
    assert failed.err == (
        "error: localhost refuses the message: HTTP 200 93000 invalid webhook url\n"
        "  is the webhook's address still in force, and its kind wecom?\n"
    )


def test_a_desktop_never_shows_names_where_others_could_read_them(
    book: Book, wang: str, tmp_path: Path
) -> None:
    (tmp_path / "notify-send").write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > {tmp_path}/words\n')
    (tmp_path / "notify-send").chmod(0o700)
    env = {"PATH": f"{tmp_path}:{os.environ['PATH']}"}
    done = remind(book, "--to", "desktop", "--reveal", "full", env=env).ok()
    assert "initials are shown" in done.err
    words = (tmp_path / "words").read_text()
    assert f"WXM {wang}: birthday" in words
    assert "王小明" not in words


@pytest.mark.parametrize(
    ("to", "env", "code", "said"),
    [
        ("mail", {}, 4, "mail.url is not set"),
        ("mail", {"HNWCTL_MAIL_URL": "smtp://mail.example.com"}, 4, "would travel without TLS"),
        (
            "mail",
            {"HNWCTL_MAIL_URL": "smtps://u:s3cr3t@mail.example.com"},
            4,
            "has a user or a password in it",
        ),
        ("webhook", {}, 4, "webhook.url is not set"),
        ("webhook", {"HNWCTL_WEBHOOK_URL": "http://example.com/s3cr3t"}, 4, "would travel without TLS"),
        ("desktop", {"PATH": "/nowhere"}, 9, "no way to show a note"),
    ],
)
def test_what_is_not_set_up(book: Book, to: str, env: Mapping[str, str], code: int, said: str) -> None:
    done = remind(book, "--to", to, env=env)
    assert (done.code, done.out) == (code, "")
    assert said in done.err
    assert "s3cr3t" not in done.err
    assert len(done.err.splitlines()) <= 2


def test_a_password_that_others_could_read(book: Book, tmp_path: Path) -> None:
    (tmp_path / "password").write_text(PASSWORD)
    (tmp_path / "password").chmod(0o644)
    env = mail_settings(
        1, "smtps", HNWCTL_MAIL_USER=USER, HNWCTL_MAIL_PASSWORD_FILE=str(tmp_path / "password")
    )
    done = remind(book, "--to", "mail", env=env)
    assert done.code == 5
    assert done.err == (
        f"error: others could read {tmp_path}/password, and a secret is in it\n"
        f"  chmod 600 {tmp_path}/password\n"
    )


def test_a_server_that_is_away_and_back(book: Book, wang: str) -> None:
    with mail_server() as box:
        port = box.port
    env = mail_settings(port, "smtp")
    failed = remind(book, "--to", "mail", env=env, lang="zh")
    assert failed.code == 9
    assert failed.err == f"错误: 无法连接 localhost:{port}:连接被拒绝\n"
    with mail_server(port=port) as box:
        remind(book, "--to", "mail", env=env).ok()
    assert len(box.letters) == 1


def test_a_doubt_is_said_and_the_run_ends_with_9(book: Book, wang: str) -> None:
    def drop(envelope: object) -> str:
        raise ConnectionAbortedError

    with mail_server() as box:
        box.after_taking = drop
        failed = remind(book, "--to", "mail", env=mail_settings(box.port, "smtp"))
        assert failed.code == 9
        assert failed.err == (
            "error: localhost did not confirm that it took the mail\n"
            "  it is not sent again today; what is still open comes again tomorrow\n"
        )
        box.after_taking = lambda envelope: None
        later = remind(book, "--to", "mail", env=mail_settings(box.port, "smtp")).ok()
        assert later.err.startswith("warning: a reminder of 2026-11-23 (items: ")
        remind(book, "--to", "mail", env=mail_settings(box.port, "smtp"), today="2026-11-24").ok()
    assert len(box.letters) == 2


def test_several_books_are_one_message(book: Book, wang: str, tmp_path: Path) -> None:
    from books import made

    other = made(tmp_path / "other")
    li = other.add("李娜", "profile.birthday=1980-11-23", "profile.stage=active")
    words = ["--vault", str(other.root), "--identity", str(other.identities["reminder"])]
    done = remind(book, *words).ok()
    assert f"LN {li} " in done.out
    assert f"WXM {wang} " in done.out
    assert done.out.count("Due on ") == 1
    assert other.run("remind", identity="reminder").ok().out == ""


def test_no_terminal_no_home_and_hardly_an_environment(book: Book, wang: str, tmp_path: Path) -> None:
    """As cron runs it, in the language that the line in the crontab says."""
    env = {"PATH": os.defpath, "XDG_STATE_HOME": os.environ["XDG_STATE_HOME"], "HOME": str(tmp_path)}
    words = [
        "--vault",
        book.root,
        "--identity",
        book.identities["reminder"],
        "--today",
        "2026-11-23",
        "--lang",
        "zh",
    ]
    done = subprocess.run(
        [sys.executable, "-m", "hnwctl", "remind", *map(str, words), "--quiet"],
        env=env, stdin=subprocess.DEVNULL, capture_output=True, cwd="/", check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr.decode()) == (0, "")
    assert f"WXM {wang}:生日" in done.stdout.decode()


@pytest.mark.parametrize("words", [["--to", "fax"], ["--reveal", "some"], ["--days", "-1"], ["now"]])
def test_wrong_words(book: Book, words: list[str]) -> None:
    assert remind(book, *words).code == 2

"""Handing letters to real servers, and knowing afterwards whether they were taken."""

import socketserver
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.headerregistry import Address
from pathlib import Path

import pytest
from mailserver import PASSWORD, USER, Mailbox, ca_file, mail_server, polite, scripted_server, text_of

from hnwctl.errors import InvalidError
from hnwctl.exchange import smtp
from hnwctl.exchange.delivery import BusyError, InDoubtError, RefusedError
from hnwctl.exchange.mail import Letter, Login, compose, parse_server

SENDER, TO = "wang.li@example.com", "box@example.org"
TEXT = "投诉 WXM 7k3m9q2x\n.\n.. two dots\n" + "行" * 2000 + "\nend\n"


class Sending:
    """One letter on its way; ``begun`` tells how far it came."""

    def __init__(self) -> None:
        self.begun = 0

    def begin(self) -> None:
        self.begun += 1

    def send(
        self, url: str, *, login: Login | None = None, ca: Path | None = None, timeout: float = 5
    ) -> None:
        letter = Letter(
            Address("", *SENDER.split("@")),
            Address("", *TO.split("@")),
            "待办",
            TEXT,
            "<p>投诉</p>",
            "b1",
            "zh-CN",
        )
        line = smtp.Line(parse_server(url), login, ca, timeout)
        message = compose(letter, datetime(2026, 11, 23, 8, 30, tzinfo=UTC))
        smtp.send(line, message, sender=SENDER, to=TO, begin=self.begin)


@pytest.fixture
def sending() -> Sending:
    return Sending()


@pytest.mark.parametrize(
    ("scheme", "tls"), [("smtp", ""), ("smtps", "implicit"), ("smtp+starttls", "starttls")]
)
@pytest.mark.parametrize("login", [False, True])
def test_it_arrives_as_it_was_written(
    sending: Sending, tmp_path: Path, scheme: str, tls: str, login: bool
) -> None:
    with mail_server(tls=tls, login=login) as box:
        who = Login(USER, PASSWORD) if login else None
        sending.send(f"{scheme}://localhost:{box.port}", login=who, ca=ca_file(tmp_path))
    [letter] = box.letters
    assert text_of(letter) == TEXT
    assert letter["Subject"] == "待办"
    assert box.envelopes == [(SENDER, (TO,))]
    assert sending.begun == 1


def test_a_certificate_that_nobody_vouches_for_is_refused(sending: Sending) -> None:
    for scheme, tls in (("smtps", "implicit"), ("smtp+starttls", "starttls")):
        with mail_server(tls=tls) as box, pytest.raises(RefusedError, match="certificate of localhost"):
            sending.send(f"{scheme}://localhost:{box.port}")
        assert box.letters == []
    assert sending.begun == 0


def test_a_certificate_for_another_name_is_refused(sending: Sending, tmp_path: Path) -> None:
    with mail_server(tls="implicit") as box, pytest.raises(RefusedError, match="certificate"):
        sending.send(f"smtps://127.0.0.1:{box.port}", ca=ca_file(tmp_path))
    assert (box.letters, sending.begun) == ([], 0)


def test_without_starttls_nothing_is_said_in_the_clear(sending: Sending, tmp_path: Path) -> None:
    with mail_server() as box, pytest.raises(RefusedError, match="offers no STARTTLS"):
        sending.send(
            f"smtp+starttls://localhost:{box.port}", login=Login(USER, PASSWORD), ca=ca_file(tmp_path)
        )
    assert (box.letters, sending.begun) == ([], 0)


def test_tls_where_there_is_none(sending: Sending, tmp_path: Path) -> None:
    with mail_server() as box, pytest.raises(RefusedError, match="no TLS with localhost"):
        sending.send(f"smtps://localhost:{box.port}", ca=ca_file(tmp_path))
    assert sending.begun == 0


def test_a_wrong_password(sending: Sending, tmp_path: Path) -> None:
    with mail_server(tls="implicit", login=True) as box, pytest.raises(RefusedError) as error:
        sending.send(f"smtps://localhost:{box.port}", login=Login(USER, "wrong"), ca=ca_file(tmp_path))
    assert "refuses user or password: 535" in str(error.value)
    assert "wrong" not in str(error.value)


def test_a_password_that_cannot_be_sent(sending: Sending, tmp_path: Path) -> None:
    with mail_server(tls="implicit", login=True) as box, pytest.raises(InvalidError, match="ASCII"):
        sending.send(f"smtps://localhost:{box.port}", login=Login(USER, "密码"), ca=ca_file(tmp_path))


def test_a_ca_file_that_is_none(sending: Sending, tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("no certificate")
    with pytest.raises(InvalidError, match="no certificates"):
        sending.send("smtps://localhost:1", ca=tmp_path / "ca.pem")


def test_a_login_does_not_show_its_password() -> None:
    assert PASSWORD not in repr(smtp.Line(parse_server("smtps://localhost"), Login(USER, PASSWORD)))


# --- certainly not delivered -----------------------------------------------------------------


def refusing_recipient(reply: str) -> Callable[[Mailbox], None]:
    def arrange(box: Mailbox) -> None:
        box.on_rcpt = lambda address: reply

    return arrange


def refusing_data(reply: str) -> Callable[[Mailbox], None]:
    def arrange(box: Mailbox) -> None:
        box.before_taking = lambda envelope: reply

    return arrange


@pytest.mark.parametrize(
    ("arrange", "error", "begun"),
    [
        (refusing_recipient("550 no such user"), RefusedError, 0),
        (refusing_recipient("450 greylisted"), BusyError, 0),
        (refusing_data("554 looks like spam"), RefusedError, 1),
        (refusing_data("451 try again"), BusyError, 1),
        (refusing_data("421 closing"), BusyError, 1),
    ],
)
def test_a_server_that_refuses(
    sending: Sending, arrange: Callable[[Mailbox], None], error: type[Exception], begun: int
) -> None:
    with mail_server() as box:
        arrange(box)
        with pytest.raises(error, match=r"localhost .*: [45]\d\d "):
            sending.send(f"smtp://localhost:{box.port}")
    assert (box.letters, sending.begun) == ([], begun)


def test_nobody_there(sending: Sending) -> None:
    with scripted_server(lambda handler: None) as port:
        pass
    with pytest.raises(BusyError, match=f"cannot reach localhost:{port}"):
        sending.send(f"smtp://localhost:{port}")


def test_a_name_that_nobody_has(sending: Sending) -> None:
    with pytest.raises(BusyError, match=r"nowhere\.invalid:465: the name of the host cannot be resolved"):
        sending.send("smtps://nowhere.invalid")


@pytest.mark.parametrize("until", ["EHLO", "MAIL", "RCPT", "DATA"])
def test_breaking_off_before_the_end_is_no_delivery(sending: Sending, until: str) -> None:
    with (
        scripted_server(lambda handler: polite(handler, until=until)) as port,
        pytest.raises(BusyError, match="broke off"),
    ):
        sending.send(f"smtp://localhost:{port}")
    assert sending.begun == 0


def test_a_server_that_greets_with_a_refusal(sending: Sending) -> None:
    def talk(handler: socketserver.StreamRequestHandler) -> None:
        handler.wfile.write(b"421 too many of you\r\n")

    with scripted_server(talk) as port, pytest.raises(BusyError, match="421 too many"):
        sending.send(f"smtp://localhost:{port}")


def test_a_server_that_does_not_answer(sending: Sending) -> None:
    over = threading.Event()
    with scripted_server(lambda handler: over.wait(5) and None) as port:
        with pytest.raises(BusyError, match="does not answer in time"):
            sending.send(f"smtp://localhost:{port}", timeout=0.1)
        over.set()


def test_a_server_that_drips_is_left(sending: Sending) -> None:
    def talk(handler: socketserver.StreamRequestHandler) -> None:
        while True:
            handler.wfile.write(b"2")
            time.sleep(0.03)

    began = time.monotonic()
    with scripted_server(talk) as port, pytest.raises(BusyError):
        sending.send(f"smtp://localhost:{port}", timeout=0.1)
    assert time.monotonic() - began < 3


# --- in doubt ----------------------------------------------------------------------------------


def test_dropping_after_the_dot_is_in_doubt(sending: Sending) -> None:
    def drop(envelope: object) -> str:
        raise ConnectionAbortedError

    for name in ("before_taking", "after_taking"):
        with mail_server() as box:
            setattr(box, name, drop)
            with pytest.raises(InDoubtError, match="did not confirm"):
                sending.send(f"smtp://localhost:{box.port}")
        assert len(box.letters) == (name == "after_taking")  # and nobody on our side can know which


def test_no_answer_after_the_dot_is_in_doubt(sending: Sending) -> None:
    over = threading.Event()
    with mail_server() as box:
        box.after_taking = lambda envelope: over.wait(5) and None
        with pytest.raises(InDoubtError):
            sending.send(f"smtp://localhost:{box.port}", timeout=0.2)
        over.set()


@pytest.mark.parametrize("reply", [b"what?\r\n", b"25", b"\xff\xfe\r\n", b"2" * 9000 + b"\r\n"])
def test_an_answer_that_is_none_after_the_dot_is_in_doubt(sending: Sending, reply: bytes) -> None:
    def talk(handler: socketserver.StreamRequestHandler) -> None:
        polite(handler, until="DATA")
        handler.wfile.write(b"354 go on\r\n")
        while handler.rfile.readline() not in (b".\r\n", b""):
            pass
        handler.wfile.write(reply)

    with scripted_server(talk) as port, pytest.raises(InDoubtError):
        sending.send(f"smtp://localhost:{port}")


def test_dropping_within_the_text_is_no_delivery(sending: Sending) -> None:
    """The dot may still get into our side's buffers: then it counts as in doubt, and never as delivered."""

    def talk(handler: socketserver.StreamRequestHandler) -> None:
        polite(handler, until="DATA")
        handler.wfile.write(b"354 go on\r\n")
        handler.rfile.readline()
        handler.request.close()

    with scripted_server(talk) as port, pytest.raises((BusyError, InDoubtError)) as error:
        sending.send(f"smtp://localhost:{port}")
    assert sending.begun == isinstance(error.value, InDoubtError)

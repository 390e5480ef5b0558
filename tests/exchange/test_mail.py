"""Letters as they stand on the wire, addresses, and the URLs of servers."""

from datetime import UTC, datetime, timedelta, timezone
from email import message_from_bytes, policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mailserver import text_of

from hnwctl.errors import InvalidError
from hnwctl.exchange.mail import Letter, compose, message_id, parse_address, parse_server

NOW = datetime(2026, 11, 23, 8, 30, 5, 123456, tzinfo=timezone(timedelta(hours=8)))


def letter(**given: str) -> Letter:
    texts = {
        "subject": "今日待办 2026-11-23:12 项,其中 3 项早于今天",
        "text": "· 投诉 WXM\n.\n..dots\nFrom here\n" + "很长的一行" * 60 + "\n",
        "html": "<p>投诉 WXM</p>\n",
        "batch": "b1",
        "language": "zh-CN",
        **given,
    }
    return Letter(Address("王力", "wang.li", "example.com"), Address("", "box", "example.org"), **texts)


def read_back(message: EmailMessage) -> EmailMessage:
    found = message_from_bytes(message.as_bytes(), policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


def test_a_letter_is_ascii_on_the_wire_and_chinese_when_read() -> None:
    raw = compose(letter(), NOW).as_bytes()
    assert raw.isascii()
    assert all(len(line) <= 998 for line in raw.split(b"\r\n"))
    assert b"\n" not in raw.replace(b"\r\n", b"")
    found = read_back(compose(letter(), NOW))
    assert found["Subject"] == letter().subject
    assert found["From"] == "王力 <wang.li@example.com>"
    assert text_of(found) == letter().text
    assert text_of(found, "html") == letter().html
    assert found.get_content_type() == "multipart/alternative"


def test_headers_of_a_machine() -> None:
    found = read_back(compose(letter(), NOW))
    assert found["Auto-Submitted"] == "auto-generated"
    assert found["Content-Language"] == "zh-CN"
    assert found["MIME-Version"] == "1.0"
    assert parsedate_to_datetime(found["Date"]) == NOW.replace(microsecond=0)
    assert found["Date"].endswith("+0800")


def test_the_message_id_is_that_of_the_batch() -> None:
    first, again = compose(letter(), NOW), compose(letter(), NOW + timedelta(minutes=5))
    other = compose(letter(batch="b2"), NOW)
    assert first["Message-ID"] == again["Message-ID"] == message_id("b1", "example.com")
    assert other["Message-ID"] != first["Message-ID"]


@settings(max_examples=25)
@given(
    subject=st.text(
        alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=200
    )
)
def test_any_subject_comes_back(subject: str) -> None:
    found = read_back(compose(letter(subject=subject.strip()), NOW.astimezone(UTC)))
    assert " ".join(str(found["Subject"]).split()) == " ".join(subject.split())


@pytest.mark.parametrize("subject", ["a\nBcc: eve@example.com", "a\r\nBcc: eve@example.com"])
def test_a_line_break_forges_no_header(subject: str) -> None:
    with pytest.raises(InvalidError, match="line breaks"):
        compose(letter(subject=subject), NOW)


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("smtp://localhost", "smtp://localhost:25"),
        ("smtp://127.0.0.1:2525", "smtp://127.0.0.1:2525"),
        ("smtp://[::1]:2525/", "smtp://::1:2525"),
        ("smtps://mail.example.com", "smtps://mail.example.com:465"),
        ("smtp+starttls://mail.example.com", "smtp+starttls://mail.example.com:587"),
        (" smtp+starttls://mail.example.com:2587 ", "smtp+starttls://mail.example.com:2587"),
    ],
)
def test_servers(url: str, said: str) -> None:
    assert str(parse_server(url)) == said


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("mail.example.com", "cannot be read"),
        ("http://mail.example.com", "cannot be read"),
        ("smtps://", "cannot be read"),
        ("smtps://mail.example.com:many", "cannot be read"),
        ("smtps://mail.example.com:0", "cannot be read"),
        ("smtps://mail.example.com:99999", "cannot be read"),
        ("smtps://[::1", "cannot be read"),
        ("smtps://mail.example.com/inbox", "cannot be read"),
        ("smtp://mail.example.com", "without TLS"),
        ("smtp://10.0.0.1", "without TLS"),
        ("smtp://localhost.example.com", "without TLS"),
        ("smtps://wang:opensesame@mail.example.com", "user or a password"),
        ("smtps://wang@mail.example.com", "user or a password"),
    ],
)
def test_servers_that_do_not_do(url: str, said: str) -> None:
    with pytest.raises(InvalidError) as error:
        parse_server(url)
    assert said in str(error.value)
    assert "opensesame" not in f"{error.value}{error.value.hint}{error.value.facts}"


@pytest.mark.parametrize(
    ("text", "name", "bare"),
    [
        ("wang.li@example.com", "", "wang.li@example.com"),
        ("王力 <wang.li@example.com>", "王力", "wang.li@example.com"),
        ('"Li, Wang" <w+x@mail.example.com>', "Li, Wang", "w+x@mail.example.com"),
        ("root@localhost", "", "root@localhost"),
    ],
)
def test_addresses(text: str, name: str, bare: str) -> None:
    found = parse_address(text, "mail.to")
    assert (found.display_name, found.addr_spec) == (name, bare)


@pytest.mark.parametrize(
    "text",
    ["", "wang", "@example.com", "wang@", "wang@exa mple.com", "王@example.com", "a@b\nBcc: c@d", "a@-b.com"],
)
def test_no_addresses(text: str) -> None:
    with pytest.raises(InvalidError, match=r"mail\.to"):
        parse_address(text, "mail.to")

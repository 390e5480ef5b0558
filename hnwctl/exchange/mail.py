"""Mail: composing a letter, and which server takes it.

A letter has a text and an HTML part and is pure ASCII on the wire, so that any server takes it. The
conversation with the server is in `hnwctl.exchange.smtp`.
"""

import hashlib
import re
from dataclasses import dataclass, field
from datetime import datetime
from email import policy
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from urllib.parse import urlsplit

from hnwctl.errors import InvalidError
from hnwctl.exchange.delivery import is_loopback

_POLICY = policy.SMTP.clone(cte_type="7bit", max_line_length=78)
_PORTS = {"smtp": 25, "smtps": 465, "smtp+starttls": 587}
_URL_HINT = "write it as smtp+starttls://mail.example.com:587 or smtps://mail.example.com"
_ATOM = re.compile(r"[!#-'*+\-/-9=?A-Z^-~]+(?:\.[!#-'*+\-/-9=?A-Z^-~]+)*")
_DOMAIN = re.compile(
    r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*"
)


@dataclass(frozen=True, slots=True)
class Server:
    """Where mail is handed in: ``scheme`` is ``smtp``, ``smtps`` (TLS at once) or ``smtp+starttls``."""

    scheme: str
    host: str
    port: int

    def __str__(self) -> str:
        return f"{self.scheme}://{self.host}:{self.port}"


def parse_server(url: str) -> Server:
    """The server at ``smtp://host:port``, ``smtps://…`` or ``smtp+starttls://…``.

    InvalidError: not such a URL; a user or password in it; no TLS although the host is not this machine.
    The URL is never repeated in the error, since a password may be in it.
    """
    try:
        parts = urlsplit(url.strip())
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise InvalidError("the mail server's URL cannot be read", hint=_URL_HINT) from None
    if "@" in url:
        raise InvalidError(
            "the mail server's URL has a user or a password in it",
            hint="put the user into mail.user and the password into the keyring or mail.password_file",
        )
    if (
        parts.scheme not in _PORTS
        or not host
        or port == 0
        or parts.path.strip("/")
        or parts.query
        or parts.fragment
    ):
        raise InvalidError("the mail server's URL cannot be read", hint=_URL_HINT)
    if parts.scheme == "smtp" and not is_loopback(host):
        raise InvalidError(
            "mail to {host} would travel without TLS",
            hint="write smtp+starttls:// (usually port 587) or smtps:// (465)",
            host=host,
        )
    return Server(parts.scheme, host, _PORTS[parts.scheme] if port is None else port)


@dataclass(frozen=True, slots=True)
class Login:
    """Who hands the mail in; shows itself without the password."""

    user: str
    password: str = field(repr=False)


def parse_address(text: str, setting: str) -> Address:
    """The address in ``王力 <wang@example.com>`` or ``wang@example.com``.

    InvalidError, naming ``setting``, for what is none, or has other than ASCII characters in it.
    """
    name, bare = parseaddr(text)
    local, _, domain = bare.rpartition("@")
    if bare not in text or "\n" in text or not (_ATOM.fullmatch(local) and _DOMAIN.fullmatch(domain)):
        raise InvalidError(
            "{setting} is no mail address: {text}",
            hint="write it as wang.li@example.com or 王力 <wang.li@example.com>",
            setting=setting,
            text=text,
        )
    return Address(name, local, domain)


@dataclass(frozen=True, slots=True)
class Letter:
    """What a letter says, to whom; ``batch`` makes its Message-ID, the same at each attempt."""

    sender: Address
    to: Address
    subject: str
    text: str
    html: str
    batch: str
    language: str


def compose(letter: Letter, now: datetime) -> EmailMessage:
    """The letter as a MIME message: text and HTML alternatives, marked as made by a machine.

    The Message-ID depends on ``batch`` and the sender's domain alone: a letter that arrives twice all the
    same is known for one. InvalidError where a line break in a header would forge another.
    """
    message = EmailMessage(policy=_POLICY)
    try:
        message["From"] = letter.sender
        message["To"] = letter.to
        message["Subject"] = letter.subject
    except (ValueError, MessageError):
        raise InvalidError("a header of a mail cannot have line breaks") from None
    message["Date"] = format_datetime(now.replace(microsecond=0))
    message["Message-ID"] = message_id(letter.batch, letter.sender.domain)
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text, charset="utf-8")
    message.add_alternative(letter.html, subtype="html", charset="utf-8")
    message["Content-Language"] = letter.language
    message.set_boundary(f"=_{hashlib.sha256(letter.batch.encode()).hexdigest()[:32]}")
    return message


def message_id(batch: str, domain: str) -> str:
    """The Message-ID of a batch; it says nothing about what is in it."""
    return f"<{hashlib.sha256(batch.encode()).hexdigest()[:32]}@{domain}>"

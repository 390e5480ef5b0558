"""Where reminders go: the mail server, webhook and desktop of the user's settings."""

import re
from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from typing import TYPE_CHECKING, ClassVar

from hnwctl.console.messages import language
from hnwctl.console.reminders.secretfile import check_private, secret_in
from hnwctl.domain.reminding import Reveal
from hnwctl.errors import ForbiddenError, InvalidError
from hnwctl.exchange.delivery import TIMEOUT, Begin

if TYPE_CHECKING:
    from hnwctl.console.printing.output import Output
    from hnwctl.console.reminders.remindtext import Page
    from hnwctl.console.settings import Settings
    from hnwctl.exchange.mail import Login
    from hnwctl.exchange.smtp import Line
    from hnwctl.exchange.webhook import Webhook

KEYRING = "hnwctl:{host}"
"""The service under which the OS keyring has a mail password: ``keyring set hnwctl:HOST USER``."""


class Place(ABC):
    """Somewhere that reminders are delivered to.

    ``kind`` is the ``--to``. At most ``messages`` of at most ``lines`` lines together go there at once.
    """

    kind: ClassVar[str]
    messages: ClassVar[int] = 1
    lines: ClassVar[int] = 500

    @property
    def address(self) -> str:
        """What tells it from others of its kind; may be a secret."""
        return self.kind

    @property
    def shown(self) -> str:
        """Its name for its owner."""
        return self.address

    def fits(self, page: "Page") -> bool:
        """Whether so much can be said in one message."""
        return True

    def allows(self, reveal: Reveal) -> Reveal:
        """What may be revealed there of what was asked for."""
        return reveal

    @abstractmethod
    def send(self, page: "Page", *, batch: str, now: datetime, begin: Begin) -> None:
        """Deliver; errors as in `hnwctl.exchange.delivery`."""


@dataclass(frozen=True)
class MailPlace(Place):
    """A mail address: each recipient is a place of its own, and no other one's trouble is its own."""

    kind = "mail"
    line: "Line"
    sender: Address
    to: Address

    @property
    def address(self) -> str:
        """The address, whatever name stands beside it."""
        return self.to.addr_spec.lower()

    def send(self, page: "Page", *, batch: str, now: datetime, begin: Begin) -> None:
        """Hand it to the mail server."""
        from hnwctl.exchange import mail, smtp

        letter = mail.Letter(
            self.sender,
            self.to,
            page.title,
            page.text,
            page.html,
            batch,
            "zh-CN" if language() == "zh" else "en",
        )
        smtp.send(
            self.line,
            mail.compose(letter, now),
            sender=self.sender.addr_spec,
            to=self.to.addr_spec,
            begin=begin,
        )


@dataclass(frozen=True)
class WebhookPlace(Place):
    """A chat robot, or a program that takes JSON."""

    kind = "webhook"
    messages = 5
    webhook: "Webhook"

    @property
    def address(self) -> str:
        """The URL, which only its digest leaves."""
        return self.webhook.url

    @property
    def shown(self) -> str:
        """The host: the rest of the URL is a secret."""
        return self.webhook.host

    def fits(self, page: "Page") -> bool:
        """Whether the robot takes that much at once."""
        return self.webhook.robot.size(page.text) <= self.webhook.robot.longest

    def send(self, page: "Page", *, batch: str, now: datetime, begin: Begin) -> None:
        """Post it."""
        from hnwctl.exchange.robots import Note
        from hnwctl.exchange.webhook import post

        post(self.webhook, Note(page.text, page.data), batch=batch, now=now, begin=begin)


@dataclass(frozen=True)
class DesktopPlace(Place):
    """The screen of this machine, through the notifier at ``program``."""

    kind = "desktop"
    lines = 6
    program: str
    settings: "Settings"

    def allows(self, reveal: Reveal) -> Reveal:
        """No names where others on the machine could read them."""
        from hnwctl.exchange.desktop import shows_arguments

        return Reveal.initials if reveal is Reveal.full and shows_arguments(self.program) else reveal

    def send(self, page: "Page", *, batch: str, now: datetime, begin: Begin) -> None:
        """Show it."""
        from hnwctl.exchange.desktop import notify

        title, _, body = page.text.strip().partition("\n\n")
        notify(self.program, title, body, environ=self.settings.environ, begin=begin)


@dataclass(frozen=True)
class StdoutPlace(Place):
    """What this process prints."""

    kind = "stdout"
    lines = 100_000
    output: "Output"

    def send(self, page: "Page", *, batch: str, now: datetime, begin: Begin) -> None:
        """Print it."""
        begin()
        self.output.text(page.text)
        self.output.stdout.flush()


def mail_places(settings: "Settings") -> list[MailPlace]:
    """A place for each address of ``mail.to``; InvalidError, ForbiddenError for settings that do not do."""
    from hnwctl.exchange.mail import parse_server
    from hnwctl.exchange.smtp import Line

    server = parse_server(_needed(settings, "mail.url", "smtp+starttls://mail.example.com:587"))
    receivers = _receivers(_needed(settings, "mail.to", "wang.li@example.com"))
    sender = _sender(settings)
    line = Line(
        server,
        _login(settings, server.host),
        settings.path("mail.ca_file"),
        _timeout(settings, "mail.timeout"),
    )
    return [MailPlace(line, sender, to) for to in receivers]


def _receivers(text: str) -> list[Address]:
    """The addresses between the commas, each once; a comma in quotes is part of a name."""
    from hnwctl.exchange.mail import parse_address

    pieces = [piece.strip() for piece in re.findall(r'(?:"[^"]*"|[^,"])+', text)]
    found = [parse_address(piece, "mail.to") for piece in pieces if piece]
    return list({each.addr_spec.lower(): each for each in found}.values())


def _sender(settings: "Settings") -> Address:
    """``mail.from``, else the user if that is an address."""
    from hnwctl.exchange.mail import parse_address

    user = settings.value("mail.user") or ""
    usual = user if "@" in user else ""
    named = settings.value("mail.from") or usual or _needed(settings, "mail.from", "wang.li@example.com")
    return parse_address(named, "mail.from")


def _needed(settings: "Settings", name: str, example: str) -> str:
    found = settings.value(name)
    if found:
        return found
    raise InvalidError(
        "{name} is not set",
        hint="set it in {file}, such as {example}, or {variable} in the environment",
        name=name,
        file=settings.config_file,
        example=example,
        variable=settings.variable(name),
    )


def _login(settings: "Settings", host: str) -> "Login | None":
    """User and password; None where the server wants none."""
    from hnwctl.exchange.mail import Login

    user = settings.value("mail.user")
    if not user:
        return None
    file = settings.path("mail.password_file")
    return Login(user, secret_in(file) if file else _from_keyring(user, host))


def _from_keyring(user: str, host: str) -> str:
    import keyring
    from keyring.errors import KeyringError

    service = KEYRING.format(host=host)
    try:
        found = keyring.get_password(service, user)
    except KeyringError:
        raise ForbiddenError(
            "there is no keyring to be opened here",
            hint="cron has none: name a file (mode 0600) with the password in mail.password_file",
        ) from None
    if not found:
        raise ForbiddenError(
            "there is no password for {user} at {host}",
            hint="`keyring set {service} {user}`, or put it into the file that mail.password_file names",
            user=user,
            host=host,
            service=service,
        )
    return found


def webhook_place(settings: "Settings") -> WebhookPlace:
    """The webhook of the settings; InvalidError, ForbiddenError for settings that do not do."""
    from hnwctl.exchange.webhook import parse_webhook

    url = _secret(settings, "webhook.url") or _needed(settings, "webhook.url", "https://…")
    return WebhookPlace(
        parse_webhook(
            url,
            kind=settings.value("webhook.kind") or "",
            secret=_secret(settings, "webhook.secret"),
            ca_file=settings.path("webhook.ca_file"),
            timeout=_timeout(settings, "webhook.timeout"),
        )
    )


def _secret(settings: "Settings", name: str) -> str:
    """A secret from the environment, the file that ``<name>_file`` names, or a private config.yaml."""
    file = settings.path(f"{name}_file")
    if settings.given(name):
        return settings.given(name).strip()
    if file:
        return secret_in(file)
    if settings.config.get(name):
        check_private(settings.config_file)
    return settings.config.get(name, "").strip()


def _timeout(settings: "Settings", name: str) -> float:
    text = settings.value(name)
    try:
        seconds = float(text) if text else TIMEOUT
    except ValueError:
        seconds = 0
    if not 0 < seconds <= 600:
        raise InvalidError("{name} is no number of seconds: {text}", name=name, text=text)
    return seconds


def desktop_place(settings: "Settings") -> DesktopPlace:
    """The desktop of this machine; RefusedError where there is no notifier."""
    from hnwctl.exchange.desktop import program

    return DesktopPlace(program(settings.environ), settings)

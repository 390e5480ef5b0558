"""Handing a letter to a mail server, so that afterwards it is known whether it was taken.

A server takes a message at the line with the single dot: until we send it the message certainly was
not taken, and its answer says whether it was. So ``begin`` is called between the last byte of the text and
the dot: what breaks off before is no delivery, what breaks off after is in doubt, and nothing else is.
"""

import re
import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from threading import Timer

from hnwctl.errors import InvalidError, OutsideError
from hnwctl.exchange.delivery import TIMEOUT, Begin, BusyError, InDoubtError, RefusedError, brief
from hnwctl.exchange.mail import Login, Server

STEPS_AT_MOST = 4
"""A whole conversation may take so many times the time of one step: a server that drips bytes is left."""

_NAME = "[127.0.0.1]"
"""What we call ourselves: nothing of this machine or its network is told."""


@dataclass(frozen=True, slots=True)
class Line:
    """How to reach the server: ``ca_file`` holds further authorities whose certificates are accepted."""

    server: Server
    login: Login | None = None
    ca_file: Path | None = None
    timeout: float = TIMEOUT


def send(line: Line, message: EmailMessage, *, sender: str, to: str, begin: Begin) -> None:
    """Hand ``message`` over for one recipient.

    Raises BusyError or RefusedError if it certainly was not taken, InDoubtError if nobody can say;
    InvalidError for a CA file or password that cannot be used.
    """
    with _explained(line.server), _connected(line) as talk:
        _greeted(talk, line)
        _expect(250, talk.mail(sender))
        _expect(250, talk.rcpt(to))
        _expect(354, talk.docmd("DATA"))
        talk.send(_stuffed(message.as_bytes()))
        begin()
        _expect(250, _last_dot(talk, line.server))
        with suppress(OSError, smtplib.SMTPException):
            talk.docmd("QUIT")


class _Talk(smtplib.SMTP):
    """A conversation over a connection that is there already."""

    def __init__(self, connection: socket.socket, server: Server, timeout: float) -> None:
        self._connection = connection
        super().__init__(server.host, server.port, local_hostname=_NAME, timeout=timeout)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        return self._connection


@contextmanager
def _connected(line: Line) -> Iterator[_Talk]:
    server = line.server
    context = _tls(line)
    with (
        socket.create_connection((server.host, server.port), line.timeout) as plain,
        _at_most(plain, STEPS_AT_MOST * line.timeout),
    ):
        implicit = server.scheme == "smtps"
        connection = context.wrap_socket(plain, server_hostname=server.host) if implicit else plain
        talk = _Talk(connection, server, line.timeout)
        try:
            if server.scheme == "smtp+starttls":
                talk.starttls(context=context)
            yield talk
        finally:
            talk.close()


@contextmanager
def _at_most(connection: socket.socket, seconds: float) -> Iterator[None]:
    """Cut the connection when the time is over, whatever either side is doing."""
    twin = connection.dup()

    def cut() -> None:
        with suppress(OSError):
            twin.shutdown(socket.SHUT_RDWR)

    timer = Timer(seconds, cut)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        twin.close()


def _tls(line: Line) -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if line.ca_file is not None:
        try:
            context.load_verify_locations(cafile=line.ca_file)
        except (OSError, ssl.SSLError):
            raise InvalidError("no certificates can be read from {file}", file=line.ca_file) from None
    return context


def _greeted(talk: _Talk, line: Line) -> None:
    talk.ehlo_or_helo_if_needed()
    if line.login is None:
        return
    if not line.login.password.isascii() or not line.login.user.isascii():
        raise InvalidError("user and password of the mail server can have ASCII characters only")
    talk.login(line.login.user, line.login.password)


def _stuffed(raw: bytes) -> bytes:
    """The message as it goes over the wire, up to the dot that ends it."""
    lines = re.sub(rb"\r\n|\r|\n", b"\r\n", raw)
    return re.sub(rb"(?m)^\.", b"..", lines.removesuffix(b"\r\n") + b"\r\n")


def _last_dot(talk: _Talk, server: Server) -> tuple[int, bytes]:
    with suppress(OSError, smtplib.SMTPException):
        talk.send(b".\r\n")
        code, text = talk.getreply()
        if 200 <= code < 600:  # anything else is no answer
            return code, text
    raise InDoubtError("{host} did not confirm that it took the mail", hint=IN_DOUBT, host=server.host)


IN_DOUBT = "it is not sent again today; what is still open comes again tomorrow"


def _expect(code: int, reply: tuple[int, bytes]) -> None:
    """Raise what the server said, unless it is this answer or one of its kin (251: it forwards)."""
    if reply[0] // 10 != code // 10:
        raise smtplib.SMTPResponseException(*reply)


@contextmanager
def _explained(server: Server) -> Iterator[None]:
    """Turn what smtplib and the network say into one of the outcomes of a delivery."""
    try:
        yield
    except (OutsideError, InvalidError):
        raise
    except smtplib.SMTPResponseException as error:
        raise _answered(error, server) from None
    except smtplib.SMTPServerDisconnected as error:
        raise _unreachable(error, server) from None
    except smtplib.SMTPException:  # what is left of it: not supported, no way to log in that we know
        raise RefusedError(
            "{host} offers no STARTTLS, or no way to log in", hint="is it smtps://?", host=server.host
        ) from None
    except ssl.SSLCertVerificationError as error:
        raise RefusedError(
            "the certificate of {host} does not hold: {reason}",
            hint="for a private authority name its certificate in mail.ca_file",
            host=server.host,
            reason=brief(error.verify_message),
        ) from None
    except ssl.SSLError:
        raise RefusedError(
            "no TLS with {host}:{port}",
            hint="smtps:// is for TLS at once (465), smtp+starttls:// for 587",
            host=server.host,
            port=server.port,
        ) from None
    except OSError as error:
        raise _unreachable(error, server) from None


def _answered(error: smtplib.SMTPResponseException, server: Server) -> OutsideError:
    code, reply = error.smtp_code, brief(error.smtp_error)
    if code < 500:
        return BusyError(
            "{host} does not take mail now: {code} {reply}", host=server.host, code=code, reply=reply
        )
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return RefusedError(
            "{host} refuses user or password: {code} {reply}",
            hint="check mail.user, and the password in the keyring or mail.password_file",
            host=server.host,
            code=code,
            reply=reply,
        )
    return RefusedError("{host} refuses the mail: {code} {reply}", host=server.host, code=code, reply=reply)


_NO_SUCH_HOST = "the name of the host cannot be resolved"


def _unreachable(error: OSError, server: Server) -> BusyError:
    where = f"{server.host}:{server.port}"
    if isinstance(error, TimeoutError) or "timed out" in str(error):  # smtplib keeps the text alone
        return BusyError("{where} does not answer in time", where=where)
    if isinstance(error, (smtplib.SMTPServerDisconnected, ConnectionResetError, BrokenPipeError)):
        return BusyError("{where} broke off the conversation", where=where)
    unknown = isinstance(error, socket.gaierror)  # each system has its own words for that
    reason = _NO_SUCH_HOST if unknown else brief(error.strerror or type(error).__name__)
    return BusyError("cannot reach {where}: {reason}", where=where, reason=reason)

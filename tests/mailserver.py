"""Real mail servers on loopback for tests: aiosmtpd with TLS, and a scripted one that breaks off."""

import asyncio
import socketserver
import ssl
import threading
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cache
from pathlib import Path
from typing import Any

import trustme
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

USER, PASSWORD = "wang", "opensesame"


def text_of(letter: EmailMessage, subtype: str = "plain") -> str:
    """What the part of a letter says, its lines ended as here."""
    part = letter.get_body((subtype,))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


@cache
def authority() -> trustme.CA:
    """A certificate authority that nobody knows but who is given its file."""
    return trustme.CA()


def ca_file(folder: Path) -> Path:
    """The authority's certificate as a file."""
    path = folder / "ca.pem"
    authority().cert_pem.write_to_path(path)
    return path


def tls_context() -> ssl.SSLContext:
    """What a server at localhost proves itself with."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority().issue_cert("localhost").configure_cert(context)
    return context


Hook = Callable[[Envelope], str | None]
"""Gives the server's reply, or None to take it as usual; may block, or raise ConnectionAbortedError."""


@dataclass
class Mailbox:
    """What a server took, and how it is to behave."""

    letters: list[EmailMessage] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    envelopes: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    on_rcpt: Callable[[str], str | None] = lambda address: None
    before_taking: Hook = lambda envelope: None
    after_taking: Hook = lambda envelope: None
    port: int = 0

    async def handle_RCPT(  # noqa: N802 - as aiosmtpd calls it
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Sequence[str]
    ) -> str:
        """One recipient."""
        refusal = await asyncio.to_thread(self.on_rcpt, address)
        if refusal is None:
            envelope.rcpt_tos.append(address)
        return refusal or "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """The dot has come: the letter is ours to take or to refuse."""
        try:
            refusal = await asyncio.to_thread(self.before_taking, envelope)
            if refusal is not None:
                return refusal
            self._take(envelope)
            return await asyncio.to_thread(self.after_taking, envelope) or "250 OK"
        except ConnectionAbortedError:
            server.transport.abort()
            return "250 never said"

    def _take(self, envelope: Envelope) -> None:
        raw = envelope.content
        assert isinstance(raw, bytes)
        self.raw.append(raw)
        letter = message_from_bytes(raw, policy=policy.default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        self.envelopes.append((envelope.mail_from or "", tuple(envelope.rcpt_tos)))


def _login(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
    right = isinstance(data, LoginPassword) and data == LoginPassword(USER.encode(), PASSWORD.encode())
    return AuthResult(success=right, handled=False)


@contextmanager
def mail_server(*, tls: str = "", login: bool = False, port: int = 0) -> Iterator[Mailbox]:
    """A server on 127.0.0.1; ``tls`` is empty, ``starttls`` or ``implicit``; ``login``: it asks who comes."""
    box = Mailbox()
    loop = asyncio.new_event_loop()
    context = tls_context() if tls else None

    def protocol() -> SMTP:
        warnings.filterwarnings("ignore", "Requiring AUTH", UserWarning)  # TLS may be there already
        return SMTP(
            box,
            hostname="localhost",
            loop=loop,
            tls_context=context if tls == "starttls" else None,
            require_starttls=tls == "starttls",
            authenticator=_login if login else None,
            auth_required=login,
            auth_require_tls=tls == "starttls",
            ident="test",
        )

    server = loop.run_until_complete(
        loop.create_server(protocol, "127.0.0.1", port, ssl=context if tls == "implicit" else None)
    )
    box.port = server.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield box
    finally:
        asyncio.run_coroutine_threadsafe(_ended(server), loop).result(5)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
        loop.close()


async def _ended(server: asyncio.Server) -> None:
    server.close()
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


@contextmanager
def scripted_server(talk: Callable[[socketserver.StreamRequestHandler], None]) -> Iterator[int]:
    """A server that does what ``talk`` does with each connection, then hangs up; its port."""

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            talk(self)

    class Server(socketserver.ThreadingTCPServer):
        daemon_threads = True
        allow_reuse_address = True

        def handle_error(self, request: Any, client_address: Any) -> None:
            """Whoever hangs up first is no error."""

    with Server(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield server.server_address[1]
        server.shutdown()
        thread.join(5)


def polite(handler: socketserver.StreamRequestHandler, *, until: str) -> None:
    """Greet and agree to everything up to the command ``until``, which is read and not answered."""
    handler.wfile.write(b"220 hello\r\n")
    while line := handler.rfile.readline():
        word = line.split()[0].decode().upper()
        if word == until:
            return
        handler.wfile.write(b"250 fine\r\n")

"""Posting a note to a webhook: a chat robot, or any program that takes JSON.

The URL is a secret: who knows it can post. It is shown as its host only, redirects are not followed, and
no error carries more of it. What became of a note is told as in `hnwctl.exchange.delivery`: before the
request is on its way it certainly was not delivered; from then on only an answer tells. An answer of a
gateway (502, 504) tells nothing of whether the server behind it took the note.
"""

import json
import ssl
import time
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from hnwctl.errors import InvalidError, OutsideError
from hnwctl.exchange.delivery import TIMEOUT, Begin, BusyError, InDoubtError, RefusedError, brief, is_loopback
from hnwctl.exchange.robots import KINDS, Answer, Note, Robot, robot_of

if TYPE_CHECKING:
    import httpx

IN_DOUBT = "it is not sent again today; what is still open comes again tomorrow"
_MOST = 64 * 1024
"""Bytes of an answer that are read."""
_GATEWAYS = frozenset({502, 504, 520, 524})
_LATER = frozenset({408, 425, 429})


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where to post; ``url`` and ``secret`` (of robots that want a signature) never show."""

    url: str = field(repr=False)
    host: str
    robot: Robot
    secret: str = field(default="", repr=False)
    ca_file: Path | None = None
    timeout: float = TIMEOUT


def parse_webhook(
    url: str, *, kind: str = "", secret: str = "", ca_file: Path | None = None, timeout: float = TIMEOUT
) -> Webhook:
    """The webhook at ``url``, whose kind is told by its host unless ``kind`` says it.

    InvalidError, without the URL: none, no TLS although the host is not this machine, no such kind.
    """
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        valid = parts.scheme in ("http", "https") and bool(host) and parts.port != 0 and url.isascii()
    except ValueError:
        valid = False
    if not valid or any(character.isspace() for character in url):
        raise _no_url()
    if parts.scheme == "http" and not is_loopback(host):
        raise InvalidError("what goes to {host} would travel without TLS", hint="write https://", host=host)
    robot = robot_of(host, kind)
    if robot is None:
        raise InvalidError(
            "no such kind of webhook: {kind}", hint="one of: {kinds}", kind=kind, kinds=list(KINDS)
        )
    return Webhook(url, host, robot, secret, ca_file, timeout)


def post(webhook: Webhook, note: Note, *, batch: str, now: datetime, begin: Begin) -> None:
    """Post the note; ``batch`` is the same at each attempt, so that a program can tell a second one.

    Raises BusyError or RefusedError if it certainly was not taken, InDoubtError if nobody can say.
    """
    import httpx

    made = webhook.robot.post(note, webhook.secret, now)
    with _client(webhook) as client:
        request = client.build_request(
            "POST",
            _url(webhook, made.query),
            content=json.dumps(made.body, ensure_ascii=False).encode(),
            headers={"Content-Type": "application/json; charset=utf-8", "Idempotency-Key": batch},
        )
        begin()
        try:
            status, after, raw = _exchanged(client, request)
        except (httpx.HTTPError, ssl.SSLError) as error:
            raise _failure(error, webhook) from None
    _judge(webhook, status, after, raw)


def _url(webhook: Webhook, query: str) -> "httpx.URL":
    import httpx

    try:
        return httpx.URL(webhook.url).copy_merge_params(httpx.QueryParams(query))
    except httpx.InvalidURL:
        raise _no_url() from None


def _no_url() -> InvalidError:
    return InvalidError("the webhook's URL cannot be read", hint="copy all of it, from https:// to its end")


def _client(webhook: Webhook) -> "httpx.Client":
    import httpx

    context = ssl.create_default_context()
    if webhook.ca_file is not None:
        try:
            context.load_verify_locations(cafile=webhook.ca_file)
        except (OSError, ssl.SSLError):
            raise InvalidError("no certificates can be read from {file}", file=webhook.ca_file) from None
    return httpx.Client(
        verify=context,
        timeout=webhook.timeout,
        follow_redirects=False,
        trust_env=not is_loopback(webhook.host),  # a proxy is for the world outside
        headers={"User-Agent": "hnwctl"},
    )


def _exchanged(client: "httpx.Client", request: "httpx.Request") -> tuple[int, str, bytes]:
    """Status, Retry-After and the beginning of what the other side answered, in a bounded time."""
    answer = client.send(request, stream=True)
    try:
        raw = _beginning(answer, time.monotonic() + TIMEOUT)
    finally:
        answer.close()
    return answer.status_code, answer.headers.get("Retry-After", ""), raw


def _beginning(answer: "httpx.Response", deadline: float) -> bytes:
    import httpx

    raw = b""
    try:
        for piece in answer.iter_bytes():
            raw += piece
            if len(raw) > _MOST or time.monotonic() > deadline:
                break
    except httpx.HTTPError:
        pass  # what is missing counts as not said
    return raw[:_MOST]


def _failure(error: Exception, webhook: Webhook) -> OutsideError:
    import httpx

    host = webhook.host
    if isinstance(error, (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)):
        if "CERTIFICATE_VERIFY_FAILED" in str(error):
            return RefusedError(
                "the certificate of {host} does not hold",
                hint="for a private authority name its certificate in webhook.ca_file",
                host=host,
            )
        return BusyError("cannot reach {host}", hint="is this machine online?", host=host)
    return InDoubtError("{host} did not confirm that it took the message", hint=IN_DOUBT, host=host)


def _judge(webhook: Webhook, status: int, after: str, raw: bytes) -> None:
    """Raise what the answer means, unless it is a yes."""
    host, robot = webhook.host, webhook.robot
    if status in _GATEWAYS:
        raise InDoubtError(
            "a gateway answered for {host}: HTTP {code}", hint=IN_DOUBT, host=host, code=status
        )
    answer = robot.read(raw)
    if status in _LATER or status >= 500 or answer.code in robot.busy:
        raise BusyError(
            "{host} takes no message now: HTTP {code} {reply}",
            after=float(after) if after.isdecimal() else 0,
            host=host,
            code=status,
            reply=_said(answer),
        )
    if not 200 <= status < 300 or answer.code not in (0, None):
        raise RefusedError(
            "{host} refuses the message: HTTP {code} {reply}",
            hint="is the webhook's address still in force, and its kind {kind}?",
            host=host,
            code=status,
            reply=_said(answer),
            kind=robot.kind,
        )
    if answer.code is None:
        raise InDoubtError("{host} did not confirm that it took the message", hint=IN_DOUBT, host=host)


def _said(answer: Answer) -> str:
    words = [str(answer.code or ""), answer.text if answer.text != answer.code else ""]
    return brief(" ".join(words))

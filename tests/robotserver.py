"""A webhook on loopback that keeps to what each chat robot documents."""

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from mailserver import tls_context

SECRET = "SEC0123456789abcdef"  # of a robot that wants its posts signed
OK = {"errcode": 0, "errmsg": "ok"}

Reply = tuple[int, str | dict[str, Any]]
"""HTTP status, and a text or an object as JSON."""


@dataclass
class Chat:
    """What was posted, and how the robot behaves: ``answer`` gives a reply in place of its own."""

    speaks: Callable[["Chat", "Post"], Reply]
    posts: list["Post"] = field(default_factory=list)
    shown: list[str] = field(default_factory=list)
    answer: Callable[["Post"], Reply | None] = lambda post: None
    after: str = ""
    port: int = 0


@dataclass
class Post:
    """One request as it came."""

    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    body: Any
    size: int


def wecom(chat: Chat, post: Post) -> Reply:
    """企业微信: text up to 2048 bytes, markdown up to 4096."""
    kind = post.body.get("msgtype")
    if kind not in ("text", "markdown"):
        return 200, {"errcode": 40008, "errmsg": "invalid message type"}
    content = post.body[kind]["content"]
    if len(content.encode()) > {"text": 2048, "markdown": 4096}[kind]:
        return 200, {"errcode": 40058, "errmsg": "content exceed max length. invalid Request Parameter"}
    chat.shown.append(content)
    return 200, OK


def dingtalk(chat: Chat, post: Post) -> Reply:
    """钉钉, with signed posts: sign = base64(HMAC-SHA256(secret, "ms\\nsecret")) in the query."""
    stamp, sign = post.query.get("timestamp", [""])[0], post.query.get("sign", [""])[0]
    if sign != signature(SECRET, f"{stamp}\n{SECRET}"):
        return 200, {"errcode": 310000, "errmsg": "sign not match"}
    if post.size > 20_000:
        return 200, {"errcode": 460101, "errmsg": "message too long, exceed 20000 bytes"}
    chat.shown.append(post.body["text"]["content"])
    return 200, OK


def feishu(chat: Chat, post: Post) -> Reply:
    """飞书, with signed posts: sign = base64(HMAC-SHA256("s\\nsecret", "")) in the body."""
    if post.body.get("sign") != signature(f"{post.body.get('timestamp')}\n{SECRET}", ""):
        return 200, {
            "code": 19021,
            "msg": "sign match fail or timestamp is not within one hour from current time",
        }
    if post.size > 20 * 1024:
        return 200, {"code": 9499, "msg": "Bad Request", "data": {}}
    chat.shown.append(post.body["content"]["text"])
    return 200, {"StatusCode": 0, "StatusMessage": "success", "code": 0, "data": {}, "msg": "success"}


def slack(chat: Chat, post: Post) -> Reply:
    """Slack: a text in mrkdwn, answered with the word ok; longer ones are cut."""
    if set(post.body) != {"text"}:
        return 400, "invalid_payload"
    assert len(post.body["text"]) <= 4000
    chat.shown.append(post.body["text"])
    return 200, "ok"


def plain(chat: Chat, post: Post) -> Reply:
    """Any program."""
    chat.shown.append(post.body["text"])
    return 204, ""


def signature(key: str, message: str) -> str:
    return base64.b64encode(hmac.digest(key.encode(), message.encode(), hashlib.sha256)).decode()


@contextmanager
def chat_server(speaks: Callable[[Chat, Post], Reply], *, tls: bool = False) -> Iterator[Chat]:
    """A robot at 127.0.0.1."""
    chat = Chat(speaks)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            raw = self.rfile.read(int(self.headers["Content-Length"]))
            url = urlsplit(self.path)
            post = Post(url.path, parse_qs(url.query), dict(self.headers), json.loads(raw), len(raw))
            chat.posts.append(post)
            status, said = chat.answer(post) or chat.speaks(chat, post)
            body = said.encode() if isinstance(said, str) else json.dumps(said).encode()
            self.send_response(status)
            if chat.after:
                self.send_header("Retry-After", chat.after)
            if 300 <= status < 400:
                self.send_header("Location", said if isinstance(said, str) else "")
                body = b""
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - as http.server calls it
            """Silence."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    if tls:
        server.socket = tls_context().wrap_socket(server.socket, server_side=True)
    chat.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield chat
    finally:
        server.shutdown()
        thread.join(5)
        server.server_close()

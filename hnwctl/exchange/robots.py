"""The chat robots that take a note: what each wants to get, and how each says that it took it.

==============  =====================================  ==============================  ======================
kind            host                                   longest                         a yes
==============  =====================================  ==============================  ======================
wecom           qyapi.weixin.qq.com (企业微信)          2048 bytes of text              ``errcode`` 0
wecom-markdown  the same                               4096 bytes of markdown          ``errcode`` 0
dingtalk        oapi.dingtalk.com (钉钉)                20,000 bytes in all             ``errcode`` 0
feishu          open.feishu.cn, open.larksuite.com     20 KB in all                    ``code`` 0
slack           hooks.slack.com                        4,000 characters of text        the text ``ok``
plain           any other                              –                               any 2xx
==============  =====================================  ==============================  ======================

The first four answer 200 to a note that they refuse, so what they say is what counts.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from html import escape
from typing import Any
from urllib.parse import urlencode

Body = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Note:
    """What is to be said: a text whose first line is its title, and the same as data for programs."""

    text: str
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Post:
    """What is posted: a JSON ``body``, to the URL with ``query`` added."""

    body: Body
    query: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a robot said: ``code`` 0 is a yes, None that it said nothing that can be understood."""

    code: int | str | None
    text: str = ""


@dataclass(frozen=True, slots=True)
class Robot:
    """One kind of robot.

    ``post`` makes what is sent of a note, a secret (empty: unsigned) and the moment. ``longest`` is the
    limit for what ``size`` measures of a text; ``busy`` are the codes after which it may work a moment later.
    """

    kind: str
    hosts: tuple[str, ...]
    longest: int
    size: Callable[[str], int]
    post: Callable[[Note, str, datetime], Post]
    read: Callable[[bytes], Answer]
    busy: frozenset[int | str | None] = frozenset()


def _wecom(note: Note, secret: str, now: datetime) -> Post:
    return Post({"msgtype": "text", "text": {"content": note.text}})


def _wecom_markdown(note: Note, secret: str, now: datetime) -> Post:
    return Post({"msgtype": "markdown", "markdown": {"content": _in_markdown(note.text)}})


_NO_MARKS = str.maketrans("<>[]*`_#", "\uff1c\uff1e\uff3b\uff3d\uff0a'\uff3f\uff03")
"""Wide forms of what markdown would take for a tag, a link or a style."""


def _in_markdown(text: str) -> str:
    title, _, rest = text.translate(_NO_MARKS).partition("\n")
    return f"**{title}**\n{rest}"


def _dingtalk(note: Note, secret: str, now: datetime) -> Post:
    body = {"msgtype": "text", "text": {"content": note.text}}
    if not secret:
        return Post(body)
    stamp = str(round(now.timestamp() * 1000))
    sign = _signature(key=secret, message=f"{stamp}\n{secret}")
    return Post(body, urlencode({"timestamp": stamp, "sign": sign}))


def _feishu(note: Note, secret: str, now: datetime) -> Post:
    body: Body = {"msg_type": "text", "content": {"text": note.text}}
    if not secret:
        return Post(body)
    stamp = str(round(now.timestamp()))
    return Post({"timestamp": stamp, "sign": _signature(key=f"{stamp}\n{secret}", message=""), **body})


def _signature(*, key: str, message: str) -> str:
    return base64.b64encode(hmac.digest(key.encode(), message.encode(), hashlib.sha256)).decode()


def _slack(note: Note, secret: str, now: datetime) -> Post:
    return Post({"text": escape(note.text, quote=False)})


def _plain(note: Note, secret: str, now: datetime) -> Post:
    return Post({"text": note.text, **note.data})


def _bytes(text: str) -> int:
    return len(text.encode())


def _bytes_of_markdown(text: str) -> int:
    return _bytes(_in_markdown(text))


def _bytes_of_json(text: str) -> int:
    return _bytes(json.dumps(text, ensure_ascii=False))


def _escaped_characters(text: str) -> int:
    return len(escape(text, quote=False))


def _by_code(name: str, words: str) -> Callable[[bytes], Answer]:
    """Reads an answer like ``{"errcode": 0, "errmsg": "ok"}``."""

    def read(raw: bytes) -> Answer:
        try:
            answer = json.loads(raw)
        except (ValueError, RecursionError):
            return Answer(None)
        if not isinstance(answer, dict) or not isinstance(answer.get(name), int):
            return Answer(None)
        return Answer(answer[name], str(answer.get(words, "")))

    return read


def _slack_answer(raw: bytes) -> Answer:
    text = raw.decode("utf-8", "replace").strip()
    return Answer(0 if text == "ok" else text or None, text)


def _any_answer(raw: bytes) -> Answer:
    return Answer(0)


_errcode, _code = _by_code("errcode", "errmsg"), _by_code("code", "msg")
_WECOM_BUSY = frozenset[int | str | None]({-1, 45009, 45033})

ROBOTS = (
    Robot("wecom", ("qyapi.weixin.qq.com",), 2048, _bytes, _wecom, _errcode, _WECOM_BUSY),
    Robot("wecom-markdown", (), 4096, _bytes_of_markdown, _wecom_markdown, _errcode, _WECOM_BUSY),
    Robot(
        "dingtalk",
        ("oapi.dingtalk.com",),
        19_000,
        _bytes_of_json,
        _dingtalk,
        _errcode,
        frozenset({-1, 130101, 410100}),
    ),
    Robot(
        "feishu",
        ("open.feishu.cn", "open.larksuite.com"),
        19_000,
        _bytes_of_json,
        _feishu,
        _code,
        frozenset({11232, 11233}),
    ),
    Robot(
        "slack",
        ("hooks.slack.com",),
        4000,
        _escaped_characters,
        _slack,
        _slack_answer,
        frozenset({"rollup_error", "rate_limited"}),
    ),
    Robot("plain", (), 10**6, _bytes, _plain, _any_answer),
)
"""Every kind, the plain shape last. ``longest`` leaves room for what goes around the text."""

KINDS = tuple(robot.kind for robot in ROBOTS)


def robot_of(host: str, kind: str = "") -> Robot | None:
    """The robot called ``kind`` (None: no such); without a name the one at home at ``host``, else plain."""
    if kind:
        return next((robot for robot in ROBOTS if robot.kind == kind), None)
    return next((robot for robot in ROBOTS if host in robot.hosts), ROBOTS[-1])

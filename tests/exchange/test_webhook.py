"""Posting to chat robots: their shapes, their limits, their ways of saying no."""

import json
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from socketserver import StreamRequestHandler

import pytest
import robotserver
from mailserver import ca_file, scripted_server
from robotserver import SECRET, Chat, Post, Reply, chat_server

from hnwctl.errors import InvalidError
from hnwctl.exchange.delivery import BusyError, InDoubtError, RefusedError
from hnwctl.exchange.robots import ROBOTS, Note, robot_of
from hnwctl.exchange.webhook import parse_webhook, post

NOW = datetime(2026, 11, 23, 0, 30, tzinfo=UTC)
TEXT = "今日待办 2026-11-23:1 项\n\n- 投诉 A&B <WXM> *7k3m9q2x* [k3m9q2]\n"
NOTE = Note(TEXT, {"reminder": 1, "items": []})
KEY = "s3cr3t-k3y"


def send(chat: Chat | int, kind: str, *, secret: str = "", timeout: float = 5, note: Note = NOTE) -> int:
    """Post a note to a robot at loopback; how often it was about to."""
    begun: list[int] = []
    port = chat if isinstance(chat, int) else chat.port
    hook = parse_webhook(f"http://localhost:{port}/hook?key={KEY}", kind=kind, secret=secret, timeout=timeout)
    post(hook, note, batch="b1", now=NOW, begin=lambda: begun.append(1))
    return len(begun)


SPEAKERS: list[tuple[str, Callable[[Chat, Post], Reply], str]] = [
    ("wecom", robotserver.wecom, ""),
    ("wecom-markdown", robotserver.wecom, ""),
    ("dingtalk", robotserver.dingtalk, SECRET),
    ("feishu", robotserver.feishu, SECRET),
    ("slack", robotserver.slack, ""),
    ("plain", robotserver.plain, ""),
]


@pytest.mark.parametrize(("kind", "speaks", "secret"), SPEAKERS)
def test_each_robot_gets_its_shape(kind: str, speaks: Callable[[Chat, Post], Reply], secret: str) -> None:
    with chat_server(speaks) as chat:
        assert send(chat, kind, secret=secret) == 1
    [said] = chat.shown
    assert "投诉" in said
    assert "7k3m9q2x" in said
    [got] = chat.posts
    assert got.query["key"] == [KEY]  # what stood in the URL stays in it
    assert got.headers["Idempotency-Key"] == "b1"
    assert got.headers["Content-Type"].startswith("application/json")


@pytest.mark.parametrize(("kind", "speaks", "secret"), SPEAKERS[:-1])
def test_the_longest_text_that_counts_as_fitting_is_taken(
    kind: str, speaks: Callable[[Chat, Post], Reply], secret: str
) -> None:
    robot = robot_of("", kind)
    assert robot is not None
    text = "题\n"
    while robot.size(f"{text}客<\n") <= robot.longest:
        text += "客<\n"
    with chat_server(speaks) as chat:
        send(chat, kind, secret=secret, note=Note(text))
    assert len(chat.shown) == 1


def test_markup_of_ours_and_of_nobody_else() -> None:
    with chat_server(robotserver.slack) as chat:
        send(chat, "slack")
    assert "A&amp;B &lt;WXM&gt;" in chat.shown[0]
    with chat_server(robotserver.wecom) as chat:
        send(chat, "wecom-markdown")
    assert chat.shown[0].startswith("**今日待办 2026-11-23:1 项**\n")
    assert not set("<>[]`") & set(chat.shown[0])


def test_a_program_gets_data() -> None:
    with chat_server(robotserver.plain) as chat:
        send(chat, "plain")
    assert chat.posts[0].body == {"text": TEXT, "reminder": 1, "items": []}


def test_a_post_is_signed_with_the_moment() -> None:
    with chat_server(robotserver.dingtalk) as chat:
        send(chat, "dingtalk", secret=SECRET)
    assert chat.posts[0].query["timestamp"] == [str(int(NOW.timestamp() * 1000))]


@pytest.mark.parametrize(
    ("kind", "reply", "error", "said"),
    [
        ("wecom", (200, {"errcode": 93000, "errmsg": "invalid webhook url"}), RefusedError, "93000 invalid"),
        ("wecom", (200, {"errcode": 45009, "errmsg": "api freq out of limit"}), BusyError, "45009 api freq"),
        ("wecom", (200, {"errcode": -1, "errmsg": "system busy"}), BusyError, "-1 system busy"),
        ("wecom", (200, "<html>"), InDoubtError, "did not confirm"),
        ("wecom", (200, {"errmsg": "ok"}), InDoubtError, "did not confirm"),
        ("wecom", (200, "[[[["), InDoubtError, "did not confirm"),
        ("dingtalk", (200, {"errcode": 310000, "errmsg": "keywords not in it"}), RefusedError, "310000"),
        ("dingtalk", (200, {"errcode": 130101, "errmsg": "send too fast"}), BusyError, "130101"),
        ("feishu", (200, {"code": 19024, "msg": "Key Words Not Found"}), RefusedError, "19024 Key Words"),
        ("feishu", (400, {"code": 9499, "msg": "Bad Request", "data": {}}), RefusedError, "HTTP 400 9499"),
        ("feishu", (200, {"code": 11232, "msg": "frequency limited"}), BusyError, "11232"),
        ("slack", (403, "action_prohibited"), RefusedError, "HTTP 403 action_prohibited"),
        ("slack", (404, "no_service"), RefusedError, "HTTP 404 no_service"),
        ("slack", (410, "channel_is_archived"), RefusedError, "HTTP 410"),
        ("slack", (429, "rate_limited"), BusyError, "HTTP 429"),
        ("slack", (500, "rollup_error"), BusyError, "HTTP 500"),
        ("slack", (200, ""), InDoubtError, "did not confirm"),
        ("slack", (200, "okay?"), RefusedError, "okay"),
        ("plain", (401, "who are you"), RefusedError, "HTTP 401"),
        ("plain", (503, "later"), BusyError, "HTTP 503"),
        ("plain", (502, "bad gateway"), InDoubtError, "HTTP 502"),
        ("plain", (504, "gateway timeout"), InDoubtError, "HTTP 504"),
    ],
)  # fmt: skip
def test_a_no_is_heard_although_the_line_is_fine(
    kind: str, reply: Reply, error: type[Exception], said: str
) -> None:
    with chat_server(robotserver.plain) as chat:
        chat.answer = lambda post: reply
        with pytest.raises(error) as raised:
            send(chat, kind)
    assert said in str(raised.value)
    assert KEY not in f"{raised.value} {raised.value.__dict__}"


def test_a_signature_that_is_missing_is_refused() -> None:
    with chat_server(robotserver.feishu) as chat, pytest.raises(RefusedError, match="19021"):
        send(chat, "feishu")


def test_how_long_to_wait_is_told() -> None:
    with chat_server(robotserver.slack) as chat:
        chat.answer, chat.after = lambda post: (429, "rate_limited"), "7"
        with pytest.raises(BusyError) as raised:
            send(chat, "slack")
    assert raised.value.after == 7


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_nobody_is_followed_to_another_place(status: int) -> None:
    with chat_server(robotserver.plain) as other, chat_server(robotserver.plain) as chat:
        chat.answer = lambda post: (status, f"http://localhost:{other.port}/")
        with pytest.raises(RefusedError, match=f"HTTP {status}"):
            send(chat, "plain")
    assert other.posts == []


def test_nobody_there_is_no_delivery() -> None:
    with scripted_server(lambda handler: None) as port:
        pass
    with pytest.raises(BusyError, match="cannot reach localhost"):
        send(port, "plain")


def test_hanging_up_without_an_answer_is_in_doubt() -> None:
    def talk(handler: StreamRequestHandler) -> None:
        handler.rfile.readline()

    with scripted_server(talk) as port, pytest.raises(InDoubtError):
        send(port, "wecom")


def test_no_answer_in_time_is_in_doubt() -> None:
    over = threading.Event()
    with scripted_server(lambda handler: over.wait(5) and None) as port:
        with pytest.raises(InDoubtError):
            send(port, "wecom", timeout=0.1)
        over.set()


@pytest.mark.parametrize(("kind", "error"), [("wecom", InDoubtError), ("plain", None)])
def test_half_an_answer(kind: str, error: type[Exception] | None) -> None:
    """Of a program the status is all that is asked for; of a robot it says nothing."""

    def talk(handler: StreamRequestHandler) -> None:
        while handler.rfile.readline() not in (b"\r\n", b""):
            pass
        handler.wfile.write(b'HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"errcode"')

    with scripted_server(talk) as port:
        if error is None:
            send(port, kind)
        else:
            with pytest.raises(error):
                send(port, kind)


def test_over_tls(tmp_path: Path) -> None:
    with chat_server(robotserver.wecom, tls=True) as chat:
        url = f"https://localhost:{chat.port}/cgi-bin/webhook/send?key={KEY}"
        hook = parse_webhook(url, kind="wecom", ca_file=ca_file(tmp_path))
        post(hook, NOTE, batch="b1", now=NOW, begin=lambda: None)
        with pytest.raises(RefusedError, match="certificate of localhost"):
            post(parse_webhook(url, kind="wecom"), NOTE, batch="b1", now=NOW, begin=lambda: None)
    assert len(chat.shown) == 1


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=x", "wecom"),
        ("https://oapi.dingtalk.com/robot/send?access_token=x", "dingtalk"),
        ("https://open.feishu.cn/open-apis/bot/v2/hook/x", "feishu"),
        ("https://open.larksuite.com/open-apis/bot/v2/hook/x", "feishu"),
        ("https://hooks.slack.com/services/T/B/x", "slack"),
        ("https://n8n.example.com/hook", "plain"),
        ("http://127.0.0.1:5678/hook", "plain"),
    ],
)
def test_the_host_tells_the_robot(url: str, kind: str) -> None:
    hook = parse_webhook(url, secret=SECRET)
    assert hook.robot.kind == kind
    assert url not in repr(hook)
    assert SECRET not in repr(hook)


@pytest.mark.parametrize(
    ("url", "kind", "said"),
    [
        ("", "", "cannot be read"),
        ("qyapi.weixin.qq.com/x", "", "cannot be read"),
        ("ftp://example.com", "", "cannot be read"),
        ("https://[::1", "", "cannot be read"),
        ("https://example.com:port/", "", "cannot be read"),
        ("https://例子.com/s3cr3t", "", "cannot be read"),
        ("https://example.com/s3cr3t \nx", "", "cannot be read"),
        ("http://example.com/s3cr3t", "", "without TLS"),
        ("https://example.com/s3cr3t", "teams", "no such kind of webhook: teams"),
    ],
)
def test_webhooks_that_do_not_do(url: str, kind: str, said: str) -> None:
    with pytest.raises(InvalidError) as raised:
        parse_webhook(url, kind=kind)
    assert said in str(raised.value)
    assert "s3cr3t" not in f"{raised.value} {raised.value.__dict__}"


def test_every_robot_is_ready_for_any_text() -> None:
    for robot in ROBOTS:
        made = robot.post(Note('"\\\n\u2028😀', {}), "", NOW)
        assert json.loads(json.dumps(made.body)) == made.body

"""Messages in the reader's language, with facts that cannot harm."""

import errno
import os
from pathlib import Path

import pytest

from hnwctl.console.messages import language, say, set_language, translated
from hnwctl.errors import InvalidError


def test_a_message_is_said_in_the_language_that_was_set() -> None:
    assert say("no such command: {name}", name="lsit") == "no such command: lsit"
    set_language("zh")
    assert say("no such command: {name}", name="lsit") == "没有这个命令:lsit"


def test_an_unknown_language_is_english_and_an_unknown_template_itself() -> None:
    set_language("fr")
    assert language() == "en"
    set_language("zh")
    assert translated("never written anywhere") == "never written anywhere"


@pytest.mark.parametrize(
    ("fact", "shown"),
    [
        ("\x1b[2J", "\\x1b[2J"),
        (Path("/a/\u202eb"), "/a/\\u202eb"),
        (["b", "\x07"], "b, \\x07"),
        ({"b", "a"}, "a, b"),
        (12, "12"),
    ],
)
def test_facts_are_made_visible(fact: object, shown: str) -> None:
    assert say("too much: {words}", words=fact) == f"too much: {shown}"


def test_braces_in_facts_and_in_texts_without_facts_stay() -> None:
    assert say("too much: {words}", words="{name}") == "too much: {name}"
    assert say("passphrase of {odd}.key") == "passphrase of {odd}.key"


def test_lists_are_joined_as_the_language_does() -> None:
    set_language("zh")
    assert say("too much: {words}", words=["a", "b"]) == "多余的参数:a、b"


@pytest.mark.parametrize(
    ("count", "said"), [(0, "0 rows were read"), (1, "1 row was read"), (2, "2 rows were read")]
)
def test_what_is_counted_is_called_by_how_many_there_are(count: int, said: str) -> None:
    template = "{count} {count:rows were|row was} read"
    assert say(template, count=count) == str(InvalidError(template, count=count)) == said
    assert say("{count:,} {count}", count=1234) == "1,234 1234"


@pytest.mark.parametrize("code", [errno.ECONNREFUSED, errno.ETIMEDOUT, errno.ENETUNREACH, errno.EHOSTUNREACH])
def test_what_the_system_says_of_a_connection_is_said_in_chinese(code: int) -> None:
    template, reason = "cannot reach {where}: {reason}", os.strerror(code)
    assert say(template, where="a:25", reason=reason).endswith(reason)
    set_language("zh")
    told = say(template, where="a:25", reason=reason).removeprefix("无法连接 a:25")
    assert not any(character.isascii() and character.isalpha() for character in told)


def test_only_reasons_are_taken_for_words_of_the_system() -> None:
    set_language("zh")
    assert "Broken pipe" in say("no such command: {name}", name="Broken pipe")

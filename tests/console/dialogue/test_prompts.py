"""Questions are asked of people only, and texts are taken from files and pipes."""

import io
import signal
from pathlib import Path

import pytest

from hnwctl.console.dialogue.prompts import LeftError, Prompter, text_from, undisturbed
from hnwctl.console.messages import set_language
from hnwctl.errors import InvalidError, OutsideError, UsageError


class Person(io.StringIO):
    """Somebody at a terminal, with the answers ready."""

    def isatty(self) -> bool:
        return True


def asking(*answers: str) -> tuple[Prompter, io.StringIO]:
    heard = io.StringIO()
    return Prompter(stdin=Person("".join(f"{answer}\n" for answer in answers)), stderr=heard), heard


def test_a_question_is_asked_on_stderr_and_its_answer_stripped() -> None:
    prompter, heard = asking(" 王小明 ")
    assert prompter.ask_text("name of the client", missing="NAME") == "王小明"
    assert heard.getvalue() == "name of the client: "


def test_a_question_left_empty_takes_the_default() -> None:
    prompter, heard = asking("", "")
    assert prompter.ask_text("source", missing="--source") == ""
    assert prompter.ask_text("source", missing="--source", default="re\x1bferral") == "re\x1bferral"
    assert heard.getvalue() == "source: source [re\\x1bferral]: "


def test_leaving_with_control_d_ends_the_questions() -> None:
    prompter, _ = asking()
    with pytest.raises(LeftError):
        prompter.ask_text("name", missing="NAME")


def test_a_secret_keeps_its_spaces() -> None:
    prompter, _ = asking(" open sesame ")
    assert prompter.ask_hidden("passphrase of {file}", missing="--identity", file="{k}") == " open sesame "


def test_a_choice_is_taken_by_number_value_or_label_and_asked_again() -> None:
    options = [("lead", "线索"), ("active", "存续客户")]
    for answer, value in (("2", "active"), ("LEAD", "lead"), ("存续客户", "active"), ("", None)):
        prompter, _ = asking(answer)
        assert prompter.ask_choice("stage", options, missing="--stage") == value
    prompter, heard = asking("9", "1")
    assert prompter.ask_choice("stage", options, missing="--stage") == "lead"
    assert "one of 1 to 2, or nothing" in heard.getvalue()


@pytest.mark.parametrize(
    ("answer", "agreed"),
    [("y", True), ("是", True), ("Yes", True), ("", False), ("n", False), ("NO", False), ("否", False)],
)
def test_only_a_plain_yes_agrees(answer: str, agreed: bool) -> None:
    prompter, _ = asking(answer)
    assert prompter.confirm("archive {name}?", yes=False, name="a") is agreed


def test_a_slip_is_no_answer_and_is_asked_about_again() -> None:
    prompter, heard = asking("maybe", "yy", "y")
    assert prompter.confirm("archive?", yes=False)
    assert heard.getvalue() == "archive? [y/N] y or n\n" * 2 + "archive? [y/N] "
    prompter, _ = asking("yed")
    with pytest.raises(LeftError):
        prompter.confirm("archive?", yes=False)


def test_yes_beforehand_asks_nothing() -> None:
    prompter, heard = asking()
    assert prompter.confirm("archive?", yes=True)
    assert heard.getvalue() == ""


def test_without_a_terminal_nothing_is_asked_and_the_missing_argument_is_named() -> None:
    prompter = Prompter(stdin=io.StringIO("王小明\n"), stderr=io.StringIO())
    for ask in (
        lambda: prompter.ask_text("name", missing="NAME"),
        lambda: prompter.ask_hidden("name", missing="NAME"),
        lambda: str(prompter.ask_choice("name", [], missing="NAME")),
    ):
        with pytest.raises(UsageError, match="missing NAME"):
            ask()
    with pytest.raises(UsageError, match="missing --yes"):
        prompter.confirm("archive?", yes=False)
    assert prompter.stderr.getvalue() == ""  # type: ignore[attr-defined]


def test_questions_are_asked_in_the_language_of_the_reader() -> None:
    set_language("zh")
    prompter, heard = asking("是")
    assert prompter.confirm("nothing found", yes=False)
    assert heard.getvalue() == "没有符合条件的记录 [y/N,是/否] "


def test_a_text_comes_from_the_argument_a_pipe_or_a_file(tmp_path: Path) -> None:
    file = tmp_path / "note.txt"
    file.write_bytes("\ufeff第一行\r\n第二行\n".encode())
    nothing = io.BytesIO()
    assert text_from("plain", stdin=nothing) == "plain"
    assert text_from("@@handle", stdin=nothing) == "@handle"
    assert text_from("-", stdin=io.BytesIO("管道\n".encode())) == "管道"
    assert text_from(f"@{file}", stdin=nothing) == "第一行\n第二行"


def test_a_text_that_is_too_big_or_no_utf8_or_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidError, match="longer than 4 bytes"):
        text_from("-", stdin=io.BytesIO(b"12345"), limit=4)
    with pytest.raises(InvalidError, match="not UTF-8 at byte 1"):
        text_from("-", stdin=io.BytesIO(b"a\xff"))
    with pytest.raises(InvalidError, match="No such file"):
        text_from(f"@{tmp_path / 'gone'}", stdin=io.BytesIO())
    with pytest.raises(InvalidError, match="Is a directory"):
        text_from(f"@{tmp_path}", stdin=io.BytesIO())
    with pytest.raises(OutsideError, match="name too long"):
        text_from(f"@{tmp_path / ('x' * 300)}", stdin=io.BytesIO())


def test_what_must_not_be_disturbed_is_finished_before_it_is_left() -> None:
    done = []

    def work() -> None:
        with undisturbed():
            signal.raise_signal(signal.SIGINT)
            done.append("finished")
        done.append("not reached")

    with pytest.raises(KeyboardInterrupt):
        work()
    assert done == ["finished"]

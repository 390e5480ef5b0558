"""A slip of the finger costs one more answer, never what was typed before it."""

import pexpect
import pytest
from books import Book


@pytest.mark.parametrize(("last", "said"), [("y", "added "), ("n", "nothing was written")])
def test_a_slip_at_the_last_question_of_add_throws_nothing_away(book: Book, last: str, said: str) -> None:
    talk = book.terminal("add")
    for answer in ("王小明", *[""] * 12):
        talk.sendline(answer)
    for answer in ("yy", last):
        talk.expect_exact("add this client? y/n [y]: ")
        talk.sendline(answer)
    talk.expect_exact(said)
    talk.expect(pexpect.EOF)

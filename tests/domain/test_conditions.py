"""A condition from the command line stays inside its parentheses."""

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hnwctl.domain.conditions import MAX_LENGTH, bracketed
from hnwctl.errors import InvalidError


@pytest.mark.parametrize(
    "condition",
    [
        "aum > 5000000 AND stage = 'active'",
        "name = 'O''Brien (junior); -- no comment'",
        "id IN (SELECT id FROM holdings WHERE class = 'equity')",
        '"aum" > 1e6',
        "[aum] >= 1 OR `aum` < 1",
        "tags LIKE '%[?]%'",
        "custom ->> '$.a' = 'b'",
        "name = '张伟'",
    ],
)
def test_an_honest_condition_is_only_put_in_parentheses(condition: str) -> None:
    assert bracketed(condition) == f"({condition})"


@pytest.mark.parametrize(
    ("condition", "complaint"),
    [
        ("1) --", "do not match"),
        ("1); DROP TABLE clients; --", "do not match"),
        ("1) OR (1", "do not match"),
        ("((1)", "do not match"),
        ("1 -- )", "comment"),
        ("1 /* ) */", "comment"),
        ("1 /* never closed", "comment"),
        ("1; SELECT 2", "semicolon"),
        ("aum > ?", "parameter"),
        ("aum > :low", "parameter"),
        ("aum > @low", "parameter"),
        ("aum > $low", "parameter"),
        ("aum > #1", "parameter"),
        ("name = 'open", "not closed"),
        ('"open', "not closed"),
        ("[open", "not closed"),
        ("`open", "not closed"),
        ("name = 'a' 'b", "not closed"),
        ("1\x00) OR (1", "control"),
        ("   ", "empty"),
        ("1" * (MAX_LENGTH + 1), "longer"),
    ],
)
def test_what_could_leave_the_parentheses_is_refused(condition: str, complaint: str) -> None:
    with pytest.raises(InvalidError, match=complaint):
        bracketed(condition)


FRAGMENTS = st.lists(
    st.sampled_from(
        [
            "1",
            "a",
            "'",
            '"',
            "`",
            "[",
            "]",
            "(",
            ")",
            ";",
            "--",
            "/*",
            "*/",
            "?",
            "\n",
            " ",
            ",",
            "OR",
            "x'00'",
        ]
    ),
    max_size=12,
).map("".join)


@given(FRAGMENTS)
def test_no_accepted_condition_reaches_beyond_its_parentheses(condition: str) -> None:
    """Whatever SQLite makes of the statement, the guard behind the condition still decides."""
    try:
        safe = bracketed(condition)
    except InvalidError:
        return
    base = sqlite3.connect(":memory:")
    base.execute("CREATE TABLE t (a)")
    base.execute("INSERT INTO t VALUES (1)")
    try:
        rows = base.execute(f"SELECT a FROM t WHERE {safe} AND 1 = 0").fetchall()  # noqa: S608
    except (sqlite3.OperationalError, sqlite3.ProgrammingError, sqlite3.Warning):
        return
    assert rows == []

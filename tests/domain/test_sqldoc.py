"""docs/sql.md is what the tables are, and every statement in it runs."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hnwctl.domain.sqldoc import documentation, statements
from hnwctl.domain.tables import all_tables
from hnwctl.model.folding import fold

PAGE = Path(__file__).parents[2] / "docs" / "sql.md"


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text("utf-8") == documentation(), "write it anew: the command stands in its head"


def test_every_table_and_column_is_on_the_page() -> None:
    for table in all_tables():
        section = documentation().split(f"\n### {table.name}\n")[1].split("\n### ")[0]
        assert re.findall(r"^\| `(\w+)` ", section, re.MULTILINE) == [column.name for column in table.columns]


@pytest.fixture
def made(client: Callable[..., Any], index: Callable[..., Any]) -> Any:
    """An index with one client of whom much is known, and our functions."""
    record = client(
        "7k3m9q2x",
        profile={
            "name": "张伟",
            "tags": ["vip"],
            "custom": {"车": "GTI"},
            "stage": "active",
            "birthday": "1980-12-01",
        },
        finance={
            "holdings": [
                {"label": "固定收益一号", "class": "fixed_income", "amount": "600万"},
                {"class": "equity", "amount": "1", "currency": "USD"},
            ]
        },
        kyc={"risk": {"class": "C3"}},
        service={"surveys": [{"questionnaire": "q", "at": "2026-01-01", "nps": "9", "adviser": "li"}]},
        kyc_dates={"of": "kyc rev=1", "dates": [{"kind": "kyc_expiry", "date": "2026-12-01"}]},
        service_dates={"of": "service rev=1", "last_contact": "2026-01-01"},
    )
    found = index([record])
    found.db.create_function("today", 0, lambda: "2026-11-23")
    found.db.create_function("fold", 1, fold)
    found.db.create_function("contains", 2, lambda text, part: None if text is None else part in fold(text))
    return found


@pytest.mark.parametrize("sql", statements())
def test_every_statement_runs(sql: str, made: Any) -> None:
    made.db.execute(sql).fetchall()


def test_the_statements_find_what_they_say(made: Any) -> None:
    answers = [made.db.execute(sql).fetchall() for sql in statements()]
    assert answers[:6] == [
        [("-", "C3", 1, None, 1)],
        [("-", 0, 0, 1, 0, 0, 0)],
        [("7k3m9q2x", "张伟", None, "2026-07-01", 145.0)],
        [("2026-12-01", "kyc_expiry", "张伟", None)],
        [("fixed_income", 6000000, 0), ("equity", None, 1)],
        [("7k3m9q2x", "张伟", 6000000, "CNY", None)],
    ]

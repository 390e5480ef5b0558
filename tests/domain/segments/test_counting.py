"""The database counts: nobody is dropped, no cent is lost, and what adds up adds up to the book."""

import sqlite3
from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hnwctl.domain.cells import stored_amount
from hnwctl.domain.segments.counting import Counting
from hnwctl.domain.segments.crosstable import CrossTable, crosstable
from hnwctl.domain.segments.dimensions import DIMENSIONS, Rule, named
from hnwctl.domain.segments.figures import MEASURES, Value
from hnwctl.domain.segments.households import gathered, households
from hnwctl.errors import InvalidError
from hnwctl.model.kinds import COMPARTMENTS

EVERYTHING = frozenset(COMPARTMENTS)
COLUMNS = (
    *("id", "tier", "risk", "prefers", "horizon", "style", "stage", "source", "occupation", "adviser"),
    *("tags", "archived", "aum", "financial_assets", "sealed", "damaged", "unpriced"),
)
WORDS = ("equity", "gold", "fixed_income")

amounts = st.none() | st.decimals(0, 10**14, places=2).map(stored_amount) | st.integers(0, 10**15 - 1)


def one_of(*words: str) -> st.SearchStrategy[str | None]:
    return st.sampled_from([None, *words])


clients = st.lists(
    st.fixed_dictionaries(
        {
            "tier": one_of("below", "core", "prime", "top"),
            "risk": one_of("C1", "C2", "C5"),
            "prefers": st.lists(st.sampled_from(WORDS), unique=True)
            .map(", ".join)
            .map(lambda text: text or None),
            "stage": one_of("lead", "active"),
            "occupation": one_of("Doctor", "doctor", "ＤＯＣＴＯＲ", "农民"),
            "tags": one_of("VIP", "vip", "VIP, golf"),
            "archived": st.integers(0, 1),
            "aum": amounts,
            "financial_assets": amounts,
            "sealed": one_of("finance", "kyc", "finance, kyc"),
            "damaged": one_of("profile"),
            "unpriced": one_of("USD", "JPY, USD"),
        }
    ),
    max_size=12,
)


def database(rows: Sequence[dict[str, Any]]) -> sqlite3.Connection:
    """The tables that a count reads; the last client has a risk class that does not hold."""
    db = sqlite3.connect(":memory:")
    db.execute(f"CREATE TABLE clients ({', '.join(COLUMNS)})")
    db.execute("CREATE TABLE problems (id, section, field, problem)")
    for number, row in enumerate(rows):
        cells = {"id": f"c{number}", **row}
        db.execute(
            f"INSERT INTO clients VALUES ({', '.join('?' * len(COLUMNS))})",  # noqa: S608
            [cells.get(column) for column in COLUMNS],
        )
    if rows:
        db.execute("INSERT INTO problems VALUES (?, 'kyc', 'kyc.risk.class', 'odd')", [f"c{len(rows) - 1}"])
    return db


def counted(db: sqlite3.Connection, counting: Counting) -> CrossTable:
    groups = counting.groups(db.execute(counting.sql).fetchall())
    return crosstable(groups, counting.keys, {"tier": ("below", "core", "prime", "top")})


by = st.lists(st.sampled_from(["tier", "risk", "preference", "stage", "occupation", "tag"]), min_size=1,
              max_size=3, unique=True)  # fmt: skip


@settings(max_examples=80)
@given(
    clients, by, st.booleans(), st.sampled_from([EVERYTHING, EVERYTHING - {"kyc"}, EVERYTHING - {"finance"}])
)
def test_rows_add_up_to_the_book(
    rows: list[dict[str, Any]], keys: list[str], archived: bool, held: frozenset[str]
) -> None:
    """Of single values the rows, of all the totals: clients, and every cent of every amount that is known."""
    dimensions = [DIMENSIONS[key] for key in keys]
    table = counted(database(rows), Counting(dimensions, held, archived=archived, problems=True))
    book = [row for row in rows if archived or not row["archived"]]
    assert table.total.clients == len(book)
    for measure in MEASURES if "finance" in held else ():
        known = [round(Decimal(str(row[measure])), 2) for row in book if row[measure] is not None]
        assert table.total.amount(measure) == (sum(known) if known else None)
        assert table.total.sums.get(measure, (0,))[0] == len(known)
    if not any(dimension.many for dimension in dimensions):
        assert sum(cell.clients for cell in table.cells.values()) == len(book)
        for margin in table.margins:
            assert sum(figures.clients for figures in margin.values()) == len(book)
            for measure in MEASURES:
                parts = [figures.amount(measure) for figures in margin.values()]
                assert sum(part for part in parts if part is not None) == (table.total.amount(measure) or 0)
    lacking = table.total.lacking
    either = [row for row in book if any(row[measure] is None for measure in MEASURES)]
    assert sum(lacking.values()) <= len(either)
    assert bool(lacking.total()) == bool(either and "finance" in held)


@settings(max_examples=60)
@given(clients)
def test_a_client_counts_once_in_each_of_its_values(rows: list[dict[str, Any]]) -> None:
    table = counted(database(rows), Counting([DIMENSIONS["preference"]], EVERYTHING, problems=True))
    book = [row for row in rows if not row["archived"]]
    likes = Counter(word for row in book for word in (row["prefers"] or "").split(", ") if word)
    assert {value.word: figures.clients for value, figures in table.margins[0].items() if value.word} == likes
    several = any(", " in (row["prefers"] or "") for row in book)
    assert table.overlaps == (["preference"] if several else [])


def table_of(rows: list[dict[str, Any]], *keys: str, held: frozenset[str] = EVERYTHING) -> dict[Value, int]:
    plain = [{"archived": 0, **row} for row in rows]
    db = database(plain)
    db.execute("DELETE FROM problems")
    table = counted(db, Counting([DIMENSIONS[key] for key in keys], held))
    return {value: figures.clients for value, figures in table.margins[0].items()}


def test_why_there_is_no_value_is_told_apart() -> None:
    rows = [
        {"tier": "top"},
        {"tier": "below"},
        {"unpriced": "USD"},
        {"sealed": "finance"},
        {"damaged": "finance"},
        {"sealed": "kyc, service"},
    ]
    assert list(table_of(rows, "tier").items()) == [
        (Value("below"), 1),
        (Value("top"), 1),
        (Value(None, "unpriced"), 1),
        (Value(None, "sealed"), 1),
        (Value(None, "damaged"), 1),
        (Value(None, "unrecorded"), 1),
    ]


def test_a_field_that_does_not_hold_explains_its_own_dimension_only() -> None:
    db = database([{"archived": 0}])
    for key, reason in (("risk", "damaged"), ("stage", "unrecorded")):
        table = counted(db, Counting([DIMENSIONS[key]], EVERYTHING, problems=True))
        assert list(table.cells) == [(Value(None, reason),)]


def test_a_dimension_that_is_sealed_is_one_row_of_everybody() -> None:
    rows = [{"risk": "C1"}, {"risk": "C2"}, {}]
    assert table_of(rows, "risk", held=EVERYTHING - {"kyc"}) == {Value(None, "sealed"): 3}


def test_words_that_differ_in_case_or_width_are_one_written_as_most_do() -> None:
    rows = [{"occupation": word} for word in ("doctor", "Doctor", "Doctor", "ＤＯＣＴＯＲ", "农民")]
    assert table_of(rows, "occupation") == {Value("Doctor"): 4, Value("农民"): 1}


def test_of_a_client_with_both_spellings_of_a_tag_there_is_one() -> None:
    assert table_of([{"tags": "VIP, vip"}, {"tags": "VIP"}], "tag") == {Value("VIP"): 2}


def test_a_rule_has_members_others_and_those_of_whom_it_cannot_tell() -> None:
    db = database([{"archived": 0, "aum": 9, "tier": "top"}, {"archived": 0, "aum": 1}, {"archived": 0}])
    table = counted(db, Counting([Rule("big", "aum > 5")], EVERYTHING))
    assert {value: figures.clients for value, figures in table.margins[0].items()} == {
        Value(True): 1,
        Value(False): 1,
        Value(None, "unrecorded"): 1,
    }
    sealed = counted(db, Counting([Rule("big", "aum > 5", sealed=True)], EVERYTHING - {"finance"}))
    assert list(sealed.margins[0]) == [Value(None, "sealed")]


def test_without_an_order_of_their_own_values_stand_by_assets() -> None:
    rows = [{"stage": "lead", "source": source, "aum": aum} for source, aum in
            (("event", 1), ("event", 1), ("payroll", 5), ("online", None))]  # fmt: skip
    assert [value.word for value in table_of(rows, "source")] == ["payroll", "event", "online"]


def test_sums_neither_overflow_nor_lose_a_cent() -> None:
    rows = [{"archived": 0, "aum": 10**15 - 1} for _ in range(100)] + [{"archived": 0, "aum": 0.1}] * 30
    table = counted(database(rows), Counting([DIMENSIONS["tier"]], EVERYTHING))
    assert table.total.amount("aum") == Decimal(10**15 - 1) * 100 + 3


@given(st.lists(st.tuples(st.sampled_from("abcdefg"), st.sampled_from("abcdefg"))))
def test_whoever_is_linked_lives_together(links: list[tuple[str, str]]) -> None:
    home = households(links)
    assert set(home) == {client for link in links for client in link}
    assert all(home[one] == home[other] for one, other in links)
    assert all(home[house] == house for house in home.values())


def test_a_household_is_called_by_the_member_with_the_most() -> None:
    db = database([{"archived": 0, "aum": aum} for aum in (3, 8, None, 1, 7)])
    linked = Counting([DIMENSIONS["adviser"]], EVERYTHING)  # any column does: the ids stand in for it
    db.execute("UPDATE clients SET adviser = id WHERE id <> 'c4'")
    groups = linked.groups(db.execute(linked.sql).fetchall())
    found = crosstable(gathered(groups, 0, [("c0", "c1"), ("c2", "c1"), ("c3", "gone")]), linked.keys, {})
    assert {value.word: figures.clients for value, figures in found.margins[0].items()} == {
        "c1": 3,
        "c3": 1,
        None: 1,
    }


@pytest.mark.parametrize(
    ("words", "keys"),
    [
        (["tier,risk"], ["tier", "risk"]),
        (["资产层级、标签", "Risk-Class"], ["tier", "tag", "risk"]),
        (["rule:tier"], ["rule:tier"]),
        (["大客户"], ["大客户"]),
    ],
)
def test_dimensions_are_called_as_people_call_them(words: list[str], keys: list[str]) -> None:
    assert named(words) == keys


@pytest.mark.parametrize(("words", "said"), [([" , "], "names nothing"), (["tier,层级"], "tier twice")])
def test_what_contradicts_itself_is_refused(words: list[str], said: str) -> None:
    with pytest.raises(InvalidError, match=said):
        named(words)

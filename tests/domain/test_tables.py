"""The tables are a contract: every name works in plain SQL, and a key has what it holds and no more."""

import sqlite3

import pytest

from hnwctl.domain.cells import stored_amount
from hnwctl.domain.projection import PROJECTION
from hnwctl.domain.tables import CLIENTS, VERSION, all_tables, fingerprint, shown, tables_for
from hnwctl.model.kinds import COMPARTMENTS, KINDS
from hnwctl.model.tables import Column, Table

ALL = frozenset(COMPARTMENTS)
TABLES = all_tables()


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_column_can_be_asked_for_without_quotes(table: Table) -> None:
    base = sqlite3.connect(":memory:")
    columns = ", ".join(f'"{column.name}" {column.decl}' for column in table.columns)
    base.execute(f"CREATE TABLE {table.name} ({columns})")
    for column in table.columns:
        if (table.name, column.name) != ("segments", "where"):  # called like the option; its table says so
            base.execute(f"SELECT {column.name} FROM {table.name} WHERE {column.name} > 1")  # noqa: S608


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_table_says_what_it_is_and_begins_with_the_record(table: Table) -> None:
    assert table.doc
    assert table.columns[0].name == "id"
    assert {column.decl for column in table.columns} <= {"TEXT", "NUMERIC", "REAL", "INTEGER"}
    assert {column.compartment for column in table.columns} <= {None, *COMPARTMENTS}


def test_other_tables_are_another_version() -> None:
    """An index of the old tables must not be read as one of the new."""
    assert VERSION.partition(".")[2] == fingerprint(), "write the new digits into VERSION"


def test_names_are_used_once() -> None:
    names = [table.name for table in TABLES]
    assert len(names) == len(set(names))
    for table in TABLES:
        columns = [column.name for column in table.columns]
        assert len(columns) == len(set(columns)), table.name


def test_a_key_that_holds_everything_has_everything() -> None:
    assert tables_for(ALL) == TABLES == tuple(PROJECTION.tables(ALL))


def test_every_table_is_somebodys() -> None:
    for table in TABLES:
        compartments = {column.compartment for column in table.columns}
        assert table in tables_for(frozenset(compartments - {None}))


@pytest.mark.parametrize("compartment", COMPARTMENTS)
def test_nothing_of_a_compartment_is_left_to_a_key_without_it(compartment: str) -> None:
    held = tables_for(ALL - {compartment})
    assert all(column.compartment != compartment for table in held for column in table.columns)


def test_an_assistant_has_no_column_of_finances() -> None:
    tables = {
        table.name: {column.name for column in table.columns} for table in tables_for(ALL - {"finance"})
    }
    assert {"aum", "financial_assets", "net_worth", "wallet_share", "prefers"}.isdisjoint(tables["clients"])
    assert {"holdings", "assets", "liabilities", "valuations", "positions", "goals"}.isdisjoint(tables)
    assert {"tier", "next_contact", "risk"} <= tables["clients"]


def test_a_reminder_has_names_and_days_and_no_notes() -> None:
    names = {table.name for table in tables_for(frozenset({"profile", "agenda", "shared"}))}
    assert {"clients", "names", "agenda", "market"} <= names
    assert {"interactions", "notes", "documents", "holdings"}.isdisjoint(names)


def test_indexes_go_with_their_columns() -> None:
    table = Table(
        "t",
        "hot",
        (Column("id", "TEXT", None), Column("a", "TEXT", "kyc"), Column("b", "TEXT", None)),
        ("id", "a", "b, a"),
    )
    narrowed = table.narrowed(frozenset({"profile"}))
    assert narrowed is not None
    assert narrowed.indexes == ("id",)
    assert table.narrowed(frozenset({"kyc"})) == table


def test_every_section_of_a_client_has_tables() -> None:
    told = {column.compartment for table in TABLES for column in table.columns}
    assert set(KINDS["client"].sections.values()) <= told


def test_values_come_out_as_json_has_them() -> None:
    columns = {column.name: column for column in CLIENTS.columns}
    assert shown(columns["aum"], stored_amount(12)) == "12"
    assert shown(columns["aum"], 12.5) == "12.50"
    assert shown(columns["aum"], None) is None
    assert shown(columns["tags"], "a, b") == ["a", "b"]
    assert shown(columns["tags"], None) == []
    assert shown(columns["wallet_share"], 0.25) == 0.25
    assert shown(columns["name"], "张伟") == "张伟"

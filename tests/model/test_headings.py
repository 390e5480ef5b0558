"""Every column of a list has a heading in both languages."""

from hnwctl.console.messages.zh_projection import COLUMN_TITLES
from hnwctl.domain.tables import CLIENTS
from hnwctl.model.headings import HEADINGS, heading_of


def test_every_column_of_clients_has_a_heading() -> None:
    assert {column.name for column in CLIENTS.columns} <= set(HEADINGS)


def test_every_heading_has_its_chinese_and_no_more() -> None:
    assert set(HEADINGS.values()) == set(COLUMN_TITLES)


def test_headings_tell_columns_apart() -> None:
    assert len(set(HEADINGS.values())) == len(HEADINGS)
    assert len(set(COLUMN_TITLES.values())) == len(COLUMN_TITLES)


def test_an_unknown_column_is_called_by_its_key() -> None:
    assert (heading_of("aum"), heading_of("of_my_own")) == ("AUM", "of_my_own")

"""Ids by chance: typed by hand, never taken for a number."""

import re

from hnwctl.console.newid import item_id, random_id


def test_an_id_of_an_item_is_five_characters_that_nobody_misreads() -> None:
    found = {item_id() for _ in range(500)}
    assert all(re.fullmatch("[a-hjkmnp-tv-z][0-9a-hjkmnp-tv-z]{4}", each) for each in found)
    assert len(found) > 490


def test_an_id_of_a_record_has_eight() -> None:
    found = {random_id() for _ in range(200)}
    assert all(re.fullmatch("[0-9a-hjkmnp-tv-z]{8}", each) for each in found)
    assert len(found) == 200

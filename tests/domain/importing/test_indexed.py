"""Who is who, from the rows of an index: masked values and what is sealed match nothing."""

from collections.abc import Sequence
from typing import Any

from hnwctl.domain.importing.indexed import keys_in
from hnwctl.domain.importing.matching import ClientKeys
from hnwctl.errors import ForbiddenError

TABLES: dict[str, list[tuple[Any, ...]]] = {
    "clients": [("aaaaaaaa", "007", "1980-02-29"), ("bbbbbbbb", None, None)],
    "names": [("aaaaaaaa", "王小明"), ("aaaaaaaa", "王总"), ("bbbbbbbb", "王*")],
    "phone": [("aaaaaaaa", "+8613800001111"), ("bbbbbbbb", "138****1111")],
    "email": [("aaaaaaaa", "wang@example.com")],
    "external": [("aaaaaaaa", "zoho", "4567")],
    "documents": [
        ("aaaaaaaa", "passport", "E123"),
        ("aaaaaaaa", None, "G9"),
        ("bbbbbbbb", "id_card", "3101****"),
    ],
}


def query(sql: str) -> Sequence[tuple[Any, ...]]:
    return next(rows for word, rows in TABLES.items() if f"FROM {word}" in sql or f"'{word}'" in sql)


def test_everything_that_identifies_a_client() -> None:
    wang, masked = keys_in(query)
    assert wang == ClientKeys(
        id="aaaaaaaa",
        names=("王小明", "王总"),
        external=(("zoho", "4567"),),
        client_number="007",
        documents=(("passport", "E123"), ("", "G9")),
        phones=("+8613800001111",),
        emails=("wang@example.com",),
        birthday="1980-02-29",
    )
    assert masked == ClientKeys(id="bbbbbbbb")


def test_what_is_sealed_matches_nothing() -> None:
    def narrower(sql: str) -> Sequence[tuple[Any, ...]]:
        if "documents" in sql:
            raise ForbiddenError("sealed to your key: {what}", what="documents")
        return query(sql)

    wang, _ = keys_in(narrower)
    assert (wang.documents, wang.client_number) == ((), "007")

"""Who is meant, and what happens when several may be."""

from collections.abc import Callable
from typing import Any

import pytest

from hnwctl.domain.lookup import completions, find_client
from hnwctl.errors import ForbiddenError, NotFoundError

ZHANG = "7k3m9q2x"
ZHANG_MING = "1zhang00"
SHAN = "zha00000"
SMITH = "2b2b2b2b"


@pytest.fixture
def book(client: Callable[..., Any]) -> list[Any]:
    """Four clients whose names come close to each other, and to an id."""
    phone = {"type": "phone", "value": "+8613800001111"}
    email = {"type": "email", "value": "J.Smith@example.com"}
    return [
        client(
            ZHANG, profile={"name": "张伟", "aliases": ["张总"], "client_number": "A001", "stage": "active"}
        ),
        client(ZHANG_MING, profile={"name": "张伟明", "contact_points": [phone]}),
        client(SHAN, profile={"name": "单小明", "client_number": "A002"}),
        client(SMITH, profile={"name": "John Smith", "aliases": ["Jack"], "contact_points": [email]}),
    ]


@pytest.mark.parametrize(
    ("text", "owner"),
    [
        ("7k3m9q2x", ZHANG),
        ("7K3M9Q2X ", ZHANG),
        ("张伟", ZHANG),
        (" 张总", ZHANG),
        ("a001", ZHANG),
        ("7k3", ZHANG),
        ("zhangwei", ZHANG),
        ("Zhang Wei", ZHANG),
        ("zw", ZHANG),
        ("zwm", ZHANG_MING),
        ("zhangweim", ZHANG_MING),
        ("伟明", ZHANG_MING),
        ("138 0000 1111", ZHANG_MING),
        ("+86 138-0000-1111", ZHANG_MING),
        ("shanxiaoming", SHAN),
        ("danxiaoming", SHAN),
        ("sxm", SHAN),
        ("JOHN  smith", SMITH),
        ("johnsmith", SMITH),
        ("js", SMITH),
        ("jack", SMITH),
        ("j.smith@EXAMPLE.com", SMITH),
        ("smi", SMITH),
    ],
)
def test_one_client_is_found(text: str, owner: str, book: list[Any], index: Callable[..., Any]) -> None:
    assert find_client(text, index(book).query) == owner


@pytest.mark.parametrize("text", ["nobody", "7k", "a00x", "11", "", "  ", "%", "'; --", "***"])
def test_nobody_is_found(text: str, book: list[Any], index: Callable[..., Any]) -> None:
    with pytest.raises(NotFoundError, match="no client matches") as caught:
        find_client(text, index(book).query)
    assert caught.value.candidates == []


def test_several_are_listed_and_none_is_chosen(book: list[Any], index: Callable[..., Any]) -> None:
    with pytest.raises(NotFoundError, match="2 clients match 张") as caught:
        find_client("张", index(book).query)
    assert caught.value.candidates == [
        {"id": ZHANG, "name": "张伟", "stage": "active", "tier": ""},
        {"id": ZHANG_MING, "name": "张伟明", "stage": "", "tier": ""},
    ]


def test_an_id_that_happens_to_spell_a_name_does_not_win_over_it(
    book: list[Any], client: Callable[..., Any], index: Callable[..., Any]
) -> None:
    """``zha`` begins the id of 单小明 and is all of 查's pinyin: both are offered."""
    book.append(client("33333333", profile={"name": "查"}))
    with pytest.raises(NotFoundError) as caught:
        find_client("zha", index(book).query)
    assert [each["id"] for each in caught.value.candidates] == [SHAN, "33333333"]


def test_an_exact_name_wins_over_names_that_contain_it(book: list[Any], index: Callable[..., Any]) -> None:
    assert find_client("张伟", index(book).query) == ZHANG


def test_a_whole_id_decides_before_a_name_is_looked_at(
    client: Callable[..., Any], index: Callable[..., Any]
) -> None:
    asked: list[str] = []
    made = index([client(ZHANG, profile={"name": "张伟"}), client(SMITH, profile={"name": ZHANG})])

    def query(sql: str, parameters: tuple[object, ...]) -> list[tuple[Any, ...]]:
        asked.append(sql)
        found: list[tuple[Any, ...]] = made.query(sql, parameters)
        return found

    assert find_client(ZHANG, query) == ZHANG
    assert not [sql for sql in asked if "names" in sql]


def test_archived_clients_are_found_too(client: Callable[..., Any], index: Callable[..., Any]) -> None:
    gone = client(ZHANG, profile={"name": "张伟", "archived": {"at": "2026-01-01"}})
    assert find_client("张伟", index([gone]).query) == ZHANG


class TestWithoutTheProfile:
    """A key that opens no names can still name a client by its id."""

    HELD = frozenset({"finance", "agenda"})

    def test_an_id_or_its_beginning_is_enough(self, book: list[Any], index: Callable[..., Any]) -> None:
        query = index(book, held=self.HELD).query
        assert find_client(ZHANG, query) == find_client("7k3", query) == ZHANG

    def test_a_name_is_sealed(self, book: list[Any], index: Callable[..., Any]) -> None:
        with pytest.raises(ForbiddenError, match="names are sealed to your key"):
            find_client("张伟", index(book, held=self.HELD).query)

    def test_candidates_are_ids(
        self, book: list[Any], client: Callable[..., Any], index: Callable[..., Any]
    ) -> None:
        book.append(client("7k300000", profile={"name": "x"}))
        with pytest.raises(NotFoundError) as caught:
            find_client("7k3", index(book, held=self.HELD).query)
        assert caught.value.candidates == [{"id": "7k300000"}, {"id": ZHANG}]


def test_the_shell_completes_names_and_ids(book: list[Any], index: Callable[..., Any]) -> None:
    query = index(book).query
    assert completions("张", query) == [("张伟", ZHANG), ("张伟明", ZHANG_MING), ("张总", f"{ZHANG} 张伟")]
    assert completions("7k", query) == [(ZHANG, "张伟")]
    assert completions("a00", query, limit=1) == [("A001", f"{ZHANG} 张伟")]

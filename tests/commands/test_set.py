"""``set``: typed edits, one commit, nothing lost."""

import pytest
from books import Book


@pytest.fixture()
def wang(book: Book) -> str:
    return book.add("王小明", "profile.stage=active", "finance.holdings[+].amount=100万")


def test_it_changes_typed_fields_as_one_commit_with_an_opaque_message(book: Book, wang: str) -> None:
    done = book.run("set", "王小明", "profile.tags+=vip", "finance.holdings[0].amount=500万", "--json").ok()
    assert done.json == {"id": wang, "changed": ["profile.tags", "finance.holdings[0].amount"]}
    shown = book.shown(wang)
    assert shown["profile"]["tags"] == ["vip"]
    assert shown["finance"]["holdings"][0]["amount"] == "5000000"
    assert book.commits()[0] == f"set {wang}"

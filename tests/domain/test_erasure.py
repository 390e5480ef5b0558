"""Who names a client, and how that reads without them."""

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hnwctl.domain.erasure import Search, search

ID = "7k3m9q2x"
CLIENT = [
    (
        "profile",
        {
            "name": "王小明",
            "aliases": ["王总", "John Smith"],
            "client_number": "C-20017",
            "contact_points": [
                {"type": "phone", "value": "+8613800138000"},
                {"type": "email", "value": "xm.wang@example.com"},
                {"type": "wechat", "value": "wxm_1980"},
            ],
        },
    ),
    ("profile", {"name": "王晓明", "contact_points": [{"type": "phone", "value": "+861088886666"}]}),
    ("kyc", {"documents": [{"type": "id", "number": "110101198001011234"}]}),
]
OTHERS = ["王小明华", "John Smithson", "李娜", "Mary John Smith"]


def looked(**how: object) -> Search:
    return search(ID, CLIENT, OTHERS, marker="[X]", **how)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "reads"),
    [
        ("王小明来电", "[X]来电"),
        ("请王总和王晓明吃饭", "请[X]和[X]吃饭"),
        ("王小明华来电", "王小明华来电"),  # somebody else
        ("JOHN  Smith, later john smith", "[X], later [X]"),
        ("和John Smith聊", "和[X]聊"),
        ("John Smithson and Mary John Smith", "John Smithson and Mary John Smith"),
        ("Johnsmith", "Johnsmith"),
        ("ＪＯＨＮ Ｓｍｉｔｈ", "[X]"),
        ("call 138 0013 8000 or +86-138-0013-8000", "call [X] or [X]"),
        ("138001380001 and 2138001380004", "138001380001 and 2138001380004"),
        ("on 2026-10-01 13800138000", "on 2026-10-01 [X]"),
        ("010-8888 6666", "[X]"),
        ("to XM.Wang@Example.com.", "to [X]."),
        ("xm.wang@example.com.cn, axm.wang@example.com", "xm.wang@example.com.cn, axm.wang@example.com"),
        ("微信wxm_1980", "微信[X]"),
        ("ID 110101198001011234", "ID [X]"),
        ("c-20017, C-200171", "[X], C-200171"),
        (f"forget {ID}", f"forget {ID}"),  # in messages of git the id stays
        ("nobody", "nobody"),
    ],
)
def test_a_text_without_them(text: str, reads: str) -> None:
    assert looked().hidden(text) == reads
    assert looked().text(text) is (text != reads)


def test_links_go_and_what_was_said_of_the_relative_with_them() -> None:
    wife = {
        "name": "李娜",
        "referrer": ID,
        "adviser": "王小明",
        "family": [
            {"id": "r1", "relation": "spouse", "name": "小明", "client": ID, "birthday": "1980-01-01"},
            {"relation": "child", "name": "王小明华", "note": "like 王小明"},
            {"relation": "friend", "name": "王 总", "note": "plays golf"},
            {"relation": "friend", "name": "王总", "note": "plays golf"},
        ],
        "tags": ["vip", "王总", "王晓明"],
    }
    [found] = looked().record("client", "bbbbbbbb", [("profile", wife)])
    assert found is not None
    assert found.plain == {
        "name": "李娜",
        "adviser": "王小明",  # of the firm
        "family": [
            {"id": "r1", "relation": "spouse", "name": "[X]"},
            {"relation": "child", "name": "王小明华", "note": "like [X]"},
            {"relation": "friend", "name": "王 总", "note": "plays golf"},
            {"relation": "friend", "name": "[X]"},
        ],
        "tags": ["vip", "[X]"],
    }
    assert ("referrer", ID, "") in found.places
    assert ("family[0].birthday", "1980-01-01", "") in found.places
    assert ("tags[1]", "王总", "[X]") in found.places


def test_the_id_goes_from_any_text_of_a_record() -> None:
    rule = {"name": "x", "where": f"id = '{ID}' OR id = 'x{ID}'"}
    [found] = looked().record("segment", "bbbbbbbb", [("rule", rule)])
    assert found is not None
    assert found.plain == {"name": "x", "where": f"id = '[X]' OR id = 'x{ID}'"}


def test_what_another_client_bears_too_is_theirs() -> None:
    wife = {
        "name": "王小明",  # of the same name
        "contact_points": [{"type": "email", "value": "xm.wang@example.com"}],
        "note": "王小明 shares xm.wang@example.com with 王晓明",
    }
    [found] = looked().record("client", "bbbbbbbb", [("profile", wife)])
    assert found is not None
    assert found.plain == {**wife, "note": "王小明 shares xm.wang@example.com with [X]"}
    [market] = looked().record("market", "cccccccc", [("note", {"text": wife["note"]})])
    assert market is not None
    assert market.plain["text"] == "[X] shares [X] with [X]"


def test_what_is_kept_keeps_its_text_but_no_link() -> None:
    plain = {"note": "王小明", "family": [{"relation": "spouse", "client": ID}]}
    one, other = looked(kept=[("bbbbbbbb", "profile")]).record(
        "client", "bbbbbbbb", [("profile", plain), ("service", {"notes": [{"text": "王小明"}]})]
    )
    assert one is not None
    assert one.plain["note"] == "王小明"
    assert one.plain["family"] == [{"relation": "spouse", "name": "[X]"}]
    assert other is not None


def test_figures_days_and_our_own_marks_are_no_numbers_of_theirs() -> None:
    client = [("profile", {"name": "x", "client_number": "20261001"})]
    plain = {
        "holdings": [{"id": "20261001", "amount": "20261001", "as_of": "2026-10-01", "label": "20261001"}]
    }
    [found] = search(ID, client, [], marker="[X]").record("client", "bbbbbbbb", [("finance", plain)])
    assert found is not None
    assert found.places == (("holdings[0].label", "20261001", "[X]"),)


def test_short_names_and_numbers_give_nobody_away() -> None:
    client = [("profile", {"name": "王", "aliases": ["A"], "client_number": "12"})]
    assert search(ID, client, [], marker="[X]").hidden("王 A 12") == "王 A 12"


def test_a_field_of_the_firms_own_may_carry_the_name() -> None:
    plain = {"custom": {"friend of 王总": "yes"}}
    [found] = looked().record("client", "bbbbbbbb", [("profile", plain)])
    assert found is not None
    assert found.plain == {"custom": {"friend of [X]": "yes"}}


def test_it_goes_to_other_processes() -> None:
    assert pickle.loads(pickle.dumps(looked())) == looked()  # noqa: S301 - our own


@given(st.text(), st.text(min_size=2))
def test_after_it_nothing_is_found(text: str, name: str) -> None:
    """Whatever the name: found once, it is not found again; and where nothing is found nothing changes."""
    sought = search(ID, [("profile", {"name": name})], [], marker="□")
    for given_text in (text, f"{text} {name} {text}"):
        once = sought.hidden(given_text)
        assert sought.hidden(once) == once or "□" in name

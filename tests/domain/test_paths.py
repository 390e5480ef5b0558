"""Field paths: edits as a person types them, and the differences between two records."""

from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hnwctl.domain.paths import (
    Append,
    Change,
    Field,
    Match,
    Place,
    apply,
    changed_paths,
    parse_assignment,
    parse_path,
    path_text,
)
from hnwctl.errors import InvalidError
from hnwctl.model.records import Plain

CLIENT: dict[str, dict[str, Plain]] = {
    "profile": {
        "name": "王小明",
        "tags": ["vip"],
        "contact_points": [{"type": "phone", "value": "1"}, {"type": "email", "value": "a@b.cn"}],
        "occupation": {"title": "厂长"},
    },
    "finance": {"holdings": [{"id": "h1", "amount": "100"}, {"id": "h2", "amount": "200"}]},
}


def edited(*texts: str) -> dict[str, dict[str, Plain]]:
    """The client above after these edits, which leave the original alone."""
    before = deepcopy(CLIENT)
    result = apply(CLIENT, [parse_assignment(text) for text in texts])
    assert before == CLIENT
    return result


@pytest.mark.parametrize(
    ("text", "steps", "operator", "value"),
    [
        ("profile.name=王 = 小明", (Field("profile"), Field("name")), "=", "王 = 小明"),
        ("profile.name = 王小明", (Field("profile"), Field("name")), "=", "王小明"),
        ("profile.tags+=vip", (Field("profile"), Field("tags")), "+=", "vip"),
        ("profile.tags -= vip", (Field("profile"), Field("tags")), "-=", "vip"),
        ("profile.name=", (Field("profile"), Field("name")), "=", ""),
        ("profile.custom.a-b=x", (Field("profile"), Field("custom"), Field("a-b")), "=", "x"),
        ("profile.custom.喜 好=x", (Field("profile"), Field("custom"), Field("喜 好")), "=", "x"),
        ('profile.custom."a.b="=x', (Field("profile"), Field("custom"), Field("a.b=")), "=", "x"),
        ("finance.h[+].a=5", (Field("finance"), Field("h"), Append(), Field("a")), "=", "5"),
        ("finance.h[-1].a=5", (Field("finance"), Field("h"), Place(-1), Field("a")), "=", "5"),
        ("finance.h[id=h1].a=5", (Field("finance"), Field("h"), Match("id", "h1"), Field("a")), "=", "5"),
        (
            "service.notes[0].text=a\nb",
            (Field("service"), Field("notes"), Place(0), Field("text")),
            "=",
            "a\nb",
        ),
    ],
)
def test_an_assignment_is_path_operator_and_value(
    text: str, steps: tuple[object, ...], operator: str, value: str
) -> None:
    found = parse_assignment(text)
    assert (found.steps, found.operator, found.value) == (steps, operator, value)
    assert found.section == text.split(".")[0]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "not a field path"),
        ("name", "not an assignment"),
        ("=x", "not a field path"),
        ("profile", "not an assignment"),
        ("profile=x", "names a section"),
        ("profile.=x", "not an assignment"),
        ("profile..name=x", "not an assignment"),
        ("[0].name=x", "not a field path"),
        ("profile.tags[=x", "not an assignment"),
        ("profile.tags[x]=x", "not an assignment"),
        ("profile.tags+=", "take a word"),
        ("profile.tags[+]+=x", "take a word"),
    ],
)
def test_what_is_not_an_assignment_is_refused(text: str, reason: str) -> None:
    with pytest.raises(InvalidError, match=reason):
        parse_assignment(text)


names = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
step = names.map(Field) | st.integers(-99, 99).map(Place) | st.just(Append())
step |= st.builds(Match, st.just("id"), names)


@given(st.lists(step, max_size=5))
def test_a_path_is_read_as_it_is_written(steps: list[Field | Place | Append | Match]) -> None:
    path = (Field("profile"), *steps)
    assert parse_path(path_text(path)) == path


@given(names, st.sampled_from(["=", "+=", "-="]))
def test_a_name_never_runs_into_the_operator(name: str, operator: str) -> None:
    found = parse_assignment(f"{path_text((Field('profile'), Field(name)))}{operator}x")
    assert (found.steps[1:], found.operator, found.value) == ((Field(name),), operator, "x")


def test_a_field_is_set_replaced_and_removed() -> None:
    changed = edited("profile.name=李梅", "profile.gender=female", "profile.occupation.title=")
    assert changed["profile"]["name"] == "李梅"
    assert changed["profile"]["gender"] == "female"
    assert "occupation" not in changed["profile"], "what is left empty goes"
    assert changed["finance"] == CLIENT["finance"]


def test_a_section_that_is_not_there_begins_empty() -> None:
    assert edited("kyc.risk.class=C3")["kyc"] == {"risk": {"class": "C3"}}
    assert edited("kyc.risk.class=")["kyc"] == {}


def test_words_join_and_leave_a_list() -> None:
    assert edited("profile.tags+=高尔夫", "profile.tags+=vip")["profile"]["tags"] == ["vip", "高尔夫"]
    assert edited("profile.tags+=高尔夫, vip、茶，a;b", "profile.tags-=茶，a")["profile"]["tags"] == [
        *("vip", "高尔夫", "b"),
    ]
    assert edited('profile.tags+="gold, silver",x')["profile"]["tags"] == ["vip", "gold, silver", "x"]
    assert edited('profile.tags+="gold, silver"', "profile.tags-=gold, silver")["profile"]["tags"] == ["vip"]
    assert edited("profile.aliases+=王总")["profile"]["aliases"] == ["王总"]
    assert "tags" not in edited("profile.tags-=vip", "profile.tags-=never there")["profile"]


def test_each_plus_makes_an_item_and_minus_one_is_the_last_made() -> None:
    assert edited("finance.goals[+].amount=5", "finance.goals[+].label=x")["finance"]["goals"] == [
        {"amount": "5"},
        {"label": "x"},
    ]
    assert edited("finance.holdings[+].amount=5", "finance.holdings[-1].label=x")["finance"]["holdings"][
        2
    ] == {
        "amount": "5",
        "label": "x",
    }
    assert edited("profile.tags[+]=x")["profile"]["tags"] == ["vip", "x"]


def test_an_item_is_found_by_place_or_by_a_field() -> None:
    holdings = edited("finance.holdings[id=h2].amount=7", "finance.holdings[0].amount=8")["finance"][
        "holdings"
    ]
    assert holdings == [{"id": "h1", "amount": "8"}, {"id": "h2", "amount": "7"}]
    points = edited("profile.contact_points[type=email].value=c@d.cn")["profile"]["contact_points"]
    assert points[1] == {"type": "email", "value": "c@d.cn"}
    assert edited("finance.holdings[id=h1]=")["finance"]["holdings"] == [{"id": "h2", "amount": "200"}]
    assert edited("finance.holdings[0]=", "finance.holdings[0]=")["finance"] == {}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("finance.holdings[2].amount=1", r"finance.holdings: there is no item \[2\]; it has 2"),
        ("finance.holdings[-3].amount=1", r"there is no item \[-3\]"),
        ("finance.holdings[id=h9].amount=1", r"finance.holdings: no item is \[id=h9\]"),
        ("finance.goals[-1].amount=1", "there is no item"),
        ("finance.holdings.amount=1", "finance.holdings: is a list; say which item"),
        ("finance.holdings=1", "finance.holdings: is a list"),
        ("finance.holdings+=1", "is not a list of words"),
        ("profile.tags=x", "profile.tags: is a list"),
        ("profile.occupation=x", "has fields of its own"),
        ("profile.occupation[0]=x", "profile.occupation: is not a list"),
        ("profile.occupation+=x", "is not a list of words"),
        ("profile.name.first=x", "profile.name: is a text and has no fields"),
        ("profile.name[0]=x", "profile.name: is a text and has no fields"),
    ],
)
def test_an_edit_that_does_not_fit_names_the_path(text: str, reason: str) -> None:
    with pytest.raises(InvalidError, match=reason):
        edited(text)


def test_several_items_that_match_are_not_guessed_among() -> None:
    sections = {"profile": {"contact_points": [{"type": "phone"}, {"type": "phone"}]}}
    with pytest.raises(InvalidError, match="several items are"):
        apply(sections, [parse_assignment("profile.contact_points[type=phone].value=1")])


def test_differences_are_named_by_path() -> None:
    new = edited(
        "profile.name=李梅",
        "profile.tags+=x",
        "profile.occupation.title=",
        "finance.holdings[id=h1]=",
        "finance.holdings[0].amount=5",
        "finance.holdings[+].id=h3",
        'profile.custom."a.b"=c',
    )
    assert changed_paths(CLIENT, new) == [
        Change("profile.name", "王小明", "李梅"),
        Change("profile.tags", ["vip"], ["vip", "x"]),
        Change('profile.custom."a.b"', None, "c"),
        Change("profile.occupation.title", "厂长", None),
        Change("finance.holdings[id=h2].amount", "200", "5"),
        Change("finance.holdings[id=h3].id", None, "h3"),
        Change("finance.holdings[id=h1].id", "h1", None),
        Change("finance.holdings[id=h1].amount", "100", None),
    ]


def test_the_order_of_items_with_ids_is_no_difference() -> None:
    assert changed_paths({"a": [{"id": "1"}, {"id": "2"}]}, {"a": [{"id": "2"}, {"id": "1"}]}) == []


def test_items_with_ids_are_named_by_place_as_long_as_none_has_moved() -> None:
    old = [{"id": "h1", "x": "1"}, {"id": "h2", "x": "2"}]
    changed = [old[0], {"id": "h2", "x": "3"}, {"id": "h3", "x": "4"}]
    assert [each.path for each in changed_paths({"a": old}, {"a": changed})] == [
        "a[1].x",
        "a[2].id",
        "a[2].x",
    ]
    assert [each.path for each in changed_paths({"a": old}, {"a": old[:1]})] == ["a[1].id", "a[1].x"]
    moved = [{"id": "h2", "x": "3"}, old[0]]
    assert changed_paths({"a": old}, {"a": moved}) == [Change("a[id=h2].x", "2", "3")]


def test_items_without_ids_are_compared_where_they_stand() -> None:
    old = {"a": [{"x": "1"}, {"x": "2"}, {"x": "3"}]}
    assert changed_paths(old, {"a": [{"x": "2"}, {"x": "3"}]}) == [Change("a[0].x", "1", None)]
    assert changed_paths(old, {"a": [{"x": "1"}, {"x": "5"}, {"x": "3"}]}) == [Change("a[1].x", "2", "5")]
    assert changed_paths(old, {"a": [*old["a"], {"x": "4"}]}) == [Change("a[3].x", None, "4")]


def test_empty_is_absent_and_another_shape_is_a_removal_and_an_addition() -> None:
    assert changed_paths({"a": {}, "b": ""}, {"c": []}) == []
    assert changed_paths({"a": "x"}, {"a": {"b": "y"}}) == [Change("a", "x", None), Change("a.b", None, "y")]
    assert changed_paths({"a": ["x"]}, {"a": "x"}) == [Change("a", ["x"], "x")]
    assert changed_paths({"a": ["x"]}, {"a": [{"b": "y"}]}) == [
        Change("a[0]", "x", None),
        Change("a[0].b", None, "y"),
    ]


full = st.text(st.characters(exclude_categories=["Cs", "Z", "Cc"]), min_size=1, max_size=6)
tree: st.SearchStrategy[dict[str, Plain]] = st.recursive(
    st.dictionaries(full, full, min_size=1, max_size=3),
    lambda inner: st.dictionaries(full, inner | full, min_size=1, max_size=3),
    max_leaves=8,
)


@given(tree, tree)
def test_the_differences_carried_out_make_the_one_the_other(
    old: dict[str, Plain], new: dict[str, Plain]
) -> None:
    changes = changed_paths({"s": old}, {"s": new})
    ordered = [*(change for change in changes if change.new is None), *changes]
    edits = [parse_assignment(f"{change.path}={change.new or ''}") for change in ordered]
    assert apply({"s": old}, edits)["s"] == new

"""Two changes to one thing, put together: what only one changed stands, what both changed is named."""

from hypothesis import given
from hypothesis import strategies as st

from hnwctl.domain.threeway import merged

BASE = {"name": "王", "stage": "active", "work": {"title": "CEO", "place": "X"}, "tags": ["a"]}


def test_each_side_changed_something_else() -> None:
    mine = {**BASE, "stage": "lost", "work": {"title": "CFO", "place": "X"}}
    theirs = {**BASE, "tags": ["a", "b"], "work": {"title": "CEO", "place": "Y"}}
    found = merged(BASE, mine, theirs)
    assert found.value == {
        "name": "王",
        "stage": "lost",
        "work": {"title": "CFO", "place": "Y"},
        "tags": ["a", "b"],
    }
    assert found.taken == ["work.place", "tags"]
    assert found.disputed == {}


def test_where_both_changed_one_field_mine_stands_and_theirs_is_told() -> None:
    found = merged(BASE, {**BASE, "stage": "lost"}, {**BASE, "stage": "dormant"})
    assert (found.value["stage"], found.disputed) == ("lost", {"stage": "dormant"})


def test_what_they_removed_goes_and_what_both_touched_is_disputed() -> None:
    without = {name: value for name, value in BASE.items() if name != "tags"}
    assert merged(BASE, BASE, without).value == without
    found = merged(BASE, {**BASE, "tags": ["c"]}, without)
    assert (found.value["tags"], found.disputed) == (["c"], {"tags": None})


def test_a_key_with_a_dot_is_quoted_in_its_path() -> None:
    assert merged({}, {}, {"a.b": "x"}).taken == ['"a.b"']


plain = st.recursive(
    st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3),
    max_leaves=6,
)
groups = st.dictionaries(st.sampled_from("abc"), plain, max_size=3)


@given(groups, groups)
def test_one_change_alone_always_stands(base: dict[str, object], changed: dict[str, object]) -> None:
    assert merged(base, changed, base).value == changed
    theirs = merged(base, base, changed)
    assert theirs.value == changed or theirs.taken
    assert theirs.disputed == {}
    assert merged(base, changed, changed).value == changed

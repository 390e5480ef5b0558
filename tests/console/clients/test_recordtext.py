"""A record as text: remarks come and go, line numbers are those that the user sees."""

from hypothesis import given
from hypothesis import strategies as st

from hnwctl.console.clients.recordtext import (
    Remark,
    read_sections,
    says_nothing,
    with_remarks,
    without_remarks,
    written,
)

texts = st.text(st.characters(codec="utf-8"), max_size=12)
contents = st.dictionaries(texts.filter(bool), texts.filter(bool), min_size=1, max_size=3)


@given(
    st.dictionaries(st.sampled_from(["profile", "kyc"]), contents, min_size=1), st.lists(texts, max_size=2)
)
def test_what_is_written_reads_back(sections: dict[str, dict[str, str]], head: list[str]) -> None:
    text = written(sections, head)
    assert read_sections(without_remarks(text), source="x") == sections
    remarked = with_remarks(text, [Remark("{what}", {"what": "a\nb"}), Remark("c", {}, hint="d")])
    assert remarked.splitlines()[:3] == [rb"#! a\x0ab", b"#! c", b"#! d"]
    assert without_remarks(remarked) == text


def test_a_line_number_counts_the_remarks_above() -> None:
    remarks = [
        Remark("first", {}),
        Remark("{source}, line {line}: bad", {"source": "x", "line": 7}, hint="do"),
    ]
    assert with_remarks(b"text\n", remarks) == b"#! first\n#! x, line 10: bad\n#! do\ntext\n"


def test_only_what_stands_on_top_is_a_remark() -> None:
    assert without_remarks(b"\xef\xbb\xbf#! old\n#! older\nx: |\n#! mine\n") == b"x: |\n#! mine\n"


def test_comments_and_blank_lines_say_nothing() -> None:
    assert says_nothing(b"# a\n\n   # b\n \n")
    assert not says_nothing(b"# a\nx: y\n")

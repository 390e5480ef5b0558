"""The codec: every text survives, and whatever is not plain data is refused by line."""

import time
from contextlib import suppress

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hnwctl.errors import InvalidError
from hnwctl.store.codec import MAX_TEXT, Plain, dump, load

text = st.text(st.characters(exclude_categories=["Cs"]))
awkward = st.sampled_from(
    [
        "",
        " ",
        "\n",
        "\t",
        "\r",
        "NO",
        "~",
        "---",
        "...",
        "%TAG",
        "- a",
        "? a",
        "#",
        " #",
        ": ",
        "a:",
        "\x85",
        "\u2028",
    ]
)
words = text | st.lists(text | awkward, max_size=5).map("".join)
plains: st.SearchStrategy[Plain] = st.recursive(
    words,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(words, inner, max_size=4),
    max_leaves=12,
)


@given(plains)
@example("\n\n  x\n")
@example({"": ""})
@example([[], {}, [[]], [{}]])
@example({"k" * 2000: {"文" * 1500: "x"}})
@example([{"k" * 2000: ["\n\ta"]}])
@example("x\n \n\t\n\n")
@settings(max_examples=400, deadline=None)
def test_what_is_written_is_read_back(value: Plain) -> None:
    assert load(dump(value), source="x") == value
    assert load(dump(value).encode(), source="x") == value


@given(st.integers(0, 0x10FFFF).filter(lambda n: not 0xD800 <= n < 0xE000))
@example(0xFEFF)
@example(0xFFFE)
@example(0x1FFFE)
def test_every_character_survives_wherever_it_stands(point: int) -> None:
    char = chr(point)
    value: Plain = {f"a{char}": [char, char + "a", "a" + char, f"a{char}b", f"a\n{char}\n"], char: char * 3}
    assert load(dump(value), source="x") == value


def test_the_text_reads_as_a_person_would_write_it() -> None:
    value: Plain = {
        "name": "王小明",
        "nationality": "NO",
        "client_number": "012",
        "birthday": "--05-12",
        "phone": "+8613800001111",
        "amount": "-1.10",
        "time": "22:22",
        "lunar": "lunar:1968-闰4-03",
        "empty": "",
        "tags": ["vip", "喜欢 茶", "a: b"],
        "contact_points": [{"type": "phone", "value": "1"}, {"type": "email", "value": "a@b.cn"}],
        "note": "first\n  second\n",
        "nothing": [],
        "custom": {"a b": "#1"},
    }
    assert dump(value) == (
        "name: 王小明\n"
        'nationality: "NO"\n'
        "client_number: 012\n"
        "birthday: --05-12\n"
        "phone: +8613800001111\n"
        "amount: -1.10\n"
        "time: 22:22\n"
        "lunar: lunar:1968-闰4-03\n"
        'empty: ""\n'
        "tags:\n"
        "  - vip\n"
        "  - 喜欢 茶\n"
        '  - "a: b"\n'
        "contact_points:\n"
        "  - type: phone\n"
        "    value: 1\n" + "  - type: email\n"
        "    value: a@b.cn\n"
        "note: |\n"
        "  first\n"
        "    second\n"
        "nothing: []\n"
        "custom:\n"
        '  a b: "#1"\n'
    )


@pytest.mark.parametrize("word", ["yes", "No", "TRUE", "off", "null", "~", "y", "=", "<<"])
def test_words_that_others_read_as_a_boolean_or_nothing_are_quoted(word: str) -> None:
    assert dump({word: word}) == f'"{word}": "{word}"\n'


def test_nothing_is_typed() -> None:
    raw = b"a: NO\nb: 012\nc: 22:22\nd: 2026-03-01\ne: ~\nf: null\n1: 1.10\n<<: 0x1F\n"
    assert load(raw, source="x") == {
        "a": "NO",
        "b": "012",
        "c": "22:22",
        "d": "2026-03-01",
        "e": "~",
        "f": "null",
        "1": "1.10",
        "<<": "0x1F",
    }


def test_an_empty_plain_scalar_is_absent_and_a_quoted_one_is_not() -> None:
    assert load("a:\nb: ''\nc:\n  -\n  - x\n  - \"\"\nd:\n", source="x") == {"b": "", "c": ["x", ""]}


@pytest.mark.parametrize("raw", ["", "\n", "# only words\n", "---\n", "---\n...\n", "\ufeff"])
def test_a_text_that_says_nothing_is_an_empty_mapping(raw: str) -> None:
    assert load(raw, source="x") == {}


def test_a_text_from_an_editor_on_windows_is_read() -> None:
    assert load(b"\xef\xbb\xbfa: b\r\nc: |\r\n  d\r\n  e\r\n", source="x") == {"a": "b", "c": "d\ne\n"}


BAD = [
    ("a: b\nc: &x d\n", 2, "an anchor (&x) is not allowed"),
    ("a: b\n&x c: d\n", 2, "an anchor (&x) is not allowed"),
    ("a: &x [b]\n", 1, "an anchor (&x) is not allowed"),
    ("a: b\nc: *x\n", 2, "an alias (*x) is not allowed"),
    ("a:\n  - *x\n", 2, "an alias (*x) is not allowed"),
    ("*x : b\n", 1, "a field name must be a word"),
    ("a: !!str b\n", 1, "a tag (tag:yaml.org,2002:str) is not allowed"),
    ("a: ! b\n", 1, "a tag (!) is not allowed"),
    ("!!str a: b\n", 1, "a tag (tag:yaml.org,2002:str) is not allowed"),
    ("a: !!map {}\n", 1, "a tag (tag:yaml.org,2002:map) is not allowed"),
    (
        "a: !!python/object/apply:os.system [ls]\n",
        1,
        "a tag (tag:yaml.org,2002:python/object/apply:os.system)",
    ),
    ("a: b\nc: d\na: e\n", 3, "the field a is given twice"),
    ("a:\na: e\n", 2, "the field a is given twice"),
    ("a: {b: c, b: d}\n", 1, "the field b is given twice"),
    ("a: b\n---\nc: d\n", 2, "a second document begins here"),
    ("a: b\n...\nfoo\n", 3, "a second document begins here"),
    ("a: b\n---\n", 2, "a second document begins here"),
    ("a:\n\tb: c\n", 2, "indented with a tab; use spaces"),
    ("a:\n  b: c\n \td: e\n", 3, "indented with a tab; use spaces"),
    ("{\n\ta: b}\n", 2, "indented with a tab; use spaces"),
    ("? [a]\n: b\n", 1, "a field name must be a word"),
    ("a: {[b]: c}\n", 1, "a field name must be a word"),
    ("? \n: b\n", 1, "a field without a name"),
    ("%YAML 1.1\n---\na: b\n", 1, "a line may not begin with %"),
    ("a: b\nc: \x07\n", 2, "a control character"),
    ("a: b\nc: \x00\n", 2, "a control character"),
    ("a: \x7f\n", 1, "a control character"),
    ("a: b\u2028c: d\n", 1, "a hidden line break"),
    ("a: b\n\ufeffc: d\n", 2, "a hidden line break"),
    ("a: b\x85c: d\n", 1, "a hidden line break"),
    ("a: b\rc: d\n", 1, "a hidden line break"),
    (b"a: b\nc: \xff\n", 2, "not UTF-8 text"),
    ("a: b".encode("utf-16"), 1, "not UTF-8 text"),
    ("a: b\nc: \ud800\n", 2, "not UTF-8 text"),
    ('a: "\\ud800"\n', 1, "not YAML: found invalid Unicode character escape code"),
    ("a: b: c\n", 1, "a colon too many"),
    ("a: b\nc\n", 3, "a colon is missing"),
    ("a: 'b\n", 2, "a quote is never closed"),
    ("a: @b\n", 1, "needs quotes"),
    ("a: b\n c: d\n", 2, "a colon too many, or an indentation that does not fit"),
    ("a:\n  - b\n c: d\n", 3, "does not fit"),
    ("[" * 33 + "]" * 33, 1, "nested too deeply"),
    ("".join("  " * n + "a:\n" for n in range(40)), 33, "nested too deeply"),
]


@pytest.mark.parametrize(("raw", "line", "reason"), BAD)
def test_what_is_not_plain_data_is_refused_by_line(raw: bytes | str, line: int, reason: str) -> None:
    with pytest.raises(InvalidError) as caught:
        load(raw, source="clients/7/7k3m9q2x.yaml")
    assert str(caught.value).startswith(f"clients/7/7k3m9q2x.yaml, line {line}: ")
    assert reason in str(caught.value)
    assert caught.value.__context__ is None or caught.value.__suppress_context__


def test_32_levels_are_read() -> None:
    assert dump(load("[" * 32 + "]" * 32, source="x")).count("-") == 31


def test_more_than_4_mib_is_refused() -> None:
    with pytest.raises(InvalidError, match="more than 4 MiB"):
        load(b"a" * (MAX_TEXT + 1), source="x")


def test_half_a_character_cannot_be_written() -> None:
    for value in ("\ud83d", {"\udc00": "x"}, ["a\nb\ud800"]):
        with pytest.raises(InvalidError, match="half a character"):
            dump(value)


@given(st.binary(max_size=200) | st.text(st.sampled_from("ab:-?[]{},&*!|>'\"%@` \t\n\r#~\\1xu\u2028")))
@settings(max_examples=600, deadline=None)
def test_hostile_input_is_read_or_refused_and_nothing_else(raw: bytes | str) -> None:
    with suppress(InvalidError):
        value = load(raw, source="x")
        assert load(dump(value), source="x") == value


FLOODS = [
    "[",
    "{",
    "- ",
    "? ",
    "a: ",
    "{a: ",
    "[a, ",
    '"',
    "'",
    "!a ",
    "&a ",
    "*a ",
    "#",
    "\n",
    "- a\n",
    "|",
    ">",
    "a\n",
]
FLOODS += [
    "\\",
    "{}",
    "[],",
    ",",
    ": ",
    "%TAG ! !\n",
    "a",
    "文",
    "---\n",
    "...\n",
    "a:\n ",
    "\t",
    "\xa0",
    "? a\n",
    "- - a\n",
]
FLOODS += ["k: v\n", "[[a]: b, "]


@pytest.mark.parametrize("piece", FLOODS)
def test_a_flood_of_anything_ends_soon(piece: str) -> None:
    raw = (piece * (MAX_TEXT // len(piece.encode())))[: MAX_TEXT // 4].encode()
    begun = time.process_time()
    with suppress(InvalidError):
        load(raw, source="x")
    assert time.process_time() - begun < 10

"""A client is found by whatever people type for a name."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hnwctl.domain.names import MAX_READINGS, cached_pinyin, name_key, pinyin_of, spelled
from hnwctl.model.folding import fold


@pytest.mark.parametrize(
    ("name", "spellings"),
    [
        ("张伟", "zhangwei"),
        ("欧阳锋", "ouyangfeng"),
        ("John Smith", "johnsmith"),
        ("José Ñandú", "josenandu"),
        ("David 张", "davidzhang"),
        ("李 明(北京)", "limingbeijing"),
        ("𠮷田", "𠮷tian"),
        ("", ""),
        ("***", ""),
    ],
)
def test_a_plain_name_has_one_reading(name: str, spellings: str) -> None:
    assert pinyin_of(name)[0] == spellings


@pytest.mark.parametrize(
    ("name", "spellings"),
    [
        ("单小明", "shanxiaoming danxiaoming"),
        ("仇英", "qiuying chouying"),
        ("曾国藩", "zengguofan cengguofan"),
        ("解放", "xiefang jiefang"),
        ("查良镛", "zhaliangyong chaliangyong"),
        ("盖叫天", "gejiaotian gaijiaotian"),
        ("尉迟恭", "yuchigong weichigong"),
        ("吕布", "lvbu lubu lyubu"),
        ("王重", "wangchong wangzhong"),
    ],
)
def test_a_surname_is_read_as_a_surname_and_both_readings_are_kept(name: str, spellings: str) -> None:
    assert pinyin_of(name)[0] == spellings


@pytest.mark.parametrize(
    ("name", "initials"),
    [("张伟", "zw"), ("欧阳锋", "oyf"), ("单小明", "sxm dxm"), ("吕布", "lb"), ("John Smith", "js")],
)
def test_initials_have_one_letter_a_syllable(name: str, initials: str) -> None:
    assert pinyin_of(name)[1] == initials


def test_a_surname_reading_is_for_the_surname_only() -> None:
    assert pinyin_of("王查") == ("wangcha", "wc")


def test_a_long_name_of_ambiguous_characters_stays_bounded() -> None:
    assert len(pinyin_of("乐" * 40)[0].split()) == MAX_READINGS


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("ＡＢＣ１２", "abc12"),
        ("É", "e"),
        ("STRASSE", "strasse"),
        ("straße", "strasse"),
        ("张伟", "张伟"),
        ("İ", "i"),
    ],
)
def test_folding_makes_equal_what_people_take_for_equal(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@given(st.text())
def test_folding_twice_changes_nothing_more(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_every_text_has_spellings_that_look_up_finds_again(text: str) -> None:
    full, initials = pinyin_of(text)
    assert all(spelled(each) == each for each in (full + " " + initials).split())


def test_names_are_compared_without_case_and_extra_blanks() -> None:
    assert name_key("  John   SMITH ") == name_key("john smith") == "john smith"


def test_typed_pinyin_closes_up() -> None:
    assert spelled("Zhang Wei") == "zhangwei"
    assert spelled("xi'an") == "xian"


def test_the_cache_answers_without_the_dictionary() -> None:
    program = (
        "import sys; from hnwctl.domain.names import cached_pinyin;"
        "print(cached_pinyin('张伟', {'张伟': ('zhangwei', 'zw')}), cached_pinyin('Ann Lee', {}));"
        "print('pypinyin' in sys.modules)"
    )
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert answer.stdout == "('zhangwei', 'zw') ('annlee', 'al')\nFalse\n"


def test_what_the_dictionary_had_to_say_is_kept() -> None:
    cache: dict[str, tuple[str, str]] = {}
    cached_pinyin("张伟", cache)
    assert cache == {"张伟": ("zhangwei", "zw")}

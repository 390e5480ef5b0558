"""The encoding of a text file is found, said, and never mixed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hnwctl.errors import InvalidError
from hnwctl.exchange.encoding import decode

TEXT = "姓名,手机\n王小明,13800001111\n李梅,13900002222\n欧阳娜娜,13700003333\n"
TRADITIONAL = "姓名,電話\n陳大文,0912345678\n林美麗,0987654321\n張學友,0922333444\n"


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (TEXT.encode(), "UTF-8"),
        (TEXT.encode("utf-8-sig"), "UTF-8 with BOM"),
        (TEXT.encode("utf-16"), "UTF-16 LE"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "UTF-16 BE"),
        (TEXT.encode("utf-16-le"), "UTF-16 LE"),
        (TEXT.encode("utf-16-be"), "UTF-16 BE"),
        (TEXT.encode("gbk"), "GBK"),
        ((TEXT + "𠮷田,1\n").encode("gb18030"), "GB18030"),
    ],
)
def test_the_usual_encodings_are_told_apart(raw: bytes, name: str) -> None:
    text, found = decode(raw, source="a.csv")
    assert found == name
    assert text.startswith(TEXT)


def test_big5_is_told_from_gbk() -> None:
    assert decode(TRADITIONAL.encode("big5"), source="a.csv") == (TRADITIONAL, "Big5")


def test_western_letters_are_not_taken_for_chinese() -> None:
    text = "name,city\nJosé Müller,Zürich\nRenée Côté,Montréal\nSøren Åberg,Århus\nJürgen Groß,Köln\n" * 5
    found, _ = decode(text.encode("cp1252"), source="a.csv")
    assert found == text


def test_a_word_that_is_valid_in_both_does_not_confuse() -> None:
    assert decode("姓名\n联通\n王小明\n".encode("gbk"), source="a.csv")[1] == "GBK"


def test_mixed_encodings_are_refused_with_the_row() -> None:
    raw = "姓名,城市\n王小明,上海\n李梅梅,杭州\n".encode() + "张大伟,北京\n".encode("gbk")
    with pytest.raises(InvalidError, match=r"a\.csv, row 4: another encoding"):
        decode(raw, source="a.csv")


def test_mixed_encodings_behind_a_bom_too() -> None:
    raw = "姓名\n王小明\n".encode("utf-8-sig") + "张大伟\n".encode("gbk")
    with pytest.raises(InvalidError, match="row 3"):
        decode(raw, source="a.csv")


def test_a_nul_byte_is_refused_with_the_row() -> None:
    with pytest.raises(InvalidError, match="row 2: a NUL byte"):
        decode(b"name,phone\nWang\0,1\nLi,2\n\n", source="a.csv")


def test_an_encoding_that_is_given_wins() -> None:
    assert decode(TRADITIONAL.encode("big5"), source="a.csv", encoding="big5")[0] == TRADITIONAL


def test_an_encoding_that_does_not_fit_names_the_row() -> None:
    with pytest.raises(InvalidError, match="row 2: not valid ascii"):
        decode("name\n王\n".encode(), source="a.csv", encoding="ascii")


@pytest.mark.parametrize("name", ["klingon", "rot13", "hex"])
def test_an_encoding_that_does_not_exist(name: str) -> None:
    with pytest.raises(InvalidError, match="no such encoding"):
        decode(b"6162", source="a.csv", encoding=name)


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\0\ufeff"), min_size=1))
def test_whatever_is_utf8_comes_back(text: str) -> None:
    assert decode(("x\n" + text).encode(), source="a.csv")[0] == "x\n" + text

"""Ways to reach somebody, each checked for what it is."""

import subprocess
import sys

import pytest

from hnwctl.errors import InvalidError
from hnwctl.model.contact import ContactPoint
from hnwctl.model.profile import Profile
from hnwctl.model.reach import parse_email, parse_phone


@pytest.mark.parametrize(
    ("text", "region", "stored"),
    [
        ("13800001111", "CN", "+8613800001111"),
        ("138 0000 1111", "CN", "+8613800001111"),
        ("１３８００００１１１１", "CN", "+8613800001111"),
        ("+86 138-0000-1111", "HK", "+8613800001111"),
        ("0086 13800001111", "CN", "+8613800001111"),
        ("(010) 6552-9988 转 801", "CN", "+861065529988;ext=801"),
        ("2123 4567", "HK", "+85221234567"),
        ("020 7946 0000", "GB", "+442079460000"),
        ("+1 (212) 555-0100", "CN", "+12125550100"),
    ],
)
def test_a_phone_number_is_stored_as_e164(text: str, region: str, stored: str) -> None:
    assert parse_phone(text, region) == stored


@pytest.mark.parametrize(
    "text", ["123", "+86123", "+861234567890123", "hello", "12345678901234567890", "+8613800001"]
)
def test_what_is_no_phone_number_is_refused(text: str) -> None:
    with pytest.raises(InvalidError, match="phone number"):
        parse_phone(text)


def test_a_masked_number_is_refused() -> None:
    with pytest.raises(InvalidError, match="masked"):
        parse_phone("138****1111")


def test_a_stored_number_is_read_without_the_library_of_phone_numbers() -> None:
    code = (
        "import sys; from hnwctl.model.profile import Profile;"
        "Profile.from_plain({'name': 'x', 'birthday': 'lunar:1968-闰4-03',"
        " 'contact_points': [{'type': 'phone', 'value': '+8613800001111'}]});"
        "print([m for m in ('phonenumbers', 'lunardate') if m in sys.modules])"
    )

    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stdout == "[]\n"


def test_the_region_of_the_book_completes_a_number() -> None:
    plain = {"name": "陈大文", "contact_points": [{"type": "phone", "value": "2123 4567"}]}

    profile = Profile.from_plain(plain, context={"region": "HK"})

    assert profile.contact_points[0].value == "+85221234567"


def test_an_email_address_loses_what_does_not_belong() -> None:
    assert parse_email(" mailto:Wang@Example.COM ") == "Wang@example.com"
    assert parse_email("wang＠example.com") == "wang@example.com"


@pytest.mark.parametrize(
    ("kind", "value", "message"),
    [
        ("email", "wang@example", "not an e-mail address"),
        ("email", "wang example.com", "not an e-mail address"),
        ("email", "a@b.com, c@d.com", "not an e-mail address"),
        ("wechat", "王", "not a WeChat id"),
        ("wecom", "a b", "not a WeCom id"),
        ("qq", "0123", "not a QQ number"),
        ("url", "nowhere", "not a web address"),
        ("phone", "1", "phone number"),
    ],
)
def test_each_kind_is_checked_for_what_it_is(kind: str, value: str, message: str) -> None:
    with pytest.raises(InvalidError, match=rf"profile\.contact_points\[0\]\.value: .*{message}"):
        Profile.from_plain({"name": "x", "contact_points": [{"type": kind, "value": value}]})


@pytest.mark.parametrize("kind", ["手机", "Mobile", "电话", "tel"])
def test_the_kind_is_understood_in_both_languages(kind: str) -> None:
    assert ContactPoint(type=kind, value="13800001111").type == "phone"


def test_one_way_at_most_is_preferred() -> None:
    points = [{"type": "qq", "value": number, "preferred": "是"} for number in ("12345", "12346")]

    with pytest.raises(InvalidError, match="more than one contact point is preferred"):
        Profile.from_plain({"name": "x", "contact_points": points})

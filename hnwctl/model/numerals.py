"""Numbers written in Chinese: 三百五十万, 二十三, 初三, 廿一, 一九六八."""

import re

_DIGITS = {
    c: n
    for n, cs in enumerate(("零〇", "一", "二两兩", "三", "四", "五", "六", "七", "八", "九"))
    for c in cs
}
_TENS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = (("亿", 10**8), ("万", 10**4))
_NUMBER = re.compile("[零〇一二两兩三四五六七八九十百千万亿]+")


def chinese_number(text: str) -> int | None:
    """The number that ``text`` writes in Chinese numerals up to 亿, or None if it is not one."""
    if not _NUMBER.fullmatch(text):
        return None
    for unit, size in _MYRIADS:
        before, found, after = text.rpartition(unit)
        if found:
            times = None if unit in before else chinese_number(before)
            return _sum(times, size, chinese_number(after) if after else 0)
    return _below_myriad(text)


def _sum(times: int | None, size: int, rest: int | None) -> int | None:
    return None if times is None or rest is None else times * size + rest


def _below_myriad(text: str) -> int | None:
    if not any(c in _TENS for c in text):
        return int("".join(str(_DIGITS[c]) for c in text))
    total, digit, last = 0, 0, 10**4
    for c in text:
        if c in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[c]
        elif _TENS[c] >= last:
            return None
        else:
            last = _TENS[c]
            total, digit = total + (digit or 1) * last, 0
    return total + digit


def day_number(text: str) -> int | None:
    """The day of a lunar month that ``text`` names: 初三, 十五, 廿三, 卅, 15; or None."""
    text = text.removesuffix("日").removesuffix("号").removeprefix("初")
    text = text.replace("廿", "二十").replace("卅", "三十")
    return int(text) if text.isdigit() else chinese_number(text)


def month_number(text: str) -> int | None:
    """The lunar month that ``text`` names: 正, 八, 冬, 腊, 12; or None."""
    named = {"正": 1, "冬": 11, "腊": 12, "臘": 12}
    if text in named:
        return named[text]
    return int(text) if text.isdigit() else chinese_number(text)

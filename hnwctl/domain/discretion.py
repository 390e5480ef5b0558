"""Text without amounts of money: what may leave the book by mail or chat, whoever typed it.

A reminder travels unencrypted, so numbers in free text are masked unless they can only be a date, a time,
a count of days or the like. It errs on the side of masking: a room number lost is no harm.
"""

import re
import unicodedata
from functools import cache

MASK = "***"

_SPANS = "days? weeks? months? years? hours? minutes? 天 日(?![元圆圓]) 周岁? 个?月 年 岁 小时 分钟 次"
_COUNTS = (
    "one two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty sixty"
)
_MORE_COUNTS = "a an seventy eighty ninety half several few hundred thousand"
_POWERS = "hundred thousand million billion lakh crore grand"
_LETTERS = "k w m mm mn mio bn b"
_NOUGHT = "零〇"
_ONES = "一二两兩三四五六七八九壹贰貳叁參肆伍陆陸柒捌玖"
_TENS = "十百千拾佰仟"
_TOPS = "万萬亿億"
_VAGUE = "几幾数數上近逾超过半"


def _any(words: str) -> str:
    return "|".join(words.split())


_NUMBER = r"\d+ (?: [.,'’_]\d+ | \s\d{3}(?!\d) )*"
_RANGE = rf"(?: {_NUMBER} \s* [-–—~至到] \s* )?"
_UNIT = rf"(?: [十百千]?[{_TOPS}] | [百千] | (?:{_any(_LETTERS)}|{_any(_POWERS)})s? (?![a-z0-9]) )"
_SPELT = rf"""(?:
    [{_NOUGHT}{_ONES}{_TENS}]+ [{_TOPS}] [{_NOUGHT}{_ONES}{_TENS}{_TOPS}]*
  | [{_ONES}{_TENS}]* [{_ONES}] [百千佰仟] [{_NOUGHT}{_ONES}{_TENS}]*
  | [{_VAGUE}] [{_ONES}{_TENS}]* [百千{_TOPS}]+
)"""
_WORDS = rf"""
    (?<![a-z]) (?: (?:{_any(_COUNTS)}|{_any(_MORE_COUNTS)}) [\s-]+ )* (?:{_any(_POWERS)})s? (?![a-z])
"""
_BARE = r"""
    (?<!\d) (?: \d{3,} (?: [.,'’_]\d+ )*
             | \d{1,3} (?: [,'’_\s]\d{3}(?!\d) )+ (?:\.\d+)? | \d+ (?:\.\d+)? e\d+ )
"""


@cache
def _grammar() -> re.Pattern[str]:
    """What is kept and, where that does not hold, what is masked; for text in one width and case."""
    currency = _currency()
    kept = rf"""
        (?<![\d.,]) (?:
            (?:19|20)\d\d [-/.] \d{{1,2}} [-/.] \d{{1,2}}
          | (?:19|20)\d\d \s?年 (?: \s?\d{{1,2}}\s?月 (?: \s?\d{{1,2}}\s?[日号] )? )?
          | --\d\d-\d\d | \d{{1,2}}:\d\d (?: :\d\d )?
          | \d{{1,4}} \s? (?: {_any(_SPANS)} )(?![a-z])
          | \d{{1,3}} (?: st | nd | rd | th )(?![a-z])
          | (?:19|20)\d\d (?! [\d.,] | \s?(?:{_UNIT}|{currency}) )
        ) (?! [.,]?\d )
    """
    amount = rf"""
        {currency} \s* [-+(]? \s* {_RANGE} {_NUMBER} \s* {_UNIT}? (?: \s* {currency} )?
      | {_RANGE} {_NUMBER} \s* (?: {_UNIT} \s* (?: {_NUMBER} \s* {_UNIT}? )? {currency}? | {currency} )
      | {_SPELT} \s* {currency}? | [{_ONES}{_TENS}]+ \s* {currency}
      | {_WORDS} | {_BARE}
    """
    return re.compile(f"(?P<kept>{kept}) | (?P<amount>{amount})", re.VERBOSE)


def _currency() -> str:
    """A name, sign or code of a currency."""
    from hnwctl.model.currencies import CODES, marks

    words = "|".join(re.escape(mark.lower()) for mark in (*marks(), *CODES, "块"))
    return rf"(?: (?<![a-z]) (?:{words}) (?![a-z]) | [¥$€£₩₹] )"


def without_amounts(text: str) -> str:
    """``text`` with ``***`` where it may name an amount of money, in digits, characters or words."""
    shadow = "".join(map(_plain, text))
    parts, last = [], 0
    for found in _grammar().finditer(shadow):
        if found["amount"] is not None:
            parts += [text[last : found.start()], MASK]
            last = found.end()
    return "".join([*parts, text[last:]])


def _plain(character: str) -> str:
    """The character in its usual width and in lower case, still one character."""
    folded = unicodedata.normalize("NFKC", character).lower()
    return folded if len(folded) == 1 else character

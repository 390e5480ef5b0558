"""Text as it is compared, in names, headings and queries alike."""

import re
from functools import cache
from typing import Literal
from unicodedata import is_normalized, normalize


def fold(text: str) -> str:
    """NFKC, case-folded, without accents (``É`` = ``e``, ``Ａ`` = ``a``)."""
    if text.isascii():
        return text.lower()
    folded = _normal("NFKC", text).casefold()
    return _normal("NFKC", _marks().sub("", _normal("NFD", folded)))


@cache
def _marks() -> re.Pattern[str]:
    """Compiled when first needed: most commands fold nothing."""
    return re.compile("[\u0300-\u036f]")


def _normal(form: Literal["NFKC", "NFD"], text: str) -> str:
    """Most texts are normal already, and it is much cheaper to see that than to make them so."""
    return text if is_normalized(form, text) else normalize(form, text)

"""Names as people type them: folded text, pinyin and initials.

A reading is spelled without tones or spaces (``zhangwei``) and ü as v, u and yu (``lvbu lubu lyubu``),
because people type all of these. Surnames that are read in their own way come first (单 shan, not dan);
where a character is commonly read in two ways, both are kept.
"""

import re
import unicodedata
from collections.abc import Iterable, MutableMapping
from functools import cache
from itertools import islice, product

from hnwctl.model.folding import fold

MAX_READINGS = 8
"""More than any real name needs; it bounds what a long company name can cost."""

_HAN = r"[\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
_HAN_RUNS = rf"(?s){_HAN}+|(?:(?!{_HAN}).)+"
_GAPS = r"[\W_]+"
_pattern = cache(re.compile)
"""Compiled when first needed: most commands fold nothing."""


def name_key(text: str) -> str:
    """A name as it is compared: folded, every run of blanks one blank."""
    return " ".join(fold(text).split())


def spelled(text: str) -> str:
    """What somebody typed as pinyin or initials, without gaps: ``Zhang Wei`` and ``xi'an`` close up."""
    return _pattern(_GAPS).sub("", fold(text))


def pinyin_of(name: str) -> tuple[str, str]:
    """All readings of a name and their initials, each list joined by blanks, the likeliest first.

    ``张伟`` gives ``("zhangwei", "zw")``; ``单丹`` gives ``("shandan dandan", "sd dd")``. Words in letters
    keep their letters: ``John Smith`` gives ``("johnsmith", "js")``.
    """
    readings = [_closed_up(choice) for choice in islice(product(*_options(name)), MAX_READINGS)]
    return _joined(full for full, _ in readings), _joined(initials for _, initials in readings)


PinyinCache = MutableMapping[str, tuple[str, str]]
"""Name -> its readings and their initials, as ``pinyin_of`` gives them."""


def cached_pinyin(name: str, cache: PinyinCache) -> tuple[str, str]:
    """``pinyin_of`` through a cache that the caller keeps: loading the dictionary is what costs."""
    known = cache.get(name)
    if known is None:
        known = cache[name] = pinyin_of(name)
    return known


Syllables = tuple[str, ...]
"""What one piece of a name sounds like: several syllables for a compound surname or a run of letters."""


def _options(name: str) -> list[tuple[Syllables, ...]]:
    """For each piece of the name, the ways to read it; what stands first is read as a surname."""
    from hnwctl.domain.readings import COMPOUND_SURNAMES

    plain = unicodedata.normalize("NFKC", name).strip()
    compound = COMPOUND_SURNAMES.get(plain[:2]) if len(plain) > 2 else None
    pieces = _pattern(_HAN_RUNS).findall(plain[2:] if compound else plain)
    options = [compound] if compound else []
    for place, piece in enumerate(pieces):
        if _pattern(_HAN).match(piece):
            options += _han_options(piece, surname=place == 0 and not compound)
        else:
            options.append((_words(piece),))
    return options


def _words(text: str) -> Syllables:
    return tuple(_pattern(_GAPS).sub(" ", fold(text)).split())


def _han_options(text: str, *, surname: bool) -> list[tuple[Syllables, ...]]:
    from pypinyin import lazy_pinyin

    from hnwctl.domain.readings import HETERONYMS, SURNAMES

    sounds = lazy_pinyin(text, errors=list)  # type: ignore[arg-type]  # its stubs know only text
    options = [_syllables(HETERONYMS.get(han, (sound,))) for han, sound in zip(text, sounds, strict=True)]
    if surname and text[0] in SURNAMES:
        options[0] = _syllables(SURNAMES[text[0]])
    return options


def _syllables(sounds: Iterable[str]) -> tuple[Syllables, ...]:
    return tuple((spelling,) for sound in sounds for spelling in _umlauts(sound))


def _umlauts(sound: str) -> tuple[str, ...]:
    """``lv`` is typed lv, lu and, as in a passport, lyu."""
    if sound.startswith(("lv", "nv")):
        start, end = sound[0], sound[2:]
        return sound, f"{start}u{end}", f"{start}yu{end}"
    return (sound,)


def _closed_up(choice: tuple[Syllables, ...]) -> tuple[str, str]:
    syllables = [syllable for part in choice for syllable in part if syllable.isalnum()]
    return "".join(syllables), "".join(syllable[0] for syllable in syllables)


def _joined(spellings: Iterable[str]) -> str:
    return " ".join(dict.fromkeys(spelling for spelling in spellings if spelling))

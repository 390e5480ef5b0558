"""Masked values, as banks export them: ``138****1234``, ``王*``, ``1101**********1234``.

They say that a full value exists and not what it is: they never overwrite one and never match.
"""

import re
import unicodedata

_STARS = "*•●×"
_MASK = re.compile(rf"[{_STARS}]{{2,}}|(?<=\d)[xX]{{3,}}|^[xX]{{3,}}(?=\d)")
_NAME_MASK = re.compile(rf"[{_STARS}]|^.某{{1,2}}$|^[○〇]|[○]")


def is_masked(text: str) -> bool:
    """Whether a number, an address or the like has characters blotted out."""
    return bool(_MASK.search(_plain(text)))


def is_masked_name(text: str) -> bool:
    """Whether a name has: one star is enough, and ``王某某`` is masked too."""
    return bool(_NAME_MASK.search(_plain(text)))


def may_be(masked: str, full: str) -> bool:
    """Whether the characters of ``masked`` that can be seen agree with ``full`` at both ends."""
    before = re.match(rf"[^{_STARS}某]*", _plain(masked))
    after = re.search(rf"[^{_STARS}某]*$", _plain(masked))
    return _plain(full).startswith(before[0] if before else "") and _plain(full).endswith(
        after[0] if after else ""
    )


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()

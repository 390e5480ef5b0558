"""Everything that is said to a person, in the reader's language.

A message is an English template; the template itself is the key of its translation. Every
module ``zh_*`` beside this one holds ``ZH``, the Chinese of one area; they are read only when
the language is Chinese. Words that are values have their labels in ``hnwctl.model.vocabulary``.
"""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from hnwctl.console.printing.sanitise import visible
from hnwctl.errors import filled

LANGUAGES = ("zh", "en")

_now = ["en"]


def language() -> str:
    """The language in which `say` speaks: ``zh`` or ``en``."""
    return _now[0]


def set_language(code: str) -> None:
    """Speak ``zh`` or ``en`` from now on."""
    _now[0] = code if code in LANGUAGES else "en"


def language_of(environ: Mapping[str, str]) -> str | None:
    """What the environment asks for: HNWCTL_LANG, else the locale; None when it says nothing."""
    for name in ("HNWCTL_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = environ.get(name, "").lower()
        if value:
            return "zh" if value.startswith("zh") else "en"
    return None


def say(template: str, /, **facts: object) -> str:
    """The message in the reader's language, with ``facts`` filled in and made safe to show.

    Without facts nothing is filled in, so that a text from elsewhere may hold braces.
    """
    if not facts:
        return visible(translated(template))
    return filled(translated(template), {name: _shown(_reason(name, fact)) for name, fact in facts.items()})


def translated(template: str) -> str:
    """The template in the reader's language; English where there is no translation."""
    return template if language() == "en" else catalogue().get(template, template)


def listed(items: list[str]) -> str:
    """Several words in one line of text."""
    return ("、" if language() == "zh" else ", ").join(items)


@cache
def catalogue() -> dict[str, str]:
    """English template -> Chinese template, from all areas."""
    merged: dict[str, str] = {}
    for file in sorted(Path(__file__).parent.glob("zh_*.py")):
        merged.update(import_module(f"{__name__}.{file.stem}").ZH)
    return merged


_REASONS = ("reason", "why")


def _reason(name: str, fact: object) -> object:
    """What the system says of a failure, in the reader's language where it is known."""
    return translated(fact) if name in _REASONS and isinstance(fact, str) else fact


def _shown(fact: Any) -> object:
    if isinstance(fact, str):
        return visible(fact)
    if hasattr(fact, "zh"):  # a word with a label in each language
        return visible(fact.zh if language() == "zh" else fact.en)
    if hasattr(fact, "said"):  # a fact that is made of messages itself, such as the problems of fields
        return visible(fact.said(translated))
    if hasattr(fact, "template"):  # a message within a message
        return say(fact.template, **fact.facts)
    if isinstance(fact, (list, tuple, set, frozenset)):
        items = sorted(fact, key=str) if isinstance(fact, (set, frozenset)) else fact
        return listed([str(_shown(item)) if hasattr(item, "zh") else visible(str(item)) for item in items])
    return visible(str(fact)) if isinstance(fact, (Path, bytes)) else fact

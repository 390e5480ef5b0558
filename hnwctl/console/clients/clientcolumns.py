"""The columns of ``clients`` as answers show them: headings, labels of words, how a value stands."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING

from hnwctl.console.printing.formats import ColumnSpec, Kind
from hnwctl.domain.tables import CLIENTS, LISTS
from hnwctl.model.headings import heading_of
from hnwctl.model.vocabulary import Entry, Vocabulary

if TYPE_CHECKING:
    from hnwctl.console.book import Book

Words = Callable[[], Vocabulary]
"""The vocabulary of one column, when it is needed."""

_DATES = frozenset(
    {
        *("stage_since", "client_since", "tier_since", "risk_assessed", "risk_expires"),
        *("last_contact", "next_contact", "last_survey"),
        *("reviewed_profile", "reviewed_finance", "reviewed_kyc", "reviewed_service"),
    }
)
_CODES = frozenset({"id", "client_number", "referrer", "currency", "nationality", "tax_residence"})
_DECLARED: Mapping[str, Kind] = {"NUMERIC": "amount", "INTEGER": "code", "REAL": "code"}


def specs(names: Sequence[str], tiers: Words | None) -> list[ColumnSpec]:
    """The columns with these names.

    ``tiers`` gives the labels of tiers, which are the firm's; None: the answer is for programs, and no word
    needs a label.
    """
    words = {name: _words(name) for name in names if name in _WORDS} if tiers else {}
    if tiers and "tier" in names:
        words["tier"] = tiers()
    declared = {column.name: column.decl for column in CLIENTS.columns}
    return [
        ColumnSpec(name, heading_of(name), kind=_kind(name, declared[name]), words=words.get(name))
        for name in names
    ]


def _kind(name: str, decl: str) -> Kind:
    if name in _DATES:
        return "date"
    if name in _CODES:
        return "code"
    if name == "wallet_share":
        return "percent"
    return "words" if name in LISTS else _DECLARED.get(decl, "text")


_WORDS: Mapping[str, tuple[str, str]] = {
    "kind": ("words_client", "PARTY"),
    "gender": ("words_client", "GENDER"),
    "marital_status": ("words_client", "MARITAL"),
    "stage": ("words_client", "STAGE"),
    "source": ("words_client", "SOURCE"),
    "kyc_rating": ("words_wealth", "LEVEL"),
    "pep": ("words_duty", "PEP"),
    "prefers": ("words_wealth", "ASSET_CLASS"),
    "refuses": ("words_wealth", "ASSET_CLASS"),
    "horizon": ("words_wealth", "HORIZON"),
    "style": ("words_wealth", "STYLE"),
    "sealed": ("words_section", "SECTION"),
    "damaged": ("words_section", "SECTION"),
}
"""Column -> the module and the name of its vocabulary, which is imported when it is shown."""


def _words(name: str) -> Vocabulary:
    module, attribute = _WORDS[name]
    found: Vocabulary = getattr(import_module(f"hnwctl.model.{module}"), attribute)
    return found


def tier_words(books: "Iterable[Book]") -> Vocabulary:
    """The tiers of the policies in force, with their labels; the first book to name one decides."""
    found: dict[str, Entry] = {}
    for book in books:
        for tier in book.rules.tiers.levels:
            found.setdefault(tier.key, Entry(tier.key, tier.en, tier.zh))
    return Vocabulary.of("tier", found.values())

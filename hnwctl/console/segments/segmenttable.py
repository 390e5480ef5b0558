"""How counted clients are shown: long rows for programs, tables and bars for people."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from hnwctl.console.messages import language, say
from hnwctl.console.printing.formats import ColumnSpec
from hnwctl.domain.segments.dimensions import Rule
from hnwctl.domain.segments.figures import (
    DAMAGED,
    MEASURES,
    REASONS,
    SEALED,
    UNPRICED,
    UNRECORDED,
    Figures,
    Value,
)

if TYPE_CHECKING:
    from hnwctl.console.segments.segmentcount import Counted
    from hnwctl.domain.segments.dimensions import Key
    from hnwctl.model.vocabulary import Vocabulary

ASSETS = ("aum", "share", "financial_assets")
"""What is sealed where the finances are."""

_TITLES = {
    "tier": "tier",
    "preference": "preference",
    "horizon": "horizon",
    "style": "style",
    "risk": "risk tolerance",
    "stage": "stage",
    "source": "acquisition channel",
    "occupation": "occupation",
    "goal": "goal",
    "household": "household",
    "adviser": "adviser",
    "tag": "tag",
}


def title_of(key: "Key") -> str:
    """The heading of a dimension; a saved rule is headed by its name."""
    return title_of_word(key.key)


def title_of_word(key: str) -> str:
    """The heading of a dimension by its key."""
    return _TITLES.get(key, key)


def amount_text(amount: Decimal | None) -> str | None:
    """An amount as JSON has it: with no decimals, or two."""
    return None if amount is None else f"{amount:.2f}".removesuffix(".00")


def label(value: Value, words: "Vocabulary", key: "Key | None" = None) -> str:
    """What a person reads for a value, or for having none in the dimension ``key``."""
    if value.reason == UNPRICED:
        return say("no exchange rate")
    if value.reason == SEALED:
        return say("sealed to your key")
    if value.reason == DAMAGED:
        return say("does not hold")
    if value.word is None:
        return say("cannot be told") if isinstance(key, Rule) else say("not recorded")
    if isinstance(value.word, bool):
        return say("in it") if value.word else say("not in it")
    return words.label(value.word, language())


# --- for programs --------------------------------------------------------------------------------


def program_columns(keys: "Sequence[Key]") -> list[ColumnSpec]:
    """The columns of JSON, CSV and the like."""
    names = [key.key for key in keys]
    house = ["household_name"] if "household" in names else []
    counts = [f"{reason}_clients" for reason in REASONS]
    figures = ["clients", "clients_share", "aum", "share", "financial_assets", "currency", *counts]
    return [ColumnSpec(name, name) for name in (*names, *house, *figures)]


def program_rows(found: "Counted") -> Iterator[dict[str, Any]]:
    """A row for every combination of values; a value that is sealed is absent and named."""
    for values, figures in found.table.cells.items():
        yield {**_program_values(found, values), **_program_figures(found, figures)}


def _program_values(found: "Counted", values: Sequence[Value]) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for key, value, words in zip(found.table.keys, values, found.words, strict=True):
        if value.reason == SEALED:
            row.setdefault("sealed", []).append(key.key)
        else:
            row[key.key] = value.word
        if key.key == "household":
            row["household_name"] = words.label(str(value.word)) if value.word else None
    return row


def _program_figures(found: "Counted", figures: Figures) -> dict[str, Any]:
    whole = found.table.total
    row: dict[str, Any] = {
        "clients": figures.clients,
        "clients_share": figures.share(whole),
        "currency": found.book.vault.roster.currency,
        **{f"{reason}_clients": figures.lacking[reason] for reason in REASONS},
    }
    if not found.sealed:
        row |= {measure: amount_text(figures.amount(measure)) for measure in MEASURES}
        row["share"] = figures.share(whole, "aum")
    if figures.codes:
        row["unpriced"] = list(figures.codes)
    return row


# --- for people ----------------------------------------------------------------------------------


def people_columns(found: "Counted") -> list[ColumnSpec]:
    """The columns of a table: what stands last leaves a narrow window first."""
    currency = found.book.vault.roster.currency
    columns = [ColumnSpec(key.key, title_of(key)) for key in found.table.keys]
    columns += [_number("clients", "clients"), ColumnSpec("clients_share", "share", kind="percent")]
    if not found.sealed:
        money = (
            say("AUM, {currency}", currency=currency),
            say("financial assets, {currency}", currency=currency),
        )
        columns += [ColumnSpec("aum", money[0], kind="amount"), ColumnSpec("share", "share", kind="percent")]
        columns += [_number("missing", "unknown of")] if any(found.table.total.lacking.values()) else []
        columns += [ColumnSpec("financial_assets", money[1], kind="amount")]
    return columns


def _number(key: str, title: str) -> ColumnSpec:
    return ColumnSpec(key, title, align="right", kind="code")


def people_rows(found: "Counted", limit: int | None = None) -> list[dict[str, Any]]:
    """A row for each combination of values, and one for all clients."""
    table = found.table
    rows = [
        {**_labels(found, values), **_people_figures(figures, table.total)}
        for values, figures in list(table.cells.items())[:limit]
    ]
    return [*rows, {table.keys[0].key: say("all clients"), **_people_figures(table.total, table.total)}]


def _labels(found: "Counted", values: Sequence[Value]) -> dict[str, str]:
    return {
        key.key: label(value, words, key)
        for key, value, words in zip(found.table.keys, values, found.words, strict=True)
    }


def _people_figures(figures: Figures, whole: Figures) -> dict[str, Any]:
    return {
        "clients": figures.clients,
        "clients_share": figures.share(whole),
        **{measure: amount_text(figures.amount(measure)) for measure in MEASURES},
        "share": figures.share(whole, "aum"),
        "missing": sum(figures.lacking.values()) or None,
    }


def missing_words(found: "Counted") -> list[str]:
    """Why the assets of some clients are not known, and of how many, for a note."""
    total = found.table.total
    return [say(_WHY[reason], count=total.lacking[reason]) for reason in REASONS if total.lacking[reason]]


_WHY: Mapping[str, str] = {
    UNPRICED: "{count} without an exchange rate",
    SEALED: "{count} sealed to your key",
    DAMAGED: "{count} with a field that does not hold",
    UNRECORDED: "{count} not recorded",
}


def unconverted_words(found: "Counted") -> list[str]:
    """The amounts that no rate converts, each in its currency."""
    return [f"{code} {amount:,f}".removesuffix(".00") for code, amount in found.unconverted.items()]

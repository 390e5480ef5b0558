"""What is derived of a client and stored nowhere: what they are worth, their tier, the next contact."""

from typing import TYPE_CHECKING, Any

from hnwctl.console.messages import language, listed, translated
from hnwctl.console.printing.formats import ColumnSpec, shown
from hnwctl.domain.cells import amount_text, list_of
from hnwctl.domain.tables import CLIENTS
from hnwctl.errors import ForbiddenError

if TYPE_CHECKING:
    from hnwctl.console.book import Book
    from hnwctl.model.records import OpenRecord

_AMOUNTS = ("aum", "financial_assets", "net_worth")
_COLUMNS = ("tier", *_AMOUNTS, "wallet_share", "currency", "unpriced", "last_contact", "next_contact")


def worth(book: "Book", client: str) -> dict[str, Any]:
    """The derived values by name, as far as this key may know them; amounts as text, None for unknown."""
    held = book.vault.unlocked.keyring.compartments
    owners = {column.name: column.compartment for column in CLIENTS.columns}
    names = [name for name in _COLUMNS if owners[name] in (None, *held)]
    sql = f"SELECT {', '.join(names)} FROM clients WHERE id = ?"  # noqa: S608 - our own names
    rows = book.vault.query(sql, (client,))
    found: dict[str, Any] = dict(zip(names, rows[0], strict=True)) if rows else {}
    for name in _AMOUNTS:
        if found.get(name) is not None:
            found[name] = amount_text(found[name])
    if "unpriced" in found:
        found["unpriced"] = list_of(found["unpriced"])
    return found


Lines = list[tuple[str, str]]
"""Titles and values, in the reader's language."""


def head_lines(book: "Book", record: "OpenRecord") -> dict[str, Lines]:
    """What heads the profile (contact) and the finances (what they come to)."""
    found = worth(book, record.id)
    tier = [(translated("Tier"), tier_label(book, found.get("tier")))]
    contact = [
        (translated("Last contact"), found.get("last_contact") or ""),
        (translated("Next contact"), found.get("next_contact") or ""),
    ]
    lines = {"profile": contact, "finance": tier + _worth_lines(found)}
    return {section: [line for line in each if line[1]] for section, each in lines.items()}


def _worth_lines(found: dict[str, Any]) -> Lines:
    titles = {
        "aum": translated("AUM"),
        "financial_assets": translated("Financial assets"),
        "net_worth": translated("Net worth"),
    }
    lines = [
        (title, f"{shown(_AMOUNT, found[name])} {found['currency']}")
        for name, title in titles.items()
        if found.get(name) is not None
    ]
    lines.append((translated("Share of wallet"), shown(_SHARE, found.get("wallet_share"))))
    lines.append((translated("No exchange rate"), listed(found.get("unpriced", []))))
    return lines


_AMOUNT = ColumnSpec("", "", kind="amount")
_SHARE = ColumnSpec("", "", kind="percent")


def tier_label(book: "Book", key: str | None) -> str:
    """What the policy calls a tier."""
    labels = {tier.key: tier.said(language()) for tier in book.rules.tiers.levels}
    return labels.get(key or "", key or "")


def name_of(book: "Book", client: str) -> str:
    """The name of a client; empty where it is unknown or sealed to this key."""
    try:
        rows = book.vault.query("SELECT name FROM clients WHERE id = ?", (client,))
    except ForbiddenError:
        return ""
    return str(rows[0][0] or "") if rows else ""

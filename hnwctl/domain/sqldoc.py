"""The text of ``docs/sql.md``: the tables as they are, and statements that a test runs."""

from collections.abc import Iterable, Iterator

from hnwctl.domain.tables import HOT, all_tables
from hnwctl.model.tables import Column, Table

_INTRODUCTION = """\
# The tables of the index

*Written from `hnwctl/domain/tables.py`; a test compares. To write it anew:
`python -c "from hnwctl.domain.sqldoc import documentation; print(documentation(), end='')" > docs/sql.md`*

`hnwctl query SQL` asks these tables, and `--where` takes a condition over the columns of `clients`.
Tables and columns are a contract: they are added to, and changed only with a reason in the changelog.
`hnwctl query --schema` prints what your own key has of them.

- **Read-only.** One `SELECT`, `WITH` or `VALUES`; what writes, attaches, loads or runs for longer than ten
  seconds is refused or stopped.
- **As far as the key goes.** A column belongs to a compartment. Without that compartment it does not exist
  for your key, and asking for it is answered with "sealed to your key". A section of a single client that
  your key cannot open is named in `clients.sealed`; its columns are NULL, which is never zero.
- **Amounts** (`NUMERIC`) are numbers in the currency beside them, so that `aum > 5000000` is what it looks
  like. Whole ones are exact; others are floats that print as the amount again, up to nine trillion with
  cents. A sum of amounts with cents is as exact as a sum of floats: `round(sum(aum), 2)`.
- **NULL** means not recorded, not converted (see `unpriced`) or sealed.
- **Days** are ISO text, so that they compare and sort as they stand. Birthdays may be yearless (`--05-12`)
  or lunar (`lunar:1968-08-15`).
- **Words** are the keys in the files, English in every language. Where a cell holds several they are joined
  by comma and blank.
- **`tier`, the measures and `next_contact`** are as of the day of the answer (`--today`), at the rates and
  under the policy in force then.
- **Functions** beside SQLite's own: `fold(text)` as names are compared (case, width and accents do not
  count), `contains(text, part)` with both folded, `today()` the day of the answer.
- A join by `id` leads from any table to `clients`. `nr` is the place of an item in its list, from 0, as in
  the field path `finance.holdings[0]`.
"""

_RECIPES: tuple[tuple[str, str], ...] = (
    (
        "Tier by risk class: how many clients, their assets, and of how many the assets are not known",
        """
SELECT coalesce(tier, '-') AS tier, coalesce(risk, '-') AS risk, count(*) AS clients,
       round(sum(financial_assets), 2) AS financial_assets, sum(financial_assets IS NULL) AS unknown
FROM clients WHERE archived = 0
GROUP BY 1, 2 ORDER BY 1, 2""",
    ),
    (
        "The same as a cross table",
        """
SELECT coalesce(tier, '-') AS tier,
       sum(risk = 'C1') AS C1, sum(risk = 'C2') AS C2, sum(risk = 'C3') AS C3,
       sum(risk = 'C4') AS C4, sum(risk = 'C5') AS C5, sum(risk IS NULL) AS none
FROM clients WHERE archived = 0
GROUP BY 1 ORDER BY 1""",
    ),
    (
        "Whose contact is overdue, the longest first",
        """
SELECT id, name, tier, next_contact, julianday(today()) - julianday(next_contact) AS days
FROM clients WHERE archived = 0 AND next_contact < today()
ORDER BY next_contact LIMIT 20""",
    ),
    (
        "What falls due in the next 30 days",
        """
SELECT a.date, a.kind, c.name, a.label
FROM agenda a JOIN clients c ON c.id = a.id
WHERE a.date BETWEEN today() AND date(today(), '+30 days') AND c.archived = 0
ORDER BY a.date, c.name_key""",
    ),
    (
        "Holdings by class in the base currency, each at the latest rate; unpriced ones are counted apart",
        """
WITH priced AS (
  SELECT h.class, h.amount * iif(h.currency = c.currency, 1,
           (SELECT rate FROM rates r WHERE r.currency = h.currency AND r.date <= today()
            ORDER BY r.date DESC LIMIT 1)) AS amount
  FROM holdings h JOIN clients c ON c.id = h.id
  WHERE h.held = 'us' AND (h.closed IS NULL OR h.closed > today()))
SELECT class, round(sum(amount), 2) AS amount, sum(amount IS NULL) AS unpriced
FROM priced GROUP BY class ORDER BY amount DESC""",
    ),
    (
        "Who holds a product, and how much",
        """
SELECT c.id, c.name, h.amount, h.currency, h.matures
FROM holdings h JOIN clients c ON c.id = h.id
WHERE contains(h.label, '固定收益') OR contains(h.product, '固定收益')
ORDER BY h.amount DESC""",
    ),
    (
        "Clients without an interaction this year",
        """
SELECT id, name, last_contact FROM clients c
WHERE archived = 0 AND NOT EXISTS (
  SELECT 1 FROM interactions i WHERE i.id = c.id AND i.at >= strftime('%Y', today()))
ORDER BY last_contact""",
    ),
    (
        "Answers by adviser: responses and mean NPS rating",
        """
SELECT adviser, count(*) AS responses, round(avg(nps), 1) AS mean
FROM surveys WHERE nps IS NOT NULL GROUP BY adviser ORDER BY mean""",
    ),
    (
        "Clients with one tag and not another",
        """
SELECT id, name FROM clients
WHERE id IN (SELECT id FROM tags WHERE folded = fold('VIP'))
  AND id NOT IN (SELECT id FROM tags WHERE folded = 'golf')
ORDER BY name_key""",
    ),
    (
        "Namesakes",
        """
SELECT folded, group_concat(id, ' ') AS ids FROM names
WHERE kind = 'name' GROUP BY folded HAVING count(*) > 1 ORDER BY folded""",
    ),
    (
        "A firm's own field",
        """
SELECT c.name, f.value FROM custom f JOIN clients c ON c.id = f.id
WHERE f.name = '车' ORDER BY c.name_key""",
    ),
    (
        "What does not hold, and was left out of the index",
        """
SELECT p.id, c.name, p.field, p.problem FROM problems p LEFT JOIN clients c ON c.id = p.id
ORDER BY p.id, p.field""",
    ),
)

_CONDITIONS = (
    "aum > 5000000 AND stage = 'active'",
    "tier IN ('prime', 'top') AND next_contact < today()",
    "risk_expires < date(today(), '+30 days')",
    "contains(prefers, 'equity') AND wallet_share < 0.5",
    "id IN (SELECT id FROM holdings WHERE class = 'trust_product' AND matures < '2027-07-01')",
)


def documentation() -> str:
    """The whole page, in Markdown."""
    return "\n".join(_page()).rstrip() + "\n"


def statements() -> list[str]:
    """Every statement on the page, and one for every condition."""
    listed = [f"SELECT id FROM clients WHERE ({condition})" for condition in _CONDITIONS]  # noqa: S608
    return [sql.strip() for _, sql in _RECIPES] + listed


def _page() -> Iterator[str]:
    yield _INTRODUCTION
    yield "## Examples\n"
    for title, sql in _RECIPES:
        yield f"{title}:\n\n```sql\n{sql.strip()}\n```\n"
    yield "Conditions for `--where`:\n\n```sql"
    yield from _CONDITIONS
    yield "```\n"
    yield "## Tables that every answer has at hand\n"
    yield from _sections(HOT)
    yield "## Tables that are opened when a question needs them\n"
    yield from _sections(table for table in all_tables() if table not in HOT)


def _sections(tables: Iterable[Table]) -> Iterator[str]:
    for table in tables:
        yield f"### {table.name}\n\n{table.doc}\n"
        yield "| column | type | compartment | |"
        yield "|---|---|---|---|"
        yield from map(_line, table.columns)
        yield ""


def _line(column: Column) -> str:
    return f"| `{column.name}` | {column.decl} | {column.compartment or 'any'} | {column.doc} |"

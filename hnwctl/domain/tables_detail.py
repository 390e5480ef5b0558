"""The tables behind ``find`` and the finer questions: one row for each item of a section's lists."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from hnwctl.domain.tabletext import table
from hnwctl.model.kinds import KINDS
from hnwctl.model.tables import Part, Table


@dataclass(frozen=True, slots=True, eq=False)
class ItemTable:
    """A table with a row for each item of ``section.field``; ``attributes`` of the model, one a column."""

    table: Table
    section: str
    field: str
    attributes: tuple[str, ...]


_ITEMS = """
profile.contact_points contact_points: Ways to reach the client.
  type          TEXT            | phone, email, wechat, wecom, whatsapp, qq, fax, address, url
  value         TEXT            | phones as +8613800001111
  preferred     INTEGER         |
  label         TEXT            |
  verified      TEXT            | day
  note          TEXT            |
profile.addresses addresses: Postal addresses.
  type          TEXT            | home, work, mailing, registered
  text          TEXT            | as on the envelope
  city          TEXT            |
  province      TEXT            |
  postcode      TEXT            |
  country       TEXT            |
  preferred     INTEGER         |
profile.family family: Members of the family, and others as close.
  relation      TEXT            | spouse, child, son, daughter, father, mother, …
  name          TEXT            |
  client        TEXT            | id of their own record
  gender        TEXT            |
  birthday      TEXT            |
  dependent     INTEGER         |
  note          TEXT            |
profile.dates dates: Important dates other than birthdays.
  kind          TEXT            | anniversary, …
  label         TEXT            |
  date          TEXT    =on     | 1999-10-01, --10-01, lunar:…
  greet         INTEGER         |
  note          TEXT            |
profile.consent consents: Leave to use the client's data, purpose by purpose.
  purpose       TEXT            |
  state         TEXT            | given, withdrawn, …
  at            TEXT            |
  expires       TEXT            |
  basis         TEXT            |
  channel       TEXT            |
  note          TEXT            |
profile.stages stage_history: Moves between stages.
  at            TEXT            |
  from_stage    TEXT    =from_  |
  to_stage      TEXT    =to     |
  reason        TEXT            |
  member        TEXT    =by     | who noted it
profile.advisers adviser_history: Changes of the adviser in charge.
  at            TEXT            |
  from_adviser  TEXT    =from_  |
  to_adviser    TEXT    =to     |
  reason        TEXT            |
finance.holdings holdings: Cash and investments, here or elsewhere; closed ones too.
  product       TEXT            |
  label         TEXT            |
  account       TEXT            |
  institution   TEXT            |
  class         TEXT    =class_ | asset class
  amount        NUMERIC         | what it is worth, in currency
  cost          NUMERIC         | what was paid
  return        NUMERIC =return_| what it earned so far
  return_rate   REAL            | per cent a year
  currency      TEXT            | the base currency where none is given
  risk          TEXT            | product risk, R1 to R5
  quantity      REAL            |
  opened        TEXT            |
  matures       TEXT            |
  held          TEXT            | us, elsewhere
  as_of         TEXT            |
  closed        TEXT            | the day it was gone
  estimate      INTEGER         | 1: stands for positions not listed yet; counts only without any
  note          TEXT            |
finance.assets assets: Property, businesses, art and the like.
  class         TEXT    =class_ |
  label         TEXT            |
  amount        NUMERIC         |
  currency      TEXT            | the base currency where none is given
  share         REAL            | per cent that is the client's
  acquired      TEXT            |
  as_of         TEXT            |
  note          TEXT            |
finance.liabilities liabilities: Debts, and guarantees given.
  class         TEXT    =class_ |
  label         TEXT            |
  lender        TEXT            |
  amount        NUMERIC         |
  currency      TEXT            | the base currency where none is given
  rate          REAL            | per cent a year
  matures       TEXT            |
  as_of         TEXT            |
  note          TEXT            |
finance.income income: Regular and single incomes, before tax.
  class         TEXT    =class_ |
  label         TEXT            |
  amount        NUMERIC         | for each per
  currency      TEXT            | the base currency where none is given
  per           TEXT            | month, quarter, year, once
  ends          TEXT    =until  |
  as_of         TEXT            |
  note          TEXT            |
finance.expenses expenses: Regular and single expenses.
  class         TEXT    =class_ |
  label         TEXT            |
  amount        NUMERIC         | for each per
  currency      TEXT            | the base currency where none is given
  per           TEXT            | month, quarter, year, once
  ends          TEXT    =until  |
  as_of         TEXT            |
  note          TEXT            |
finance.valuations valuations: Totals as they were on a day.
  as_of         TEXT            |
  measure       TEXT    =of     | aum, financial_assets, …
  amount        NUMERIC         |
  currency      TEXT            | the base currency where none is given
  source        TEXT            |
  note          TEXT            |
finance.goals goals: What the client saves for.
  kind          TEXT            |
  label         TEXT            |
  amount        NUMERIC         |
  saved         NUMERIC         |
  currency      TEXT            | the base currency where none is given
  due           TEXT    =by     |
  priority      TEXT            |
  state         TEXT            |
  note          TEXT            |
kyc.previous risk_history: Assessments that a later one replaced.
  class         TEXT    =class_ |
  score         REAL            |
  assessed      TEXT            |
  note          TEXT            |
kyc.documents documents: Documents that were seen.
  type          TEXT            |
  number        TEXT            |
  country       TEXT            |
  issued        TEXT            |
  expires       TEXT            | 9999-12-31: never
  verified      TEXT            |
  kept          TEXT            | where it is kept
  note          TEXT            |
kyc.qualified qualified: Rules under which the client qualifies as an investor.
  rule          TEXT            |
  assessed      TEXT            |
  expires       TEXT            |
  member        TEXT    =by     | who decided
  note          TEXT            |
kyc.screening screening: Checks of the name against lists.
  at            TEXT            |
  list          TEXT            |
  result        TEXT            |
  member        TEXT    =by     | who checked
  note          TEXT            |
kyc.warnings warnings: Warnings given.
  at            TEXT            |
  kind          TEXT            |
  product       TEXT            |
  channel       TEXT            |
  acknowledged  TEXT            |
  recording     TEXT            |
  kept          TEXT            | where the proof is kept
  member        TEXT    =by     | who gave it
  note          TEXT            |
kyc.holds holds: Record retention holds.
  reason        TEXT            |
  since         TEXT            |
  ends          TEXT    =until  | none: until lifted
  member        TEXT    =by     | who set it
kyc.beneficial_owners beneficial_owners: Who owns or controls a company or trust.
  name          TEXT            |
  client        TEXT            | id of their own record
  share         REAL            | per cent
  role          TEXT            |
  nationality   TEXT            |
  note          TEXT            |
service.interactions interactions: Contacts that happened.
  at            TEXT            |
  channel       TEXT            | phone, visit, meeting, wechat, wecom, sms, email, video, event, post
  outcome       TEXT            | reached, no_answer, declined
  direction     TEXT            | in, out
  mass          INTEGER         | 1: a greeting to many
  topic         TEXT            |
  campaign      TEXT            |
  member        TEXT    =by     | who had it
  note          TEXT            |
service.tasks tasks: Follow-ups; open until done or dropped.
  text          TEXT            |
  due           TEXT            |
  opened        TEXT            |
  assignee      TEXT            |
  priority      TEXT            |
  campaign      TEXT            |
  done          TEXT            |
  dropped       TEXT            |
  outcome       TEXT            |
  member        TEXT    =by     | who noted it
  note          TEXT            |
service.complaints complaints: Complaints and requests with a time limit; open until closed.
  opened        TEXT            |
  text          TEXT            |
  request       INTEGER         | 1: asked for, not complained of
  about         TEXT            |
  channel       TEXT            |
  severity      TEXT            |
  due           TEXT            |
  closed        TEXT            |
  resolution    TEXT            |
  member        TEXT    =by     | who took it
service.surveys surveys: Answers to questionnaires; the single ones are in answers.
  questionnaire TEXT            |
  at            TEXT            |
  channel       TEXT            |
  asked_by      TEXT            |
  adviser       TEXT            | whom it is about
  nps           INTEGER         | 0 to 10
  csat          REAL            |
  note          TEXT            |
service.events events: Life events.
  at            TEXT            |
  kind          TEXT            |
  label         TEXT            |
  member        TEXT    =by     | who noted it
  note          TEXT            |
service.notes notes: Notes.
  at            TEXT            |
  text          TEXT            |
  tags          TEXT            | joined by comma and blank
  member        TEXT    =by     | who wrote it
"""
"""The lists of the sections: ``section.field table: what it is``, then its columns.

A column that is not called like the attribute of the model names that: ``class TEXT =class_``.
"""

_PLACE = ("nr INTEGER | place in the list, from 0", "item TEXT | id of the item, where it has one")


def _part(compartment: str | None) -> Part:
    """Finances and service have the most rows, and each is asked for without the other."""
    return "finance" if compartment == "finance" else "service" if compartment == "service" else "detail"


def _item_tables(text: str) -> Iterator[ItemTable]:
    for block in re.split(r"\n(?=\S)", text.strip()):
        head, *lines = block.splitlines()
        yield _item_table(head, [line.partition("|") for line in lines])


def _item_table(head: str, lines: list[tuple[str, str, str]]) -> ItemTable:
    place, _, doc = head.partition(": ")
    path, name = place.split()
    section, field = path.split(".")
    words = [line[0].split() for line in lines]
    attributes = tuple(word[-1].removeprefix("=") if len(word) > 2 else word[0] for word in words)
    columns = [f"{word[0]} {word[1]} | {line[2]}" for word, line in zip(words, lines, strict=True)]
    compartment = KINDS["client"].sections[section]
    made = table(name, compartment, doc, "\n".join((*_PLACE, *columns)), part=_part(compartment))
    return ItemTable(made, section, field, attributes)


ITEMS = tuple(_item_tables(_ITEMS))
"""The tables that hold a list of a section, each item one row."""


def _detail(name: str, compartment: str | None, doc: str, columns: str) -> Table:
    return table(name, compartment, doc, columns, part=_part(compartment))


CUSTOM = _detail(
    "custom", "profile", "The firm's own fields.", "name TEXT |\nvalue TEXT | exactly as it was given"
)
EXTERNAL = _detail("external", "profile", "Ids in other systems.", "system TEXT |\nvalue TEXT |")
PREFERENCES = _detail(
    "preferences",
    "finance",
    "Asset classes that the client likes or refuses, one a row.",
    "attitude TEXT | likes, refuses\nclass TEXT |",
)
PAYMENTS = _detail(
    "payments",
    "finance",
    "Premiums and capital calls of holdings.",
    """
    holding  INTEGER | nr of the holding
    kind     TEXT    | premium, capital_call
    due      TEXT    |
    amount   NUMERIC |
    currency TEXT    | that of the holding
    paid     TEXT    | day
    note     TEXT    |
    """,
)
WINDOWS = _detail(
    "windows",
    "finance",
    "Days on which a holding can be bought or sold.",
    "holding INTEGER | nr of the holding\nopens TEXT |\ncloses TEXT |\nnote TEXT |",
)
ANSWERS = _detail(
    "answers",
    "service",
    "Single answers to questionnaires.",
    "survey INTEGER | nr of the row in surveys\nquestion TEXT |\nanswer TEXT |",
)
MARKET = _detail(
    "market",
    "shared",
    "Market notes.",
    """
    kind     TEXT | economy, policy, trend, rates
    title    TEXT |
    text     TEXT |
    as_of    TEXT |
    source   TEXT |
    link     TEXT |
    affects  TEXT | asset classes, joined by comma and blank
    tags     TEXT | joined by comma and blank
    reviewed TEXT | day on which it was last confirmed
    """,
)
TEXTS = table(
    "texts",
    None,
    "All texts of one section in one row: what find searches.",
    """
    section TEXT |
    fields  TEXT | paths of the fields, with U+001E between them
    text    TEXT | their texts, in the same order, with U+001E between them
    folded  TEXT | as it is compared, where lower(text) is not enough
    """,
    part="texts",
)

DETAIL = (
    *(items.table for items in ITEMS),
    *(CUSTOM, EXTERNAL, PREFERENCES, PAYMENTS, WINDOWS, ANSWERS, MARKET, TEXTS),
)

"""The tables of the index: what ``query`` and ``--where`` can be asked about, and by whom.

A key has a column only with its compartment. ``docs/sql.md`` is written from here.
"""

from functools import cache
from hashlib import sha256

from hnwctl.domain.cells import amount_text, list_of
from hnwctl.domain.tabletext import table
from hnwctl.model.tables import Column, Table

VERSION = "4.7e8c0ec7"
"""What an index was built as: another version is built anew. The digits behind the point are those of
`fingerprint`, written down because computing them costs every start; the number before it grows when the
meaning of a column changes.
"""


CLIENTS = table(
    "clients",
    None,
    "One row for each client, with what lists, filters and look-ups need.",
    """
    name             TEXT    @profile | as it is written
    name_key         TEXT    @profile | what names are sorted by: pinyin for Chinese ones
    kind             TEXT    @profile | person, company, trust
    client_number    TEXT    @profile | the firm's own number
    salutation       TEXT    @profile | how the client is addressed
    gender           TEXT    @profile | male, female, other
    birthday         TEXT    @profile | 1980-02-29, --05-12, lunar:1968-08-15, lunar:1968-闰4-03
    nationality      TEXT    @profile | country, two letters
    tax_residence    TEXT    @profile | country, two letters
    marital_status   TEXT    @profile |
    occupation       TEXT    @profile | title
    employer         TEXT    @profile |
    industry         TEXT    @profile |
    phone            TEXT    @profile | the preferred number, else the first
    email            TEXT    @profile | the preferred address, else the first
    city             TEXT    @profile | of the preferred address, else the first
    stage            TEXT    @profile | lead, prospect, onboarding, active, at_risk, dormant, …
    stage_since      TEXT    @profile | day of the last move
    client_since     TEXT    @profile |
    source           TEXT    @profile | acquisition channel
    referrer         TEXT    @profile | id of the client who referred them
    adviser          TEXT    @profile | who is in charge
    tags             TEXT    @profile | joined by comma and blank; one a row in tags
    vulnerable       INTEGER @profile | 1: needs more care than others
    do_not_contact   INTEGER @profile | 1: asked to be left alone, and that has not ended
    archived         INTEGER @profile | 1: out of sight
    reviewed_profile TEXT    @profile | day on which the section was last confirmed
    due_profile      TEXT    @profile | day from which the section is past its shelf life
    tier             TEXT    @agenda  | key of the policy's tier; as published where finances are sealed
    tier_since       TEXT    @agenda  | as published
    risk             TEXT    @kyc     | risk class, C1 to C5
    risk_score       REAL    @kyc     |
    risk_assessed    TEXT    @kyc     |
    risk_expires     TEXT    @kyc     |
    risk_lowest      INTEGER @kyc     | 1: lowest class of investors
    kyc_rating       TEXT    @kyc     | low, medium, high
    pep              TEXT    @kyc     | whether politically exposed
    aum              NUMERIC @finance | held with us, in currency
    financial_assets NUMERIC @finance | all holdings, in currency
    net_worth        NUMERIC @finance | everything owned less everything owed, in currency
    wallet_share     REAL    @finance | aum / financial_assets
    currency         TEXT    @-       | base currency of the book
    unpriced         TEXT    @finance | currencies that no rate converts; a total that needs one is NULL
    prefers          TEXT    @finance | asset classes, joined by comma and blank
    refuses          TEXT    @finance | asset classes, joined by comma and blank
    horizon          TEXT    @finance |
    style            TEXT    @finance |
    last_contact     TEXT    @agenda  | the last one that reached the client
    next_contact     TEXT    @agenda  | last contact plus cadence; none where no contact is wanted
    every            TEXT    @agenda  | cadence in force: the client's own, else the policy's
    last_survey      TEXT    @agenda  |
    reviewed_finance TEXT    @agenda  |
    reviewed_kyc     TEXT    @agenda  |
    reviewed_service TEXT    @agenda  |
    due_finance      TEXT    @agenda  | day from which the section is past its shelf life
    due_kyc          TEXT    @agenda  | day of the next KYC review
    due_risk         TEXT    @agenda  | day on which the risk assessment runs out
    due_service      TEXT    @agenda  | day from which the section is past its shelf life
    updated          TEXT    @-       | day on which a section was last written, as its writer claims
    sealed           TEXT    @-       | sections of this client that exist and that this key cannot open
    damaged          TEXT    @-       | sections that failed a check and are left out
    """,
    part="hot",
    indexes=("id",),
)

NAMES = table(
    "names",
    "profile",
    "Everything a client can be found by.",
    """
    name   TEXT | as it is written; NULL where that is as folded
    kind   TEXT | name, alias, number, phone, email, pinyin, initials
    folded TEXT | as it is compared; of pinyin and initials the spelling of name
    """,
    part="names",
)

TAGS = table(
    "tags",
    "profile",
    "One row for each tag of a client.",
    """
    tag    TEXT | as it is written
    folded TEXT | as it is compared
    """,
    part="names",
)

AGENDA = table(
    "agenda",
    "agenda",
    "Days that the agenda looks at: from the published extracts, and from the profile.",
    """
    kind   TEXT | birthday, anniversary, festival, maturity, open_window, premium, capital_call, kyc_expiry, …
    date   TEXT | a day; of birthdays and anniversaries also --05-12, lunar:1968-08-15; NULL of festivals
    item   TEXT | id or place of the item in its section, which the kind tells; festival or group of clients
    recurs TEXT | of birthdays and anniversaries, what they come round by: 05-12, L08-15
    label  TEXT @profile | of what the profile tells: whose birthday, which anniversary
    task     TEXT @service | of a follow-up or complaint, the beginning of its text
    holding  TEXT @finance | of what falls due of a holding, its label or product
    document TEXT @kyc     | of a document, its type
    """,
    part="agenda",
)

SOON = AGENDA._replace(
    name="soon",
    part="soon",
    doc="Of agenda, what may fall due this month, of clients who are not archived: what `due` reads. "
    "It is filled anew each month: ask agenda.",
)

CONTACT_PLANS = table(
    "contact_plans",
    "agenda",
    "What next_contact is computed from, so that it follows policy and day without opening a record.",
    """
    every      TEXT @profile    | the client's own cadence
    began      TEXT @profile    | the day from which it runs before the first contact
    starting   TEXT @profile    | first date agreed on
    not_before TEXT @profile    | no contact before this day
    quiet      TEXT @profile    | periods without contact: from/to, joined by comma and blank
    planned_for TEXT @profile   | the next contact that was moved, as it is computed
    planned    TEXT @profile    | the day to which it was moved
    silent     INTEGER @profile | 1: no contact at all (archived, or do not contact)
    left_alone TEXT @profile    | last day of the wish not to be contacted; empty: no end, or no wish
    """,
    part="money",
)

AGREEMENTS = table(
    "agreements",
    "agenda",
    "Of contact_plans, clients with whom something was agreed and who are not archived: what `due` reads.",
    """
    every      TEXT @profile    | the client's own cadence
    not_before TEXT @profile    | no contact before this day
    quiet      TEXT @profile    | periods without contact: from/to, joined by comma and blank
    planned_for TEXT @profile   | the next contact that was moved, as it is computed
    planned    TEXT @profile    | the day to which it was moved
    silent     INTEGER @profile | 1: no contact at all
    left_alone TEXT @profile    | last day of the wish not to be contacted; empty: no end, or no wish
    """,
    part="soon",
)

CONTACT_WAYS = table(
    "contact_ways",
    "profile",
    "How clients want to be contacted; only of those who said so.",
    """
    channel TEXT | preferred channel
    weekday TEXT | preferred day of the week
    refuses TEXT | channels by which the client does not want to be contacted, joined by comma and blank
    """,
    part="soon",
)

SETTLED = table(
    "settled",
    "agenda",
    "Items of the agenda that were seen to.",
    """
    kind  TEXT |
    item  TEXT | id or place of the item in its section, which the kind tells; festival
    date  TEXT | the day on which it fell due
    until TEXT | snoozed until this day; NULL: done
    """,
    part="soon",
)

UNREVIEWED = table(
    "unreviewed",
    None,
    "Sections that nobody reviewed yet and whose shelf life goes by tier.",
    """
    section TEXT |
    written TEXT | day from which the shelf life counts, as the writer claims
    """,
    part="money",
)

PUBLISHED = table(
    "published",
    "agenda",
    "The tier as the last writer of the finances published it; clients.tier is as of today.",
    """
    tier  TEXT |
    since TEXT |
    """,
    part="money",
)

POSITIONS = table(
    "positions",
    "finance",
    "Totals of a client in each currency, from which the measures are computed; exact decimals in text.",
    """
    currency    TEXT |
    until       TEXT | of a holding that is closed: the day from which it does not count
    aum         TEXT | held with us
    financial   TEXT | all holdings
    assets      TEXT | other assets
    liabilities TEXT |
    as_of       TEXT | the newest day as of which they are known; only beside earlier totals
    """,
    part="money",
)

TOTALS = table(
    "totals",
    "finance",
    "Earlier totals that may still hold up a tier; all of them are in valuations.",
    """
    date     TEXT |
    amount   TEXT | exact decimal in text
    currency TEXT |
    """,
    part="money",
)

RATES = table(
    "rates",
    "shared",
    "Exchange rates of the market notes.",
    """
    date     TEXT | from this day on
    currency TEXT |
    rate     REAL | what one unit is worth in the base currency
    """,
    part="hot",
)

MARKET_REVIEWS = table(
    "market_reviews",
    "shared",
    "Market notes, and from when they are stale; the whole notes are in market.",
    """
    kind     TEXT | economy, policy, trend, rates
    title    TEXT |
    as_of    TEXT |
    reviewed TEXT | day on which it was last confirmed
    due      TEXT | day from which it is past its shelf life; NULL: never. Of rates the newest one counts
    """,
    part="hot",
)

SEGMENTS = table(
    "segments",
    "shared",
    'Saved segments. "where" is a word of SQL: write it in quotes.',
    """
    name    TEXT |
    where   TEXT | condition over the columns of clients
    label   TEXT |
    created TEXT | day
    """,
    part="hot",
)

PROBLEMS = table(
    "problems",
    None,
    "Fields that do not hold and were left out of the index.",
    """
    section TEXT |
    field   TEXT | path of the field
    problem TEXT | what is wrong with it
    """,
    part="hot",
)

HOT = (
    *(CLIENTS, NAMES, TAGS, AGENDA, SOON, CONTACT_PLANS, AGREEMENTS, CONTACT_WAYS, SETTLED, UNREVIEWED),
    *(PUBLISHED, POSITIONS, TOTALS, RATES, MARKET_REVIEWS, SEGMENTS, PROBLEMS),
)

LISTS = frozenset({"tags", "prefers", "refuses", "unpriced", "sealed", "damaged"})
"""Columns of ``clients`` that hold a list."""


def shown(column: Column, value: object) -> object:
    """A value of ``clients`` as JSON has it: amounts as decimals in text, lists as lists."""
    if column.name in LISTS:
        return list_of(value if isinstance(value, str) else None)
    if column.decl == "NUMERIC" and isinstance(value, int | float):
        return amount_text(value)
    return value


@cache
def all_tables() -> tuple[Table, ...]:
    """Every table, hot ones first."""
    from hnwctl.domain.tables_detail import DETAIL

    return (*HOT, *DETAIL)


@cache
def tables_for(held: frozenset[str]) -> tuple[Table, ...]:
    """The tables as a key with these compartments has them."""
    narrowed = (each.narrowed(held) for each in all_tables())
    return tuple(each for each in narrowed if each is not None)


def fingerprint() -> str:
    """Eight hex digits that change with any table or column."""
    facts = [
        (
            table.name,
            table.part,
            table.indexes,
            [(each.name, each.decl, each.compartment) for each in table.columns],
        )
        for table in all_tables()
    ]
    return sha256(repr(facts).encode()).hexdigest()[:8]

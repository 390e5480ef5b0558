"""Where the candidates of each kind come from, as SQL over the hot tables of the index."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from hnwctl.domain.agenda.asking import Ask, Published, Recurring, Select, Source
from hnwctl.domain.agenda.nearness import table_for

if TYPE_CHECKING:
    from hnwctl.domain.rules_care import Festival

# --- days that the extracts and the profile publish ---------------------------------------------


def tasks(ask: Ask) -> Source:
    """Follow-ups whose day has come."""
    return Published(ask.last())


def complaints(ask: Ask) -> Source:
    """Every open complaint, from the day it is opened: its time limit is short."""
    return Published(date.max if ask.days is None else ask.last())


def maturities(ask: Ask) -> Source:
    """Holdings that mature, from the longest of the notices on."""
    return Published(ask.last(*ask.rules.notice.maturity))


def open_windows(ask: Ask) -> Source:
    """Dealing windows; one that opened stays for as long as it was announced before."""
    notice = ask.rules.notice.open_window
    return Published(ask.last(notice), notice.before(ask.first))


def premiums(ask: Ask) -> Source:
    """Premiums that are not paid."""
    return Published(ask.last(ask.rules.notice.premium))


def capital_calls(ask: Ask) -> Source:
    """Capital calls that are not paid."""
    notice = ask.rules.notice
    return Published(ask.last(notice.capital_call or notice.premium))


def kyc_expiries(ask: Ask) -> Source:
    """KYC reviews, and qualifications that run out."""
    return Published(ask.last(ask.rules.kyc.notice))


def document_expiries(ask: Ask) -> Source:
    """Identity documents that run out."""
    return Published(ask.last(ask.rules.kyc.documents_notice))


def consent_expiries(ask: Ask) -> Source:
    """Leave to use a client's data that runs out; announced as a KYC review is."""
    return Published(ask.last(ask.rules.kyc.notice))


def risk_expiries(ask: Ask) -> Source:
    """Risk assessments that run out."""
    return Published(ask.last(ask.rules.risk_assessment.notice))


# --- days that come round -----------------------------------------------------------------------


def birthdays(ask: Ask) -> Source:
    """Birthdays of clients and of their families."""
    notice = ask.rules.notice
    last, rounds = ask.last(notice.birthday), notice.round_birthdays
    if rounds is None:
        return Recurring(last)
    return Recurring(last, rounds.ages, max(last, ask.last(rounds.notice)))


def anniversaries(ask: Ask) -> Source:
    """Other days of clients that come round."""
    return Recurring(ask.last(ask.rules.notice.anniversary or ask.rules.notice.birthday))


_FESTIVAL = """
SELECT {id} AS id, 'festival' AS kind, d.key AS item, d.day AS day, NULL AS about, NULL AS of
FROM (SELECT value ->> 0 AS key, value ->> 1 AS day,
    value ->> 2 AS who, value ->> 3 AS age, value ->> 4 AS lunar FROM json_each(:festivals)) d
"""
_AGED = """
d.age IS NULL OR (c.birthday BETWEEN '0' AND '9'
    AND CAST(d.day AS INTEGER) - CAST(c.birthday AS INTEGER)
      - (substr(d.day, 6) < substr(c.birthday, 6)) >= d.age)
OR (c.birthday >= 'lunar:' AND substr(c.birthday, 7, 1) <> '-'
    AND CAST(d.lunar AS INTEGER) - CAST(substr(c.birthday, 7, 4) AS INTEGER)
      - (substr(d.lunar, 6) < iif(substr(c.birthday, 12, 1) = '闰', '0' || substr(c.birthday, 13),
            substr(c.birthday, 12))) >= d.age)
"""
"""Whether a client is old enough for a festival of the aged, by the calendar of the birthday."""


def festivals(ask: Ask) -> Source | None:
    """Greetings: of everybody, of groups such as mothers, of those who are marked for a festival."""
    days = [(rule, day) for rule, day in festival_days(ask) if rule.key not in ask.apart]
    if not days:
        return None
    parts = []
    if any(rule.who == "all" for rule, _ in days):
        parts.append(f"{_FESTIVAL.format(id='c.id')} JOIN clients c WHERE d.who = 'all' AND ({_AGED})")
    if any(rule.who != "all" for rule, _ in days):
        parts.append(
            f"{_FESTIVAL.format(id='a.id')} JOIN {table_for(ask)} a ON a.kind = 'festival'"
            " AND a.item = iif(d.who = 'chosen', d.key, d.who) JOIN clients c ON c.id = a.id"
            f" WHERE {_AGED}"
        )
    return Select(" UNION ALL ".join(parts), {"festivals": _json([_row(rule, day) for rule, day in days])})


def festival_days(ask: Ask) -> "list[tuple[Festival, date]]":
    """The festivals that are greeted in the days looked at, with their days."""
    from hnwctl.domain.calendar.festivals import festival_days as days_of

    rules = ask.rules.festivals
    greeted = {rule.key: rule for rule in rules.days if rule.greet}
    lasts = {key: ask.last(rule.notice or ask.rules.notice.festival) for key, rule in greeted.items()}
    found = days_of(
        rules, ask.first, max(lasts.values(), default=ask.today), place=ask.rules.working_days.holidays
    )
    return [(greeted[key], day) for key, day in found if key in greeted and day <= lasts[key]]


def _row(rule: "Festival", day: date) -> tuple[object, ...]:
    """Key, day, who, from which age on, and where that matters the day in the lunar calendar."""
    lunar = None
    if rule.age_from is not None:
        from hnwctl.domain.calendar.lunar import to_lunar

        at = to_lunar(day)
        lunar = f"{at.year:04}-{at.month:02}-{at.day:02}"
    return rule.key, day.isoformat(), rule.who, rule.age_from, lunar


# --- what clients and notes lack ----------------------------------------------------------------


_PLANNED = "SELECT id, planned FROM agreements WHERE planned_for < :today AND planned IS NOT NULL"
_CONTACTS = """
SELECT id, 'contact' AS kind, NULL AS item, next_contact AS day, NULL AS about, last_contact AS of
FROM clients WHERE archived = 0 AND next_contact <= :contact
"""
_OVERDUE = f"""
{_CONTACTS} AND (id, next_contact) NOT IN ({_PLANNED})
UNION ALL
SELECT c.id AS id, 'contact' AS kind, NULL AS item, p.planned_for AS day, NULL AS about, c.last_contact AS of
FROM agreements p JOIN clients c ON c.id = p.id AND c.next_contact = p.planned
WHERE c.archived = 0 AND p.planned_for < :today AND p.planned_for <= :contact
"""  # noqa: S608 - constants only
_PUT_OFF = """
SELECT total((p.planned_for <= :contact) - (p.planned <= :contact))
FROM agreements p JOIN clients c ON c.id = p.id AND c.next_contact = p.planned
WHERE c.archived = 0 AND p.planned_for < :today
"""
"""How many more are due because a plan does not excuse them."""


def contacts(ask: Ask) -> Source:
    """Clients whose next contact has come. One that is overdue stays so, for whatever day it is planned."""
    plans = {"profile", "agenda"} <= ask.held
    parameters = {"contact": ask.last().isoformat()}
    count = "(next_contact <= :contact)"
    return Select(
        _OVERDUE if plans else _CONTACTS, parameters, living=True, tally=count, more=_PUT_OFF if plans else ""
    )


SHELVED = ("profile", "finance", "service")
"""Sections that go stale; the review of due diligence is a kind of its own."""


def stale_sections(ask: Ask) -> Source | None:
    """Sections past their shelf life, as far as the key knows when that is."""
    living = "profile" in ask.held
    named = [name for name in SHELVED if name != "profile" or living]
    dues = " ".join(f"WHEN '{name}' THEN c.due_{name}" for name in named)
    sql = f"""
    SELECT c.id AS id, 'stale_client' AS kind, s.column1 AS item, CASE s.column1 {dues} END AS day,
        NULL AS about, NULL AS of
    FROM clients c JOIN (VALUES {", ".join(f"('{name}')" for name in named)}) s
    WHERE {"c.archived = 0 AND " if living else ""}day <= :stale
    """  # noqa: S608 - names of sections
    count = " + ".join(f"ifnull(due_{name} <= :stale, 0)" for name in named)
    return Select(sql, {"stale": ask.last().isoformat()}, living=living, tally=count)


def stale_market(ask: Ask) -> Source:
    """Market notes past their shelf life."""
    sql = """
    SELECT id, 'stale_market' AS kind, NULL AS item, due AS day, title AS about, kind AS of
    FROM market_reviews WHERE due <= :market
    """
    return Select(sql, {"market": ask.last().isoformat()}, living=True)


def backup(ask: Ask) -> Source | None:
    """The book without a backup, with one that is too old, never verified, or not tried for too long.

    Of the future only its day is known.
    """
    wanted = [each for each in _backups_wanted(ask) if each[1] <= ask.last()]
    if not wanted:
        return None
    sql = """
    SELECT NULL AS id, 'backup' AS kind, json_extract(value, '$[0]') AS item,
        json_extract(value, '$[1]') AS day, json_extract(value, '$[2]') AS about,
        json_extract(value, '$[3]') AS of
    FROM json_each(:backups)
    """
    rows = [(item, day.isoformat(), about, of.isoformat() if of else None) for item, day, about, of in wanted]
    return Select(sql, {"backups": _json(rows)})


def _backups_wanted(ask: Ask) -> Iterator[tuple[str, date, str, date | None]]:
    """What settles it, from which day on, what is wrong, and the day that it is counted from."""
    known, rule = ask.backups, ask.rules.backup
    if known is None:
        return
    if not known.placed:
        yield "to DIR", ask.today, "nowhere", None
    elif known.last is None:
        yield "create", ask.today, "never", None
    else:
        yield "create", rule.warn_after.after(known.last), "old", known.last
    if known.last is not None and known.verified is None:
        yield "verify", ask.today, "unverified", None
    tried = known.drilled or known.first
    if tried is not None and known.last is not None:
        yield "restore --drill", rule.drill_every.after(tried), "drill", known.drilled


# --- the days that come round, by their keys ----------------------------------------------------


def recurring_days(first: date, last: date) -> str:
    """For SQL, as JSON: key of recurrence -> ``2026-11-25 2026 2026``, the day, its year, its lunar year.

    Where the days are more than a year, a key stands for the first of its days.
    """
    from hnwctl.domain.calendar.occasions import recurrences_on

    found: dict[str, str] = {}
    for ahead in range((last - first).days + 1):
        day = first + timedelta(days=ahead)
        lunar = _lunar_year(day)
        for key in recurrences_on(day):
            found.setdefault(key, f"{day} {day.year:04} {lunar:04}")
    return _json(found)


def _lunar_year(day: date) -> int:
    from hnwctl.domain.calendar.lunar import lunar_month
    from hnwctl.errors import InvalidError

    try:
        return lunar_month(day)[0]
    except InvalidError:
        return 0


def _json(value: object) -> str:
    import json

    return json.dumps(value, ensure_ascii=False)

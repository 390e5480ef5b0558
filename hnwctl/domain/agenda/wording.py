"""What each item says of itself, and why it is on the agenda: English templates and the facts that fill them.

A fact may be a text itself (`Said`) or a word with its labels in both languages.
"""

from collections.abc import Callable
from datetime import date
from importlib import import_module
from typing import TYPE_CHECKING, Any

from hnwctl.domain.agenda.asking import Ask, Client, Found
from hnwctl.domain.agenda.item import Said
from hnwctl.model.spans import Span, parse_span
from hnwctl.model.vocabulary import Entry

if TYPE_CHECKING:
    from hnwctl.model.vocabulary import Vocabulary

Words = tuple[Said, Said]
"""The text of an item, and its reason."""
Wording = Callable[[Found, Client, Ask], Words]

_EVERY = {"d": "every {count} days", "w": "every {count} weeks", "m": "every {count} months"}
_ONE = {"d": "every day", "w": "every week", "m": "every month", "y": "every year"}
_LONG = {"d": "{count} days", "w": "{count} weeks", "m": "{count} months", "y": "{count} years"}


def every(span: Span) -> Said:
    """A rhythm: every 2 months."""
    if span.count == 1:
        return Said(_ONE[span.unit])
    return Said(_EVERY.get(span.unit, "every {count} years"), {"count": span.count})


def length(span: Span) -> Said:
    """A length of time: 30 days."""
    return Said(_LONG[span.unit], {"count": span.count})


def word(module: str, vocabulary: str, key: str | None) -> Entry:
    """A word of a vocabulary with its labels; one that is not in it stays itself."""
    words: Vocabulary = getattr(import_module(f"hnwctl.model.{module}"), vocabulary)
    return words.entries.get(key or "") or Entry(key or "", key or "", key or "")


# --- contact ------------------------------------------------------------------------------------


def contact(found: Found, client: Client, ask: Ask) -> Words:
    """``every 2 months for tier 5–10m; last contact 2026-09-12``, and the ways the client does not want."""
    stands = client.left_alone is None or client.left_alone >= ask.today.isoformat()
    refused = client.refuses.split(", ") if client.refuses and stands else []
    text, best = Said("regular contact"), _channel(client.channel)
    if client.channel and client.channel not in refused:
        text = Said("regular contact, best by {channel}", {"channel": best})
    if refused:
        text = Said("{contact}, not by {channels}", {"contact": text, "channels": [*map(_channel, refused)]})
    return text, Said("{rhythm}; {last}", {"rhythm": _rhythm(client, ask, found), "last": _last(found)})


def _channel(key: str | None) -> Entry:
    return word("words_client", "CHANNEL", key)


def _last(found: Found) -> Said:
    return Said("last contact {day}", {"day": found.of}) if found.of else Said("no contact yet")


def _rhythm(client: Client, ask: Ask, found: Found) -> Said:
    if client.planned and found.day in (client.planned_for, client.planned):
        days = {"day": client.planned_for, "planned": client.planned}
        return Said("due on {day}, planned for {planned}", days)
    if not client.every:
        return Said("contact agreed on")
    rhythm = every(parse_span(client.every))
    if client.own_every:
        return Said("{every}, as agreed with the client", {"every": rhythm})
    by_stage = ask.rules.cadence.by_stage.get(client.stage or "")
    if by_stage and str(by_stage.every) == client.every:
        stage = word("words_client", "STAGE", client.stage)
        return Said("{every} in the stage {stage}", {"every": rhythm, "stage": stage})
    levels = ask.rules.tiers.levels
    tier = next((level for level in levels if level.key == client.tier), levels[0])
    return Said("{every} for tier {tier}", {"every": rhythm, "tier": tier})


# --- service ------------------------------------------------------------------------------------


def task(found: Found, client: Client, ask: Ask) -> Words:
    """The text of the follow-up, where the key opens it."""
    text = Said("follow-up: {text}", {"text": found.about}) if found.about else Said("follow-up")
    return text, Said("open follow-up, due {day}", {"day": found.day})


def complaint(found: Found, client: Client, ask: Ask) -> Words:
    """What is complained about, where the key opens it."""
    text = Said("complaint: {text}", {"text": found.about}) if found.about else Said("complaint")
    return text, Said("open; to be settled by {day}", {"day": found.day})


# --- greetings ----------------------------------------------------------------------------------


def birthday(found: Found, client: Client, ask: Ask) -> Words:
    """Whose birthday, and which; a lunar one also counted the lunar way."""
    turns = _turns(found)
    if found.item is None:
        text = Said("birthday{turns}", {"turns": turns})
    else:
        whose = word("words_client", "RELATION", found.about) if found.about else Said("a relative")
        text = Said("birthday of {whose}{turns}", {"whose": whose, "turns": turns})
    return text, Said("born {born}", {"born": _occasion(found)})


def _turns(found: Found) -> Said:
    age = _age(found)
    if age is None:
        return Said("")
    if (found.of or "").startswith("lunar:"):
        return Said(", turns {age} ({nominal} by the lunar count)", {"age": age, "nominal": age + 1})
    return Said(", turns {age}", {"age": age})


def _age(found: Found) -> int | None:
    return _years(found.of, date.fromisoformat(found.day)) or None


def _years(occasion: str | None, day: date) -> int | None:
    """How many years an occasion lies back on a day; None where its year is not known."""
    from hnwctl.domain.calendar.occasions import age_on
    from hnwctl.errors import InvalidError
    from hnwctl.model.dates import Occasion

    try:
        return age_on(Occasion.parse(occasion), day) if occasion else None
    except InvalidError:
        return None


def _occasion(found: Found) -> object:
    """The day that comes round, as it is recorded; a lunar one is said to be lunar."""
    of = found.of or ""
    if of.startswith("lunar:"):
        return Said("{day} (lunar calendar)", {"day": of.removeprefix("lunar:").removeprefix("--")})
    return of.removeprefix("--")


def anniversary(found: Found, client: Client, ask: Ask) -> Words:
    """Which day, and how many years ago it was."""
    label = word("words_client", "OCCASION", found.about) if found.about else Said("anniversary")
    age = _age(found)
    text = (
        Said("{label}: {count} years", {"label": label, "count": age})
        if age
        else Said("{label}", {"label": label})
    )
    return text, Said("since {day}", {"day": _occasion(found)})


def festival(found: Found, client: Client, ask: Ask) -> Words:
    """The festival, and why this client is greeted."""
    rule = festival_rule(ask, found.item)
    if rule is None:
        return Said("{festival}", {"festival": found.item}), Said("greeted on this festival")
    who = word("policy_words", "GREETED", rule.who)
    return Said("{festival}", {"festival": rule}), Said("greeted on this festival: {who}", {"who": who})


def festival_rule(ask: Ask, key: str | None) -> Any:
    """The festival with this key, or None."""
    return next((rule for rule in ask.rules.festivals.days if rule.key == key), None)


# --- money --------------------------------------------------------------------------------------


def maturity(found: Found, client: Client, ask: Ask) -> Words:
    """Which holding matures, where the key opens the finances."""
    notices = ask.rules.notice.maturity
    longest = max(notices, key=lambda span: span.days) if notices else Span(0, "d")
    text = Said("matures: {holding}", _named(found)) if found.about else Said("a holding matures")
    return text, _noticed(longest)


def open_window(found: Found, client: Client, ask: Ask) -> Words:
    """Which holding can be dealt in from that day on."""
    text = Said("a dealing window opens")
    if found.about:
        text = Said("dealing window opens: {holding}", _named(found))
    return text, _noticed(ask.rules.notice.open_window)


def premium(found: Found, client: Client, ask: Ask) -> Words:
    """For which holding a premium is due."""
    text = Said("premium due: {holding}", _named(found)) if found.about else Said("a premium is due")
    return text, _noticed(ask.rules.notice.premium)


def capital_call(found: Found, client: Client, ask: Ask) -> Words:
    """For which holding capital is called."""
    notice = ask.rules.notice
    text = Said("capital call: {holding}", _named(found)) if found.about else Said("a capital call is due")
    return text, _noticed(notice.capital_call or notice.premium)


def _named(found: Found) -> dict[str, object]:
    return {"holding": found.about}


def _noticed(span: Span) -> Said:
    return Said("announced {span} before", {"span": length(span)})


# --- what runs out ------------------------------------------------------------------------------


def _over(found: Found, ask: Ask) -> bool:
    """Whether the day has passed."""
    return found.day < ask.today.isoformat()


def kyc_expiry(found: Found, client: Client, ask: Ask) -> Words:
    """The review of due diligence, by rating; or a qualification."""
    if found.item:
        text = (
            Said("qualification as an investor expired")
            if _over(found, ask)
            else Said("qualification as an investor expires")
        )
        return text, _noticed(ask.rules.kyc.notice)
    span = getattr(ask.rules.kyc.review, client.kyc_rating or "", None)
    if span is None:
        return Said("KYC review"), Said("as often as the KYC rating says")
    rating = word("words_wealth", "LEVEL", client.kyc_rating)
    return Said("KYC review"), Said("KYC rating {rating}: {every}", {"rating": rating, "every": every(span)})


def document_expiry(found: Found, client: Client, ask: Ask) -> Words:
    """Which kind of document expires, where the key opens it."""
    document = word("words_duty", "DOCUMENT", found.about) if found.about else Said("identity document")
    facts = {"document": document}
    text = Said("{document} expired", facts) if _over(found, ask) else Said("{document} expires", facts)
    return text, _noticed(ask.rules.kyc.documents_notice)


def consent_expiry(found: Found, client: Client, ask: Ask) -> Words:
    """For what the client's consent runs out."""
    facts = {"purpose": word("words_client", "PURPOSE", found.about)}
    text = (
        Said("consent expired: {purpose}", facts)
        if _over(found, ask)
        else Said("consent expires: {purpose}", facts)
    )
    return text, _noticed(ask.rules.kyc.notice)


def risk_expiry(found: Found, client: Client, ask: Ask) -> Words:
    """The risk assessment; of older clients their age: who is old or vulnerable needs more care."""
    text = Said("risk assessment expired") if _over(found, ask) else Said("risk assessment expires")
    reason = _noticed(ask.rules.risk_assessment.notice)
    age = _client_age(client, ask)
    if age is not None and age >= ask.rules.risk_assessment.elderly_from:
        reason = Said("{reason}; the client is {age}", {"reason": reason, "age": age})
    if client.vulnerable:
        reason = Said("{reason}; needs more care than others", {"reason": reason})
    return text, reason


def _client_age(client: Client, ask: Ask) -> int | None:
    return _years(client.birthday, ask.today)


# --- what is stale ------------------------------------------------------------------------------


def stale_client(found: Found, client: Client, ask: Ask) -> Words:
    """Which section, how often it is to be confirmed, and when it last was."""
    section = found.item or ""
    text = Said("{section} to be confirmed", {"section": word("words_section", "SECTION", section)})
    span = ask.rules.shelf_lives.of_section(section, client.tier)
    reviewed = getattr(client, f"reviewed_{section}", None)
    last = Said("last confirmed {day}", {"day": reviewed}) if reviewed else Said("never confirmed")
    return text, last if span is None else Said("{rhythm}; {last}", {"rhythm": every(span), "last": last})


def stale_market(found: Found, client: Client, ask: Ask) -> Words:
    """Which note, and how often its kind is looked at."""
    span = ask.rules.shelf_lives.market.get(found.of or "")
    text = Said("market note to be confirmed: {title}", {"title": found.about or ""})
    kind = word("words_wealth", "MARKET", found.of)
    if span is None:
        return text, Said("{kind}", {"kind": kind})
    return text, Said("{kind}: {every}", {"kind": kind, "every": every(span)})


def backup(found: Found, client: Client, ask: Ask) -> Words:
    """Where backups stand."""
    rule = ask.rules.backup
    often = Said("a backup {every}", {"every": every(rule.every)})
    tried = Said("a restore drill {every}", {"every": every(rule.drill_every)})
    return {
        "nowhere": (Said("no place for backups is set (backup.to)"), often),
        "never": (Said("the book was never backed up"), often),
        "old": (Said("the last backup is of {day}", {"day": found.of or ""}), often),
        "unverified": (Said("no backup was ever verified"), Said("only a verified backup is one")),
        "drill": (_drilled(found), tried),
    }[found.about or ""]


def _drilled(found: Found) -> Said:
    if found.of is None:
        return Said("a restore from backup was never tried")
    return Said("a restore from backup was last tried on {day}", {"day": found.of})

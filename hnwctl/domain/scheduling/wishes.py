"""A client's own contact plan, as somebody changes it: how often, how, from when, when not."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from hnwctl.domain.days import parse_day
from hnwctl.errors import InvalidError
from hnwctl.model.records import Plain
from hnwctl.model.spans import Span, parse_span
from hnwctl.model.vocabulary import Vocabulary
from hnwctl.model.words_client import CHANNEL, WEEKDAY

_LONGEST = Span(10, "y")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What is to change, each as it was typed and empty where nothing is said. ``clear`` begins anew."""

    every: str = ""
    channel: str = ""
    weekday: str = ""
    starting: str = ""
    not_before: str = ""
    quiet: Sequence[str] = ()
    clear: bool = False

    @property
    def nothing(self) -> bool:
        """Whether nothing is to change."""
        return self == Wishes()


def wished(
    old: Mapping[str, Plain], wishes: Wishes, *, today: date, allowed: Sequence[str]
) -> dict[str, Plain]:
    """The contact plan ``old`` with these changes, as plain values. A date planned before is dropped with it:
    it was planned for another rhythm.

    InvalidError: not a span, day or word; a span of nothing or beyond ten years; days that are over; what
    contradicts itself; a channel that is not ``allowed``.
    """
    kept = {} if wishes.clear else {name: value for name, value in old.items() if name != "planned"}
    said: dict[str, Plain] = {
        "every": _every(wishes.every),
        "channel": _channel(wishes.channel, allowed),
        "weekday": _word(WEEKDAY, wishes.weekday),
        "starting": _coming(wishes.starting, today),
        "not_before": _coming(wishes.not_before, today),
    }
    new = kept | {name: value for name, value in said.items() if value}
    periods = [_period(text, today) for text in wishes.quiet]
    if periods:
        before = new.get("quiet", [])
        new["quiet"] = _with(before if isinstance(before, list) else [], periods)
    _agree(new)
    return new


def _every(text: str) -> str:
    if not text:
        return ""
    span = parse_span(text)
    if span.days > _LONGEST.days:
        raise InvalidError("longer than {longest}: {text}", longest=_LONGEST, text=text)
    return str(span)


def _channel(text: str, allowed: Sequence[str]) -> str:
    channel = _word(CHANNEL, text)
    if channel and channel not in allowed:
        raise InvalidError(
            "the firm does not allow {channel}",
            hint="allowed are {allowed}: channels.allowed in the policy",
            channel=channel,
            allowed=list(allowed),
        )
    return channel


def _word(words: Vocabulary, text: str) -> str:
    key = words.key_of(text) if text else ""
    if key is None:
        raise InvalidError("not one of {allowed}: {text}", allowed=", ".join(words.keys), text=text)
    return key


def _coming(text: str, today: date) -> str:
    if not text:
        return ""
    day = parse_day(text, today)
    if day < today:
        raise InvalidError("{day} is over", hint="give a day from today on", day=day)
    return day.isoformat()


def _period(text: str, today: date) -> dict[str, Plain]:
    """A period from ``FROM/TO`` or ``FROM/``, which is open."""
    first, slash, last = text.partition("/")
    if not slash:
        raise InvalidError(
            "not a period: {text}", hint="write FROM/TO, or FROM/ for an open end: 2026-12-01/+2w", text=text
        )
    begin = parse_day(first.strip() or "today", today)
    if not last.strip():
        return {"from": begin.isoformat()}
    end = parse_day(last.strip(), begin)
    if end < begin:
        raise InvalidError("the period ends before it begins: {text}", text=text)
    if end < today:
        raise InvalidError("{day} is over", hint="give a day from today on", day=end)
    return {"from": begin.isoformat(), "to": end.isoformat()}


def _with(old: Iterable[Plain], new: Iterable[dict[str, Plain]]) -> list[Plain]:
    """The periods by their first day, none of them twice."""
    found = [period for period in old if isinstance(period, dict)]
    ends = {(period.get("from"), period.get("to")) for period in found}
    found += [period for period in new if (period["from"], period.get("to")) not in ends]
    return sorted(found, key=lambda period: str(period.get("from")))


def _agree(plan: Mapping[str, Plain]) -> None:
    starting, not_before = plan.get("starting"), plan.get("not_before")
    if isinstance(starting, str) and isinstance(not_before, str) and starting < not_before:
        raise InvalidError(
            "the first contact, {starting}, lies before {not_before}, before which there is to be none",
            starting=starting,
            not_before=not_before,
        )
    periods = plan.get("quiet", [])
    for period in periods if isinstance(periods, list) else []:
        if isinstance(starting, str) and isinstance(period, dict) and _within(starting, period):
            raise InvalidError("the first contact, {starting}, lies in a quiet period", starting=starting)


def _within(day: str, period: Mapping[str, Plain]) -> bool:
    return str(period["from"]) <= day <= str(period.get("to", "9999"))

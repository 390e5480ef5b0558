"""When something happened, as people say it: a day by any name, a time of day, or both."""

import re
from datetime import date, datetime

from hnwctl.domain.days import parse_day
from hnwctl.errors import InvalidError
from hnwctl.model.dates import Moment

_CLOCK = re.compile(r"(?:(?P<day>\S.*?)[\sT,]+)?(?P<hour>\d{1,2})[::](?P<rest>\d{2}(?::\d{2})?)")


def parse_moment(text: str, today: date, *, past: bool = True) -> Moment:
    """The moment in ``text``: ``昨天``, ``09:30``, ``yesterday 15:00``, ``2026-11-23T09:30+08:00``.

    ``past`` says which way a name without a year points. Raises InvalidError for what is none.
    """
    try:
        return Moment.parse(text)
    except InvalidError as error:
        match = _CLOCK.fullmatch(text.strip())
        if match is None:
            return Moment(parse_day(text, today, past=past))
        day = parse_day(match["day"], today, past=past) if match["day"] else today
        try:
            return Moment.parse(f"{day.isoformat()}T{match['hour']:0>2}:{match['rest']}")
        except InvalidError:
            raise error from None


def happened(text: str, today: date, now: datetime) -> Moment:
    """The moment of something that has happened; today where ``text`` says nothing.

    ``now`` is the clock, asked only where it shows the same day. Raises InvalidError for what lies ahead.
    """
    moment = parse_moment(text, today) if text else Moment(today)
    if moment.day > today or (now.date() == today and _is_ahead(moment, now)):
        raise InvalidError(
            "{moment} has not come yet", hint="say when it happened", moment=str(moment).replace("T", " ")
        )
    return moment


def _is_ahead(moment: Moment, now: datetime) -> bool:
    if not moment.clock:
        return False
    said = datetime.fromisoformat(str(moment))
    return said > (now if said.tzinfo else now.replace(tzinfo=None))

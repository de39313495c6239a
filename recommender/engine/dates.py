"""Days that people name, and how much is learned by then."""

import calendar
import re
from collections.abc import Iterable
from datetime import date, timedelta

from recommender.domain.languages import MONTHS
from recommender.domain.paths import Ask, Gap

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
FRIDAY = 4
DAYS_A_WEEK = 7

_LEAD = r"(?:by|before|until|till|on|for|due)(?: the)?"
_MONTH = "|".join(MONTHS)
_NTH = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_WEEKDAY = rf"(?P<next>next |this )?(?P<weekday>{'|'.join(WEEKDAYS)})"
NAMED = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\b(?P<soon>today|tonight|tomorrow)\b",
        r"\bthis (?P<soon>morning|afternoon|evening)\b",
        rf"\b{_LEAD} (?P<iso>\d{{4}}-\d\d-\d\d)\b",
        rf"\b{_LEAD} {_NTH}(?: of)? (?P<month>{_MONTH})\b",
        rf"\b{_LEAD} (?P<month>{_MONTH}) {_NTH}\b",
        rf"\b{_LEAD} {_WEEKDAY}\b",
        rf"\b{_WEEKDAY}'s\b",
        rf"\b{_LEAD} end of (?:the |this )?(?P<end>week|month|year)\b",
        rf"\b{_LEAD} (?P<which>this|next) week\b",
    )
)
"""A bare day of the week is no date: “the Friday report” is a report."""


def day_named(text: str, today: date) -> date | None:
    """Return the earliest day, not before today, by which a text says that it needs something.

    A day of the week is the coming one, *next Friday* that of the week after; a week ends on
    its Friday. A day without a year is the next of that name.

    Args:
        text: a need in a person's own words.
        today: the day on which it was said.
    """
    found = (_day(m.groupdict(), today) for pattern in NAMED for m in pattern.finditer(text))
    return min((day for day in found if day is not None and day >= today), default=None)


def asked_by(ask: Ask, today: date) -> date | None:
    """Return the day by which the whole of an ask is due: stated, or named in its need."""
    said = day_named(ask.need, today) if ask.need else None
    return min((day for day in (ask.deadline, said) if day is not None), default=None)


def minutes_by(
    gaps: Iterable[Gap], minutes_per_week: int | None, ask: Ask, today: date
) -> dict[str, float]:
    """Return, by skill with a date, the minutes of learning until the end of that day.

    Every day has a seventh of the week's minutes. Minutes that the ask itself sets aside are
    there by the day that the ask names. Nothing where the pace is not known.

    Args:
        gaps: open or not, with or without a date.
        minutes_per_week: what the learner sets aside; None where nobody said.
        ask: what is asked.
        today: the day of the ask, which counts as a whole day.
    """
    if not minutes_per_week:
        return {}
    named = asked_by(ask, today)
    until = {}
    for gap in gaps:
        if gap.by is not None and gap.size > 0:
            days = (gap.by - today).days + 1
            minutes = round(minutes_per_week * days / DAYS_A_WEEK, 6)
            set_aside = ask.minutes if named is not None and gap.by >= named else None
            until[gap.skill] = max(minutes, float(set_aside or 0))
    return until


def _day(said: dict[str, str | None], today: date) -> date | None:
    if soon := said.get("soon"):
        return today + timedelta(days=soon.lower() == "tomorrow")
    if iso := said.get("iso"):
        return _valid(*map(int, iso.split("-")))
    if month := said.get("month"):
        return _in_month(month, int(said["day"] or 0), today)
    monday = today - timedelta(days=today.weekday())
    if weekday := said.get("weekday"):
        number = WEEKDAYS.index(weekday.lower())
        if (said.get("next") or "").lower().strip() == "next":
            return monday + timedelta(days=DAYS_A_WEEK + number)
        return today + timedelta(days=(number - today.weekday()) % DAYS_A_WEEK)
    if said.get("which"):
        later = (said["which"] or "").lower() == "next"
        return max(today, monday + timedelta(days=FRIDAY + DAYS_A_WEEK * later))
    return _end_of((said.get("end") or "").lower(), monday, today)


def _in_month(month: str, day: int, today: date) -> date | None:
    number = next(n for n, name in enumerate(MONTHS, start=1) if name.lower() == month.lower())
    this_year = _valid(today.year, number, day)
    return this_year if this_year and this_year >= today else _valid(today.year + 1, number, day)


def _end_of(what: str, monday: date, today: date) -> date:
    if what == "week":
        return max(today, monday + timedelta(days=FRIDAY))
    month = today.month if what == "month" else 12
    return date(today.year, month, calendar.monthrange(today.year, month)[1])


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None

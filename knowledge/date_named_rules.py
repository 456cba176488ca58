"""Dates that name their day: «15/03/2027», «15 de marzo», «viernes 15», «el 15»."""

import re
from datetime import date, timedelta

from knowledge.date_rule import (
    MONTH,
    NOT_A_YEAR,
    WEEKDAY,
    YEAR,
    make,
    month_of,
    months_later,
    rule,
    year_of,
)
from knowledge.date_vocabulary import WEEKDAYS
from knowledge.deadline import Deadline, Now, none, on, one_of

DAY = r"(?P<day>\d{1,2})o?"
# «viernes 15», «del 3 al 15», «entre el 3 y el 15»: of a span the deadline is its end.
SPAN = r"(?:(?:del?|entre|desde) )?(?:el )?\d{1,2}o? (?:y|al?|hasta) (?:el )?"
BEFORE_DAY = rf"(?:(?P<weekday>{WEEKDAY}),? )?(?:{SPAN})?(?:dias )?"
MONTHS_AHEAD = {"este": 0, "mismo": 0, "curso": 0, "proximo": 1, "que viene": 1}
# A day of this year that passed no longer ago is a slip; before that it is next year's.
JUST_PASSED = timedelta(days=31)
LEAP_DAY = (2, 29)
YEARS_TO_TRY = 9
"""29 February comes once in four years, or in eight around 1900 and 2100."""
# «Viernes 16» is said in the same month or a few later; beyond that the weekday is a mistake.
MONTHS_TO_TRY = 3


def numeric(match: re.Match[str], now: Now) -> Deadline:
    """Always day first, as in Peru."""
    return _of(match, int(match["month"]), now)


def in_words(match: re.Match[str], now: Now) -> Deadline:
    return _of(match, month_of(match), now)


def either(match: re.Match[str], now: Now) -> Deadline:
    """«15 o 20 de marzo»."""
    month, year = month_of(match), year_of(match, now)
    days = [
        make(year, month, day) if year else _next(month, day, now)
        for day in (int(match["other"]), int(match["day"]))
    ]
    named = [day for day in days if day]
    return one_of("several", *named) if named else none("no_such_day")


def day_of_this_month(match: re.Match[str], now: Now) -> Deadline:
    """«El 15», «el 15 del próximo mes»: without a month, the next 15th."""
    day = int(match["day"])
    if ahead := match["ahead"]:
        first = months_later(now.today.replace(day=1), MONTHS_AHEAD[ahead])
        named = make(first.year, first.month, day)
        return on(named, now) if named else none("no_such_day")
    days = _coming_days(day, now)
    if not days:
        return none("no_such_day")
    if weekday := match["weekday"]:
        return _with_weekday(days, weekday, now)
    return one_of("today_or_later", *days[:2]) if days[0] == now.today else on(days[0], now)


def next_day_of_month(day: int, now: Now) -> date | None:
    return next(iter(_coming_days(day, now)), None)


def _of(match: re.Match[str], month: int, now: Now) -> Deadline:
    day, year = int(match["day"]), year_of(match, now)
    if year is None and (month, day) == LEAP_DAY:
        return _leap_day(now)
    named = _next(month, day, now) if year is None else make(year, month, day)
    if named is None:
        return none("no_such_day")
    weekday = match.groupdict().get("weekday")
    if not weekday or WEEKDAYS[named.weekday()] == weekday or named < now.today:
        return on(named, now)
    return one_of("weekday_mismatch", named, _nearest(named, weekday, now))


def _next(month: int, day: int, now: Now) -> date | None:
    """The next day of that name, or this year's that has only just passed."""
    named = make(now.today.year, month, day)
    if named and named < now.today - JUST_PASSED:
        return make(now.today.year + 1, month, day)
    return named


def _leap_day(now: Now) -> Deadline:
    """«29 de febrero»: when the coming February has none, its last day may be meant."""
    year = now.today.year + (now.today.month > LEAP_DAY[0])
    years = range(year, year + YEARS_TO_TRY)
    leap_day = next((day for y in years if (day := make(y, *LEAP_DAY))), None)
    if leap_day is None or leap_day.year == year:
        return on(leap_day, now) if leap_day else none("no_such_day")
    return one_of("which_day", make(year, 2, 28) or leap_day, leap_day)


def _coming_days(day: int, now: Now) -> list[date]:
    firsts = [months_later(now.today.replace(day=1), ahead) for ahead in range(MONTHS_TO_TRY)]
    days = [make(first.year, first.month, day) for first in firsts]
    return [named for named in days if named and named >= now.today]


def _with_weekday(days: list[date], weekday: str, now: Now) -> Deadline:
    for named in days:
        if WEEKDAYS[named.weekday()] == weekday:
            return Deadline("date", on=named)
    return one_of("weekday_mismatch", days[0], _nearest(days[0], weekday, now))


def _nearest(named: date, weekday: str, now: Now) -> date:
    """The day of that name nearest to the date, but not in the past."""
    ahead = (WEEKDAYS.index(weekday) - named.weekday()) % 7
    before = named + timedelta(days=ahead - 7)
    return before if ahead > 3 and before >= now.today else named + timedelta(days=ahead)


CENTURY = r"(?:19|20)\d\d"
DAY_MONTH = rf"{BEFORE_DAY}{DAY}[ /.\-]?(?:del? )?(?:mes de )?(?P<month>{MONTH})"
DAY_MONTH_DIGITS = rf"{BEFORE_DAY}{DAY} ?[/.\-] ?(?P<month>\d{{1,2}})"
AHEAD = r"del? (?:mes )?(?:en )?(?P<ahead>este|mismo|curso|proximo|que viene)(?: mes)?"
# «el 15», «al 15», «el día 15», «viernes 15»: a bare number is no day.
THE = rf"(?=(?:el|al|dias|{WEEKDAY})\b)(?:(?:el|al) )?(?:(?P<weekday>{WEEKDAY}),? )?(?:dias )?"
NOT_A_COUNT = r"(?! ?%| por ciento| dias| semana| mes\b| de cada)"

RULES = (
    rule(rf"(?P<year>{CENTURY})[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}})", numeric),
    rule(rf"{DAY_MONTH_DIGITS} ?[/.\-] ?(?:(?P<year>{CENTURY})|(?P<short>\d\d))", numeric),
    rule(rf"{BEFORE_DAY}{DAY} ?/ ?(?P<month>\d{{1,2}})", numeric, "edge"),
    rule(DAY_MONTH_DIGITS, numeric, "alone"),
    rule(rf"{DAY} (?P<month>\d{{1,2}}) (?P<year>{CENTURY})", numeric, "alone"),
    rule(rf"{DAY_MONTH}{NOT_A_YEAR}", in_words),
    rule(rf"{DAY_MONTH}{YEAR}", in_words),
    rule(rf"{DAY_MONTH}[-/.](?P<year>{CENTURY})", in_words),
    rule(rf"{DAY_MONTH}(?:[-/.'’]| del? ['’]?)(?P<short>\d\d)", in_words),
    rule(rf"(?P<month>{MONTH}) {DAY}{YEAR}?", in_words, "edge"),
    rule(rf"{BEFORE_DAY}{DAY} {AHEAD}", day_of_this_month),
    rule(rf"(?P<other>\d{{1,2}}) [ou] {DAY} de (?P<month>{MONTH}){YEAR}?", either),
    rule(rf"{THE}{DAY}{NOT_A_COUNT}(?P<ahead>)", day_of_this_month, "edge"),
)

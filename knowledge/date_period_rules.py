"""Periods whose end is the deadline: «fin de mes», «quincena», «primer trimestre», «marzo»."""

import re
from datetime import date, timedelta

from knowledge.date_rule import (
    make,
    month_end,
    month_of,
    months_later,
    year_of,
)
from knowledge.date_vocabulary import WEEKDAYS
from knowledge.deadline import Deadline, Now, coming, none, on, one_of

MID_MONTH = 15
MONTHS_IN = {"bimestre": 2, "trimestre": 3, "cuatrimestre": 4, "semestre": 6}
ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6}
WEEK_OF_MONTH_ENDS = {"1o": 7, "2o": 14, "3o": 21, "4o": 28}
FRIDAY, SUNDAY = 4, 6


def end_of_month(match: re.Match[str], now: Now) -> Deadline:
    if match["next"]:
        return on(month_end(now.today, 1), now)
    return coming(month_end(now.today), month_end(now.today, 1), now)


def middle_of_month(match: re.Match[str], now: Now) -> Deadline:
    """«Quincena»: the 15th. The end of the month is called «fin de mes»."""
    middle = now.today.replace(day=MID_MONTH)
    later = months_later(middle, 1)
    if match["next"]:
        return on(middle if now.today < middle else later, now)
    return on(later, now) if middle < now.today else coming(middle, later, now)


def part_of_month(match: re.Match[str], now: Now) -> Deadline:
    """«Fines de marzo», «mediados de abril», «segunda quincena de mayo», «marzo de 2027»."""
    end = _end_of_named_month(match, now)
    part = match.groupdict().get("part")
    if not part or part in ("fin", "2o quincena", "ultimo semana"):
        return on(end, now)
    if part in ("mediados", "1o quincena", "quincena"):
        return _in_month(match, now, MID_MONTH)
    if part == "inicio":
        return one_of("which_day", end.replace(day=5), end.replace(day=10))
    return _in_month(match, now, WEEK_OF_MONTH_ENDS[part.removesuffix(" semana")])


def named_working_day(match: re.Match[str], now: Now) -> Deadline:
    """«Último día hábil de marzo», «quinto día hábil de enero», «último día del mes»."""
    for year_ahead in range(2):
        end = _end_of_named_month(match, now, year_ahead)
        day = _nth_day(match, end, now)
        if day is None:
            return none("no_such_day")
        if day >= now.today or year_of(match, now):
            break
    return on(day, now)


def end_of_period(match: re.Match[str], now: Now) -> Deadline:
    """«Primer trimestre», «segundo semestre de 2027»; without a year, the next one to end."""
    months = MONTHS_IN[match["period"]]
    which = match["roman"] or match["which"].removesuffix("o")
    number = ROMAN.get(which) or int(which)
    if not 1 <= number <= 12 // months:
        return none("no_such_day")
    year = year_of(match, now)
    end = month_end(date(year or now.today.year, number * months, 1))
    if year is None and end < now.today:
        end = month_end(end, 12)
    return on(end, now)


def end_of_this_period(match: re.Match[str], now: Now) -> Deadline:
    months = MONTHS_IN[match["period"]]
    end = month_end(now.today, -now.today.month % months)
    later = month_end(end, months)
    return on(later, now) if match["next"] else coming(end, later, now)


def end_of_year(match: re.Match[str], now: Now) -> Deadline:
    if year := year_of(match, now):
        return on(date(year, 12, 31), now)
    end = date(now.today.year, 12, 31)
    return coming(end, date(now.today.year + 1, 12, 31), now)


def middle_of_year(match: re.Match[str], now: Now) -> Deadline:
    year = year_of(match, now) or now.today.year + (now.today.month > 7)
    return one_of("which_day", date(year, 6, 30), date(year, 7, 31))


def feast(match: re.Match[str], now: Now) -> Deadline:
    month, day = {"fiestas patrias": (7, 28), "navidad": (12, 25), "ano nuevo": (1, 1)}[
        match["feast"]
    ]
    year = year_of(match, now)
    named = date(year or now.today.year, month, day)
    if year is None and named < now.today:
        named = named.replace(year=named.year + 1)
    return on(named, now)


def next_week(match: re.Match[str], now: Now) -> Deadline:
    """A week is no day: asked, between its Monday and its Friday."""
    monday = _monday(now.today) + timedelta(weeks=1)
    return one_of("which_day", monday, monday + timedelta(days=FRIDAY))


def this_week(match: re.Match[str], now: Now) -> Deadline:
    friday = _monday(now.today) + timedelta(days=FRIDAY)
    if now.today > friday:
        return one_of(
            "which_day", _monday(now.today) + timedelta(days=SUNDAY), friday + timedelta(weeks=1)
        )
    return on(friday, now)


def weekend(match: re.Match[str], now: Now) -> Deadline:
    friday = _monday(now.today) + timedelta(days=FRIDAY, weeks=1 if match["next"] else 0)
    days = (friday, friday + timedelta(days=2))
    return one_of("which_day", *(day for day in days if day >= now.today))


def weekday_of_week(match: re.Match[str], now: Now) -> Deadline:
    """«Viernes de la próxima semana»."""
    weeks = 0 if match["this"] else 1
    day = _monday(now.today) + timedelta(weeks=weeks, days=WEEKDAYS.index(match["weekday"]))
    return on(day, now)


def _end_of_named_month(match: re.Match[str], now: Now, year_ahead: int = 0) -> date:
    groups = match.groupdict()
    if not groups.get("month"):
        return month_end(now.today, 1 if groups.get("next") else year_ahead)
    end = month_end(date(year_of(match, now) or now.today.year, month_of(match), 1))
    passed = year_of(match, now) is None and end < now.today
    return month_end(end, 12 * (year_ahead + passed))


def _in_month(match: re.Match[str], now: Now, day: int) -> Deadline:
    named = _end_of_named_month(match, now).replace(day=day)
    if named < now.today and year_of(match, now) is None:
        named = months_later(named, 12)
    return on(named, now)


def _nth_day(match: re.Match[str], end: date, now: Now) -> date | None:
    number = 0 if match["nth"] == "ultimo" else int(match["nth"].removesuffix("o"))
    if not match["working"]:
        return make(end.year, end.month, number) if number else end
    if not number:
        return now.calendar.last_working_day_of_month(end.year, end.month)
    day = now.calendar.nth_working_day(end.year, end.month, number)
    return day if day <= end else None


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())

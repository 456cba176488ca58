"""Months and their parts: «fin de mes», «quincena», «mediados de abril», «marzo de 2027»."""

import re
from datetime import date, timedelta

from knowledge.date_rule import (
    MONTH,
    NOT_A_YEAR,
    WEEKDAY,
    YEAR,
    make,
    month_end,
    month_of,
    months_later,
    rule,
    year_of,
)
from knowledge.date_vocabulary import WEEKDAYS
from knowledge.deadline import Deadline, Now, coming, none, on, one_of

MID_MONTH = 15
BEGINNING = (5, 10)  # «inicios de mayo»: asked between these days
PART_ENDS = {"1o semana": 7, "2o semana": 14, "3o semana": 21, "4o semana": 28} | {
    "1o decena": 10,
    "2o decena": 20,
}


def end_of_month(match: re.Match[str], now: Now) -> Deadline:
    if match["next"]:
        return on(month_end(now.today, 1), now)
    if match["this"]:
        return on(month_end(now.today), now)
    return coming(month_end(now.today), month_end(now.today, 1), now)


def middle_of_month(match: re.Match[str], now: Now) -> Deadline:
    """«Quincena»: the 15th. The end of the month is called «fin de mes»."""
    middle = now.today.replace(day=MID_MONTH)
    later = months_later(middle, 1)
    if match["next"]:
        return on(middle if now.today < middle else later, now)
    if match["this"]:
        return on(middle, now)
    return on(later, now) if middle < now.today else coming(middle, later, now)


def part_of_month(match: re.Match[str], now: Now) -> Deadline:
    """«Fines de marzo», «mediados de abril», «segunda quincena de mayo», «marzo de 2027»."""
    end = _end_of_named_month(match, now)
    part = match.groupdict().get("part")
    if not part or part in ("fin", "2o quincena", "ultimo semana", "3o decena", "ultimos dias"):
        return on(end, now)
    if part in ("mediados", "1o quincena", "quincena"):
        return _in_month(match, now, MID_MONTH)
    if part in ("inicio", "primeros dias"):
        first = _in_month(match, now, BEGINNING[0])
        return first if first.kind == "past" else one_of("which_day", *_beginning(first))
    return _in_month(match, now, PART_ENDS[part])


def next_month(match: re.Match[str], now: Now) -> Deadline:
    end = month_end(now.today, 1)
    return one_of("which_day", end.replace(day=MID_MONTH), end)


def named_working_day(match: re.Match[str], now: Now) -> Deadline:
    """«Último día hábil de marzo», «quinto día hábil de enero», «último día del mes»."""
    end = _end_of_named_month(match, now)
    day = _nth_day(match, end, now)
    if day and day < now.today and year_of(match, now) is None:
        day = _nth_day(match, month_end(end, 12 if match["month"] else 1), now)
    return on(day, now) if day else none("no_such_day")


def nth_weekday(match: re.Match[str], now: Now) -> Deadline:
    """«Primer lunes de febrero», «último viernes del mes»."""
    end = _end_of_named_month(match, now)
    day = _nth_weekday(match, end)
    if day and day < now.today and year_of(match, now) is None:
        day = _nth_weekday(match, month_end(end, 12 if match["month"] else 1))
    return on(day, now) if day else none("no_such_day")


def numbered_month(match: re.Match[str], now: Now) -> Deadline:
    """«03/2027»."""
    return on(month_end(date(int(match["year"]), int(match["month_number"]), 1)), now)


def _end_of_named_month(match: re.Match[str], now: Now) -> date:
    """Of the month that the phrase names, or else of this one or the next."""
    groups = match.groupdict()
    if not groups.get("month"):
        return month_end(now.today, 1 if groups.get("next") else 0)
    year = year_of(match, now)
    end = month_end(date(year or now.today.year, month_of(match), 1))
    return month_end(end, 12) if year is None and end < now.today else end


def _in_month(match: re.Match[str], now: Now, day: int) -> Deadline:
    named = _end_of_named_month(match, now).replace(day=day)
    if named < now.today and year_of(match, now) is None:
        named = months_later(named, 12 if match.groupdict().get("month") else 1)
    return on(named, now)


def _beginning(first: Deadline) -> list[date]:
    return [first.on.replace(day=day) for day in BEGINNING] if first.on else []


def _nth_weekday(match: re.Match[str], end: date) -> date | None:
    wanted = WEEKDAYS.index(match["weekday"])
    if match["nth"] == "ultimo":
        return end - timedelta(days=(end.weekday() - wanted) % 7)
    first = end.replace(day=1)
    ahead = (wanted - first.weekday()) % 7 + 7 * (int(match["nth"][0]) - 1)
    return make(end.year, end.month, 1 + ahead)


def _nth_day(match: re.Match[str], end: date, now: Now) -> date | None:
    number = 0 if match["nth"] == "ultimo" else int(match["nth"].removesuffix("o"))
    if not match["working"]:
        return make(end.year, end.month, number) if number else end
    if not number:
        return now.calendar.last_working_day_of_month(end.year, end.month)
    day = now.calendar.nth_working_day(end.year, end.month, number)
    return day if day <= end else None


NEXT_MONTH = r"proximo mes|mes proximo|mes que viene|otro mes"
THIS_MONTH = r"(?:(?P<this>este) )?mes(?: en curso)?(?! que| proximo)"
A_MONTH = rf"(?:el )?(?:(?P<next>{NEXT_MONTH})|{THIS_MONTH})"
NAMED_MONTH = rf"(?:mes de )?(?P<month>{MONTH}){YEAR}?{NOT_A_YEAR}"
PART = (
    r"(?P<part>fin|mediados|inicio|primeros dias|ultimos dias|quincena|(?:1o|2o) quincena"
    r"|(?:1o|2o|3o|4o|ultimo) semana|[1-3]o decena)"
)
NTH_WEEKDAY = rf"(?P<nth>[1-5]o|ultimo) (?P<weekday>{WEEKDAY})"
NTH = r"(?P<nth>\d{1,2}o|ultimo) dias(?P<working> habiles)?"

RULES = (
    rule(rf"fin del? {A_MONTH}", end_of_month),
    rule(r"(?P<this>este) mes(?P<next>)", end_of_month, "edge"),
    rule(NEXT_MONTH, next_month, "edge"),
    rule(
        r"(?:(?P<next>proximo) )?quincena(?: del? (?:(?P<this>este) )?mes)?",
        middle_of_month,
        "edge",
    ),
    rule(rf"{PART} del? {NAMED_MONTH}", part_of_month),
    rule(rf"{PART} del? {A_MONTH}", part_of_month),
    rule(rf"(?:mes de )?(?P<month>{MONTH}){YEAR}", part_of_month),
    rule(rf"(?P<month>{MONTH})[-/.](?P<year>20\d\d)", part_of_month),
    rule(NAMED_MONTH, part_of_month, "led"),
    rule(r"(?P<month_number>0?[1-9]|1[0-2])[/-](?P<year>20\d\d)", numbered_month, "alone"),
    rule(rf"{NTH_WEEKDAY} del? {NAMED_MONTH}", nth_weekday),
    rule(rf"{NTH_WEEKDAY} del? {A_MONTH}(?P<month>)", nth_weekday),
    rule(rf"{NTH} del? {NAMED_MONTH}", named_working_day),
    rule(rf"{NTH} del? {A_MONTH}(?P<month>)", named_working_day),
)

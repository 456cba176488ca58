"""Quarters, years, feasts and weeks: «primer trimestre», «fin de año», «la próxima semana»."""

import re
from datetime import date, timedelta

from knowledge.calendar import national_holidays
from knowledge.date_rule import WEEKDAY, YEAR, month_end, rule, year_of
from knowledge.date_vocabulary import WEEKDAYS
from knowledge.deadline import Deadline, Now, coming, none, on, one_of

MONTHS_IN = {"bimestre": 2, "trimestre": 3, "cuatrimestre": 4, "semestre": 6}
ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6}
FEASTS = {
    "fiestas patrias": (7, 28),
    "navidad": (12, 25),
    "nochebuena": (12, 24),
    "ano nuevo": (1, 1),
    "dias del trabajo": (5, 1),
    "dias del trabajador": (5, 1),
}
FEAST = "|".join(sorted(FEASTS, key=len, reverse=True))
MID_YEAR = ((6, 30), (7, 31))  # «mediados de año»: asked between these
EARLY_YEAR = ((1, 31), (3, 31))  # and «inicios de año» between these
FRIDAY, SUNDAY = 4, 6
GOOD_FRIDAY = "Viernes Santo"


def end_of_period(match: re.Match[str], now: Now) -> Deadline:
    """«Primer trimestre», «segundo semestre de 2027»; without a year, the next one to end."""
    months = MONTHS_IN[match["period"]]
    which = match["which"].removesuffix("o")
    number = 12 // months if which == "ultim" else ROMAN.get(which) or int(which)
    if not 1 <= number <= 12 // months:
        return none("no_such_day")
    year = year_of(match, now)
    end = month_end(date(year or now.today.year, number * months, 1))
    if year is None:
        later = month_end(end, 12)
        return on(later, now) if end < now.today else coming(end, later, now)
    return on(end, now)


def end_of_this_period(match: re.Match[str], now: Now) -> Deadline:
    months = MONTHS_IN[match["period"]]
    end = month_end(now.today, -now.today.month % months)
    later = month_end(end, months)
    if match["next"]:
        return on(later, now)
    return on(end, now) if match["this"] else coming(end, later, now)


def end_of_year(match: re.Match[str], now: Now) -> Deadline:
    if year := year_of(match, now):
        return on(date(year, 12, 31), now)
    end = date(now.today.year, 12, 31)
    return coming(end, date(now.today.year + 1, 12, 31), now)


def last_of_year(match: re.Match[str], now: Now) -> Deadline:
    end = end_of_year(match, now)
    if not match["working"] or not end.on:
        return end
    return on(now.calendar.last_working_day_of_month(end.on.year, 12), now)


def beginning_of_year(match: re.Match[str], now: Now) -> Deadline:
    """«Inicios de año»; once it is over, the next one's."""
    days = [(year_of(match, now) or now.today.year) + ahead for ahead in (0, 1)]
    named = [[date(year, month, day) for month, day in EARLY_YEAR] for year in days]
    coming_one = match["coming"] or (year_of(match, now) is None and named[0][-1] < now.today)
    return one_of("which_day", *named[bool(coming_one)])


def middle_of_year(match: re.Match[str], now: Now) -> Deadline:
    year = year_of(match, now) or now.today.year + (now.today.month > MID_YEAR[-1][0])
    return one_of("which_day", *(date(year, month, day) for month, day in MID_YEAR))


def next_year(match: re.Match[str], now: Now) -> Deadline:
    year = now.today.year + 1
    return one_of("which_day", date(year, 6, 30), date(year, 12, 31))


def feast(match: re.Match[str], now: Now) -> Deadline:
    month, day = FEASTS[match["feast"]]
    year = year_of(match, now)
    named = date(year or now.today.year, month, day)
    if year is None and named < now.today:
        named = named.replace(year=named.year + 1)
    return on(named, now)


def holy_week(match: re.Match[str], now: Now) -> Deadline:
    """A week is no day: asked, between the Friday before it and its last working day."""
    year = year_of(match, now)
    friday = _good_friday(year or now.today.year)
    if year is None and friday < now.today:
        friday = _good_friday(now.today.year + 1)
    return one_of("which_day", friday - timedelta(weeks=1), friday - timedelta(days=2))


def _good_friday(year: int) -> date:
    return next(day for day, name in national_holidays(year).items() if name == GOOD_FRIDAY)


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


def part_of_next_week(match: re.Match[str], now: Now) -> Deadline:
    days = {"inicio": 0, "mediados": 2, "fin": FRIDAY}[match["part"]]
    return on(_monday(now.today) + timedelta(weeks=1, days=days), now)


def weekday_of_week(match: re.Match[str], now: Now) -> Deadline:
    """«Viernes de la próxima semana»."""
    weeks = 0 if match["this"] else 1
    day = _monday(now.today) + timedelta(weeks=weeks, days=WEEKDAYS.index(match["weekday"]))
    return on(day, now)


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


PERIOD = r"(?P<period>bimestre|trimestre|cuatrimestre|semestre)"
WHICH = r"(?P<which>\d{1,2}o|ultimo|i{1,3}|iv|vi?)"
NEXT_WEEK = r"(?:proximo semana|semana proximo|semana que viene|otra semana)"
OF_YEAR = r"del? ano(?! que| proximo)"
NEXT_YEAR = r"del? (?P<coming>proximo ano|ano proximo|ano que viene|otro ano)"
THIS_YEAR = r"(?P<this_year>este ano)"
BARE_YEAR = r"(?:ano )?(?P<year>20\d\d)"

RULES = (
    rule(rf"{WHICH} {PERIOD}(?: del? ano)?{YEAR}?", end_of_period),
    rule(rf"{PERIOD} (?P<which>\d|i{{1,3}}|iv|vi?){YEAR}?", end_of_period),
    rule(rf"(?:fin del? )?(?:(?P<next>proximo)|(?P<this>este)) {PERIOD}", end_of_this_period),
    rule(rf"fin del? {PERIOD}(?P<next>)(?P<this>)", end_of_this_period),
    rule(rf"fin {OF_YEAR}", end_of_year),
    rule(rf"ultimo dias(?P<working> habiles)? {OF_YEAR}{YEAR}?", last_of_year),
    rule(rf"(?:inicio|primeros (?:dias|mes)) (?:{OF_YEAR}{YEAR}?|{NEXT_YEAR})", beginning_of_year),
    rule(rf"fin(?: {OF_YEAR})?{YEAR}", end_of_year),
    rule(THIS_YEAR, end_of_year, "edge"),
    rule(BARE_YEAR, end_of_year, "sole"),
    rule(r"proximo ano|ano proximo|ano que viene", next_year, "edge"),
    rule(rf"mediados {OF_YEAR}", middle_of_year),
    rule(rf"mediados(?: {OF_YEAR})?{YEAR}", middle_of_year),
    rule(rf"(?P<feast>{FEAST}){YEAR}?", feast, "edge"),
    rule(rf"semana santa{YEAR}?", holy_week, "edge"),
    rule(NEXT_WEEK, next_week, "edge"),
    rule(r"este semana", this_week, "edge"),
    rule(r"(?:(?P<next>proximo) )?fin de semana", weekend, "edge"),
    rule(rf"(?P<part>fin|mediados|inicio) del? (?:la )?{NEXT_WEEK}", part_of_next_week),
    rule(
        rf"(?P<weekday>{WEEKDAY}) del? (?:la )?(?:(?P<this>este semana)|{NEXT_WEEK})",
        weekday_of_week,
    ),
    rule(rf"{NEXT_WEEK},? (?:el )?(?P<weekday>{WEEKDAY})(?P<this>)", weekday_of_week),
)

"""What a rule about dates is, and the arithmetic that rules share."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from knowledge.calendar import last_day_of_month
from knowledge.date_vocabulary import MONTHS, WEEKDAYS
from knowledge.deadline import Deadline, Now

FIRST_YEAR, LAST_YEAR = 1900, 2099
# Two digits up to this are of this century: «15/03/27».
LAST_SHORT_YEAR = 69
ONE_DAY = timedelta(days=1)

MONTH = "|".join(MONTHS)
WEEKDAY = "|".join(WEEKDAYS)
# After a month, a quarter or «fin de»: «de 2027», «del próximo año», «del año que viene».
YEAR_WORDS = (
    r"(?:(?:de|del) )?(?P<this_year>este ano|este)"
    r"|(?:(?:de|del) )?(?:el )?(?P<next_year>proximo ano|ano proximo|ano que viene|otro ano)"
)
YEAR = rf"(?:,? (?:(?:de|del) )?(?:ano )?(?P<year>(?:19|20)\d\d)(?!\d)|,? (?:{YEAR_WORDS})\b)"
# «30 de abril de 20027»: a slip in the year is asked, not passed over.
NOT_A_YEAR = r"(?! del? (?:ano )?\d{3})"

# How sure a phrase is to be a deadline inside a longer line. `plain` phrases stand anywhere,
# `edge` ones («mañana») only at an end of their part of the line, `led` ones («en julio»: Julio
# is also a name) there too, but after a word that leads to a date, `alone` ones («10 días») only
# as the whole of it, and `sole` ones («2027») so even in the answer to a question.
Place = Literal["plain", "edge", "led", "alone", "sole"]


@dataclass(frozen=True)
class Rule:
    pattern: re.Pattern[str]
    read: Callable[[re.Match[str], Now], Deadline]
    place: Place = "plain"


def rule(
    pattern: str, read: Callable[[re.Match[str], Now], Deadline], place: Place = "plain"
) -> Rule:
    """Words are whole, and not part of a code («D.S. 003-2026-EF») or of an amount."""
    return Rule(re.compile(rf"(?<![\w/.\-$°])(?:{pattern})(?![\w/$]|[-.,:]\d|-\w)"), read, place)


def year_of(match: re.Match[str], now: Now) -> int | None:
    """The year that the phrase names, if it does."""
    groups = match.groupdict()
    if groups.get("year"):
        return int(groups["year"])
    if groups.get("short"):
        short = int(groups["short"])
        return short + (2000 if short <= LAST_SHORT_YEAR else 1900)
    if groups.get("this_year"):
        return now.today.year
    return now.today.year + 1 if groups.get("next_year") else None


def month_of(match: re.Match[str]) -> int:
    return MONTHS.index(match["month"]) + 1


def make(year: int, month: int, day: int) -> date | None:
    """A date, unless there is no such one or it is out of all reason."""
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12 and day >= 1):
        return None
    last = last_day_of_month(year, month)
    return last.replace(day=day) if day <= last.day else None


def month_end(today: date, months: int = 0) -> date:
    """The last day of this month, or of the one so many months later."""
    year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
    return last_day_of_month(year, month + 1)


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month: 31 January → 28 February."""
    end = month_end(day, months)
    return end.replace(day=min(day.day, end.day))

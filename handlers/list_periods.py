"""The days between which commitments fall due, as a list asks for them: «vencen esta semana»."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from bot import working_days
from bot.context import Context
from knowledge import calendar, dates
from knowledge.date_vocabulary import MONTHS

SOON = timedelta(days=14)
"""«Por vencer»: so far ahead."""
FALLING_DUE = re.compile(
    r"\b(?:(?:los|las) que |que )?(?:vence[nr]?|venceran?|vencimiento|vencieron|vencio)\b"
)
UP_TO = re.compile(r"\b(?:antes|hasta|al)\b")
_NEXT = r"(?:proxim[oa] {0}|{0} proxim[oa]|{0} que viene|otr[oa] {0}|siguiente {0})"
WEEK = re.compile(r"\b(?:esta|la presente) semana\b")
NEXT_WEEK = re.compile(rf"\b(?:la )?{_NEXT.format('semana')}\b")
MONTH = re.compile(r"\b(?:este|el presente) mes\b")
NEXT_MONTH = re.compile(rf"\b(?:el )?{_NEXT.format('mes')}\b")
NAMED_MONTH = re.compile(
    rf"(?<!\d )\b(?:en|de) (?P<month>{'|'.join(MONTHS)})(?: (?:del? )?(?P<year>20\d\d))?\b"
)
COUNTED = re.compile(
    r"\b(?:en|dentro de)(?: los)?(?: proximos)? (?P<count>\d{1,3}) (?P<unit>dias|semanas)\b"
)
YEAR = re.compile(r"\b(?:este ano|(?:en|durante)(?: el)?(?: ano)? (?P<year>20\d\d))\b")
PAST = re.compile(r"\bvenci(?:eron|o|dos?|das?)\b")


@dataclass(frozen=True)
class Period:
    """Both days are in it."""

    first: date
    last: date


def take(context: Context, text: str) -> tuple[Period | None, str]:
    """The period in a text of plain words, and the text without it."""
    today = context.today
    if "por vencer" in text:
        return Period(today, today + SOON), text.replace("por vencer", " ")
    for pattern, period in (
        (WEEK, _week(today, 0)),
        (NEXT_WEEK, _week(today, 1)),
        (MONTH, _month(today.replace(day=1))),
        (NEXT_MONTH, _month(calendar.last_day_of_month(today.year, today.month) + timedelta(1))),
    ):
        if match := pattern.search(text):
            return period, _without(text, match)
    if match := COUNTED.search(text):
        days = int(match["count"]) * (7 if match["unit"] == "semanas" else 1)
        return Period(today, today + timedelta(days=days)), _without(text, match)
    if match := NAMED_MONTH.search(text):
        return _named(match, text, today), _without(text, match)
    if FALLING_DUE.search(text) and (match := YEAR.search(text)):
        year = int(match["year"] or today.year)
        return Period(date(year, 1, 1), date(year, 12, 31)), _without(text, match)
    return _said(context, text) if FALLING_DUE.search(text) else (None, text)


def _said(context: Context, text: str) -> tuple[Period | None, str]:
    """«Vencen mañana», «vencen antes del 30 de marzo»."""
    found = dates.find_deadline(text, context.today, working_days.load(context.session))
    if not (day := found.deadline.on):
        return None, text
    phrase = text[found.deadline.start : found.deadline.end]
    first = context.today if UP_TO.match(phrase) and day >= context.today else day
    return Period(first, day), FALLING_DUE.sub(" ", found.rest)


def _named(match: re.Match[str], text: str, today: date) -> Period:
    """The month that is on or comes next; of what has fallen due, the last one."""
    month = MONTHS.index(match["month"]) + 1
    ahead = today.month - month if PAST.search(text) else month - today.month
    year = today.year + (0 if ahead >= 0 else -1 if PAST.search(text) else 1)
    return _month(date(int(match["year"] or year), month, 1))


def _week(today: date, ahead: int) -> Period:
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=ahead)
    return Period(monday, monday + timedelta(days=6))


def _month(first: date) -> Period:
    return Period(first, calendar.last_day_of_month(first.year, first.month))


def _without(text: str, match: re.Match[str]) -> str:
    return FALLING_DUE.sub(" ", f"{text[: match.start()]} {text[match.end() :]}")

"""Deadlines as people write them in Peru: «15 de marzo», «fin de mes», «en 10 días hábiles».

«Antes del 28 de julio» keeps the date that is named, as the minutes do: it is always shown in
full, with its weekday, before it counts.
"""

import re
from dataclasses import dataclass
from datetime import date, time, timedelta

from knowledge import date_words, folding, moments
from knowledge.calendar import Calendar
from knowledge.date_named_rules import next_day_of_month
from knowledge.date_phrases import Phrase, phrases, stands_as_answer, stands_as_deadline
from knowledge.date_vocabulary import MONTHS
from knowledge.date_words import Script
from knowledge.deadline import Deadline as Deadline
from knowledge.deadline import Now, none, one_of

WEEKDAY_NAMES = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")
BARE_NUMBER = re.compile(r"\W*(?P<day>\d{1,2})o?\W*")
# Of several phrases, one that gives a date says more than one that was long ago or is «sin plazo».
RANK = {"date": 0, "ambiguous": 0, "past": 1, "none": 2, "open": 3}
# A line that says no more about time has no deadline, and keeps these words.
NO_DEADLINE = frozenset({"vague", "only_from"})
EMPTY_BRACKETS = re.compile(r"\(\s*\)|\[\s*\]")
STRAY_SEPARATORS = re.compile(r"\s*[,;:]\s*(?=[,;.]|\Z)")


@dataclass(frozen=True)
class Found:
    """The deadline of a line, and the line without it."""

    deadline: Deadline
    rest: str


@dataclass(frozen=True)
class Moment:
    """A day as in `Deadline`, and the hour if one was said."""

    deadline: Deadline
    at: time | None


def parse_deadline(text: str, today: date, calendar: Calendar) -> Deadline:
    """What an answer to «¿para cuándo?» means."""
    return parse_moment(text, today, calendar).deadline


def parse_moment(text: str, today: date, calendar: Calendar) -> Moment:
    """What an answer to «¿qué día y a qué hora?» means."""
    now, script = Now(today, calendar), date_words.read(folding.compose(text))
    if number := BARE_NUMBER.fullmatch(script.text):
        return Moment(_bare_number(int(number["day"]), now), None)
    hours = moments.read(script.text)
    found = [p for p in phrases(hours.rest, now) if stands_as_answer(hours.rest, p)]
    return Moment(_agreed(found, script), hours.at)


def find_deadline(text: str, today: date, calendar: Calendar) -> Found:
    """The deadline inside a line such as «Expediente del puente, MTC, 30 de marzo».

    The last phrase that stands as a deadline counts; «taller de 5 días» or «plaza 2 de Mayo» do
    not. Without one the deadline is `none` and the text is whole.
    """
    composed = folding.compose(text)
    script = date_words.read(composed)
    blanked = moments.read(script.text).rest
    standing = [
        phrase
        for phrase in phrases(blanked, Now(today, calendar))
        if stands_as_deadline(blanked, phrase) and phrase.deadline.reason not in NO_DEADLINE
    ]
    if not standing:
        return Found(none("no_date"), text)
    last = min(reversed(standing), key=lambda phrase: RANK[phrase.deadline.kind])
    start, end = script.typed_span(last.lead, last.end)
    return Found(last.deadline.at(start, end), _tidy(composed[:start], composed[end:]))


def format_long(day: date) -> str:
    """«viernes 15 de enero de 2027»."""
    return f"{WEEKDAY_NAMES[day.weekday()]} {day.day} de {MONTHS[day.month - 1]} de {day.year}"


def _bare_number(number: int, now: Now) -> Deadline:
    """«15»: the next 15th, or in 15 days."""
    later = now.today + timedelta(days=number)
    named = next_day_of_month(number, now)
    return one_of("bare_number", *(day for day in (named, later) if day))


def _agreed(found: list[Phrase], script: Script) -> Deadline:
    """One deadline out of the phrases of an answer: «mañana viernes» is one day, said twice."""
    if not found:
        return none("no_date")
    best = min(RANK[phrase.deadline.kind] for phrase in found)
    telling = [phrase for phrase in found if RANK[phrase.deadline.kind] == best]
    start, end = script.typed_span(telling[0].lead, telling[-1].end)
    deadlines = [phrase.deadline for phrase in telling]
    if len(set(deadlines)) == 1 or best > RANK["date"]:
        return deadlines[0].at(start, end)
    meant = [set(d.options or [d.on]) - {None} for d in deadlines]
    common = set.intersection(*meant)
    if len(common) == 1:
        return Deadline("date", on=common.pop(), start=start, end=end)
    days = [day for days in meant for day in days if day]
    return one_of("several", *days).at(start, end)


def _tidy(before: str, after: str) -> str:
    """What is left when a phrase is cut out, without the separators that held it."""
    rest = f"{before.rstrip()} {after.lstrip()}".strip()
    return STRAY_SEPARATORS.sub("", EMPTY_BRACKETS.sub("", rest)).strip(" ,;:-–—.")

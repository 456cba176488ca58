"""Reading events of the calendar as staff type them: which one, on what day, and whose."""

from datetime import date, timedelta

from rapidfuzz import fuzz, process

from bot import rendering, working_days
from bot.context import Context
from bot.forms import Answers, InvalidAnswer
from db.commitment_sides import ACTING_ROLES
from db.posts import Role
from handlers import obligation_book
from handlers.bodies import find_within
from knowledge import dates
from knowledge.text import normalise

EDITORS = ACTING_ROLES | {Role.COORDINATOR}
"""The PCM for all municipalities; a coordinator for those in their scope."""
EVERYBODY = "todas"
EVERYBODY_WORDS = frozenset({"todas", "todos", "todas las municipalidades"})
LONGEST_NAME = 6
"""Words that an event's name may have."""
ALIKE, SHORTEST = 85, 4
LONG_AGO = timedelta(days=180)
"""A day so far ahead, named without its year, is that of the year that is passing."""
FEBRUARY, ALWAYS_THERE = 2, 28


def names(context: Context) -> dict[str, str]:
    """The events that rules wait for, each with what people call it."""
    found = [event for each in obligation_book.book(context.session) for event in each.events]
    labels = rendering.labels("obligation_events")
    return {event: labels.get(event, event.replace("_", " ")) for event in dict.fromkeys(found)}


def split_name(context: Context, text: str) -> tuple[str, str]:
    """The event that a text begins with, and what follows."""
    words = text.split()
    for length in range(min(len(words), LONGEST_NAME), 0, -1):
        if name := _named(context, " ".join(words[:length])):
            return name, " ".join(words[length:])
    return "", text


def _named(context: Context, text: str) -> str:
    wanted = normalise(text)
    choices = {event: normalise(name) for event, name in names(context).items()}
    for event, name in choices.items():
        if wanted in (name, event.replace("_", " ")):
            return event
    if len(wanted) < SHORTEST or any(letter.isdigit() for letter in wanted):
        return ""
    best = process.extractOne(wanted, choices, scorer=fuzz.ratio, score_cutoff=ALIKE)
    started = [event for event, name in choices.items() if name.startswith(wanted)]
    return best[2] if best else started[0] if len(started) == 1 else ""


def parse_day(context: Context, text: str, answers: Answers) -> str:
    """What happened may lie behind; a day without its year is the nearest one."""
    found = dates.parse_deadline(text, context.today, working_days.load(context.session))
    day = meant(context, text, found.on)
    if found.kind not in ("date", "past") or day is None:
        raise InvalidAnswer("event_date_unclear")
    return day.isoformat()


def meant(context: Context, text: str, day: date | None) -> date | None:
    if day is None or day <= context.today + LONG_AGO or str(day.year) in text:
        return day
    last = min(day.day, ALWAYS_THERE) if day.month == FEBRUARY else day.day
    return day.replace(year=day.year - 1, day=last)


def parse_body(context: Context, text: str, answers: Answers) -> str:
    if normalise(text) in EVERYBODY_WORDS:
        if not ACTING_ROLES & context.roles:
            raise InvalidAnswer("event_not_for_all")
        return EVERYBODY
    found = find_within(context, text, *EDITORS)
    if found.body and found.body.is_municipality:
        return found.body.code
    if found.choices:
        raise InvalidAnswer("join_body_unclear", choices=found.choices)
    raise InvalidAnswer("out_of_scope")

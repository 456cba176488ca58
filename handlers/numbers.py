"""Numbers: how fast consultations are answered, what nobody answers, which entries want an eye."""

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from sqlalchemy.orm import Session

from bot import rendering, working_days
from bot.context import Context
from bot.messages import Notice, Replies
from bot.router import Router
from db import entries, indicators, people
from db.entry_states import State
from db.indicators import Course
from db.lima import LIMA
from db.roles import Role
from handlers import entry_drafts, entry_health, repeated
from knowledge import working_hours
from knowledge.calendar import Calendar
from knowledge.catalog import Catalog

router = Router()

READERS = frozenset({Role.SUPERVISOR, Role.CURATOR, Role.ADMIN})
LOOK_BACK = timedelta(days=90)
MOST = 6
"""Of each list; the numbers are read on a phone."""
WEEKDAYS, FROM_HOUR = (1, 2, 3), 8
"""Monday at this hour of Lima's; until Wednesday, if nobody was running."""


@dataclass(frozen=True)
class Pace:
    """Hours at work until the first answer and until the end; None while there is none."""

    name: str
    count: int
    first: tuple[float, float] | None
    closed: tuple[float, float] | None


@router.command("indicadores", "numeros", roles=READERS)
def show(context: Context) -> Replies:
    session, now = context.session, context.now
    days = working_days.load(session)
    rows = indicators.courses(session, now - LOOK_BACK)
    titles = {key: topic.title for key, topic in context.knowledge.catalog.topics.items()}
    return rendering.compose(
        "numbers",
        days=LOOK_BACK.days,
        overall=pace("", rows, days),
        topics=_by(((titles.get(row.topic, row.topic), row) for row in rows), days),
        advisers=_by(((row.adviser, row) for row in rows if row.adviser), days),
        groups=repeated.all_groups(session, now)[:MOST],
        health=entry_health.of(session, context.knowledge.catalog, now),
        most=MOST,
    )


def pace(name: str, rows: Iterable[Course], days: Calendar) -> Pace:
    """Median and ninetieth percentile, in hours at work."""
    rows = list(rows)
    first = [_hours(days, row.received_at, row.first_answered_at) for row in rows]
    closed = [_hours(days, row.received_at, row.closed_at) for row in rows]
    return Pace(name, len(rows), _spread(first), _spread(closed))


def _by(named: Iterable[tuple[str, Course]], days: Calendar) -> list[Pace]:
    """The busiest first."""
    sorted_out: defaultdict[str, list[Course]] = defaultdict(list)
    for name, row in named:
        sorted_out[name].append(row)
    paces = [pace(name, rows, days) for name, rows in sorted_out.items()]
    return sorted(paces, key=lambda one: (-one.count, one.name))[:MOST]


def _hours(days: Calendar, start: datetime, end: datetime | None) -> float | None:
    if end is None:
        return None
    return working_hours.between(days, start, end) / timedelta(hours=1)


def _spread(hours: Iterable[float | None]) -> tuple[float, float] | None:
    known = sorted(hour for hour in hours if hour is not None)
    if not known:
        return None
    ninetieth = known[math.ceil(0.9 * len(known)) - 1]
    return round(median(known), 1), round(ninetieth, 1)


def weekly(session: Session, catalog: Catalog, now: datetime) -> list[Notice]:
    """Once a week, to every curator what wants an eye, and to an owner what is theirs."""
    local = now.astimezone(LIMA)
    year, week, weekday = local.date().isocalendar()
    if weekday not in WEEKDAYS or local.hour < FROM_HOUR:
        return []
    health, curators = entry_health.of(session, catalog, now), entry_drafts.curators(session, now)
    owned: defaultdict[int, list[str]] = defaultdict(list)
    for row in entries.in_state(session, State.PUBLISHED):
        if row.owner_id is not None:
            owned[row.owner_id].append(row.entry_id)
    lists = {owner: entry_health.of_owner(health, mine) for owner, mine in owned.items()}
    lists |= dict.fromkeys(curators, health)
    groups = repeated.all_groups(session, now)[:MOST]
    notices = []
    for person, theirs in lists.items():
        address = people.preferred_address(session, person)
        asked = groups if person in curators else []
        if address and (asked or not theirs.is_well):
            reply = rendering.compose("numbers_weekly", health=theirs, groups=asked, most=MOST)
            notices.append(Notice(address, reply, f"entries:{year}-W{week:02}:{person}"))
    return notices

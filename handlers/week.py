"""The week's summary: on Monday, for those who watch over others' commitments."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from bot import rendering
from bot.messages import Reply
from db import (
    commitment_sides,
    commitment_summary,
    posts,
    reminder_planning,
    reminder_rules,
    reminders,
)
from db.commitment_sides import ACTING_ROLES
from db.lima import WorkingDays, lima_date, lima_instant
from db.posts import Duty, Post, Role, Tenure
from db.reminders import Due, Fire, Skip, Subject
from handlers.digest_parts import Line, Occasion, Part, Urgency

WATCHERS = frozenset({Role.COORDINATOR, *ACTING_ROLES})
RULE = "weekly"
SIX_DAYS = timedelta(days=6)


def plan(session: Session, now: datetime, days: WorkingDays) -> int:
    """Once a week, from the first working day on; returns for how many people."""
    today = lima_date(now)
    monday = today - timedelta(days=today.weekday())
    first = days.next_working_day(monday)
    over = first > monday + SIX_DAYS or now < reminder_rules.opens(first)
    if over or reminders.is_planned(session, Subject.WEEK, monday.isoformat()):
        return 0
    people = watchers(session, now)
    hours = reminder_planning.hours_of(session, set(people))
    usual = reminder_rules.DEFAULT_HOUR
    reminders.add(
        session,
        [_due(person, monday, first, hours.get(person, usual)) for person in people],
        now,
    )
    return len(people)


def _due(person: int, monday: date, first: date, hour: int) -> Due:
    return Due(
        kind=Subject.WEEK,
        subject=monday.isoformat(),
        rule=RULE,
        due_on=monday,
        person_id=person,
        quality="",
        day=first,
        go_at=lima_instant(first, hour),
    )


def watchers(session: Session, now: datetime) -> list[int]:
    query = (
        select(Tenure.person_id)
        .join(Post)
        .where(Post.role.in_(list(WATCHERS)), Tenure.starts_at <= now)
        .where(or_(Tenure.ends_at.is_(None), Tenure.ends_at > now))
        .order_by(Tenure.person_id)
    )
    return list(dict.fromkeys(session.scalars(query)))


def lines(occasion: Occasion, fires: Sequence[Fire]) -> list[Line | Skip]:
    duties = posts.duties(occasion.session, occasion.person.id, occasion.now)
    watching = [duty for duty in duties if duty.role in WATCHERS]
    this_week = occasion.today - timedelta(days=occasion.today.weekday())
    return [_line(occasion, fire, watching, this_week) for fire in fires]


def _line(occasion: Occasion, fire: Fire, watching: Sequence[Duty], this_week: date) -> Line | Skip:
    if fire.due_on != this_week:
        return Skip.SUPERSEDED
    if not watching:
        return Skip.LEFT
    summary = commitment_summary.summarise(
        occasion.session,
        commitment_sides.reach(watching),
        today=occasion.today,
        until=this_week + SIX_DAYS,
    )
    if not summary.open:
        return Skip.DONE
    return Line(Subject.WEEK, Urgency.SUMMARY, fire.due_on, summary)


def alone(occasion: Occasion, line: Line) -> Reply:
    return rendering.compose("week", line=line, today=occasion.today)


PART = Part(lines, alone)

"""By when an answer can honestly be promised: office hours, the queue, who is on duty."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from sqlalchemy.orm import Session

from bot import working_days
from db import advisers, consultation_queue
from db.consultations import Consultation
from knowledge import working_hours
from knowledge.calendar import Calendar

USUAL = timedelta(hours=9)
"""One working day: what is promised until there is experience to go by."""
EACH = timedelta(minutes=45)
"""Time at work that one consultation takes an adviser."""
SHORTEST, LONGEST = timedelta(hours=2), timedelta(hours=45)
EXPERIENCE = timedelta(days=60)
ENOUGH = 10
"""Answers from which experience counts."""


@dataclass(frozen=True)
class Promise:
    """Until when, how many are before it, and whether anybody is on duty."""

    due_at: datetime
    ahead: int
    attended: bool


def promise(session: Session, now: datetime) -> Promise:
    ahead = consultation_queue.in_line(session)
    on_duty = len(advisers.on_duty(session, now))
    queue = EACH * (ahead // max(on_duty, 1) + 1)
    work = max(usual(session, now), queue)
    start = now if on_duty else advisers.next_return(session, now) or now
    return Promise(working_hours.add(working_days.load(session), start, work), ahead, on_duty > 0)


def usual(session: Session, now: datetime) -> timedelta:
    """The middle one of the times at work in which questions were answered lately."""
    days = working_days.load(session)
    found = [
        working_hours.between(days, asked, told).total_seconds()
        for asked, told in consultation_queue.first_answers(session, now - EXPERIENCE)
    ]
    if len(found) < ENOUGH:
        return USUAL
    return min(max(timedelta(seconds=median(found)), SHORTEST), LONGEST)


def put_off(session: Session, before: Calendar, now: datetime) -> list[Consultation]:
    """A day was declared non-working: what was promised past it is due later by as much work.

    `before` is the calendar without that day. Returns those whose hour has moved.
    """
    days, moved = working_days.load(session), []
    for row in consultation_queue.waiting(session):
        since = row.waiting_since or now
        due = working_hours.add(days, since, working_hours.between(before, since, row.due_at))
        if row.due_at > now and due > row.due_at:
            row.due_at, row.reminded_at = due, None
            moved.append(row)
    return moved


def resumed(session: Session, due_at: datetime, waiting_since: datetime, now: datetime) -> datetime:
    """The new hour when the asker's word came: as much time at work is left as before."""
    days = working_days.load(session)
    left = working_hours.between(days, waiting_since, due_at)
    return working_hours.add(days, now, max(left, SHORTEST))

"""The tick: what became due is planned, and whoever's hour has come gets their digest.

Any number of processes may tick at once, and any of them may die at any moment.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import outbox, reminder_outcomes, reminder_planning, reminder_rules, reminders
from db.lima import LIMA, WorkingDays
from db.people import Person
from handlers import digest, obligation_reminders, week

PEOPLE_AT_ONCE = 50
"""Digests written in one transaction."""

Planner = Callable[[Session, datetime, WorkingDays], int]

PLANNERS: tuple[Planner, ...] = (week.plan, obligation_reminders.plan)
"""What becomes due besides commitments: each adds its fires once, and says how many."""


@dataclass(frozen=True)
class Ticked:
    """What one transaction did; `more` says that the next should follow at once."""

    settled: int = 0
    planned: int = 0
    deliveries: int = 0
    more: bool = False


def tick(session: Session, now: datetime, days: WorkingDays) -> Ticked:
    """One transaction's worth of work: a job that is repeated until it says there is no more."""
    settled = _settle(session, now, days)
    planned = reminder_planning.plan(session, now, days)
    if reminder_planning.is_behind(session, now):
        # A digest is written when all that belongs in it is there.
        return Ticked(settled, planned, more=planned > 0)
    planned += sum(planner(session, now, days) for planner in PLANNERS)
    people = reminders.people_due(session, now, PEOPLE_AT_ONCE)
    deliveries = _write(session, people, now, days)
    return Ticked(settled, planned, deliveries, more=bool(settled or people))


def show(session: Session, now: datetime, days: WorkingDays) -> int:
    """What is due by now, written at once for everybody; returns how many deliveries."""
    while reminder_planning.plan(session, now, days):
        pass
    for planner in PLANNERS:
        planner(session, now, days)
    everybody = session.scalars(select(Person).order_by(Person.id)).all()
    return digest.write_all(session, everybody, now, days, at_once=True)


def _settle(session: Session, now: datetime, days: WorkingDays) -> int:
    """What never left waits for the next hour of its person; it is not sent late."""
    outbox.expire(session, now)
    settled, back = reminder_outcomes.settle(session, now)
    for fire in back:
        fire.delivery_id = None
        fire.go_at = reminder_rules.next_day(now, fire.go_at.astimezone(LIMA).hour, days)
    return settled


def _write(session: Session, ids: Sequence[int], now: datetime, days: WorkingDays) -> int:
    """Whoever holds a person's row is the one who writes to them."""
    if not ids:
        return 0
    mine = session.scalars(
        select(Person)
        .where(Person.id.in_(ids))
        .order_by(Person.id)
        .with_for_update(key_share=True, skip_locked=True)
    )
    return digest.write_all(session, mine.all(), now, days)

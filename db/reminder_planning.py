"""Planning: commitments whose time has come get their fires, and the instant of the next look.

Every change of a commitment asks for a look at once, and keeps an earlier one that is still owed.
So `next_reminder_at` also says from when on rules have not been looked at.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, cast

from sqlalchemy import ColumnExpressionArgument, Table, bindparam, select, update
from sqlalchemy.orm import Session

from db import reminder_policies, reminder_rules, reminders
from db.commitment_states import WORK
from db.commitments import Commitment
from db.lima import WorkingDays, lima_date, lima_instant
from db.people import Person
from db.reminder_audience import Roster
from db.reminder_rules import Audience, Dated, Policy
from db.reminders import Due, Subject

ONE_DAY = timedelta(days=1)
AT_ONCE = 200
"""Commitments looked at in one transaction."""


@dataclass(frozen=True)
class View:
    """What is due of a deadline, the earliest first, and when to look at it again."""

    due: list[Dated]
    look_at: datetime | None


NOTHING = View([], None)

_COLUMNS = (
    Commitment.id,
    Commitment.edition_id,
    Commitment.region,
    Commitment.due_on,
    Commitment.state,
    Commitment.responsible_code,
    Commitment.responsible_post_id,
    Commitment.counterpart_code,
    Commitment.next_reminder_at,
)
_TABLE = cast(Table, Commitment.__table__)
_NEXT = (
    update(_TABLE)
    .where(_TABLE.c.id == bindparam("its_id"), _TABLE.c.next_reminder_at == bindparam("seen"))
    .values(next_reminder_at=bindparam("look_at"))
)


def plan(session: Session, now: datetime, days: WorkingDays) -> int:
    """Look at commitments that are due; returns how many. Others may be at it at the same time:
    what they hold is left to them."""
    rows = session.execute(
        select(*_COLUMNS)
        .where(Commitment.next_reminder_at <= now)
        .order_by(Commitment.next_reminder_at)
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
    ).all()
    if not rows:
        return 0
    policies = reminder_policies.of_editions(session, {row.edition_id for row in rows})
    memo: dict[Any, View] = {}
    views = [_view(row, policies[row.edition_id], days, now, memo) for row in rows]
    firing = [(row, view.due) for row, view in zip(rows, views, strict=True) if view.due]
    if firing:
        reminders.add(session, _fires(session, firing, policies, now), now)
    looks = [
        {"its_id": row.id, "seen": row.next_reminder_at, "look_at": view.look_at}
        for row, view in zip(rows, views, strict=True)
    ]
    session.connection().execute(_NEXT, looks)
    return len(rows)


def is_behind(session: Session, now: datetime) -> bool:
    """Whether a look is owed: by us, or by somebody who is at it."""
    query = select(Commitment.id).where(Commitment.next_reminder_at <= now).limit(1)
    return session.scalar(query) is not None


def look_again(session: Session, ids: Sequence[int], since: datetime) -> None:
    """Plan these anew from an instant on: what was planned stays, who is new is added."""
    session.execute(
        update(Commitment)
        .where(Commitment.id.in_(ids), Commitment.is_open, Commitment.state.in_(WORK))
        .where(Commitment.next_reminder_at.is_(None) | (Commitment.next_reminder_at > since))
        .values(next_reminder_at=since)
        .execution_options(synchronize_session=False)
    )


def day_taken(session: Session, day: date, now: datetime, days: WorkingDays) -> None:
    """A day is not worked after all: what counted it falls one working day earlier, perhaps on
    the last one that was looked at; if a look is owed, one day before that from which it is owed.
    `days` are those without the change."""
    today = lima_date(now)
    looked = days.is_working_day(today) and reminder_rules.opens(today) <= now
    last = today if looked else days.previous_working_day(today - ONE_DAY)
    since = reminder_rules.opens(last)
    counting = (Commitment.is_open, Commitment.due_on >= day)
    start = Commitment.next_reminder_at
    owed = select(start).where(*counting, start <= since).distinct().order_by(start)
    for owed_from in filter(None, session.scalars(owed).all()):
        earlier = days.previous_working_day(lima_date(owed_from) - ONE_DAY)
        _look_from(session, reminder_rules.opens(earlier), *counting, start == owed_from)
    _look_from(session, since, *counting, start > since)


def _look_from(session: Session, since: datetime, *which: ColumnExpressionArgument[bool]) -> None:
    session.execute(
        update(Commitment)
        .where(*which)
        .values(next_reminder_at=since)
        .execution_options(synchronize_session=False)
    )


def _view(
    row: Any, policy: Policy, days: WorkingDays, now: datetime, memo: dict[Any, View]
) -> View:
    """Deadlines are shared: of one date and one last look it is worked out once."""
    if row.due_on is None or row.state not in WORK:
        return NOTHING
    key = row.edition_id, row.due_on, row.next_reminder_at
    if key not in memo:
        found = reminder_rules.due(row.due_on, policy, days, row.next_reminder_at, now)
        found.sort(key=lambda dated: (dated.day, dated.rule.urgency))
        memo[key] = View(found, reminder_rules.next_look(row.due_on, policy, days, now))
    return memo[key]


def _fires(
    session: Session,
    firing: list[tuple[Any, list[Dated]]],
    policies: dict[int, Policy],
    now: datetime,
) -> list[Due]:
    roster = Roster.load(session, [row for row, _ in firing], now)
    told = [
        (row, dated, policies[row.edition_id], person, audience)
        for row, found in firing
        for dated in found
        for person, audience in concerned(roster, row, dated, policies[row.edition_id])
    ]
    hours = hours_of(session, {person for _, _, _, person, _ in told})
    return [
        Due(
            kind=Subject.COMMITMENT,
            subject=str(row.id),
            rule=dated.rule.code,
            due_on=row.due_on,
            person_id=person,
            quality=audience,
            day=dated.day,
            go_at=lima_instant(dated.day, hours.get(person, policy.hour)),
        )
        for row, dated, policy, person, audience in told
    ]


def concerned(
    roster: Roster, row: Any, dated: Dated, policy: Policy
) -> Iterator[tuple[int, Audience]]:
    """Who hears of a rule, each once, in the first quality that they have."""
    seen: set[int] = set()
    for audience in Audience:
        if policy.hears(audience, dated.rule, row.due_on, dated.day):
            for person in roster.members(row, audience):
                if person not in seen:
                    seen.add(person)
                    yield person, audience


def hours_of(session: Session, people: set[int]) -> dict[int, int]:
    """The hours that people chose; those who chose none have none."""
    rows = session.execute(select(Person.id, Person.settings).where(Person.id.in_(people)))
    return {number: settings["hour"] for number, settings in rows if "hour" in settings}

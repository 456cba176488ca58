"""Obligations in the daily digest: planned each working morning, said as they stand by then."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from bot import rendering, working_days
from bot.messages import Reply
from bot.spanish import shorten
from db import (
    municipal_posts,
    obligation_events,
    obligation_plans,
    reminder_planning,
    reminder_rules,
    reminder_silences,
    reminders,
)
from db.bodies import Body
from db.lima import WorkingDays, lima_date, lima_instant
from db.municipal_posts import Holder
from db.obligation_events import ObligationEvent
from db.reminder_rules import DEFAULT_HOUR, Dated, Rule, Step
from db.reminders import Due, Fire, Skip, Subject
from handlers import obligation_book
from handlers.digest_parts import Line, Occasion, Part, urgency_of, working_days_left
from handlers.obligation_areas import Interest, interest
from knowledge import obligations
from knowledge.obligations import DueDate

BEFORE = (15, 7, 1)
"""Working days before; and always on the day."""
BEFORE_MONTHLY = (3,)
"""What comes back every month needs no long warning."""
MONTHLY = "mensual"
HORIZON = timedelta(days=45)
"""More than the longest warning spans, with all its weekends and holidays."""
LABEL_LETTERS = 24


Reached = tuple[DueDate, Dated]


@dataclass(frozen=True)
class About:
    """What a line says; `days_left` are working days, calendar days once it is past."""

    due: DueDate
    days_left: int


def plan(session: Session, now: datetime, days: WorkingDays) -> int:
    """Once each working day, before its first digest; returns how many fires.

    Of each date the last warning that has been reached is planned, and the unique key keeps what
    was told before from coming twice. So nothing is missed by an outage, a late event, a new
    holder or another choice of areas.
    """
    today = lima_date(now)
    if not days.is_working_day(today) or now < reminder_rules.opens(today):
        return 0
    if obligation_plans.is_done(session, today) or not obligation_plans.begin(session, today, now):
        return 0
    fires = list(_fires(session, today, now, days))
    reminders.add(session, fires, now)
    return len(fires)


def _fires(session: Session, today: date, now: datetime, days: WorkingDays) -> Iterator[Due]:
    held: dict[int, list[Holder]] = defaultdict(list)
    for holder in municipal_posts.holders(session, now):
        held[holder.person_id].append(holder)
    found = reached_by_all(session, [h.body for hs in held.values() for h in hs], today, days)
    hours = reminder_planning.hours_of(session, set(held))
    for person, posts in held.items():
        wanted = interest(posts[0].settings, [holder.post for holder in posts])
        go_at = lima_instant(today, hours.get(person, DEFAULT_HOUR))
        dues = {due.subject: (due, d) for h in posts for due, d in found[h.body.code]}
        for due, dated in dues.values():
            if wanted.wants(due.obligation):
                yield _fire(due, dated, person, go_at)


def _fire(due: DueDate, dated: Dated, person: int, go_at: datetime) -> Due:
    return Due(
        kind=Subject.OBLIGATION,
        subject=due.subject,
        rule=dated.rule.code,
        due_on=due.on,
        person_id=person,
        quality="",
        day=lima_date(go_at),
        go_at=go_at,
    )


def reached_by_all(
    session: Session, bodies: Sequence[Body], today: date, days: WorkingDays
) -> Mapping[str, list[Reached]]:
    """By municipality. What is due to all is computed once for each kind."""
    calendar, book = working_days.load(session), obligation_book.book(session)
    own: dict[str, list[ObligationEvent]] = defaultdict(list)
    for event in obligation_events.of_bodies(session, {body.code for body in bodies}):
        own[str(event.body_code)].append(event)
    everybodys = obligation_events.of_body(session, None)
    found: dict[str, list[Reached]] = {}
    shared: dict[str, list[Reached]] = {}
    for body in {body.code: body for body in bodies}.values():
        key = body.code if own[body.code] else body.kind
        if key not in shared:
            applying = [each for each in book if obligation_book.applies_to(each, body)]
            events = obligation_book.event_days([*everybodys, *own[body.code]])
            dues = obligations.due(applying, today, today + HORIZON, calendar, events)
            each_reached = ((due, reached(due, today, days)) for due in dues)
            shared[key] = [(due, dated) for due, dated in each_reached if dated]
        found[body.code] = shared[key]
    return found


def reached(due: DueDate, today: date, days: WorkingDays) -> Dated | None:
    """The last warning of a date whose day has come."""
    come = [each for each in warnings(due, days) if each.day <= today]
    return come[-1] if come else None


def warnings(due: DueDate, days: WorkingDays) -> list[Dated]:
    """Of a date, in their order."""
    before = BEFORE_MONTHLY if due.obligation.frequency == MONTHLY else BEFORE
    rules = [*(Rule(Step.BEFORE, number) for number in before), Rule(Step.ON_DAY)]
    return [Dated(rule, reminder_rules.day_of(rule, due.on, days)) for rule in rules]


def lines(occasion: Occasion, fires: Sequence[Fire]) -> list[Line | Skip]:
    session, person = occasion.session, occasion.person
    held = municipal_posts.holders(session, occasion.now, person.id)
    if not held:
        return [Skip.LEFT for _ in fires]
    first, last = min(fire.due_on for fire in fires), max(fire.due_on for fire in fires)
    days = working_days.load(session)
    dues = {
        due.subject: due
        for holder in held
        for due in obligation_book.dues(session, holder.body, first, last, days)
    }
    wanted = interest(person.settings, [holder.post for holder in held])
    silent = reminder_silences.kept_by(session, person.id, Subject.OBLIGATION, occasion.now)
    return [_line(occasion, fire, dues.get(fire.subject), wanted, silent) for fire in fires]


def _line(
    occasion: Occasion, fire: Fire, due: DueDate | None, wanted: Interest, silent: frozenset[str]
) -> Line | Skip:
    if due is None or due.on != fire.due_on:
        return Skip.MOVED
    if not wanted.wants(due.obligation) or fire.subject in silent:
        return Skip.SILENCED
    return Line(
        kind=Subject.OBLIGATION,
        urgency=urgency_of(due.on, occasion.today, occasion.days),
        due_on=due.on,
        about=About(due, _left(due.on, occasion)),
        label=shorten(due.obligation.title, LABEL_LETTERS),
        action=f"obl:{due.obligation.id}:{due.key}",
    )


def _left(due_on: date, occasion: Occasion) -> int:
    if due_on <= occasion.today:
        return (due_on - occasion.today).days
    return working_days_left(due_on, occasion.today, occasion.days)


def alone(occasion: Occasion, line: Line) -> Reply:
    return rendering.compose("obligation_reminder", about=line.about)


PART = Part(lines, alone)

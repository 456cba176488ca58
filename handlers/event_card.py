"""One event that deadlines are counted from: whose it is to change, and what falls due by it."""

from datetime import date, timedelta

from bot import rendering, working_days
from bot.context import Context
from bot.messages import Reply
from db import audit, bodies, obligation_events, obligation_plans
from db.commitment_sides import ACTING_ROLES
from db.obligation_events import ObligationEvent
from handlers import obligation_book
from handlers.event_reading import EDITORS
from knowledge import obligations
from knowledge.obligation_rules import Events
from knowledge.obligations import DueDate

YEAR = timedelta(days=366)


def may_enter(context: Context) -> bool:
    return bool(EDITORS & context.roles)


def card(context: Context, event: ObligationEvent, done: str = "") -> Reply:
    return rendering.compose(
        "event",
        event=event,
        dues=dues(context, event.event, event.happened_on),
        may_change=in_scope(context, event.body_code),
        done=done,
    )


def dues(context: Context, name: str, day: date) -> list[DueDate]:
    """What falls due by an event on that day."""
    waiting = [each for each in obligation_book.book(context.session) if name in each.events]
    events: Events = {name: {"e": day}}
    days = working_days.load(context.session)
    return obligations.due(waiting, day, max(day, context.today) + YEAR, days, events)


def own(context: Context) -> ObligationEvent | None:
    """The event of a button, if it is this person's to change."""
    number = context.args[0] if context.args else ""
    event = obligation_events.find(context.session, int(number)) if number.isdecimal() else None
    return event if event is not None and in_scope(context, event.body_code) else None


def in_scope(context: Context, body_code: str | None) -> bool:
    if body_code is None:
        return bool(ACTING_ROLES & context.roles)
    body = bodies.get(context.session, body_code)
    return body is not None and context.covers(body, *EDITORS)


def record(context: Context, event: ObligationEvent, deed: str, **more: str) -> None:
    audit.record(
        context.session,
        audit.Act.EVENT,
        now=context.now,
        actor_id=context.person.id if context.person else None,
        subject=f"event:{event.id}",
        deed=deed,
        event=event.event,
        body=event.body_code or "",
        happened_on=event.happened_on.isoformat(),
        **more,
    )


def apply(context: Context) -> None:
    """Reminders of today are planned once more: what was planned stays as it is."""
    obligation_plans.plan_anew(context.session, context.today)

"""What a person's municipalities owe, as events of a calendar that later files put right."""

import html
from collections.abc import Sequence
from datetime import timedelta

from bot import rendering, working_days
from bot.calendar_files import Event
from bot.context import Context
from db import calendar_dates, obligation_events
from db.bodies import Body
from db.calendar_dates import CalendarDate, Told
from db.posts import GOVERNMENT
from handlers import calendar_owner, obligation_areas, obligation_book
from handlers.obligation_areas import Interest
from knowledge import obligations
from knowledge.obligations import DueDate

BACK, AHEAD = timedelta(days=31), timedelta(days=366)


def events(context: Context) -> list[Event]:
    """In the areas of the person's reminders. What an earlier file told and no longer holds is
    cancelled; whatever else changed has a greater SEQUENCE.
    """
    bodies = calendar_owner.own_bodies(context)
    if not bodies or context.person is None:
        return []
    posts = [duty.post for duty in context.duties if duty.role in GOVERNMENT]
    wanted = obligation_areas.interest(context.person.settings, posts)
    found = _dues(context, bodies)
    told = [_told(context, due, wanted, bodies) for due in found.values()]
    rows = calendar_dates.note(context.session, filter(None, told), context.now)
    live = [_event(row, found[number]) for number, row in sorted(rows.items())]
    return [*live, *_cancelled(context, found, wanted, bodies)]


def _dues(context: Context, bodies: Sequence[Body]) -> dict[str, DueDate]:
    """Everything that falls due there in the file's time, wanted or not."""
    session, days = context.session, working_days.load(context.session)
    own = obligation_events.of_bodies(session, [body.code for body in bodies])
    known = obligation_book.event_days([*obligation_events.of_body(session, None), *own])
    first, last = context.today - BACK, context.today + AHEAD
    found = obligations.due(obligation_book.book(session), first, last, days, known)
    return {due.subject: due for due in found}


def _told(context: Context, due: DueDate, wanted: Interest, bodies: Sequence[Body]) -> Told | None:
    applies = any(obligation_book.applies_to(due.obligation, body) for body in bodies)
    if not applies or not wanted.wants(due.obligation):
        return None
    return Told(due.subject, _whose(context, due), due.on, due.obligation.title)


def _whose(context: Context, due: DueDate) -> str | None:
    """The body that alone owes it: the one its event happened to."""
    number = due.key.partition("-")[0].removeprefix(obligation_book.EVENT_MARK)
    if not due.key.startswith(obligation_book.EVENT_MARK) or not number.isdecimal():
        return None
    event = obligation_events.find(context.session, int(number))
    return event.body_code if event else None


def _cancelled(
    context: Context, found: dict[str, DueDate], wanted: Interest, bodies: Sequence[Body]
) -> list[Event]:
    codes = [body.code for body in bodies]
    first, last = context.today - BACK, context.today + AHEAD
    gone = set(calendar_dates.told_between(context.session, codes, first, last)) - set(found)
    book = {each.id: each for each in obligation_book.book(context.session)}
    rows = calendar_dates.cancel(context.session, gone, context.now)
    named = [(row, book.get(row.number.partition(".")[0])) for row in rows]
    return [_event(row) for row, known in named if known is None or wanted.wants(known)]


def _event(row: CalendarDate, due: DueDate | None = None) -> Event:
    told = rendering.compose("calendar_event", obligation=due.obligation) if due else None
    return Event(
        number=row.number,
        sequence=row.sequence,
        on=row.day,
        title=row.title,
        description=html.unescape(told.text) if told else "",
        changed_at=row.changed_at,
        cancelled=row.cancelled,
    )

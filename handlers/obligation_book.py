"""The obligations of a municipality as they stand: the curated ones, and those that staff wrote."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import cache

from sqlalchemy.orm import Session

from db import obligation_events, own_obligations
from db.bodies import Body, BodyKind
from db.obligation_events import ObligationEvent
from knowledge import obligation_files, obligations
from knowledge.calendar import Calendar
from knowledge.obligation_rules import Events
from knowledge.obligations import DueDate, Obligation

ALL = "all"
EVENT_MARK = "e"
"""What the key of a date begins with that is counted from an event: `e7`, `e7-1`."""


@cache
def curated() -> tuple[Obligation, ...]:
    """They change with a release, not while we run."""
    return tuple(obligation_files.load())


def book(session: Session) -> list[Obligation]:
    """All of them; what staff wrote stands in the place of a curated one with its id."""
    known = {obligation.id: obligation for obligation in curated()}
    own = (obligation_files.of(row.fields) for row in own_obligations.all_of(session))
    return list((known | {obligation.id: obligation for obligation in own}).values())


def of_body(session: Session, body: Body) -> list[Obligation]:
    return [each for each in book(session) if applies_to(each, body)]


def applies_to(obligation: Obligation, body: Body) -> bool:
    return obligation.applies(body.kind == BodyKind.PROVINCE)


def event_days(events: Iterable[ObligationEvent]) -> Events:
    """As rules take them: an event that is corrected keeps its key."""
    days: dict[str, dict[str, date]] = defaultdict(dict)
    for event in events:
        days[event.event][f"{EVENT_MARK}{event.id}"] = event.happened_on
    return days


def events(session: Session, body_code: str | None) -> Events:
    return event_days(obligation_events.of_body(session, body_code))


def everybodys_dues(session: Session, start: date, end: date, days: Calendar) -> list[DueDate]:
    """The same for any municipality: without what only some know, or owe."""
    found = [each for each in book(session) if each.applies_to == ALL]
    return obligations.due(found, start, end, days, events(session, None))


def dues(session: Session, body: Body, start: date, end: date, days: Calendar) -> list[DueDate]:
    """What falls due for a municipality, in order of date."""
    found = of_body(session, body)
    return obligations.due(found, start, end, days, events(session, body.code))

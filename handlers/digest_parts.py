"""What a digest is made of: every kind of subject has a part that turns fires into lines."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum
from typing import Any

from sqlalchemy.orm import Session

from bot.messages import Reply
from db.lima import WorkingDays, lima_date
from db.people import Person
from db.reminders import Fire, Skip


class Urgency(IntEnum):
    """The groups of a digest, in their order."""

    SUMMARY = 0
    OVERDUE = 1
    TODAY = 2
    SOON = 3
    LATER = 4


SOON_DAYS = 3
"""Working days."""


@dataclass(frozen=True)
class Occasion:
    """Whose digest is being written, and when."""

    session: Session
    person: Person
    now: datetime
    days: WorkingDays
    at_once: bool = False
    """Whatever the hour: it is somebody's demonstration."""
    read: Mapping[str, Any] = field(default_factory=dict)
    """By kind, what its part has read beforehand for everybody whose turn it is."""

    @property
    def today(self) -> date:
        return lima_date(self.now)


@dataclass(frozen=True)
class Line:
    """One thing to be reminded of. The template `digest_<kind>` says it, from `about`.

    `label` and `action` are its choice; without an action there is nothing to choose.
    """

    kind: str
    urgency: Urgency
    due_on: date
    about: Any
    label: str = ""
    action: str = ""


Lines = Callable[[Occasion, Sequence[Fire]], Sequence[Line | Skip]]
"""For each fire its line, or why it is not said any more, in the same order."""
Alone = Callable[[Occasion, Line], Reply]
"""The message about one thing by itself, for a day that has no other."""


Read = Callable[[Session, Sequence[Fire], datetime], Any]
"""What the lines of many people need, read at once."""


@dataclass(frozen=True)
class Part:
    """A kind of subject in the digest; its template `digest_<kind>` says one line."""

    lines: Lines
    alone: Alone
    read: Read = lambda session, fires, now: None


def urgency_of(due_on: date, today: date, days: WorkingDays) -> Urgency:
    if due_on < today:
        return Urgency.OVERDUE
    if due_on == today:
        return Urgency.TODAY
    left = working_days_left(due_on, today, days, SOON_DAYS)
    return Urgency.SOON if left <= SOON_DAYS else Urgency.LATER


def working_days_left(due_on: date, today: date, days: WorkingDays, most: int = 60) -> int:
    """Working days from tomorrow to the deadline, counted up to one more than `most`."""
    left, day = 0, today
    while left <= most and (day := days.add_working_days(day, 1)) <= due_on:
        left += 1
    return left

"""Commitments in a digest: what is left to do, by when, and the buttons that answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from bot import rendering
from bot.messages import Reply
from db import (
    commitment_audience,
    commitments,
    reminder_planning,
    reminder_rules,
    reminder_silences,
)
from db.commitment_sides import Actor
from db.commitment_states import WORK, Action, State
from db.commitments import Commitment
from db.posts import duties
from db.reminder_audience import Roster
from db.reminder_rules import Audience
from db.reminders import Fire, Skip, Subject
from handlers.digest_parts import Line, Occasion, Part, urgency_of, working_days_left

ANSWERS = (Action.DECLARE, Action.NOTE, Action.ASK_EXTENSION, Action.BLOCK, Action.UNBLOCK)
"""What a reminder can be answered with, by whom it is open to."""


@dataclass(frozen=True)
class About:
    """What a line says of a commitment."""

    commitment: Commitment
    audience: Audience
    today: date
    days_left: int
    """Working days to the deadline; none, and it may still be some days away."""

    @property
    def days_late(self) -> int:
        assert self.commitment.due_on is not None, "only deadlines are reminded of"
        return (self.today - self.commitment.due_on).days


@dataclass(frozen=True)
class Read:
    """The commitments of many fires, and who is concerned with them at this moment."""

    rows: dict[str, Commitment]
    roster: Roster


def read(session: Session, fires: Sequence[Fire], now: datetime) -> Read:
    found = commitments.by_ids(session, sorted({int(fire.subject) for fire in fires}))
    return Read({str(row.id): row for row in found}, Roster.load(session, found, now))


def lines(occasion: Occasion, fires: Sequence[Fire]) -> list[Line | Skip]:
    known: Read = occasion.read[Subject.COMMITMENT]
    silent = reminder_silences.kept_by(
        occasion.session, occasion.person.id, Subject.COMMITMENT, occasion.now
    )
    found = [_line(occasion, fire, known, silent) for fire in fires]
    left = [fire for fire, line in zip(fires, found, strict=True) if line is Skip.LEFT]
    _look_for_heirs(occasion, left)
    return found


def _line(occasion: Occasion, fire: Fire, known: Read, silent: frozenset[str]) -> Line | Skip:
    row = known.rows[fire.subject]
    if row.state not in WORK:
        return Skip.DONE
    if row.due_on != fire.due_on:
        return Skip.MOVED
    audience = Audience(fire.quality)
    if occasion.person.id not in known.roster.members(row, audience):
        return Skip.LEFT
    if fire.subject in silent:
        return Skip.SILENCED
    return _line_of(occasion, row, audience)


def about(occasion: Occasion, row: Commitment, audience: Audience | None = None) -> About:
    """How it stands for the person of the occasion."""
    assert row.due_on is not None, "only deadlines are reminded of"
    left = working_days_left(row.due_on, occasion.today, occasion.days)
    return About(row, audience or Audience.RESPONSIBLE, occasion.today, left)


def _line_of(occasion: Occasion, row: Commitment, audience: Audience) -> Line:
    assert row.due_on is not None, "only deadlines are reminded of"
    return Line(
        kind=Subject.COMMITMENT,
        urgency=urgency_of(row.due_on, occasion.today, occasion.days),
        due_on=row.due_on,
        about=about(occasion, row, audience),
        label=row.code,
        action=f"rem:{row.id}:{row.version}",
    )


def _look_for_heirs(occasion: Occasion, fires: Sequence[Fire]) -> None:
    """Whoever came in their place must not miss what they were not told."""
    for fire in fires:
        since = reminder_rules.opens(fire.day)
        reminder_planning.look_again(occasion.session, [int(fire.subject)], since)


def alone(occasion: Occasion, line: Line) -> Reply:
    """The reminder of one commitment, with what it can be answered with."""
    row: Commitment = line.about.commitment
    actor = Actor(occasion.person.id, duties(occasion.session, occasion.person.id, occasion.now))
    return compose(occasion, line.about, answers(occasion, row, actor))


def compose(occasion: Occasion, about: About, open_to: Sequence[str]) -> Reply:
    return rendering.compose("reminder", about=about, answers=open_to, today=occasion.today)


def answers(occasion: Occasion, row: Commitment, actor: Actor) -> list[str]:
    """The buttons, in their order: «Cumplido» also for who still has to show evidence."""
    able = [a for a in ANSWERS if commitment_audience.in_order(occasion.session, row, a, actor)]
    found: list[str] = [action for action in able if action is not Action.DECLARE]
    if Action.NOTE in able and row.state != State.BLOCKED:
        found.insert(0, "done")
    return found


PART = Part(lines, alone, read)

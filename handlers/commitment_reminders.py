"""Commitments in a digest: what is left to do, by when, and the buttons that answer."""

from collections.abc import Sequence
from dataclasses import dataclass

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
from db.commitment_states import WORK, Action
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
    days_left: int
    """Working days; what is overdue counts calendar days, negative."""


def lines(occasion: Occasion, fires: Sequence[Fire]) -> list[Line | Skip]:
    session, now = occasion.session, occasion.now
    rows = {
        str(row.id): row
        for row in commitments.by_ids(session, [int(fire.subject) for fire in fires])
    }
    silent = reminder_silences.kept_by(session, occasion.person.id, Subject.COMMITMENT, now)
    roster = Roster.load(session, rows.values(), now)
    found = [_line(occasion, fire, rows[fire.subject], silent, roster) for fire in fires]
    left = [fire for fire, line in zip(fires, found, strict=True) if line is Skip.LEFT]
    _look_for_heirs(occasion, left)
    return found


def _line(
    occasion: Occasion, fire: Fire, row: Commitment, silent: frozenset[str], roster: Roster
) -> Line | Skip:
    if row.state not in WORK:
        return Skip.DONE
    if row.due_on != fire.due_on:
        return Skip.MOVED
    audience = Audience(fire.quality)
    if occasion.person.id not in roster.members(row, audience):
        return Skip.LEFT
    if fire.subject in silent:
        return Skip.SILENCED
    return _line_of(occasion, row, audience)


def about(occasion: Occasion, row: Commitment, audience: Audience | None = None) -> About:
    """How it stands for the person of the occasion."""
    return About(row, audience or Audience.RESPONSIBLE, _left(occasion, row))


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


def _left(occasion: Occasion, row: Commitment) -> int:
    assert row.due_on is not None, "only deadlines are reminded of"
    if row.due_on <= occasion.today:
        return (row.due_on - occasion.today).days
    return working_days_left(row.due_on, occasion.today, occasion.days)


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
    if Action.NOTE in able:
        found.insert(0, "done")
    return found


PART = Part(lines, alone)

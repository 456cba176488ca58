"""What is said back at the table: each line in full, what must be asked, what can be tapped."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from bot import rendering
from bot.context import Context
from bot.messages import Reply
from db import bodies, commitments
from db.bodies import Body
from db.meeting_desks import DeskLine, Doubt, MeetingDesk
from db.meetings import BilateralMeeting
from handlers import minutes
from handlers.minutes import Table

MAX_BUTTON = 40


@dataclass(frozen=True)
class Shown:
    """A line as a template shows it."""

    code: str
    text: str
    kind: str
    responsible: str
    counterpart: str
    due_on: date | None
    undated: bool
    amount: Decimal | None
    cui: str
    bad_cui: str
    doubt: Doubt
    due_problem: str
    due_choices: tuple[date, ...]
    who_choices: tuple[tuple[str, str], ...]


def heard(
    context: Context,
    desk: MeetingDesk,
    lines: Sequence[DeskLine],
    *,
    headline: str = "",
    cut: bool = False,
) -> Reply:
    """The lines in full; below them the first question that is open, or what to tap."""
    waiting = desk.all_lines()
    doubtful = [line for line in waiting if line.doubt]
    asked = next((line for line in lines if line.doubt), doubtful[0] if doubtful else None)
    table = minutes.table_of(desk)
    shown = [view(context, table, line) for line in lines]
    return rendering.compose(
        "meeting_heard",
        meeting=desk.meeting,
        headline=headline,
        lines=shown,
        more_lines=minutes.MAX_LINES if cut else 0,
        ask=view(context, table, asked) if asked else None,
        ready=len(waiting) - len(doubtful),
        only=shown[0] if len(shown) == 1 else None,
        total=len(waiting),
    )


def nothing_waits(context: Context, desk: MeetingDesk, discarded: int = 0) -> Reply:
    return rendering.compose(
        "meeting_nothing_waits",
        meeting=desk.meeting,
        discarded=discarded,
        single=desk.single,
        registered=registered(context, desk.meeting),
    )


def registered(context: Context, meeting: BilateralMeeting) -> int:
    return len(commitments.of_meeting(context.session, meeting.id))


def view(context: Context, table: Table, line: DeskLine) -> Shown:
    other = table.other(line.responsible) if line.responsible else ""
    codes = [line.responsible, other, *line.who_options]
    known = {body.code: body for body in bodies.by_codes(context.session, codes)}
    return Shown(
        code=line.code,
        text=line.text,
        kind=line.kind,
        responsible=known[line.responsible].name if line.responsible else "",
        counterpart=known[other].name if other else "",
        due_on=date.fromisoformat(line.due_on) if line.due_on else None,
        undated=line.undated,
        amount=Decimal(line.amount) if line.amount else None,
        cui=line.cui,
        bad_cui=line.bad_cui,
        doubt=line.doubt,
        due_problem=line.due_problem,
        due_choices=tuple(date.fromisoformat(day) for day in line.due_options),
        who_choices=tuple((code, short_name(known[code])) for code in line.who_options),
    )


def short_name(body: Body) -> str:
    """What fits a button: the acronym for a ministry, the name of the place for the rest."""
    if not body.place:
        return body.code
    return body.name if len(body.name) <= MAX_BUTTON else body.place

"""From what is typed at the table to lines of the minutes: bodies found, doubts noted."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from bot import working_days
from bot.context import Context
from db import bodies, commitment_drafts, commitment_sides, meeting_desks
from db.bodies import Body
from db.commitment_drafts import Draft
from db.commitment_errors import Invalid
from db.commitments import Commitment, Kind, code_of
from db.meeting_desks import DeskLine, MeetingDesk
from handlers import sight
from knowledge import commitment_lines, dates
from knowledge.commitment_lines import Line
from knowledge.commitment_parties import Named, Party
from knowledge.deadline import Deadline

MAX_LINES = 40
"""Of one message; a longer list is sent in two."""
MAX_CHOICES = 6


def read(context: Context, text: str) -> list[Line]:
    days = working_days.load(context.session)
    return commitment_lines.read_all(text, context.today, days)[:MAX_LINES]


def deadline_of(context: Context, text: str) -> Deadline:
    """What an answer to «¿para cuándo?» means."""
    return dates.parse_deadline(text, context.today, working_days.load(context.session))


@dataclass(frozen=True)
class Table:
    """The two bodies that sit at it: the one with a territory, and the other."""

    local: Body
    counterpart: Body

    def other(self, responsible: str) -> str:
        """The counterpart of a promise: the municipality, unless it is the one that promises."""
        return self.counterpart.code if responsible == self.local.code else self.local.code


def table_of(desk: MeetingDesk) -> Table:
    return Table(desk.meeting.local, desk.meeting.counterpart)


def table_around(commitment: Commitment) -> Table:
    """The table where a commitment was made, as far as its own two bodies tell."""
    if commitment.meeting is not None:
        return Table(commitment.meeting.local, commitment.meeting.counterpart)
    one, other = commitment.responsible, commitment.counterpart
    return Table(one, other) if one.department else Table(other, one)


def write_down(context: Context, desk: MeetingDesk, lines: Sequence[Line]) -> list[DeskLine]:
    """Put what was understood on the desk, each line with the code it will keep."""
    numbers = meeting_desks.take_numbers(context.session, desk, len(lines))
    prefix = desk.meeting.edition.prefix
    made = [
        _desk_line(context, table_of(desk), line, number, code_of(prefix, number))
        for line, number in zip(lines, numbers, strict=True)
    ]
    desk.put(*made)
    return made


def _desk_line(context: Context, table: Table, line: Line, number: int, code: str) -> DeskLine:
    made = DeskLine(number=number, code=code, text=line.text, kind=line.kind)
    named = with_named(context, table, with_sums(made, line), line.named)
    return checked(with_deadline(named, line.deadline))


def with_deadline(made: DeskLine, found: Deadline) -> DeskLine:
    """The deadline, or why it must be asked and what it may be."""
    sure = found.on if found.kind == "date" else None
    options = (found.on,) if found.kind == "past" and found.on else found.options
    clear = found.kind in ("date", "open")
    return replace(
        made,
        due_on=sure.isoformat() if sure else "",
        undated=found.kind == "open",
        due_problem="" if clear else found.reason or found.kind,
        due_options=() if clear else tuple(day.isoformat() for day in options[:MAX_CHOICES]),
    )


def with_named(context: Context, table: Table, made: DeskLine, named: Named) -> DeskLine:
    """Who is responsible: who was said; else the ministry at the table; in doubt, a question."""
    said = body_codes(table, *([named.said] if named.said else []))
    maybe = body_codes(table, *named.maybe)
    ours = table.counterpart.code
    if len(said) == 1 and may_promise(context, table, said[0]):
        return replace(made, responsible=said[0], who_options=())
    if not said and set(maybe) <= {ours} and may_promise(context, table, ours):
        return replace(made, responsible=ours, who_options=())
    wanted = dict.fromkeys([*said, *maybe, ours, table.local.code])
    options = [code for code in wanted if may_promise(context, table, code)]
    return replace(made, responsible="", who_options=tuple(options[:MAX_CHOICES]))


def with_sums(made: DeskLine, line: Line) -> DeskLine:
    """The amount and the investment code, where the line says them."""
    return replace(
        made,
        amount=made.amount if line.amount is None else str(line.amount),
        cui=line.cui or made.cui,
        bad_cui="" if line.cui else line.bad_cui,
    )


def checked(line: DeskLine) -> DeskLine:
    """The line with what the record would refuse turned into a question."""
    try:
        commitment_drafts.clean_text(line.text)
    except Invalid as problem:
        return replace(line, bad_text=problem.problem)
    try:
        commitment_drafts.centimos(Decimal(line.amount) if line.amount else None)
    except Invalid:
        return replace(line, amount="", bad_text="")
    return replace(line, bad_text="")


def draft_of(context: Context, table: Table, line: DeskLine) -> Draft:
    """The line as the record takes it; only for one that leaves no doubt."""
    session = context.session
    return Draft(
        text=line.text,
        responsible=session.get_one(Body, line.responsible),
        counterpart=session.get_one(Body, table.other(line.responsible)),
        due_on=date.fromisoformat(line.due_on) if line.due_on else None,
        kind=Kind(line.kind),
        cui=line.cui,
        amount=Decimal(line.amount) if line.amount else None,
    )


def body_codes(table: Table, *parties: Party) -> list[str]:
    """The bodies that names said at this table may mean."""
    return list(dict.fromkeys(code for party in parties for code in _meant(table, party)))


def may_promise(context: Context, table: Table, code: str) -> bool:
    """Whether the person may write it down as that body's promise, at this table."""
    responsible = bodies.get(context.session, code)
    counterpart = bodies.get(context.session, table.other(code))
    if responsible is None or counterpart is None:
        return False
    try:
        commitment_drafts.region_of(responsible, counterpart)
    except Invalid:
        return False
    return commitment_sides.may_register(sight.actor(context), responsible, counterpart)


def _meant(table: Table, party: Party) -> tuple[str, ...]:
    local = table.local
    if party.kind == "sector":
        return party.codes
    if party.kind == "local":
        here = local.is_municipality and (not party.codes or local.code in party.codes)
        return (local.code,) if here else party.codes
    regions = party.codes or ((local.department,) if local.department else ())
    return tuple(f"GR-{code[:2]}" for code in regions)

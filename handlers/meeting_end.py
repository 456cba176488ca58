"""The end of a meeting: nothing is left unconfirmed, and both parties get the list."""

from bot import rendering
from bot.context import Context
from bot.messages import Replies
from bot.router import Router
from db.meetings import MeetingState
from handlers import agreement_lists, meeting_closing, meeting_lines
from handlers.meetings import desk_of
from handlers.table_scope import REGISTRARS

router = Router()

LEAST_DAYS, MOST_DAYS = 1, 15
"""Working days that may be given to object."""


@router.command("fin", "terminar", roles=REGISTRARS)
def end(context: Context) -> Replies:
    """`/fin`, or `/fin 5` to give five working days to object."""
    days = _days(context.text)
    if days is None:
        return rendering.compose("meeting_days_wrong", least=LEAST_DAYS, most=MOST_DAYS)
    return _end(context, days)


@router.action("fin", roles=REGISTRARS)
def tap_end(context: Context) -> Replies:
    """`fin`, or `fin:ok|drop:<days>` to settle first what waits."""
    what, typed = (*context.args, "", "")[:2]
    desk, days = desk_of(context), _days(typed)
    if desk is None or days is None:
        return rendering.compose("meeting_none")
    if desk.meeting.state == MeetingState.CLOSED and desk.lines:
        return rendering.compose("meeting_closed", meeting=desk.meeting)
    lines = desk.all_lines()
    if what == "ok" and not any(line.doubt for line in lines):
        meeting_lines.register(context, desk, lines)
    elif what == "drop":
        desk.discard(*lines)
    return _end(context, days)


def _end(context: Context, days: int) -> Replies:
    desk = desk_of(context)
    if desk is None or desk.single:
        return rendering.compose("meeting_none")
    if desk.meeting.state == MeetingState.CLOSED and desk.lines:
        return rendering.compose("meeting_closed", meeting=desk.meeting)
    lines = desk.all_lines()
    if lines:
        return rendering.compose(
            "meeting_left",
            meeting=desk.meeting,
            waiting=len(lines),
            doubtful=sum(bool(line.doubt) for line in lines),
            days=days,
        )
    return meeting_closing.finish(context, desk, days)


def _days(typed: str) -> int | None:
    if not typed:
        return agreement_lists.OBJECTION_DAYS
    days = int(typed) if typed.isdecimal() else 0
    return days if LEAST_DAYS <= days <= MOST_DAYS else None

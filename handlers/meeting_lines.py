"""The lines that wait on a meeting's desk: answered, confirmed, discarded."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from bot import rendering
from bot.context import Context
from bot.messages import Replies
from bot.router import Router
from db import commitment_registration, meeting_desks
from db.commitment_registration import Registration
from db.commitments import Commitment
from db.meeting_desks import DeskLine, MeetingDesk
from db.meetings import MeetingState
from handlers import meeting_closing, meeting_echo, minutes, paging, sight
from handlers.meetings import desk_of
from handlers.table_scope import REGISTRARS
from knowledge.deadline import OPEN, Deadline

router = Router()

PER_PAGE = 8
ALL = "all"
UNDATED = "none"


@router.action("line_ok", roles=REGISTRARS)
def confirm(context: Context) -> Replies:
    """`line_ok:<code>` or `line_ok:all`, for those that leave no doubt."""
    desk, which = desk_of(context), context.args[0] if context.args else ""
    if desk is None:
        return gone(context, which)
    if desk.meeting.state == MeetingState.CLOSED:
        return rendering.compose("meeting_closed", meeting=desk.meeting)
    chosen = [line for line in desk.all_lines() if which in (ALL, line.code)]
    ready = [line for line in chosen if not line.doubt]
    if not chosen:
        return gone(context, which)
    if not ready:
        return meeting_echo.heard(context, desk, chosen)
    made = register(context, desk, ready)
    told = rendering.compose(
        "meeting_lines_done",
        meeting=desk.meeting,
        commitments=made,
        left=len(desk.lines),
        single=desk.single,
        total=meeting_echo.registered(context, desk.meeting),
    )
    if not desk.single or desk.lines:
        return told
    ended = meeting_closing.finish_single(context, desk)
    return [told, ended] if ended else told


def register(context: Context, desk: MeetingDesk, ready: Sequence[DeskLine]) -> list[Commitment]:
    """The lines become commitments, all of them or none."""
    entries = [
        Registration(minutes.draft_of(context, minutes.table_of(desk), line), number=line.number)
        for line in ready
    ]
    made = commitment_registration.register_all(
        context.session,
        desk.meeting.edition,
        entries,
        sight.actor(context),
        now=context.now,
        meeting=desk.meeting,
    )
    desk.remove(*ready)
    return made


@router.action("line_drop", roles=REGISTRARS)
def discard(context: Context) -> Replies:
    """`line_drop:<code>`; without a code it asks which one."""
    return _one(context, "line_drop", _discard)


def _discard(context: Context, desk: MeetingDesk, line: DeskLine) -> Replies:
    desk.discard(line)
    if not desk.lines:
        told = meeting_echo.nothing_waits(context, desk, discarded=1)
        if desk.single:
            meeting_desks.leave(context.session, desk)
        return told
    word = rendering.label("meeting", "discarded").format(code=line.code)
    return meeting_echo.heard(context, desk, desk.all_lines(), headline=word)


@router.action("line_all", roles=REGISTRARS)
def show_all(context: Context) -> Replies:
    desk = desk_of(context)
    if desk is None:
        return rendering.compose("meeting_none")
    if not desk.lines:
        return meeting_echo.nothing_waits(context, desk)
    return meeting_echo.heard(context, desk, desk.all_lines())


@router.action("line_due", roles=REGISTRARS)
def choose_date(context: Context) -> Replies:
    """`line_due:<code>:<date>` or `:none` for «sin plazo»."""
    chosen = context.args[1] if len(context.args) > 1 else ""

    def put(context: Context, desk: MeetingDesk, line: DeskLine) -> Replies:
        if chosen == UNDATED:
            changed = minutes.with_deadline(line, OPEN)
        elif chosen in line.due_options and line.due_problem != "past":
            changed = minutes.with_deadline(line, Deadline("date", date.fromisoformat(chosen)))
        else:
            return rendering.compose("outdated_button")
        return replaced(context, desk, line, changed)

    return _one(context, "line_due", put)


@router.action("line_who", roles=REGISTRARS)
def choose_body(context: Context) -> Replies:
    """`line_who:<code>:<body>`."""
    chosen = context.args[1] if len(context.args) > 1 else ""

    def put(context: Context, desk: MeetingDesk, line: DeskLine) -> Replies:
        if chosen not in line.who_options:
            return rendering.compose("outdated_button")
        changed = replace(line, responsible=chosen, who_options=())
        return replaced(context, desk, line, changed)

    return _one(context, "line_who", put)


def replaced(context: Context, desk: MeetingDesk, old: DeskLine, new: DeskLine) -> Replies:
    """Put a changed line in its place and show it, or the next that leaves a doubt."""
    desk.put(minutes.checked(new))
    shown = desk.line(old.code)
    assert shown is not None, "it has just been put there"
    return meeting_echo.heard(context, desk, [shown])


def gone(context: Context, code: str) -> Replies:
    """A button of a line that has been confirmed or discarded meanwhile."""
    desk = desk_of(context)
    found = sight.find(context, code) if code and code != ALL else None
    waiting = len(desk.lines) if desk else 0
    return rendering.compose("meeting_line_gone", commitment=found, waiting=waiting)


Put = Callable[[Context, MeetingDesk, DeskLine], Replies]


def _one(context: Context, action: str, put: Put) -> Replies:
    """The line of the button; without one, the choice among all that wait."""
    desk = desk_of(context)
    code, page = (*context.args, "", "")[:2]
    if desk is None:
        return gone(context, code)
    if code and code != "p":
        line = desk.line(code)
        return put(context, desk, line) if line else gone(context, code)
    if not desk.lines:
        return meeting_echo.nothing_waits(context, desk)
    return pick(context, desk, action, desk.all_lines(), page)


def pick(
    context: Context,
    desk: MeetingDesk,
    action: str,
    among: Sequence[DeskLine | Commitment],
    page: str = "",
) -> Replies:
    """Which of them? `<action>:<code>` goes on, `<action>:p:<page>` turns the page."""
    number = int(page) if page.isdecimal() else 1
    listed = paging.page_of(among, number, PER_PAGE)
    return rendering.compose("meeting_pick", meeting=desk.meeting, action=action, page=listed)

"""One commitment by itself: asked step by step, or written in one line."""

from dataclasses import replace

from bot import rendering
from bot.context import Context
from bot.forms import Answers, Form, Question, start
from bot.messages import Replies, Reply
from bot.router import Router
from db import meeting_desks, meetings
from db.bodies import Body
from db.meeting_desks import DeskLine, MeetingDesk
from db.meetings import MeetingState
from handlers import correction_values, editions, meeting_echo, meeting_mode, minutes
from handlers.meeting_words import Words
from handlers.meetings import TABLE, desk_of, known_answers, meeting_of, unless_given
from handlers.minutes import Table
from handlers.table_scope import REGISTRARS

router = Router()

GIVEN_BY_A_LINE = ("text", "responsible", "due", "amount", "cui")


@router.command("nuevo_compromiso", roles=REGISTRARS)
def begin(context: Context) -> Replies:
    """`/nuevo_compromiso [line]`; at a pinned meeting it is a line like any other."""
    text, desk = context.text.strip(), desk_of(context)
    if desk is not None and desk.single and desk.lines:
        return meeting_echo.heard(context, desk, desk.all_lines())
    if desk is not None and not desk.single:
        return meeting_mode.take(context, desk, text) if text else _at_table(context, desk)
    if not editions.current(context):
        return rendering.compose("edition_none")
    known = known_answers(context, Words())
    given = [*known, *(GIVEN_BY_A_LINE if text else ())]
    return start(context, COMMITMENT, **known, line=text, given=given)


def _at_table(context: Context, desk: MeetingDesk) -> Reply:
    meeting = desk.meeting
    known = {
        "edition": meeting.edition.prefix,
        "local": meeting.local_code,
        "counterpart": meeting.counterpart_code,
    }
    return start(context, COMMITMENT, **known, line="", given=list(known))


def _table(context: Context, answers: Answers) -> Table:
    session = context.session
    local = session.get_one(Body, answers["local"])
    return Table(local, session.get_one(Body, answers["counterpart"]))


def _ask(field: str, *, optional: bool = False) -> Question:
    """A question for one field, with the rules that corrections have."""

    def options(context: Context, answers: Answers) -> list[tuple[str, str]]:
        return correction_values.options(_table(context, answers), field)

    def parse(context: Context, text: str, answers: Answers) -> str:
        return correction_values.parse(context, _table(context, answers), field, text)

    return Question(
        field,
        parse=parse,
        options=options,
        open=True,
        optional=optional,
        skip_if=unless_given(field),
    )


def _done(context: Context, answers: Answers) -> Replies:
    meeting = meeting_of(context, answers)
    if meeting is None:
        return rendering.compose("out_of_scope")
    desk = desk_of(context)
    if desk is None or desk.meeting_id != meeting.id:
        if desk is not None:
            meeting_desks.leave(context.session, desk)
        if meeting.state == MeetingState.CLOSED:
            meetings.reopen_bilateral(context.session, meeting.id)
            context.session.refresh(meeting)
        address = context.message.address
        desk = meeting_desks.pin(context.session, address, meeting.id, context.now, single=True)
    return _put(context, desk, answers)


def _put(context: Context, desk: MeetingDesk, answers: Answers) -> Reply:
    lines = minutes.read(context, answers.get("line") or answers["text"])[:1]
    [made] = minutes.write_down(context, desk, lines)
    if not answers.get("line"):
        made = minutes.checked(_filled(replace(made, text=answers["text"]), answers))
        desk.put(made)
    return meeting_echo.heard(context, desk, [made])


def _filled(line: DeskLine, answers: Answers) -> DeskLine:
    """The line with what was answered field by field."""
    for field in ("responsible", "due", "amount", "cui"):
        line = correction_values.on_line(line, field, answers.get(field) or "")
    return line


COMMITMENT = router.form(
    Form(
        "compromiso",
        (
            *TABLE,
            _ask("text"),
            _ask("responsible"),
            _ask("due"),
            _ask("amount", optional=True),
            _ask("cui", optional=True),
        ),
        _done,
        roles=REGISTRARS,
    )
)

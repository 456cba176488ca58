"""Meeting mode: an edition and two bodies are pinned in the chat until `/fin`."""

from collections.abc import Callable

from bot import rendering
from bot.context import Context
from bot.forms import Answers, Form, Question, start
from bot.messages import Replies, Reply
from bot.router import Router
from db import commitment_sides, meeting_desks, meetings
from db.bodies import Body
from db.meeting_desks import MeetingDesk
from db.meetings import BilateralMeeting, MeetingState
from handlers import bodies, editions, meeting_echo, table_scope
from handlers.meeting_words import Words, read_words
from handlers.table_scope import REGISTRARS, may_meet

router = Router()


def _editions(context: Context, answers: Answers) -> list[tuple[str, str]]:
    return [(editions.label(row), row.prefix) for row in editions.current(context)]


def _local(context: Context, text: str, answers: Answers) -> str:
    return table_scope.only(table_scope.locals_named(context, text))


def _counterparts(context: Context, answers: Answers) -> list[tuple[str, str]]:
    own = commitment_sides.own_bodies(context.duties)
    return [(code, code) for code in sorted(own)]


def _counterpart(context: Context, text: str, answers: Answers) -> str:
    found = bodies.find(context, text, limit=None)
    named = [found.body] if found.body else list(found.choices)
    local = context.session.get_one(Body, answers["local"])
    return table_scope.only([body for body in named if may_meet(context, local, body)])


def _done(context: Context, answers: Answers) -> Replies:
    meeting = meeting_of(context, answers)
    return _pin(context, meeting) if meeting else rendering.compose("out_of_scope")


def meeting_of(context: Context, answers: Answers) -> BilateralMeeting | None:
    """Today's meeting of those two, opened if need be; None where the person may not meet them."""
    session = context.session
    edition = meetings.edition(session, answers["edition"])
    local = session.get(Body, answers["local"])
    counterpart = session.get(Body, answers["counterpart"])
    if edition is None or local is None or counterpart is None:
        return None
    if not may_meet(context, local, counterpart):
        return None
    return meetings.open_bilateral(
        session,
        edition_id=edition.id,
        local=local,
        counterpart=counterpart,
        held_on=context.today,
        now=context.now,
        opened_by=context.person.id if context.person else None,
    )


def unless_given(key: str) -> Callable[[Context, Answers], bool]:
    """What was said with the command is not asked again, even between two questions."""
    return lambda context, answers: key in answers.get("given", ())


TABLE = (
    Question("edition", options=_editions, skip_if=unless_given("edition")),
    Question("local", parse=_local, skip_if=unless_given("local")),
    Question(
        "counterpart",
        parse=_counterpart,
        options=_counterparts,
        open=True,
        skip_if=unless_given("counterpart"),
    ),
)
"""Who meets whom, and in which edition."""
MEETING = router.form(Form("reunion", TABLE, _done, roles=REGISTRARS))


@router.command("reunion", roles=REGISTRARS)
def begin(context: Context) -> Replies:
    """`/reunion`, or `/reunion ME5 Sabaino MVCS` to say it all at once."""
    desk = desk_of(context)
    if desk is not None and not desk.single and not context.text:
        return show(context, desk)
    current = editions.current(context)
    if not current:
        return rendering.compose("edition_none")
    words = read_words(context.text, [row.prefix for row in current])
    known = known_answers(context, words)
    if len(known) == len(MEETING.questions):
        return _done(context, known)
    asked = start(context, MEETING, **known, given=list(known))
    if not words.local or "local" in known:
        return asked
    return [_unclear(table_scope.locals_named(context, words.local)), asked]


def _unclear(allowed: list[Body]) -> Reply:
    """Several places of that name, or none within reach."""
    if not allowed:
        return rendering.compose("out_of_scope")
    return rendering.compose("join_body_unclear", choices=allowed[: bodies.MAX_CHOICES])


def known_answers(context: Context, words: Words) -> dict[str, str]:
    """The form's answers that were typed after the command; what is unclear is asked."""
    known: dict[str, str] = {}
    current = editions.current(context)
    if words.edition or len(current) == 1:
        known["edition"] = words.edition or current[0].prefix
    allowed = table_scope.locals_named(context, words.local) if words.local else []
    if len(allowed) == 1:
        known["local"] = allowed[0].code
    own = sorted(commitment_sides.own_bodies(context.duties))
    counterpart = words.counterpart or (own[0] if len(own) == 1 else "")
    body = context.session.get(Body, counterpart) if counterpart else None
    if body and (not allowed or may_meet(context, allowed[0], body)):
        known["counterpart"] = body.code
    return known


@router.action("meeting_reopen", roles=REGISTRARS)
def reopen(context: Context) -> Replies:
    """`meeting_reopen:<meeting>`: go on registering where it was ended too early."""
    number = context.args[0] if context.args else ""
    meeting = context.session.get(BilateralMeeting, int(number)) if number.isdecimal() else None
    if meeting is None or not may_meet(context, meeting.local, meeting.counterpart):
        return rendering.compose("outdated_button")
    meetings.reopen_bilateral(context.session, meeting.id)
    context.session.refresh(meeting)
    return _pin(context, meeting)


def _pin(context: Context, meeting: BilateralMeeting) -> Reply:
    if meeting.state == MeetingState.CLOSED:
        return rendering.compose("meeting_closed", meeting=meeting)
    desk = desk_of(context)
    if desk is not None and (desk.meeting_id != meeting.id or desk.single):
        unsent = 0 if desk.single else _unsent(context, desk)
        if desk.lines or unsent:
            return rendering.compose(
                "meeting_unfinished", meeting=desk.meeting, waiting=len(desk.lines), unsent=unsent
            )
        meeting_desks.leave(context.session, desk)
        desk = None
    address = context.message.address
    desk = desk or meeting_desks.pin(context.session, address, meeting.id, context.now)
    return show(context, desk)


def _unsent(context: Context, desk: MeetingDesk) -> int:
    """What was registered and nobody was asked about: it must not be forgotten at the table."""
    ended = desk.meeting.state == MeetingState.CLOSED
    return 0 if ended else meeting_echo.registered(context, desk.meeting)


def show(context: Context, desk: MeetingDesk) -> Reply:
    return rendering.compose(
        "meeting_pinned",
        meeting=desk.meeting,
        registered=meeting_echo.registered(context, desk.meeting),
        waiting=len(desk.lines),
    )


def desk_of(context: Context) -> MeetingDesk | None:
    """The meeting pinned in this chat, as long as it lies within the person's reach."""
    desk = meeting_desks.of(context.session, context.message.address)
    if desk is None or not may_meet(context, desk.meeting.local, desk.meeting.counterpart):
        return None
    return desk

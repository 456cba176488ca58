"""While a meeting is pinned, what is typed is a commitment; the rest goes its usual way."""

import re

from bot import rendering
from bot.context import Context
from bot.messages import Attachment, Replies
from bot.router import Router
from db.meeting_desks import MeetingDesk
from db.meetings import MeetingState
from handlers import correcting, meeting_echo, meeting_lines, minutes, questions, sight
from handlers.meetings import desk_of
from handlers.table_scope import REGISTRARS
from knowledge.commitment_lines import Line
from knowledge.commitment_parties import Named
from knowledge.matcher import Outcome
from knowledge.text import normalise

router = Router()

ANSWERED = frozenset({Outcome.ANSWER, Outcome.REFER})
A_QUESTION = re.compile(r"\?[\s!.»\"')]*\Z")


@router.text(roles=REGISTRARS, first=True)
def listen(context: Context) -> Replies:
    """A message at the table: a correction, an answer, a question, or commitments."""
    desk = desk_of(context)
    text = context.message.text.strip()
    if desk is None or context.message.contact or context.message.location:
        return None
    if context.message.attachments:
        return None if desk.single or sight.code_in(text) else _keep_minutes(context, desk)
    if not normalise(text) or sight.is_code(text):
        return None
    if desk.meeting.state == MeetingState.CLOSED:
        return rendering.compose("meeting_closed", meeting=desk.meeting)
    if corrected := correcting.by_words(context, desk, text):
        return corrected
    return _hear(context, desk, text)


def _hear(context: Context, desk: MeetingDesk, text: str) -> Replies:
    lines = minutes.read(context, text)
    if len(lines) == 1 and not lines[0].text and (told := _complete(context, desk, lines[0])):
        return told
    if desk.single:
        return None
    facts = any(_says_something(line) for line in lines)
    if A_QUESTION.search(text) and not (facts and not _is_known(context, text)):
        return None
    if not facts and len(lines) == 1:
        outcome = context.knowledge.matcher.match(text).outcome
        if outcome is Outcome.SMALLTALK:
            return None
        if outcome in ANSWERED:
            desk.held = text
            return rendering.compose("meeting_unsure", text=text)
    return take(context, desk, text)


def take(context: Context, desk: MeetingDesk, text: str) -> Replies:
    lines = minutes.read(context, text)
    if not lines:
        return None
    cut = len(lines) == minutes.MAX_LINES
    return meeting_echo.heard(context, desk, minutes.write_down(context, desk, lines), cut=cut)


@router.action("held_take", roles=REGISTRARS)
def take_held(context: Context) -> Replies:
    desk = desk_of(context)
    if desk is None or not desk.held:
        return rendering.compose("outdated_button")
    text, desk.held = desk.held, ""
    return take(context, desk, text)


@router.action("held_ask", roles=REGISTRARS)
def ask_held(context: Context) -> Replies:
    """It was a question after all: whoever answers questions gets it."""
    desk = desk_of(context)
    if desk is None or not desk.held:
        return rendering.compose("outdated_button")
    text, desk.held = desk.held, ""
    return questions.answer_to(context, text)


def _complete(context: Context, desk: MeetingDesk, said: Line) -> Replies:
    """A date, a body or a sum alone: the answer to the open question, else nothing."""
    asked = next((line for line in desk.all_lines() if line.doubt), None)
    lines = desk.all_lines()
    target = asked or (lines[-1] if lines else None)
    if target is None:
        return None
    changed = target
    if said.deadline.kind != "none" or said.deadline.reason == "no_such_day":
        changed = minutes.with_deadline(changed, said.deadline)
    if said.named != Named():
        changed = minutes.with_named(context, minutes.table_of(desk), changed, said.named)
    return meeting_lines.replaced(context, desk, target, minutes.with_sums(changed, said))


def _says_something(line: Line) -> bool:
    dated = line.deadline.kind != "none"
    return dated or line.named.said is not None or line.amount is not None or bool(line.cui)


def _is_known(context: Context, text: str) -> bool:
    return context.knowledge.matcher.match(text).outcome in ANSWERED


def _keep_minutes(context: Context, desk: MeetingDesk) -> Replies:
    """A photo or a PDF without a commitment's code is the meeting's own document."""
    file = next((item for item in context.message.attachments if _stored(item)), None)
    if file is None:
        return None
    replaced = bool(desk.meeting.minutes_hash) and desk.meeting.minutes_hash != file.path
    desk.meeting.minutes_hash, desk.meeting.minutes_name = file.path, file.name
    return rendering.compose(
        "meeting_minutes_kept", meeting=desk.meeting, file=file, replaced=replaced
    )


def _stored(file: Attachment) -> bool:
    return bool(file.path) and file.mime.startswith(("image/", "application/pdf"))

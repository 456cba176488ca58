"""One commitment by itself: asked step by step, or written in one line."""

from bot import rendering
from bot.context import Context
from bot.forms import Answers, Form, Question, start
from bot.messages import Replies
from bot.router import Router
from db import meeting_desks, meetings
from db.bodies import Body
from db.meetings import MeetingState
from handlers import editions, meeting_echo, meeting_mode, minutes
from handlers import meetings as meeting_handlers
from handlers.meetings import MEETING, REGISTRARS, desk_of

router = Router()


@router.command("nuevo_compromiso", roles=REGISTRARS)
def begin(context: Context) -> Replies:
    """`/nuevo_compromiso [line]`: at a pinned meeting a line like any other."""
    text = context.text.strip()
    desk = desk_of(context)
    if desk is not None and not desk.single:
        return meeting_mode.take(context, desk, text) if text else start(context, LINE)
    if desk is not None and desk.lines:
        return meeting_echo.heard(context, desk, desk.all_lines())
    if not editions.current(context):
        return rendering.compose("edition_none")
    known = _known(context, text)
    return start(context, COMMITMENT, **known)


def _known(context: Context, text: str) -> dict[str, str]:
    """What need not be asked: the only edition, the line that was typed."""
    current = editions.current(context)
    known = {"edition": current[0].prefix} if len(current) == 1 else {}
    return {**known, "line": text} if text else known

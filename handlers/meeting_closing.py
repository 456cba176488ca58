"""Unpinning a meeting: the list goes to both parties, once, when the last chat is done with it."""

from bot import rendering
from bot.context import Context
from bot.messages import Reply
from db import meeting_desks
from db.meeting_desks import MeetingDesk
from handlers import agreement_lists, meeting_echo


def finish(context: Context, desk: MeetingDesk, days: int) -> Reply:
    """Send the list and unpin the meeting."""
    meeting = desk.meeting
    made = meeting_echo.registered(context, meeting)
    meeting_desks.leave(context.session, desk)
    sent = agreement_lists.send_list(context, meeting, days)
    return rendering.compose(
        "meeting_ended",
        meeting=meeting,
        commitments=made,
        already=sent is None,
        last_day=sent.last_day if sent else None,
        told=sent.told if sent else (),
    )


def finish_single(context: Context, desk: MeetingDesk) -> Reply | None:
    """The same for one commitment by itself; None while the meeting goes on in another chat."""
    if meeting_desks.is_shared(context.session, desk):
        meeting_desks.leave(context.session, desk)
        return None
    return finish(context, desk, agreement_lists.OBJECTION_DAYS)

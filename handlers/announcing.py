"""What every subject of announcements shares: finding one, showing it, saying no."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot import rendering
from bot.context import Context
from bot.messages import Attachment, AttachmentKind, Reply
from db import (
    announcement_acts,
    announcement_receipts,
    announcement_replies,
    announcements,
    audience_reach,
)
from db.announcement_acts import Actor, Move
from db.announcement_states import APPROVERS, COMPOSERS, GOING, OUT, Action, Refused, State
from db.announcements import Announcement
from db.audience_reach import Reach
from db.people import Person

__all__ = ["APPROVERS", "COMPOSERS"]

PER_SECOND = {"telegram": 22}
"""At least so many a second leave on a channel that limits them, even while answers wait."""
MAX_LISTED = 8
OFFERS = (
    Action.APPROVE,
    Action.REFUSE,
    Action.SUBMIT,
    Action.PAUSE,
    Action.RESUME,
    Action.RUSH,
    Action.CANCEL,
)
"""The acts that a card offers, in this order; editing and resending have buttons of their own."""


def find(context: Context, number: str) -> Announcement | None:
    number = number.strip().lstrip("#")
    if not number.isdecimal() or len(number) > 9:
        return None
    return announcements.get(context.session, int(number))


def unknown(context: Context) -> Reply:
    return rendering.compose("announcement_unknown")


def actor(context: Context) -> Actor:
    assert context.person is not None, "roles were checked"
    return Actor(context.person.id, context.duties)


def move(context: Context, *, reason: str = "", version: int = 0) -> Move:
    return Move(actor(context), context.now, reason, version)


def refused(announcement: Announcement, refusal: Refused) -> Reply:
    return rendering.compose(
        "announcement_refused", announcement=announcement, problem=refusal.problem
    )


def as_recipients_see(announcement: Announcement) -> Reply:
    """The very reply that is sent, in a preview too."""
    return rendering.compose(
        "announcement", announcement=announcement, attachments=attachments(announcement.file)
    )


def attachments(file: Mapping[str, Any]) -> tuple[Attachment, ...]:
    if not file:
        return ()
    return (Attachment(**{**file, "kind": AttachmentKind(file["kind"])}),)


def reach(context: Context, announcement: Announcement) -> Reach:
    """Whom it would reach at this moment."""
    return audience_reach.reach(
        context.session,
        announcement.people_it_is_for,
        context.now,
        topic=announcement.topic,
    )


def seconds_for(reach: Reach) -> int:
    """How long it takes to send, at least: channels send at the same time."""
    found = reach.by_channel()
    return max(
        (found[name] // rate for name, rate in PER_SECOND.items() if name in found), default=0
    )


def card(context: Context, announcement: Announcement, *, note: str = "") -> Reply:
    """What staff see: content in short, audience and reach, state, and what they may do now."""
    out = announcement_acts.is_out(announcement)
    session, me, now = context.session, actor(context), context.now
    reached = None if out else reach(context, announcement)
    progress = (
        announcement_receipts.progress(session, announcement.id, announcement.wave) if out else None
    )
    return rendering.compose(
        "announcement_card",
        announcement=announcement,
        audience=announcement.people_it_is_for,
        reach=reached,
        seconds=seconds_for(reached) if reached else 0,
        progress=progress,
        replies=announcement_replies.count(session, announcement.id),
        offers=[
            action for action in OFFERS if announcement_acts.allows(announcement, action, me, now)
        ],
        may_edit=announcement_acts.allows(announcement, Action.EDIT, me, now),
        out=out,
        note=note,
    )


def name_of(person: Person | None) -> str:
    return person.name if person else ""


def is_due(announcement: Announcement, now: datetime) -> bool:
    return announcement.send_at is None or announcement.send_at <= now


def going(context: Context) -> list[Announcement]:
    """Those that are on their way, the newest first."""
    return announcements.in_states(context.session, GOING)


def waiting(context: Context) -> list[Announcement]:
    """Those that this person could approve now."""
    rows = announcements.in_states(context.session, [State.SUBMITTED])
    me, now = actor(context), context.now
    return [row for row in rows if announcement_acts.allows(row, Action.APPROVE, me, now)]


def out(context: Context) -> list[Announcement]:
    """Those of which there is something to report, the newest first."""
    return announcements.in_states(context.session, (*OUT, State.CANCELLED), MAX_LISTED)

"""Telling the others: those who decide, of what waits; those who wrote, of what was decided."""

from bot import rendering
from bot.context import Context
from db.announcement_states import APPROVERS, Action
from db.announcements import Announcement
from db.commitment_audience import holders_of
from db.posts import Role
from handlers import announcing

ASKING = (Action.SUBMIT, Action.RUSH)
DECIDED = (Action.APPROVE, Action.REFUSE, Action.RUSH, Action.CANCEL)


def tell(context: Context, announcement: Announcement, action: Action) -> int:
    """Leave word with all but the person who acts; returns how many have a chat."""
    others = _approvers(context, announcement) if action in ASKING else []
    if action in DECIDED:
        others += [p for p in (announcement.author_id, announcement.written_by) if p is not None]
    me = announcing.actor(context).person_id
    return sum(
        _tell(context, announcement, action, person)
        for person in dict.fromkeys(others)
        if person != me
    )


def _tell(context: Context, announcement: Announcement, action: Action, person: int) -> bool:
    stamp = f"{announcement.version}:{context.now.timestamp():.0f}"
    key = f"ann:{announcement.id}:{action}:{stamp}:{person}"
    if action is Action.SUBMIT:
        preview = announcing.as_recipients_see(announcement)
        context.notify(person, preview, f"{key}:preview")
    word = rendering.compose(
        "announcement_told",
        announcement=announcement,
        action=action,
        audience=announcement.people_it_is_for,
        reach=announcing.reach(context, announcement) if action is Action.SUBMIT else None,
        who=context.person,
    )
    return context.notify(person, word, key)


def _approvers(context: Context, announcement: Announcement) -> list[int]:
    """Everybody who could approve it, but for who wrote it; of an emergency all of them hear."""
    wrote = (announcement.author_id, announcement.written_by)
    everybody = [
        person
        for role in APPROVERS
        for person in holders_of(context.session, Role(role), context.now)
    ]
    return everybody if announcement.emergency else [p for p in everybody if p not in wrote]

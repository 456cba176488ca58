"""Subscriptions: of which topics one wants announcements; all, until one says otherwise."""

from bot import rendering
from bot.context import Context
from bot.messages import Replies, Reply
from bot.router import Router
from db import people
from db.audience_reach import MUTED
from db.posts import Role

router = Router()

REGISTERED = tuple(Role)


@router.command("suscripciones", roles=REGISTERED)
def show(context: Context) -> Replies:
    return _topics(context, replace=False)


@router.action("sub", roles=REGISTERED)
def toggle(context: Context) -> Replies:
    """`sub:<topic>`: off when it was on, on when it was off."""
    topic = context.args[0] if context.args else ""
    if topic not in rendering.labels("announcement_topics"):
        return rendering.compose("outdated_button")
    assert context.person is not None, "roles were checked"
    muted = set(context.person.settings.get(MUTED, ())) ^ {topic}
    people.change_setting(context.person, MUTED, sorted(muted))
    return _topics(context, replace=True)


def _topics(context: Context, *, replace: bool) -> Reply:
    assert context.person is not None, "roles were checked"
    kept = context.person.settings
    return rendering.compose(
        "subscriptions",
        replace=replace,
        muted=kept.get(MUTED, []),
        notices=kept.get("notices", True),
    )

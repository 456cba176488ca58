"""Group chats: ignored unless an administrator enrols them, from outside."""

from bot import rendering
from bot.context import Context
from bot.messages import Replies
from bot.router import Router
from db import audit, people
from db.audit import Act
from db.posts import Role

router = Router()

ENROLLERS = frozenset({Role.ADMIN})


@router.command("grupo", roles=ENROLLERS)
def enrol(context: Context) -> Replies:
    """`/grupo NUMBER` lets a Telegram group speak to the bot; `/grupo NUMBER no` ends that."""
    number, answer = (*context.args, "", "")[:2]
    if not number.lstrip("-").isdecimal():
        return rendering.compose("group_how")
    address = f"telegram:{number}"
    enrolled = answer.lower() != "no"
    people.see(context.session, address, context.now).enrolled = enrolled
    audit.record(
        context.session,
        Act.ENROLLED_GROUP,
        now=context.now,
        actor_id=context.person.id if context.person else None,
        enrolled=enrolled,
    )
    return rendering.compose("group_enrolled", enrolled=enrolled)

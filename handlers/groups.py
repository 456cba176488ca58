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
ADVISERS = "asesores"


@router.command("grupo", roles=ENROLLERS)
def enrol(context: Context) -> Replies:
    """`/grupo NUMBER` lets a Telegram group speak to the bot; `/grupo NUMBER no` ends that.

    `/grupo NUMBER asesores` makes it the advisers' group: they take and answer questions there.
    """
    number, answer = (*context.args, "", "")[:2]
    if not number.lstrip("-").isdecimal():
        return rendering.compose("group_how")
    address = f"telegram:{number}"
    enrolled = answer.lower() != "no"
    advises = answer.lower() == ADVISERS
    group = people.see(context.session, address, context.now)
    group.enrolled, group.advises = enrolled, advises
    audit.record(
        context.session,
        Act.ENROLLED_GROUP,
        now=context.now,
        actor_id=context.person.id if context.person else None,
        enrolled=enrolled,
        advises=advises,
    )
    return rendering.compose("group_enrolled", enrolled=enrolled, advises=advises)

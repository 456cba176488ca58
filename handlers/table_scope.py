"""Who may sit at a table: the municipalities and ministries within a person's reach."""

from bot.context import Context
from bot.forms import InvalidAnswer
from db import commitment_drafts, commitment_sides
from db.bodies import Body
from db.commitment_errors import Invalid
from db.commitment_sides import ACTING_ROLES
from db.posts import Role
from handlers import bodies, sight

REGISTRARS = frozenset({Role.COORDINATOR, *ACTING_ROLES})


def locals_named(context: Context, text: str) -> list[Body]:
    found = bodies.find(context, text, limit=None)
    named = [found.body] if found.body else list(found.choices)
    return [body for body in named if body.department and _may_host(context, body)]


def only(allowed: list[Body]) -> str:
    if len(allowed) == 1:
        return allowed[0].code
    if allowed:
        raise InvalidAnswer("join_body_unclear", choices=allowed[: bodies.MAX_CHOICES])
    raise InvalidAnswer("out_of_scope")


def _may_host(context: Context, body: Body) -> bool:
    """A municipality in scope, or any for those whose own body sits across the table."""
    across = commitment_sides.own_bodies(context.duties) - {body.code}
    return bool(across) or context.covers(body, *REGISTRARS)


def may_meet(context: Context, local: Body, counterpart: Body) -> bool:
    try:
        commitment_drafts.region_of(local, counterpart)
    except Invalid:
        return False
    return commitment_sides.may_register(sight.actor(context), local, counterpart)

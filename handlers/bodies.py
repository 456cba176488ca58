"""Finding the body that a text names, and showing what we know of it to who may see it."""

from collections.abc import Collection
from dataclasses import dataclass

from bot import rendering
from bot.context import Context
from bot.forms import InvalidAnswer
from bot.messages import Replies
from bot.router import Router
from db import audit, bodies, posts
from db.bodies import Body
from db.posts import Role
from knowledge.places import Places
from knowledge.sectors import Sectors

router = Router()

MAX_CHOICES = 12
LOOKERS = (
    Role.COORDINATOR,
    Role.ADVISER,
    Role.SUPERVISOR,
    Role.BROADCASTER,
    Role.APPROVER,
    Role.CURATOR,
    Role.ADMIN,
)


@dataclass(frozen=True)
class Found:
    """One body, or those to choose from (none: unknown)."""

    body: Body | None
    choices: tuple[Body, ...] = ()


def find(context: Context, text: str, limit: int | None = MAX_CHOICES) -> Found:
    """The body that `text` names: a code, a municipality, a ministry, a regional government."""
    if body := bodies.get(context.session, text):
        return Found(body)
    sector = Sectors.load().resolve(text)
    if sector.kind == "found":
        return Found(bodies.get(context.session, sector.sectors[0].acronym))
    if "regional" in text.lower():
        region = Places.load().resolve(text, want="department")
        if region.kind == "found":
            return Found(bodies.get(context.session, f"GR-{region.places[0].code}"))
    place = Places.load().resolve(text)
    if place.kind == "found":
        return Found(bodies.get(context.session, place.places[0].code))
    codes = [option.code for option in place.places] or [s.acronym for s in sector.sectors]
    return Found(None, tuple(bodies.by_codes(context.session, codes[:limit])))


def find_within(context: Context, text: str, *roles: Role) -> Found:
    """The same among the bodies that these roles reach; the rest is as good as unknown."""
    found = find(context, text, limit=None)
    named = (found.body,) if found.body else found.choices
    reached = tuple(body for body in named if context.covers(body, *roles))
    return Found(reached[0]) if len(reached) == 1 else Found(None, reached[:MAX_CHOICES])


def code_within(context: Context, text: str, roles: Collection[Role]) -> str:
    """The same for a form's answer: the body's code. Raises InvalidAnswer."""
    found = find_within(context, text, *roles)
    if found.body:
        return found.body.code
    if found.choices:
        raise InvalidAnswer("join_body_unclear", choices=found.choices)
    raise InvalidAnswer("out_of_scope")


@router.command("entidad", roles=LOOKERS, words=True)
def show_body(context: Context) -> Replies:
    """Who holds which post of a body; the look itself is on record (Ley 29733)."""
    if not context.text:
        return rendering.compose("body_which")
    return _card(context, find_within(context, context.text, *LOOKERS))


@router.action("body", roles=LOOKERS)
def show_chosen(context: Context) -> Replies:
    return _card(context, find_within(context, ":".join(context.args), *LOOKERS))


def _card(context: Context, found: Found) -> Replies:
    if found.body is None and not found.choices:
        return rendering.compose("out_of_scope")
    if found.body is None:
        return rendering.compose("body_choose", choices=found.choices, action="body")
    person = context.person
    audit.record(
        context.session,
        audit.Act.LOOKED_UP,
        now=context.now,
        actor_id=person.id if person else None,
        subject=f"body:{found.body.code}",
    )
    held = [
        (post, posts.holders(context.session, post.id, context.now))
        for post in posts.of_body(context.session, found.body.code)
    ]
    names = {
        tenure.person_id: posts.holder_name(context.session, tenure)
        for _, tenures in held
        for tenure in tenures
    }
    return rendering.compose("body_card", body=found.body, held=held, names=names)

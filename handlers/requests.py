"""Coming in without a proof: a request, and the word of a coordinator who knows."""

from bot import rendering
from bot.context import Context
from bot.forms import Answers, Form, InvalidAnswer, Question
from bot.messages import Lane, Replies
from bot.router import Router
from db import audit, bodies, joining, people, posts, standing
from db.audit import Act
from db.joining import JoinRequest
from db.posts import Role
from handlers import arriving
from handlers.bodies import find

router = Router()

DECIDERS = (Role.COORDINATOR, Role.ADMIN)


def _body(context: Context, text: str, answers: Answers) -> str:
    found = find(context, text)
    if found.body:
        return found.body.code
    raise InvalidAnswer("join_body_unclear", choices=found.choices)


def _posts(context: Context, answers: Answers) -> list[tuple[str, str]]:
    body = bodies.get(context.session, answers["body"])
    return [(post.title, post.title) for post in standing.standing(body)] if body else []


def _ask_to_join(context: Context, answers: Answers) -> Replies:
    body = bodies.get(context.session, answers["body"])
    if body is None:
        return rendering.compose("join_body_unclear", choices=())
    request = joining.ask(
        context.session,
        address=context.message.address,
        name=answers["name"],
        body=body,
        title=standing.title_of(body, answers["post"]),
        now=context.now,
    )
    if request is None:
        return rendering.compose("join_too_many", limit=joining.MAX_WAITING)
    audit.record(context.session, Act.ASKED_TO_JOIN, now=context.now, subject=f"body:{body.code}")
    told = _tell_deciders(context, request)
    return rendering.compose("join_waiting", request=request, body=body, told=told)


REGISTRATION = router.form(
    Form(
        "registro",
        (
            Question("body", parse=_body),
            Question("post", options=_posts, parse=arriving.parse_title, open=True),
            arriving.NAME,
        ),
        _ask_to_join,
    )
)


@router.command("solicitudes", roles=DECIDERS)
def list_requests(context: Context) -> Replies:
    waiting = [r for r in joining.waiting(context.session) if _may_decide(context, r)]
    return rendering.compose("join_requests", requests=waiting)


@router.action("join", roles=DECIDERS)
def decide(context: Context) -> Replies:
    """`join:<request>:1|0`, one tap; a second tap, or another coordinator, changes nothing."""
    number, verdict = (*context.args, "", "")[:2]
    request = joining.get(context.session, int(number)) if number.isdecimal() else None
    if request is None or context.person is None or not _may_decide(context, request):
        return rendering.compose("outdated_button")
    if verdict not in ("0", "1"):
        return rendering.compose("outdated_button")
    approve = verdict == "1"
    if not joining.decide(
        context.session,
        request.id,
        approve=approve,
        decided_by=context.person.id,
        now=context.now,
    ):
        return rendering.compose("join_decided_before")
    audit.record(
        context.session,
        Act.APPROVED if approve else Act.REFUSED,
        now=context.now,
        actor_id=context.person.id,
        subject=f"body:{request.body_code}",
        request=request.id,
    )
    _settle(context, request, approve=approve)
    return rendering.compose("join_decided", request=request, approved=approve)


def _settle(context: Context, request: JoinRequest, *, approve: bool) -> None:
    """Do what was decided and tell the person who waits."""
    verdict = "join_approved" if approve else "join_refused"
    if approve:
        row = people.see(context.session, request.address, context.now)
        if row.person_id is None:
            row.person_id = people.add_person(context.session, request.name, context.now).id
        post = standing.post_for(context.session, request.body, request.title)
        arriving.appoint(context, row.person_id, post, via="approval")
    word = rendering.compose(verdict, request=request)
    context.tell(request.address, word, f"join:{request.id}", Lane.ANSWER)


def _tell_deciders(context: Context, request: JoinRequest) -> int:
    """Everybody who may decide is asked; returns how many could be reached."""
    session, body, now = context.session, request.body, context.now
    deciders: list[int] = []
    if _coordinators_may_vouch(context, request):
        deciders = posts.who_covers(session, body, Role.COORDINATOR, now)
    deciders = deciders or posts.who_covers(session, body, Role.ADMIN, now)
    card = rendering.compose("join_request", request=request, holders=_holders(context, request))
    key = f"joinask:{request.id}"
    return sum(context.notify(person, card, f"{key}:{person}") for person in deciders)


def _holders(context: Context, request: JoinRequest) -> list[str]:
    """Who is in that post already: a second mayor deserves a second look."""
    post = posts.named(context.session, request.body_code, request.title)
    held = posts.holders(context.session, post.id, context.now) if post else []
    return [posts.holder_name(context.session, tenure) for tenure in held]


def _may_decide(context: Context, request: JoinRequest) -> bool:
    if context.covers(request.body, Role.ADMIN):
        return True
    vouched = _coordinators_may_vouch(context, request)
    return vouched and context.covers(request.body, Role.COORDINATOR)


def _coordinators_may_vouch(context: Context, request: JoinRequest) -> bool:
    role = standing.role_of(context.session, request.body, request.title)
    return role in standing.VOUCHED_BY_COORDINATORS

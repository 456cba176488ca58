"""Bringing others in: invitations by who may vouch, and delegates with an end."""

from datetime import datetime, time

from bot import rendering
from bot.context import Context
from bot.forms import Answers, Form, InvalidAnswer, Question, start
from bot.messages import Replies
from bot.router import Router
from bot.spanish import LIMA
from db import audit, bodies, invitations, posts, standing
from db.audit import Act
from db.posts import Duty, Role
from handlers.bodies import find
from knowledge import calendar, dates

router = Router()

INVITERS = frozenset({Role.COORDINATOR, Role.ADMIN})
DELEGATORS = frozenset(
    {Role.AUTHORITY, Role.OFFICIAL, Role.COORDINATOR, Role.ADVISER, Role.BROADCASTER}
)
INVITED_BY_COORDINATORS = frozenset({Role.AUTHORITY, Role.OFFICIAL})
"""What a coordinator may vouch for; anything else takes an administrator."""


def _body(context: Context, text: str, answers: Answers) -> str:
    found = find(context, text)
    if found.body is None:
        raise InvalidAnswer("join_body_unclear", choices=found.choices)
    if not context.covers(found.body, *INVITERS):
        raise InvalidAnswer("out_of_scope")
    return found.body.code


def _titles(context: Context, answers: Answers) -> list[tuple[str, str]]:
    body = bodies.get(context.session, answers["body"])
    return [(post.title, post.title) for post in standing.standing(body)] if body else []


def _invite(context: Context, answers: Answers) -> Replies:
    body = bodies.get(context.session, answers["body"])
    if body is None or not context.covers(body, *INVITERS):
        return rendering.compose("out_of_scope")
    post = standing.post_for(context.session, body, answers["post"])
    if Role.ADMIN not in context.roles and Role(post.role) not in INVITED_BY_COORDINATORS:
        return rendering.compose("invite_needs_admin")
    issued = invitations.issue(context.session, post, now=context.now, invited_by=_me(context))
    return _show(context, issued)


INVITATION = router.form(
    Form(
        "invitar",
        (Question("body", parse=_body), Question("post", options=_titles, open=True)),
        _invite,
        roles=INVITERS,
    )
)


@router.command("invitar", roles=INVITERS)
def invite(context: Context) -> Replies:
    """`/invitar`, or `/invitar PLACE` to skip the first question."""
    if not context.text:
        return start(context, INVITATION)
    try:
        return start(context, INVITATION, body=_body(context, context.text, {}))
    except InvalidAnswer as problem:
        return rendering.compose(problem.template, **problem.parameters)


def _own_posts(context: Context, answers: Answers) -> list[tuple[str, str]]:
    return [(f"{duty.post}, {duty.body}", f"p{duty.post_id}") for duty in _lendable(context)]


def _until(context: Context, text: str, answers: Answers) -> str:
    deadline = dates.parse_deadline(text, context.today, calendar.load())
    if deadline.kind != "date" or deadline.on is None:
        raise InvalidAnswer("date_unclear")
    return deadline.on.isoformat()


def _delegate(context: Context, answers: Answers) -> Replies:
    duty = next((d for d in _lendable(context) if f"p{d.post_id}" == answers["post"]), None)
    if duty is None:
        return rendering.compose("not_allowed", person=context.person)
    last_day = datetime.fromisoformat(answers["until"])
    ends_at = datetime.combine(last_day, time.max, tzinfo=LIMA)
    if duty.until is not None:
        ends_at = min(ends_at, duty.until)  # nobody lends what is no longer theirs
    issued = invitations.issue(
        context.session,
        context.session.get_one(posts.Post, duty.post_id),
        now=context.now,
        invited_by=_me(context),
        ends_at=ends_at,
        delegated_by=_me(context),
    )
    audit.record(
        context.session,
        Act.DELEGATED,
        now=context.now,
        actor_id=_me(context),
        subject=f"post:{duty.post_id}",
        until=answers["until"],
    )
    return _show(context, issued)


DELEGATION = router.form(
    Form(
        "delegar",
        (Question("post", options=_own_posts), Question("until", parse=_until)),
        _delegate,
        roles=DELEGATORS,
    )
)


@router.command("delegar", roles=DELEGATORS)
def delegate(context: Context) -> Replies:
    own = _lendable(context)
    if not own:
        return rendering.compose("nothing_to_delegate")
    known = {"post": f"p{own[0].post_id}"} if len(own) == 1 else {}
    return start(context, DELEGATION, **known)


def _lendable(context: Context) -> list[Duty]:
    """The posts one holds oneself: a delegate does not delegate."""
    person = _me(context)
    return [
        duty
        for duty in context.duties
        if any(
            tenure.person_id == person and tenure.delegated_by is None
            for tenure in posts.holders(context.session, duty.post_id, context.now)
        )
    ]


def _show(context: Context, issued: invitations.Issued) -> Replies:
    audit.record(
        context.session,
        Act.INVITED,
        now=context.now,
        actor_id=_me(context),
        subject=f"post:{issued.invitation.post_id}",
    )
    return rendering.compose(
        "invitation",
        invitation=issued.invitation,
        post=issued.invitation.post,
        body=issued.invitation.post.body,
        code=issued.code,
        link=context.policy.link(issued.payload),
    )


def _me(context: Context) -> int | None:
    return context.person.id if context.person else None

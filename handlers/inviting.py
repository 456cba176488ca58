"""Bringing others in: invitations by who may vouch, and delegates with an end."""

from datetime import date, timedelta

from bot import rendering, working_days
from bot.context import Context
from bot.forms import Answers, Form, InvalidAnswer, Question, start
from bot.messages import Replies
from bot.router import Router
from bot.spanish import lima_midnight
from db import audit, bodies, invitations, posts, standing
from db.audit import Act
from db.posts import Duty, Role
from handlers.arriving import parse_title
from handlers.bodies import code_within
from knowledge import dates

router = Router()

INVITERS = frozenset({Role.COORDINATOR, Role.ADMIN})
DELEGATORS = frozenset(
    {
        Role.AUTHORITY,
        Role.OFFICIAL,
        Role.COORDINATOR,
        Role.ADVISER,
        Role.SUPERVISOR,
        Role.BROADCASTER,
    }
)


def _body(context: Context, text: str, answers: Answers) -> str:
    return code_within(context, text, INVITERS)


def _titles(context: Context, answers: Answers) -> list[tuple[str, str]]:
    body = bodies.get(context.session, answers["body"])
    return [(post.title, post.title) for post in standing.standing(body)] if body else []


def _invite(context: Context, answers: Answers) -> Replies:
    body = bodies.get(context.session, answers["body"])
    if body is None or not context.covers(body, *INVITERS):
        return rendering.compose("out_of_scope")
    role = standing.role_of(context.session, body, answers["post"])
    if role not in standing.VOUCHED_BY_COORDINATORS and not context.covers(body, Role.ADMIN):
        return rendering.compose("invite_needs_admin")
    post = standing.post_for(context.session, body, answers["post"])
    issued = invitations.issue(context.session, post, now=context.now, invited_by=_me(context))
    return _show(context, issued)


INVITATION = router.form(
    Form(
        "invitar",
        (
            Question("body", parse=_body),
            Question("post", options=_titles, parse=parse_title, open=True),
        ),
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
    deadline = dates.parse_deadline(text, context.today, working_days.load(context.session))
    if deadline.kind != "date" or deadline.on is None:
        raise InvalidAnswer("date_unclear")
    return deadline.on.isoformat()


def _delegate(context: Context, answers: Answers) -> Replies:
    duty = next((d for d in _lendable(context) if f"p{d.post_id}" == answers["post"]), None)
    if duty is None:
        return rendering.compose("nothing_to_delegate")
    ends_at = lima_midnight(date.fromisoformat(answers["until"]) + timedelta(days=1))
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
    return [duty for duty in context.duties if duty.role in DELEGATORS and not duty.on_loan]


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
        ephemeral=True,  # the code is kept as a hash only
    )


def _me(context: Context) -> int | None:
    return context.person.id if context.person else None

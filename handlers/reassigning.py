"""Who answers for it: another post of the same body, or another body altogether."""

from typing import Any

from bot import rendering
from bot.context import Context
from bot.forms import Answers, Form, InvalidAnswer, Question, start
from bot.messages import Replies, Reply
from bot.router import Router
from db import bodies, commitment_audience, commitment_edits, posts
from db.commitment_sides import PARTY_ROLES
from db.commitment_states import Action
from db.commitments import Commitment
from db.posts import Role
from handlers import acting, reasons, sight
from handlers.bodies import find

router = Router()

ANSWERING = (*PARTY_ROLES, Role.COORDINATOR)
"""The roles of posts that can answer for a commitment."""


def _about(context: Context, answers: Answers) -> dict[str, Any]:
    return {"commitment": sight.get(context, str(answers["id"]))}


def _parse_body(context: Context, text: str, answers: Answers) -> str:
    found = find(context, text)
    if found.body is None:
        raise InvalidAnswer("join_body_unclear", choices=found.choices)
    return found.body.code


def _posts(context: Context, answers: Answers) -> list[tuple[str, str]]:
    commitment = sight.get(context, str(answers["id"]))
    if commitment is None:
        return []
    known = posts.of_body(context.session, commitment.responsible_code, ANSWERING)
    return [(post.title, f"p{post.id}") for post in known]


def _body_done(context: Context, answers: Answers) -> Replies:
    commitment = sight.get(context, str(answers["id"]))
    body = bodies.get(context.session, answers["body"])
    if commitment is None or body is None:
        return sight.unknown(context, "")
    return acting.perform(
        context,
        commitment,
        Action.REASSIGN,
        lambda move: commitment_edits.reassign(context.session, commitment, move, body),
        version=answers["version"],
        reason=answers["reason"],
        again=lambda: _start(context, BODY, commitment),
    )


def _post_done(context: Context, answers: Answers) -> Replies:
    commitment = sight.get(context, str(answers["id"]))
    if commitment is None:
        return sight.unknown(context, "")
    post_id = int(answers["post"].removeprefix("p"))
    return acting.perform(
        context,
        commitment,
        Action.ASSIGN,
        lambda move: commitment_edits.assign(context.session, commitment, move, post_id),
        version=answers["version"],
        again=lambda: _start(context, POST, commitment),
    )


BODY = router.form(
    Form(
        "reasignar",
        (
            Question("body", parse=_parse_body, skip_if=lambda context, known: "body" in known),
            Question("reason", parse=reasons.parse_reason),
        ),
        _body_done,
        roles=sight.ACTORS,
        template_parameters=_about,
    )
)
POST = router.form(
    Form(
        "encargar",
        (Question("post", options=_posts),),
        _post_done,
        roles=sight.REPORTERS,
        template_parameters=_about,
    )
)


@router.command("reasignar", roles=sight.ACTORS)
def reassign(context: Context) -> Replies:
    """`/reasignar CODE [body]`: coordinators move it to a body, the responsible to a post."""
    commitment = sight.find(context, sight.split(context.text)[0])
    movable = commitment is not None and _may(context, commitment, Action.REASSIGN)
    if commitment is not None and not movable and _may(context, commitment, Action.ASSIGN):
        return acting.typed(context, Action.ASSIGN, lambda row, *_: _start(context, POST, row))
    return acting.typed(context, Action.REASSIGN, lambda row, _, rest: _ask(context, row, rest))


@router.action("reassign", roles=sight.ACTORS)
def tap_reassign(context: Context) -> Replies:
    return acting.tapped(context, Action.REASSIGN, lambda row, *_: _start(context, BODY, row))


@router.action("assign", roles=sight.REPORTERS)
def tap_assign(context: Context) -> Replies:
    return acting.tapped(context, Action.ASSIGN, lambda row, *_: _start(context, POST, row))


def _ask(context: Context, commitment: Commitment, typed: str) -> Replies:
    if not typed:
        return _start(context, BODY, commitment)
    try:
        code = _parse_body(context, typed, {})
    except InvalidAnswer as problem:
        return rendering.compose(problem.template, **problem.parameters)
    return _start(context, BODY, commitment, body=code)


def _start(context: Context, form: Form, commitment: Commitment, **known: str) -> Reply:
    return start(context, form, id=str(commitment.id), version=commitment.version, **known)


def _may(context: Context, commitment: Commitment, action: Action) -> bool:
    actor = sight.actor(context)
    return commitment_audience.in_order(context.session, commitment, action, actor)

"""Acts that need a reason and nothing else: it is typed with the command, or asked for."""

from typing import Any

from bot import rendering
from bot.context import Context
from bot.forms import Answers, Form, InvalidAnswer, Question, start
from bot.messages import Replies
from bot.router import Router
from db import commitment_reports
from db.commitment_acts import Move
from db.commitment_states import Action
from db.commitments import Commitment
from handlers import acting, sight

router = Router()

MIN_REASON = 3
MAX_REASON = 1000


def parse_reason(context: Context, text: str, answers: Answers) -> str:
    words = " ".join(text.split())
    if len(words) < MIN_REASON:
        raise InvalidAnswer("form_empty_answer")
    if len(words) > MAX_REASON:
        raise InvalidAnswer("reason_too_long", limit=MAX_REASON)
    return words


def about(context: Context, answers: Answers) -> dict[str, Any]:
    """What a question says of the commitment, as long as the person may see it."""
    commitment = sight.get(context, str(answers["id"]))
    return {"commitment": commitment, "action": answers["action"]}


def _done(context: Context, answers: Answers) -> Replies:
    commitment = sight.get(context, str(answers["id"]))
    if commitment is None:
        return sight.unknown(context, "")
    action = Action(answers["action"])
    return _do(context, commitment, action, answers["version"], answers["reason"])


WHY = router.form(
    Form(
        "motivo",
        (Question("reason", parse=parse_reason),),
        _done,
        roles=sight.ACTORS,
        template_parameters=about,
    )
)


def typed(context: Context, action: Action) -> Replies:
    """`/command CODE reason`, or without the reason."""
    return acting.typed(context, action, lambda *seen: _go_on(context, action, *seen))


def tapped(context: Context, action: Action) -> Replies:
    return acting.tapped(context, action, lambda *seen: _go_on(context, action, *seen))


def _go_on(
    context: Context, action: Action, commitment: Commitment, version: int, reason: str
) -> Replies:
    if not reason:
        return ask(context, action, commitment, version)
    try:
        words = parse_reason(context, reason, {})
    except InvalidAnswer as problem:
        return rendering.compose(problem.template, **problem.parameters)
    return _do(context, commitment, action, version, words)


def ask(context: Context, action: Action, commitment: Commitment, version: int) -> Replies:
    return start(context, WHY, action=action, id=str(commitment.id), version=version)


def _do(
    context: Context, commitment: Commitment, action: Action, version: int, reason: str
) -> Replies:
    def note(move: Move) -> object:
        return commitment_reports.note(context.session, commitment, move)

    do = note if action is Action.NOTE else acting.simply(context, commitment, action)
    return acting.perform(
        context,
        commitment,
        action,
        do,
        version=version,
        reason=reason,
        again=lambda: start(
            context, WHY, action=action, id=str(commitment.id), version=commitment.version
        ),
    )

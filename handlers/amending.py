"""Putting right what an agreed commitment says; bodies and dates have commands of their own."""

from bot import rendering
from bot.context import Context
from bot.forms import Answers, Form, Question, start
from bot.messages import Replies, Reply
from bot.router import Router
from db import commitment_drafts, commitment_edits
from db.commitment_acts import Move
from db.commitment_states import Action
from db.commitments import Commitment
from handlers import acting, correction_values, minutes, reasons, sight
from handlers.table_scope import REGISTRARS

router = Router()

FIELDS = ("text", "amount", "cui", "kind")


def _fields(context: Context, answers: Answers) -> list[tuple[str, str]]:
    labels = rendering.labels("line_fields")
    return [(labels[field], field) for field in FIELDS]


def _target(context: Context, answers: Answers) -> Commitment | None:
    return sight.get(context, str(answers["id"]))


def _options(context: Context, answers: Answers) -> list[tuple[str, str]]:
    target = _target(context, answers)
    if target is None:
        return []
    return correction_values.options(minutes.table_around(target), answers["field"])


def _parse(context: Context, text: str, answers: Answers) -> str:
    target = _target(context, answers)
    if target is None:
        return ""
    table = minutes.table_around(target)
    return correction_values.parse(context, table, answers["field"], text)


def _done(context: Context, answers: Answers) -> Replies:
    commitment = _target(context, answers)
    if commitment is None:
        return sight.unknown(context, "")
    before = commitment_drafts.of(commitment)
    table = minutes.table_around(commitment)
    draft = correction_values.on_draft(context, table, before, answers["field"], answers["value"])
    if draft == before:
        return rendering.compose("amend_same", commitment=commitment)

    def do(move: Move) -> object:
        return commitment_edits.amend(context.session, commitment, move, draft)

    return acting.perform(
        context,
        commitment,
        Action.AMEND,
        do,
        version=answers["version"],
        reason=answers["reason"],
        again=lambda: _ask(context, commitment),
    )


AMENDMENT = router.form(
    Form(
        "enmienda",
        (
            Question("field", options=_fields),
            Question("value", options=_options, parse=_parse, open=True),
            Question("reason", parse=reasons.parse_reason),
        ),
        _done,
        roles=REGISTRARS,
        template_parameters=lambda context, answers: {"commitment": _target(context, answers)},
    )
)


@router.command("corregir", roles=REGISTRARS)
def amend(context: Context) -> Replies:
    """`/corregir CODE`."""
    return acting.typed(context, Action.AMEND, lambda row, *_: _ask(context, row))


@router.action("amend", roles=REGISTRARS)
def tap_amend(context: Context) -> Replies:
    return acting.tapped(context, Action.AMEND, lambda row, *_: _ask(context, row))


def _ask(context: Context, commitment: Commitment) -> Reply:
    return start(context, AMENDMENT, id=str(commitment.id), version=commitment.version)

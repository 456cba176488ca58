"""Ending without fulfilment: one person asks, with a reason; an approver grants or refuses."""

from bot import rendering
from bot.context import Context
from bot.forms import Answers, Form, Question, start
from bot.messages import Replies, Reply
from bot.router import Router
from db import commitment_requests
from db.commitment_acts import Move
from db.commitment_states import Action
from db.commitments import Commitment
from db.petitions import Petition, PetitionKind
from db.posts import Role
from handlers import acting, reasons, sight

router = Router()

SURE = "yes"
GRANTS = {PetitionKind.NOT_VIABLE: Action.RULE_OUT, PetitionKind.CLOSURE: Action.CLOSE}
APPROVERS = (Role.APPROVER, Role.ADMIN)


def _kinds(context: Context, answers: Answers) -> list[tuple[str, str]]:
    return [
        ("No se puede hacer", PetitionKind.NOT_VIABLE),
        ("Ya no hace falta", PetitionKind.CLOSURE),
    ]


def _has_reason(context: Context, answers: Answers) -> bool:
    return "reason" in answers


def _done(context: Context, answers: Answers) -> Replies:
    commitment = sight.get(context, str(answers["id"]))
    if commitment is None:
        return sight.unknown(context, "")

    def do(move: Move) -> object:
        ask = commitment_requests.ask_closure
        if answers["kind"] == PetitionKind.NOT_VIABLE:
            return ask(context.session, commitment, move, PetitionKind.NOT_VIABLE)
        return ask(context.session, commitment, move, PetitionKind.CLOSURE)

    return acting.perform(
        context,
        commitment,
        Action.ASK_CLOSURE,
        do,
        version=answers["version"],
        reason=answers["reason"],
        again=lambda: _start(context, commitment),
    )


CLOSURE = router.form(
    Form(
        "cierre",
        (
            Question("kind", options=_kinds),
            Question("reason", parse=reasons.parse_reason, skip_if=_has_reason),
        ),
        _done,
        roles=sight.ACTORS,
        template_parameters=lambda context, answers: {
            "commitment": sight.get(context, str(answers["id"]))
        },
    )
)


@router.command("cerrar", roles=sight.ACTORS)
def close(context: Context) -> Replies:
    """`/cerrar CODE reason`; an approver gets the petition that waits."""
    commitment = sight.find(context, sight.split(context.text)[0])
    petition = _decides(context, commitment) if commitment else None
    if commitment is not None and petition is not None:
        return _show(commitment, petition)
    return acting.typed(context, Action.ASK_CLOSURE, lambda *seen: _ask(context, *seen))


@router.action("ask_closure", roles=sight.ACTORS)
def tap_ask(context: Context) -> Replies:
    return acting.tapped(context, Action.ASK_CLOSURE, lambda *seen: _ask(context, *seen))


@router.action("close", roles=APPROVERS)
def tap_close(context: Context) -> Replies:
    """`close:<commitment>:<version>[:yes]`: seen first, granted with a second tap."""
    return _tapped(context, Action.CLOSE)


@router.action("rule_out", roles=APPROVERS)
def tap_rule_out(context: Context) -> Replies:
    return _tapped(context, Action.RULE_OUT)


@router.action("refuse_closure", roles=APPROVERS)
def tap_refuse(context: Context) -> Replies:
    return reasons.tapped(context, Action.REFUSE_CLOSURE)


def _tapped(context: Context, action: Action) -> Replies:
    sure = context.args[2:] == (SURE,)

    def then(commitment: Commitment, version: int, rest: str) -> Replies:
        if sure:
            do = acting.simply(context, commitment, action)
            return acting.perform(context, commitment, action, do, version=version)
        petition = acting.petition_for(context, commitment, action)
        assert petition is not None, "the act was found in order"
        return _show(commitment, petition)

    return acting.tapped(context, action, then)


def _ask(context: Context, commitment: Commitment, version: int, reason: str) -> Replies:
    known = {"reason": reason} if len(reason) >= reasons.MIN_REASON else {}
    return _start(context, commitment, **known)


def _start(context: Context, commitment: Commitment, **known: str) -> Reply:
    return start(context, CLOSURE, id=str(commitment.id), version=commitment.version, **known)


def _decides(context: Context, commitment: Commitment) -> Petition | None:
    found = (acting.petition_for(context, commitment, action) for action in GRANTS.values())
    return next(filter(None, found), None)


def _show(commitment: Commitment, petition: Petition) -> Reply:
    grant = GRANTS[PetitionKind(petition.kind)]
    return rendering.compose(
        "closure_confirm", commitment=commitment, petition=petition, grant=grant, sure=SURE
    )

"""Done, they say: declaring it, and another person's word on whether the evidence shows it."""

from bot import rendering
from bot.context import Context
from bot.messages import Replies
from bot.router import Router
from db import commitment_audience, evidence
from db.commitment_errors import Impossible
from db.commitment_states import Action, State, states_toward
from db.commitments import Commitment
from handlers import acting, reasons, sight
from handlers import evidence as filing

router = Router()

SURE = "yes"
TO_BE_SHOWN = states_toward(Action.ATTACH, Action.DECLARE)
"""With new evidence these can be declared done."""


@router.command("cumplido", roles=sight.REPORTERS)
def declare(context: Context) -> Replies:
    """`/cumplido CODE [remark]`."""
    return acting.typed(context, Action.DECLARE, lambda *seen: _declare(context, *seen))


@router.action("declare", roles=sight.REPORTERS)
def tap_declare(context: Context) -> Replies:
    return acting.tapped(context, Action.DECLARE, lambda *seen: _declare(context, *seen))


@router.action("done", roles=sight.REPORTERS)
def tap_done(context: Context) -> Replies:
    """`done:<commitment>:<version>` on a reminder: whoever has not shown it yet is asked to."""
    return acting.tapped(context, Action.ATTACH, lambda *seen: _done(context, *seen))


@router.action("retract", roles=sight.REPORTERS)
def tap_retract(context: Context) -> Replies:
    return reasons.tapped(context, Action.RETRACT)


@router.command("verificar", roles=sight.ACTORS)
def verify(context: Context) -> Replies:
    """`/verificar CODE`: the evidence is shown first, then it is one tap."""
    return acting.typed(context, Action.VERIFY, lambda *seen: _show_first(context, *seen))


@router.action("verify", roles=sight.ACTORS)
def tap_verify(context: Context) -> Replies:
    """`verify:<commitment>:<version>[:yes]`."""
    sure = context.args[2:] == (SURE,)
    then = _verify if sure else _show_first
    return acting.tapped(context, Action.VERIFY, lambda *seen: then(context, *seen))


@router.command("observar", roles=sight.ACTORS)
def observe(context: Context) -> Replies:
    """`/observar CODE what is wrong`."""
    return reasons.typed(context, Action.OBSERVE)


@router.action("observe", roles=sight.ACTORS)
def tap_observe(context: Context) -> Replies:
    return reasons.tapped(context, Action.OBSERVE)


@router.command("reabrir", roles=sight.ACTORS)
def reopen(context: Context) -> Replies:
    """`/reabrir CODE reason`."""
    return reasons.typed(context, Action.REOPEN)


@router.action("reopen", roles=sight.ACTORS)
def tap_reopen(context: Context) -> Replies:
    return reasons.tapped(context, Action.REOPEN)


def _done(context: Context, commitment: Commitment, version: int, rest: str) -> Replies:
    actor = sight.actor(context)
    if commitment_audience.in_order(context.session, commitment, Action.DECLARE, actor):
        return _declare(context, commitment, version, "")
    if commitment.state not in TO_BE_SHOWN:
        return acting.refuse(
            context, commitment, Impossible(State(commitment.state), Action.DECLARE)
        )
    return filing.ask_to_declare(context, commitment)


def _declare(context: Context, commitment: Commitment, version: int, remark: str) -> Replies:
    do = acting.simply(context, commitment, Action.DECLARE)
    return acting.perform(context, commitment, Action.DECLARE, do, version=version, reason=remark)


def _show_first(context: Context, commitment: Commitment, version: int, rest: str) -> Replies:
    pieces = evidence.of_commitment(context.session, commitment.id)
    return rendering.compose("verify_confirm", commitment=commitment, pieces=pieces, sure=SURE)


def _verify(context: Context, commitment: Commitment, version: int, rest: str) -> Replies:
    do = acting.simply(context, commitment, Action.VERIFY)
    return acting.perform(context, commitment, Action.VERIFY, do, version=version)

"""Progress: a line on how a commitment goes, and what is in its way."""

from bot.context import Context
from bot.messages import Replies
from bot.router import Router
from db.commitment_states import Action
from db.commitments import Commitment
from handlers import acting, reasons, sight

router = Router()


@router.command("avance", roles=sight.REPORTERS)
def note(context: Context) -> Replies:
    """`/avance CODE text`."""
    return reasons.typed(context, Action.NOTE)


@router.action("note", roles=sight.REPORTERS)
def tap_note(context: Context) -> Replies:
    return reasons.tapped(context, Action.NOTE)


@router.command("bloqueado", roles=sight.REPORTERS)
def block(context: Context) -> Replies:
    """`/bloqueado CODE reason`."""
    return reasons.typed(context, Action.BLOCK)


@router.action("block", roles=sight.REPORTERS)
def tap_block(context: Context) -> Replies:
    return reasons.tapped(context, Action.BLOCK)


@router.command("desbloquear", "desbloqueado", roles=sight.REPORTERS)
def unblock(context: Context) -> Replies:
    """`/desbloquear CODE [what changed]`."""
    return acting.typed(context, Action.UNBLOCK, lambda *seen: _unblock(context, *seen))


@router.action("unblock", roles=sight.REPORTERS)
def tap_unblock(context: Context) -> Replies:
    return acting.tapped(context, Action.UNBLOCK, lambda *seen: _unblock(context, *seen))


def _unblock(context: Context, commitment: Commitment, version: int, reason: str) -> Replies:
    do = acting.simply(context, commitment, Action.UNBLOCK)
    return acting.perform(context, commitment, Action.UNBLOCK, do, version=version, reason=reason)

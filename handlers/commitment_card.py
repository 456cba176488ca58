"""The card of a commitment: what it says, its three lights, and the buttons of whoever looks."""

from bot import rendering
from bot.context import Context
from bot.messages import Reply
from db import (
    commitment_conditions,
    commitment_finding,
    commitment_lights,
    commitment_sides,
    evidence,
    milestones,
    progress,
)
from db.commitment_states import Action, Side
from db.commitments import Commitment
from handlers import sight

BUTTONS = (
    Action.CONFIRM,
    Action.OBJECT,
    Action.CORRECT,
    Action.UPHOLD,
    Action.WITHDRAW,
    Action.GRANT_EXTENSION,
    Action.REFUSE_EXTENSION,
    Action.CLOSE,
    Action.RULE_OUT,
    Action.REFUSE_CLOSURE,
    Action.VERIFY,
    Action.OBSERVE,
    Action.NOTE,
    Action.ATTACH,
    Action.DECLARE,
    Action.RETRACT,
    Action.UNBLOCK,
    Action.BLOCK,
    Action.ASK_EXTENSION,
    Action.FIX_DATE,
    Action.ASSIGN,
    Action.REASSIGN,
    Action.AMEND,
    Action.PLAN,
    Action.ASK_CLOSURE,
    Action.REOPEN,
)
"""What the card offers, in this order, to whom it is open: decisions that wait come first."""


def show(
    context: Context,
    commitment: Commitment,
    *,
    headline: str = "",
    told: int = 0,
    replace: bool = False,
) -> Reply:
    """`headline` is the act that was just done, `told` how many people hear of it."""
    session = context.session
    verdicts = evidence.newest_verdicts(session, [commitment.id])
    steps = milestones.of_commitment(session, commitment.id)
    notes = progress.of_commitment(session, commitment.id, limit=1)
    return rendering.compose(
        "commitment_card",
        replace=replace,
        headline=headline,
        told=told,
        commitment=commitment,
        lights=commitment_lights.lights(commitment, verdicts.get(commitment.id), context.today),
        overdue=commitment_lights.is_overdue(commitment, context.today),
        steps=steps,
        percent=milestones.percent(steps),
        note=notes[0] if notes else None,
        evidence=commitment_finding.count_evidence(session, commitment.id),
        waiting=commitment_finding.petitions_waiting(session, commitment.id),
        buttons=offered(context, commitment),
    )


def offered(context: Context, commitment: Commitment) -> list[Action]:
    """What this person may do now, in the card's order."""
    open_to_them = set(
        commitment_conditions.offered(context.session, commitment, sight.actor(context))
    )
    if commitment.original_due_on is not None:
        open_to_them.discard(Action.FIX_DATE)
    else:
        open_to_them.discard(Action.ASK_EXTENSION)
    if _has_confirmed(context, commitment):
        open_to_them.discard(Action.CONFIRM)
    waiting = commitment_finding.petitions_waiting(context.session, commitment.id)
    open_to_them -= {_ASKED[petition.kind] for petition in waiting}
    return [action for action in BUTTONS if action in open_to_them]


def _has_confirmed(context: Context, commitment: Commitment) -> bool:
    """Whether the person's own body has agreed already."""
    found = commitment_sides.sides(sight.actor(context), commitment)
    if Side.RESPONSIBLE in found:
        return commitment.responsible_confirmed_at is not None
    return commitment.counterpart_confirmed_at is not None


_ASKED = {
    "prorroga": Action.ASK_EXTENSION,
    "no_viable": Action.ASK_CLOSURE,
    "cerrado": Action.ASK_CLOSURE,
}
"""What is not offered again while it waits."""

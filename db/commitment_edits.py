"""Changing what a commitment says: freely until it is agreed, after that only what may differ."""

from datetime import date

from sqlalchemy.orm import Session

from db import commitment_drafts
from db.bodies import Body
from db.commitment_acts import Move, act
from db.commitment_drafts import Draft
from db.commitment_errors import Invalid, NotAllowed
from db.commitment_sides import may_register
from db.commitment_states import Action
from db.commitments import Commitment

AMENDABLE = frozenset({"text", "kind", "cui", "amount_centimos", "priority"})
"""What may still be put right after both have agreed; bodies and dates have acts of their own."""


def correct(session: Session, commitment: Commitment, move: Move, draft: Draft) -> None:
    """Put the draft in the place of what was written down; both parties confirm again."""
    _check_reach(move, draft.responsible, draft.counterpart)
    values = commitment_drafts.columns(session, draft)
    changes = {**values, "original_due_on": values["due_on"]}
    act(session, commitment, Action.CORRECT, move, changes=changes)


def amend(session: Session, commitment: Commitment, move: Move, draft: Draft) -> bool:
    """Put right what the draft says differently; False when there is nothing.

    Raises Invalid for a field that is not AMENDABLE.
    """
    values = commitment_drafts.columns(session, draft)
    changes = {key: value for key, value in values.items() if getattr(commitment, key) != value}
    for field in sorted(changes.keys() - AMENDABLE):
        raise Invalid(field, "agreed")
    if changes:
        act(session, commitment, Action.AMEND, move, changes=changes)
    return bool(changes)


def assign(session: Session, commitment: Commitment, move: Move, post_id: int | None) -> None:
    """Another post of the responsible body answers for it. Raises Invalid for a foreign post."""
    post = commitment_drafts.post_of(session, post_id, commitment.responsible)
    act(session, commitment, Action.ASSIGN, move, changes={"responsible_post_id": post})


def reassign(
    session: Session, commitment: Commitment, move: Move, body: Body, post_id: int | None = None
) -> None:
    """Another body answers for it. Raises Invalid when it is the same, or the counterpart."""
    if body.code == commitment.responsible_code:
        raise Invalid("responsible_code", "same_body")
    changes = {
        "responsible_code": body.code,
        "responsible_post_id": commitment_drafts.post_of(session, post_id, body),
        "region": commitment_drafts.region_of(body, commitment.counterpart),
    }
    _check_reach(move, body, commitment.counterpart)
    act(session, commitment, Action.REASSIGN, move, changes=changes)


def fix_date(session: Session, commitment: Commitment, move: Move, due_on: date) -> None:
    """Give what was agreed «sin plazo» its first deadline, which is then the original one."""
    if commitment.original_due_on is not None:
        raise Invalid("due_on", "has_deadline")
    changes = {"original_due_on": due_on, "due_on": due_on}
    act(session, commitment, Action.FIX_DATE, move, changes=changes)


def _check_reach(move: Move, responsible: Body, counterpart: Body) -> None:
    """Nobody sends a commitment to where they could not have registered it."""
    if not may_register(move.actor, responsible, counterpart):
        raise NotAllowed

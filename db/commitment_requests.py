"""Asking for what a second person must grant: another deadline, or an end without fulfilment."""

from collections.abc import Collection
from datetime import date
from typing import Literal

from sqlalchemy.orm import Session

from db import petitions
from db.commitment_acts import Move, Trace, act
from db.commitment_errors import AlreadyAsked, Invalid
from db.commitment_history import as_text
from db.commitment_states import Action
from db.commitments import Commitment
from db.lima import lima_date
from db.petitions import CLOSURES, Petition, PetitionKind, PetitionState


def ask_extension(
    session: Session, commitment: Commitment, move: Move, proposed_on: date
) -> Petition:
    """Ask for a later deadline. The original one stays, whatever is granted.

    Raises Invalid for a date that is past or not later, and for a commitment «sin plazo».
    """
    if commitment.due_on is None:
        raise Invalid("proposed_on", "no_deadline")
    if proposed_on <= commitment.due_on:
        raise Invalid("proposed_on", "not_later")
    if proposed_on < lima_date(move.now):
        raise Invalid("proposed_on", "past")
    _none_waits(session, commitment, (PetitionKind.EXTENSION,))
    trace = Trace("extension", as_text(commitment.due_on), as_text(proposed_on))
    act(session, commitment, Action.ASK_EXTENSION, move, trace=trace)
    return _file(session, commitment, move, PetitionKind.EXTENSION, proposed_on)


def ask_closure(
    session: Session,
    commitment: Commitment,
    move: Move,
    kind: Literal[PetitionKind.NOT_VIABLE, PetitionKind.CLOSURE],
) -> Petition:
    """Ask that it ends unfulfilled: it can't be done, or it is not needed any more."""
    _none_waits(session, commitment, CLOSURES)
    act(session, commitment, Action.ASK_CLOSURE, move, trace=Trace("closure", "", kind))
    return _file(session, commitment, move, kind)


def _none_waits(session: Session, commitment: Commitment, kinds: Collection[PetitionKind]) -> None:
    if petitions.waiting(session, commitment.id, kinds) is not None:
        raise AlreadyAsked


def _file(
    session: Session,
    commitment: Commitment,
    move: Move,
    kind: PetitionKind,
    proposed_on: date | None = None,
) -> Petition:
    row = Petition(
        commitment_id=commitment.id,
        kind=kind,
        reason=move.reason.strip(),
        due_on=commitment.due_on,
        proposed_on=proposed_on,
        asked_by=move.actor.person_id,
        asked_at=move.now,
        state=PetitionState.WAITING,
        decision_reason="",
    )
    session.add(row)
    session.flush()
    return row

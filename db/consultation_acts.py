"""Acting on a consultation: the one way its row changes, guarded, and written in its history."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from db import advisers, consultation_sides
from db.base import rows_changed
from db.consultation_errors import (
    NeedsSecondLook,
    NeedsText,
    NeverAnswered,
    NotYours,
    OwnAnswer,
    Stale,
    TooLate,
)
from db.consultation_events import ConsultationEvent
from db.consultation_sides import Actor
from db.consultation_states import REOPEN_DAYS, Action, Rule, State, Term, rule
from db.consultations import Consultation

NOTHING: Mapping[str, Any] = MappingProxyType({})
UNREMINDED: Mapping[str, Any] = MappingProxyType({"reminded_at": None, "escalated_at": None})


@dataclass(frozen=True)
class Move:
    """Who acts, when, and what they say; `to` is the adviser it is given to."""

    actor: Actor
    now: datetime
    text: str = ""
    basis: str = ""
    source: str = ""
    entry_id: str = ""
    to: int | None = None


def act(
    session: Session,
    consultation: Consultation,
    action: Action,
    move: Move,
    changes: Mapping[str, Any] = NOTHING,
) -> ConsultationEvent:
    """Do it, or raise a ConsultationError and change nothing.

    Of two who act on the same version one wins; for the other the row is read anew, then Stale.
    """
    line = check(session, consultation, action, move)
    before, version = consultation.state, consultation.version
    values = {"state": line.to, "version": version + 1, **_ours(consultation, action, move)}
    written = session.execute(
        update(Consultation)
        .where(Consultation.id == consultation.id, Consultation.version == version)
        .values({**values, **changes})
        .execution_options(synchronize_session=False)
    )
    won = rows_changed(written)
    session.expire(consultation)
    session.refresh(consultation)
    if not won:
        raise Stale
    event = ConsultationEvent(
        consultation_id=consultation.id,
        at=move.now,
        action=action,
        from_state=before,
        to_state=line.to,
        done_by=move.actor.person_id,
        given_to=move.to,
        **{name: getattr(move, name) for name in ("text", "basis", "source", "entry_id")},
    )
    session.add(event)
    session.flush()
    return event


def check(session: Session, consultation: Consultation, action: Action, move: Move) -> Rule:
    """The table's line for it. Raises when the side is wrong or a term is not met."""
    line = rule(State(consultation.state), action)
    if not line.by & consultation_sides.sides(session, consultation, move.actor, move.now):
        raise NotYours
    if Term.NOT_AUTHOR in line.terms and consultation.held_by == move.actor.person_id:
        raise OwnAnswer
    if Term.WAS_ANSWERED in line.terms and consultation.answered_at is None:
        raise NeverAnswered
    if Term.RECENT in line.terms and not is_recent(consultation, move.now):
        raise TooLate
    if Term.ALONE in line.terms and advisers.needs_second_look(
        session, consultation.topic, consultation.held_by
    ):
        raise NeedsSecondLook
    if Term.TEXT in line.terms and not (move.text.strip() or move.entry_id):
        raise NeedsText
    return line


def is_recent(consultation: Consultation, now: datetime) -> bool:
    """Whether it ended no longer ago than it may be reopened."""
    ended = consultation.answered_at or consultation.closed_at
    return ended is not None and now - ended <= timedelta(days=REOPEN_DAYS)


def _ours(consultation: Consultation, action: Action, move: Move) -> dict[str, Any]:
    """What an act makes of the row, besides what the person brought along."""
    if action in (Action.TAKE, Action.ASSIGN, Action.PASS_ON):
        holder = move.actor.person_id if action is Action.TAKE else move.to
        return {"held_by": holder, "assigned_at": move.now, **UNREMINDED}
    if action is Action.RELEASE:
        return {"held_by": None, "assigned_at": None, "waiting_since": None, **UNREMINDED}
    if action is Action.ASK_BACK:
        return {"waiting_since": consultation.waiting_since or move.now}
    if action is Action.ADD:
        return {"waiting_since": None}
    if action in (Action.ANSWER, Action.APPROVE):
        return _answered(consultation, action, move)
    if action in (Action.CLOSE, Action.DECLINE, Action.WITHDRAW):
        return {"closed_at": move.now, "waiting_since": None}
    if action is Action.RATE:
        return {"rated_at": move.now}
    if action is Action.REOPEN:
        again = {"answered_at": None, "closed_at": None, "useful": None, "rated_at": None}
        return {**again, "reopened": consultation.reopened + 1, **UNREMINDED}
    return {}


def _answered(consultation: Consultation, action: Action, move: Move) -> dict[str, Any]:
    return {
        "answered_at": move.now,
        "first_answered_at": consultation.first_answered_at or move.now,
        "answered_by": consultation.held_by,
        "reviewed_by": move.actor.person_id if action is Action.APPROVE else None,
        "entry_id": move.entry_id or consultation.entry_id,
        "waiting_since": None,
    }

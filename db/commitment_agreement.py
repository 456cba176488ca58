"""Agreeing on what was written down in the meeting: by word of both, or by silence."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.commitment_acts import Move, act
from db.commitment_sides import SYSTEM
from db.commitment_states import Action, states_for
from db.commitments import Commitment
from db.meetings import BilateralMeeting, MeetingState

SETTLED_AT_ONCE = 200
"""Commitments that one tick of the clock settles; the next tick goes on."""
SILENT = states_for(Action.SETTLE)
BOTH_CONFIRMED = "both_confirmed"
NO_OBJECTION = "no_objection"
"""The reasons that the history gives when nobody typed one."""


def confirm(session: Session, commitment: Commitment, move: Move) -> bool:
    """One party agrees; says whether that settles it, because the other has agreed too."""
    act(session, commitment, Action.CONFIRM, move)
    if not (commitment.responsible_confirmed_at and commitment.counterpart_confirmed_at):
        return False
    _settle(session, commitment, BOTH_CONFIRMED, move.now)
    return True


def settle_unobjected(session: Session, now: datetime) -> list[Commitment]:
    """Settle what nobody objected to in time; returns it, so that both parties can be told."""
    query = (
        select(Commitment)
        .join(BilateralMeeting, Commitment.meeting_id == BilateralMeeting.id)
        .where(Commitment.confirmed_at.is_(None), Commitment.state.in_(SILENT))
        .where(BilateralMeeting.state == MeetingState.CLOSED)
        .where(BilateralMeeting.objections_until <= now)
        .order_by(Commitment.id)
        .limit(SETTLED_AT_ONCE)
        .with_for_update(of=Commitment, skip_locked=True)
    )
    settled = list(session.scalars(query))
    for commitment in settled:
        _settle(session, commitment, NO_OBJECTION, now)
    return settled


def _settle(session: Session, commitment: Commitment, reason: str, now: datetime) -> None:
    act(session, commitment, Action.SETTLE, Move(SYSTEM, commitment.version, now, reason))

"""What the responsible reports: progress, evidence, milestones."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from db import commitment_drafts, evidence, milestones
from db.commitment_acts import Move, Trace, act
from db.commitment_errors import Invalid, MissingReason
from db.commitment_states import Action
from db.commitments import Commitment
from db.evidence import Evidence, Exhibit, Verdict
from db.milestones import Milestone, Step
from db.progress import ProgressNote


def note(session: Session, commitment: Commitment, move: Move) -> ProgressNote:
    """A line on how it goes (the move's reason); what was waiting is under way from now on."""
    if not move.reason.strip():
        raise MissingReason
    line = commitment_drafts.clean_text(move.reason)
    act(session, commitment, Action.NOTE, replace(move, reason=line))
    row = ProgressNote(
        commitment_id=commitment.id, text=line, at=move.now, person_id=move.actor.person_id
    )
    session.add(row)
    session.flush()
    return row


def attach(session: Session, commitment: Commitment, move: Move, exhibit: Exhibit) -> Evidence:
    """File evidence. Raises Invalid for what is filed already: a rejected photo is not new."""
    if evidence.is_filed(session, commitment.id, exhibit):
        raise Invalid("evidence", "repeated")
    trace = Trace("evidence", "", exhibit.url or exhibit.name)
    act(session, commitment, Action.ATTACH, move, trace=trace)
    row = Evidence(
        commitment_id=commitment.id,
        sent_by=move.actor.person_id,
        sent_at=move.now,
        verdict=Verdict.WAITING,
        **vars(exhibit),
    )
    session.add(row)
    session.flush()
    return row


def plan(
    session: Session, commitment: Commitment, move: Move, steps: Sequence[Step]
) -> list[Milestone]:
    """Lay out the steps that are still to come."""
    fresh = milestones.checked(steps)
    trace = Trace("milestones", "", "; ".join(step.name for step in fresh))
    act(session, commitment, Action.PLAN, move, trace=trace)
    milestones.replace(session, commitment.id, fresh)
    return milestones.of_commitment(session, commitment.id)


def reach(session: Session, commitment: Commitment, move: Move, milestone: Milestone) -> None:
    """A milestone is reached. Raises Invalid for one of another commitment, or reached before."""
    if milestone.commitment_id != commitment.id or milestone.reached_at is not None:
        raise Invalid("milestones", "not_waiting")
    told = replace(move, reason=move.reason or milestone.name)
    act(session, commitment, Action.NOTE, told, trace=Trace("milestones", "", milestone.name))
    milestones.mark_reached(session, milestone.id, by=move.actor.person_id, now=move.now)
    session.refresh(milestone)

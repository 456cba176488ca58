"""Acting on a commitment: the one way its row changes, guarded, and written in its history."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from db import (
    commitment_conditions,
    commitment_consequences,
    commitment_history,
    commitment_words,
    evidence,
    petitions,
)
from db.base import rows_changed
from db.commitment_conditions import Leave
from db.commitment_errors import Stale
from db.commitment_history import HistoryEntry, as_text
from db.commitment_sides import Actor, tenure_of
from db.commitment_states import Action
from db.commitments import Commitment
from db.evidence import Verdict
from db.petitions import PetitionState

NOTHING: Mapping[str, Any] = MappingProxyType({})
REFUSALS = frozenset({Action.REFUSE_EXTENSION, Action.REFUSE_CLOSURE})
SEARCHED = frozenset({"text", "cui", "responsible_code", "counterpart_code"})
"""The columns whose words are indexed."""
REMEMBERED = (
    "state",
    "text",
    "kind",
    "cui",
    "amount_centimos",
    "priority",
    "responsible_code",
    "responsible_post_id",
    "counterpart_code",
    "original_due_on",
    "due_on",
    "responsible_confirmed_at",
    "counterpart_confirmed_at",
)
"""The columns whose changes are history; the others follow from who did what and when."""
VERDICTS = {
    Action.VERIFY: (Verdict.WAITING, Verdict.ACCEPTED),
    Action.OBSERVE: (Verdict.WAITING, Verdict.REJECTED),
    Action.REOPEN: (Verdict.ACCEPTED, Verdict.WAITING),
}
"""What an act says of the evidence: the verdict it changes, and into which."""


@dataclass(frozen=True)
class Trace:
    """What the history says of something kept in another table."""

    field: str
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Move:
    """Who acts, on which version of what they saw, when, and why."""

    actor: Actor
    version: int
    now: datetime
    reason: str = ""


def act(
    session: Session,
    commitment: Commitment,
    action: Action,
    move: Move,
    *,
    changes: Mapping[str, Any] = NOTHING,
    trace: Trace | None = None,
) -> None:
    """Do it, or raise a CommitmentError and change nothing.

    Of two who act on the same version one wins, the other gets Stale with what changed. Acts that
    bring something along (a note, a file, a date) have functions of their own in `commitment_…`,
    which give `changes` and `trace`.
    """
    _check_version(session, commitment, move.version)
    leave = commitment_conditions.check(session, commitment, action, move.actor, move.reason)
    reason = move.reason.strip() or (leave.petition.reason if leave.petition else "")
    ours = commitment_consequences.of(commitment, action, leave, move.actor, move.now)
    values = {**ours, **changes}
    traces = _traces(commitment, values, trace)
    office = tenure_of(move.actor, commitment, leave.rule.by)
    _write(session, commitment, move.version, values)
    session.add_all(
        HistoryEntry(
            commitment_id=commitment.id,
            version=commitment.version,
            at=move.now,
            person_id=move.actor.person_id,
            tenure_id=office,
            action=action,
            reason=reason,
            **vars(line),
        )
        for line in traces
    )
    _follow(session, commitment, action, leave, move)
    if SEARCHED & changes.keys():
        commitment_words.reindex(session, commitment)
    session.flush()


def _check_version(session: Session, commitment: Commitment, expected: int) -> None:
    if commitment.version != expected:
        raise Stale(commitment_history.since(session, commitment.id, expected))


def _traces(commitment: Commitment, values: Mapping[str, Any], trace: Trace | None) -> list[Trace]:
    found = [
        Trace(field, as_text(getattr(commitment, field)), as_text(values[field]))
        for field in REMEMBERED
        if field in values and getattr(commitment, field) != values[field]
    ]
    if trace:
        found.append(trace)
    return found or [Trace("")]


def _write(
    session: Session, commitment: Commitment, expected: int, values: Mapping[str, Any]
) -> None:
    """The guarded update: whoever changes no row was not the first."""
    written = session.execute(
        update(Commitment)
        .where(Commitment.id == commitment.id, Commitment.version == expected)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    won = rows_changed(written)
    session.expire(commitment)
    session.refresh(commitment)
    if not won:
        raise Stale(commitment_history.since(session, commitment.id, expected))


def _follow(
    session: Session, commitment: Commitment, action: Action, leave: Leave, move: Move
) -> None:
    """What the act means for evidence and petitions."""
    by, now = move.actor.person_id, move.now
    if action in VERDICTS:
        was, verdict = VERDICTS[action]
        evidence.judge(session, commitment.id, was=was, verdict=verdict, by=by, now=now)
    if leave.petition:
        answer = PetitionState.REFUSED if action in REFUSALS else PetitionState.GRANTED
        reason = move.reason.strip()
        petitions.decide(session, leave.petition.id, answer, by=by, reason=reason, now=now)
    if not commitment.is_open:
        petitions.lapse(session, commitment.id, now)

"""Three lights of a commitment that never overwrite one another, and whether it is overdue."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from db.commitment_states import WORK, State
from db.commitments import Commitment
from db.evidence import Verdict
from db.lima import lima_date

SOON_DAYS = 7


class Declared(StrEnum):
    """What the responsible says."""

    NOT_AGREED = "not_agreed"
    NOT_STARTED = "not_started"
    UNDER_WAY = "under_way"
    BLOCKED = "blocked"
    DONE = "done"
    STOPPED = "stopped"


class Shown(StrEnum):
    """What the evidence shows, as somebody else judged it."""

    NOTHING = "nothing"
    UNJUDGED = "unjudged"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class Schedule(StrEnum):
    """How it stands against the original deadline, whatever was extended since."""

    NO_DEADLINE = "no_deadline"
    AHEAD = "ahead"
    SOON = "soon"
    LATE = "late"
    DONE_IN_TIME = "done_in_time"
    DONE_LATE = "done_late"
    DONE_UNDATED = "done_undated"
    """Imported as done: nobody says since when."""
    STOPPED = "stopped"


SAYS = {
    State.TO_CONFIRM: Declared.NOT_AGREED,
    State.OBJECTED: Declared.NOT_AGREED,
    State.PENDING: Declared.NOT_STARTED,
    State.IN_PROGRESS: Declared.UNDER_WAY,
    State.BLOCKED: Declared.BLOCKED,
    State.DECLARED: Declared.DONE,
    State.OBSERVED: Declared.DONE,
    State.VERIFIED: Declared.DONE,
    State.NOT_VIABLE: Declared.STOPPED,
    State.CLOSED: Declared.STOPPED,
}
SHOWS = {
    None: Shown.NOTHING,
    Verdict.WAITING: Shown.UNJUDGED,
    Verdict.ACCEPTED: Shown.ACCEPTED,
    Verdict.REJECTED: Shown.REJECTED,
}


@dataclass(frozen=True)
class Lights:
    declared: Declared
    evidence: Shown
    schedule: Schedule
    days: int | None
    """From the original deadline: to today, or to the day it was declared; positive is late."""


def lights(commitment: Commitment, newest_verdict: Verdict | None, today: date) -> Lights:
    """The three lights; the verdict is that on the newest evidence, if there is any."""
    return Lights(
        SAYS[State(commitment.state)],
        SHOWS[newest_verdict],
        schedule(commitment, today),
        days_late(commitment, today),
    )


def schedule(commitment: Commitment, today: date) -> Schedule:
    says = SAYS[State(commitment.state)]
    days = days_late(commitment, today)
    if says is Declared.STOPPED:
        return Schedule.STOPPED
    if commitment.original_due_on is None:
        return Schedule.NO_DEADLINE
    if days is None:
        return Schedule.DONE_UNDATED
    if commitment.state not in WORK and says is Declared.DONE:
        return Schedule.DONE_LATE if days > 0 else Schedule.DONE_IN_TIME
    if days > 0:
        return Schedule.LATE
    return Schedule.SOON if days >= -SOON_DAYS else Schedule.AHEAD


def days_late(commitment: Commitment, today: date) -> int | None:
    """Days after the original deadline, negative before it; None when there is nothing to count.

    What was declared counts until that day; declared and rejected, it goes on counting.
    """
    if commitment.original_due_on is None:
        return None
    until: date | None = today
    if SAYS[State(commitment.state)] is Declared.DONE and commitment.state not in WORK:
        until = lima_date(commitment.declared_at) if commitment.declared_at else None
    return (until - commitment.original_due_on).days if until else None


def is_overdue(commitment: Commitment, today: date) -> bool:
    """«Vencido»: the present deadline has passed and the responsible still has work to do."""
    due = commitment.due_on
    return due is not None and due < today and commitment.state in WORK

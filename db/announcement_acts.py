"""Acts on an announcement: each by its line of the table, guarded, and on record."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from db import audit, batches
from db.announcement_states import (
    APPROVERS,
    COMPOSERS,
    Action,
    Problem,
    Refused,
    Rule,
    Side,
    State,
    Term,
    rule,
)
from db.announcements import Announcement
from db.audit import Act
from db.base import rows_changed
from db.lima import lima_date
from db.roles import Duty

MAX_WAVES = 3
"""Times that one text goes to the same person."""
BETWEEN_WAVES = timedelta(hours=24)
ON_RECORD = {
    Action.EDIT: Act.EDITED_ANNOUNCEMENT,
    Action.SUBMIT: Act.SUBMITTED_ANNOUNCEMENT,
    Action.REFUSE: Act.REFUSED_ANNOUNCEMENT,
    Action.APPROVE: Act.APPROVED_ANNOUNCEMENT,
    Action.RUSH: Act.RUSHED_ANNOUNCEMENT,
    Action.START: Act.STARTED_ANNOUNCEMENT,
    Action.PAUSE: Act.PAUSED_ANNOUNCEMENT,
    Action.RESUME: Act.RESUMED_ANNOUNCEMENT,
    Action.FINISH: Act.FINISHED_ANNOUNCEMENT,
    Action.CANCEL: Act.CANCELLED_ANNOUNCEMENT,
    Action.RESEND: Act.RESENT_ANNOUNCEMENT,
}


@dataclass(frozen=True)
class Actor:
    """Who acts, with the duties they hold at this moment; nobody is the clock."""

    person_id: int | None
    duties: tuple[Duty, ...] = ()

    @property
    def sides(self) -> Side:
        if self.person_id is None:
            return Side.SYSTEM
        roles = {duty.role for duty in self.duties}
        side = Side.TEAM if roles & COMPOSERS else Side(0)
        return side | Side.APPROVER if roles & APPROVERS else side


SYSTEM = Actor(None)


@dataclass(frozen=True)
class Move:
    """One act: who, when, why, and which version they saw (0: whichever there is)."""

    actor: Actor
    now: datetime
    reason: str = ""
    version: int = 0


def check(announcement: Announcement, action: Action, move: Move) -> Rule:
    """The line of the table, if nothing stands in its way. Raises Refused."""
    line = rule(State(announcement.state), action)
    if not line.by & move.actor.sides:
        raise Refused(Problem.NOT_YOURS)
    if move.version and move.version != announcement.version:
        raise Refused(Problem.CHANGED)
    if Term.SECOND in line.terms and _wrote(announcement, move.actor):
        raise Refused(Problem.OWN)
    if Term.REASON in line.terms and not move.reason.strip():
        raise Refused(Problem.NO_REASON)
    if Term.COMPLETE in line.terms:
        _check_content(announcement, move.now)
    if Term.AGAIN in line.terms:
        _check_again(announcement, move.now)
    return line


def allows(announcement: Announcement, action: Action, actor: Actor, now: datetime) -> bool:
    """Whether nothing but a reason is missing."""
    try:
        check(announcement, action, Move(actor, now, reason="?"))
    except Refused:
        return False
    return True


def act(
    session: Session, announcement: Announcement, action: Action, move: Move, **values: Any
) -> None:
    """Do it, once: of two who act on what they both saw, the second is refused.

    Raises Refused; then nothing has changed.
    """
    line = check(announcement, action, move)
    changed = session.execute(
        update(Announcement)
        .where(Announcement.id == announcement.id)
        .where(Announcement.state == announcement.state)
        .where(Announcement.version == announcement.version)
        .values(state=line.to, updated_at=move.now, **_marks(announcement, action, move), **values)
        .execution_options(synchronize_session=False)
    )
    if not rows_changed(changed):
        raise Refused(Problem.CHANGED)
    session.refresh(announcement)
    _reach_the_outbox(session, announcement, action, move)
    audit.record(
        session,
        ON_RECORD[action],
        now=move.now,
        actor_id=move.actor.person_id,
        subject=f"announcement:{announcement.id}",
        version=announcement.version,
        **({"reason": move.reason} if move.reason else {}),
    )


def _reach_the_outbox(
    session: Session, announcement: Announcement, action: Action, move: Move
) -> None:
    """What has not left yet waits, goes on or never leaves: in the transaction of the act."""
    if action is Action.PAUSE:
        batches.pause(session, announcement.batch, move.now, move.reason)
    elif action is Action.RESUME:
        batches.resume(session, announcement.batch, move.now)
    elif action is Action.CANCEL:
        batches.cancel(session, announcement.batch, move.now, move.reason)


def _marks(announcement: Announcement, action: Action, move: Move) -> dict[str, Any]:
    """What the act leaves on the announcement itself."""
    who, now = move.actor.person_id, move.now
    unapproved = {"approved_by": None, "approved_at": None, "emergency": ""}
    marks: dict[Action, dict[str, Any]] = {
        Action.EDIT: {**unapproved, "written_by": who, "version": announcement.version + 1},
        Action.SUBMIT: {"written_by": who, "note": ""},
        Action.REFUSE: {**unapproved, "note": move.reason},
        Action.APPROVE: {"approved_by": who, "approved_at": now},
        Action.RUSH: {"approved_by": who, "approved_at": now, "emergency": move.reason},
        Action.START: {"wave": 1, "started_at": now, "wave_at": now},
        Action.PAUSE: {"note": move.reason},
        Action.RESUME: {"note": ""},
        Action.FINISH: {"finished_at": now},
        Action.RESEND: {"wave": announcement.wave + 1, "wave_at": now, "finished_at": None},
    }
    return marks.get(action, {})


def _wrote(announcement: Announcement, actor: Actor) -> bool:
    return actor.person_id in (announcement.author_id, announcement.written_by)


def _check_content(announcement: Announcement, now: datetime) -> None:
    if not announcement.is_complete:
        raise Refused(Problem.INCOMPLETE)
    starts = max(now, announcement.send_at or now)
    if announcement.has_expired(lima_date(starts)):
        raise Refused(Problem.EXPIRED)


def _check_again(announcement: Announcement, now: datetime) -> None:
    if not announcement.wants_ack:
        raise Refused(Problem.NO_ACK)
    if announcement.has_expired(lima_date(now)):
        raise Refused(Problem.EXPIRED)
    if announcement.wave >= MAX_WAVES:
        raise Refused(Problem.TOO_MANY)
    if announcement.wave_at and now < announcement.wave_at + BETWEEN_WAVES:
        raise Refused(Problem.TOO_SOON)


def is_out(announcement: Announcement) -> bool:
    """Whether it has recipients: also one that was cancelled on its way."""
    return announcement.wave > 0

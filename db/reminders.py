"""Reminders: a fire is one rule that became due for one person; a digest carries it to them.

waiting ──▶ placed (in a delivery) ──▶ sent | unknown
   ▲  └──▶ skipped (with the reason)      │
   └──── its delivery never left ─────────┘
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, UniqueConstraint, delete, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.base import Base, insert_all, rows_changed

MAX_TRIES = 3
"""Digests that were refused before a fire is given up."""


class Subject(StrEnum):
    """What one can be reminded of; each kind has its part in the digest."""

    COMMITMENT = "commitment"
    WEEK = "week"
    OBLIGATION = "obligation"


class FireState(StrEnum):
    WAITING = "waiting"
    PLACED = "placed"
    SENT = "sent"
    UNKNOWN = "unknown"
    """Perhaps it arrived, perhaps not: shown, never sent again."""
    SKIPPED = "skipped"


class Skip(StrEnum):
    """Why a fire was not sent."""

    SUPERSEDED = "superseded"
    """A later rule of the same subject says more."""
    MOVED = "moved"
    """The deadline is another one now."""
    DONE = "done"
    """There is nothing left to do."""
    LEFT = "left"
    """It is no longer theirs."""
    SILENCED = "silenced"
    OPTED_OUT = "opted_out"
    UNREACHABLE = "unreachable"
    FAILED = "failed"


class Fire(Base):
    """The unique key is what makes planning repeatable: no rule fires twice for one person."""

    __tablename__ = "reminder_fires"
    __table_args__ = (
        UniqueConstraint("kind", "subject", "rule", "due_on", "person_id", name="uq_fires_once"),
        Index(
            "ix_reminder_fires_waiting",
            "person_id",
            "go_at",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        Index(
            "ix_reminder_fires_placed",
            "id",
            sqlite_where=text("state = 'placed'"),
            postgresql_where=text("state = 'placed'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    subject: Mapped[str]
    """The number or the id of what it is about, as text."""
    rule: Mapped[str]
    due_on: Mapped[date]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    quality: Mapped[str]
    """In what quality the person is told."""
    day: Mapped[date]
    """The working day it belongs to."""
    go_at: Mapped[datetime]
    """Not before; it moves on when a digest could not go out."""
    state: Mapped[str] = mapped_column(default=FireState.WAITING)
    reason: Mapped[str] = mapped_column(default="")
    tries: Mapped[int] = mapped_column(default=0)
    delivery_id: Mapped[int | None]
    """The outbox forgets sooner than we do."""
    planned_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]


@dataclass(frozen=True)
class Due:
    """A rule that became due for one person: what a planner hands over."""

    kind: str
    subject: str
    rule: str
    due_on: date
    person_id: int
    quality: str
    day: date
    go_at: datetime


def add(session: Session, dues: Iterable[Due], now: datetime) -> None:
    """Write fires down, each once for ever."""
    fresh = {
        "state": FireState.WAITING,
        "reason": "",
        "tries": 0,
        "delivery_id": None,
        "planned_at": now,
        "settled_at": None,
    }
    insert_all(session, Fire, [{**vars(due), **fresh} for due in dues])


def people_due(session: Session, now: datetime, limit: int) -> list[int]:
    """The people for whom something waits whose hour has come, each once."""
    query = (
        select(Fire.person_id)
        .where(Fire.state == FireState.WAITING, Fire.go_at <= now)
        .distinct()
        .order_by(Fire.person_id)
        .limit(limit)
    )
    return list(session.scalars(query))


def waiting(session: Session, people: Sequence[int], before: datetime) -> dict[int, list[Fire]]:
    """What the next digest of each holds: also what is for a later hour of the day."""
    query = (
        select(Fire)
        .where(Fire.state == FireState.WAITING, Fire.go_at < before)
        .where(Fire.person_id.in_(people))
        .order_by(Fire.id)
    )
    found: dict[int, list[Fire]] = {person: [] for person in people}
    for fire in session.scalars(query):
        found[fire.person_id].append(fire)
    return found


def place(fires: Iterable[Fire], delivery_id: int) -> None:
    for fire in fires:
        fire.state, fire.delivery_id = FireState.PLACED, delivery_id


def skip(fires: Iterable[Fire], reason: Skip, now: datetime) -> None:
    for fire in fires:
        fire.state, fire.reason, fire.settled_at = FireState.SKIPPED, reason, now


def postpone(fires: Iterable[Fire], go_at: datetime) -> None:
    for fire in fires:
        fire.go_at = go_at


def count_try(fires: Sequence[Fire], now: datetime) -> None:
    """A digest with these could not be written, or was refused. What only came too late is not
    counted: it is never given up."""
    for fire in fires:
        fire.tries += 1
    skip([fire for fire in fires if fire.tries >= MAX_TRIES], Skip.FAILED, now)


def of_subject(session: Session, kind: str, subject: str) -> list[Fire]:
    """All fires about something, in the order of their days."""
    query = select(Fire).where(Fire.kind == kind, Fire.subject == subject)
    return list(session.scalars(query.order_by(Fire.day, Fire.id)))


def is_planned(session: Session, kind: str, subject: str) -> bool:
    query = select(Fire.id).where(Fire.kind == kind, Fire.subject == subject).limit(1)
    return session.scalar(query) is not None


def prune(session: Session, before: datetime) -> int:
    """Forget what was settled long ago."""
    open_states = [FireState.WAITING, FireState.PLACED]
    old = delete(Fire).where(Fire.planned_at < before, Fire.state.not_in(open_states))
    return rows_changed(session.execute(old))

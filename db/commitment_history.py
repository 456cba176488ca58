"""The history of commitments: who, when, from, to, why. The database lets it only grow."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from db.base import Base
from db.people import Person
from db.posts import Tenure


class HistoryEntry(Base):
    """One field that changed in one act, or one thing that was added."""

    __tablename__ = "commitment_history"
    __table_args__ = (Index("ix_commitment_history_commitment_id_id", "commitment_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    commitment_id: Mapped[int] = mapped_column(ForeignKey("commitments.id"))
    version: Mapped[int]
    """The commitment's version that the act left behind."""
    at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    """Empty for the clock and for an operator at the command line."""
    tenure_id: Mapped[int | None] = mapped_column(ForeignKey("tenures.id"))
    """The office in which it was done."""
    action: Mapped[str]
    field: Mapped[str]
    before: Mapped[str] = mapped_column(default="")
    after: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    person: Mapped[Person | None] = relationship()
    tenure: Mapped[Tenure | None] = relationship()


@dataclass(frozen=True)
class Change:
    """An entry as it can be told after its transaction is gone."""

    at: datetime
    person_id: int | None
    person: str
    office: str
    action: str
    field: str
    before: str
    after: str
    reason: str


def of_commitment(
    session: Session, commitment_id: int, *, limit: int = 50, before_id: int | None = None
) -> list[HistoryEntry]:
    """A page of the history, the newest first; `before_id` goes on from an earlier page."""
    query = select(HistoryEntry).where(HistoryEntry.commitment_id == commitment_id)
    if before_id is not None:
        query = query.where(HistoryEntry.id < before_id)
    return list(session.scalars(query.order_by(HistoryEntry.id.desc()).limit(limit)))


def since(session: Session, commitment_id: int, version: int) -> list[Change]:
    """What changed after that version, oldest first."""
    query = select(HistoryEntry).where(
        HistoryEntry.commitment_id == commitment_id, HistoryEntry.version > version
    )
    return [_plain(entry) for entry in session.scalars(query.order_by(HistoryEntry.id))]


def as_text(value: Any) -> str:
    """A value as the history keeps it: dates in ISO form, nothing as nothing."""
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)


def _plain(entry: HistoryEntry) -> Change:
    return Change(
        at=entry.at,
        person_id=entry.person_id,
        person=entry.person.name if entry.person else "",
        office=entry.tenure.post.title if entry.tenure else "",
        action=entry.action,
        field=entry.field,
        before=entry.before,
        after=entry.after,
        reason=entry.reason,
    )

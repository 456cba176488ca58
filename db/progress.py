"""Progress notes: a line on how a commitment is going, as its responsible tells it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from db.base import Base
from db.people import Person


class ProgressNote(Base):
    """What was done so far, in one or two sentences."""

    __tablename__ = "progress_notes"
    __table_args__ = (Index("ix_progress_notes_commitment_id_id", "commitment_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    commitment_id: Mapped[int] = mapped_column(ForeignKey("commitments.id"))
    text: Mapped[str]
    at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    person: Mapped[Person | None] = relationship()


def of_commitment(session: Session, commitment_id: int, limit: int = 10) -> list[ProgressNote]:
    """The newest first."""
    query = select(ProgressNote).where(ProgressNote.commitment_id == commitment_id)
    return list(session.scalars(query.order_by(ProgressNote.id.desc()).limit(limit)))

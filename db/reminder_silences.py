"""Silences: a person who asked not to hear of one subject for some days."""

from datetime import datetime

from sqlalchemy import ForeignKey, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.base import Base, insert_once, rows_changed


class Silence(Base):
    __tablename__ = "reminder_silences"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(primary_key=True)
    until: Mapped[datetime]


def silence(session: Session, person_id: int, kind: str, subject: str, until: datetime) -> None:
    """Asked again, it counts from the last time."""
    key = {"person_id": person_id, "kind": kind, "subject": subject}
    if not insert_once(session, Silence, **key, until=until):
        session.get_one(Silence, (person_id, kind, subject)).until = until


def lift(session: Session, person_id: int, kind: str, subject: str) -> bool:
    row = session.get(Silence, (person_id, kind, subject))
    if row is not None:
        session.delete(row)
        session.flush()
    return row is not None


def until(session: Session, person_id: int, kind: str, subject: str) -> datetime | None:
    row = session.get(Silence, (person_id, kind, subject))
    return row.until if row else None


def kept_by(session: Session, person_id: int, kind: str, now: datetime) -> frozenset[str]:
    """The subjects of that kind that the person does not want to hear of at this moment."""
    query = select(Silence.subject).where(Silence.person_id == person_id, Silence.kind == kind)
    return frozenset(session.scalars(query.where(Silence.until > now)))


def prune(session: Session, now: datetime) -> int:
    return rows_changed(session.execute(delete(Silence).where(Silence.until <= now)))

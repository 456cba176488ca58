"""What happened to a consultation and what was said in it: who, when, from which state to which."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ForeignKey, Index, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from db.base import Base
from db.consultation_states import Action
from db.people import Person

ANSWERS = (Action.ANSWER, Action.APPROVE)


class ConsultationEvent(Base):
    """One line of its history; `text` is what was said, with the basis and the source of it."""

    __tablename__ = "consultation_events"
    __table_args__ = (Index("ix_consultation_events_consultation_id_id", "consultation_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultations.id"))
    at: Mapped[datetime]
    action: Mapped[str]
    from_state: Mapped[str]
    to_state: Mapped[str]
    done_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    given_to: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    text: Mapped[str] = mapped_column(default="")
    basis: Mapped[str] = mapped_column(default="")
    source: Mapped[str] = mapped_column(default="")
    entry_id: Mapped[str] = mapped_column(default="")
    doer: Mapped[Person | None] = relationship(foreign_keys=[done_by])
    receiver: Mapped[Person | None] = relationship(foreign_keys=[given_to])


class ConsultationFile(Base):
    """A file that came with an event or waits in a draft; `sha256` names it in the file store."""

    __tablename__ = "consultation_files"

    id: Mapped[int] = mapped_column(primary_key=True)
    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultations.id"), index=True)
    event_id: Mapped[int | None] = mapped_column(ForeignKey("consultation_events.id"))
    draft_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    name: Mapped[str] = mapped_column("file_name")
    mime: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str]


def of(session: Session, consultation_id: int) -> list[ConsultationEvent]:
    query = select(ConsultationEvent).where(ConsultationEvent.consultation_id == consultation_id)
    return list(session.scalars(query.order_by(ConsultationEvent.id)))


def last(
    session: Session, consultation_id: int, actions: Iterable[Action]
) -> ConsultationEvent | None:
    query = select(ConsultationEvent).where(
        ConsultationEvent.consultation_id == consultation_id,
        ConsultationEvent.action.in_(list(actions)),
    )
    return session.scalars(query.order_by(ConsultationEvent.id.desc()).limit(1)).first()


def answer_of(session: Session, consultation_id: int) -> ConsultationEvent | None:
    """The answer that was sent last."""
    return last(session, consultation_id, ANSWERS)


def files(
    session: Session, consultation_id: int, event_id: int | None = None
) -> list[ConsultationFile]:
    """What came with an event; without one, whatever came with the question and what followed."""
    query = select(ConsultationFile).where(ConsultationFile.consultation_id == consultation_id)
    if event_id is None:
        query = query.where(ConsultationFile.draft_by.is_(None))
    else:
        query = query.where(ConsultationFile.event_id == event_id)
    return list(session.scalars(query.order_by(ConsultationFile.id)))


def move_files(session: Session, consultation_id: int, draft_by: int, event_id: int) -> None:
    """The draft was sent: its files belong to the answer."""
    waiting = update(ConsultationFile).where(
        ConsultationFile.consultation_id == consultation_id, ConsultationFile.draft_by == draft_by
    )
    session.execute(waiting.values(draft_by=None, event_id=event_id))

"""Drafts: what an adviser has written of an answer; kept at every message, sent as a whole."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.base import Base
from db.consultation_events import ConsultationFile

MAX_LENGTH = 12000
"""Letters of an answer; three messages of Telegram."""


class ConsultationDraft(Base):
    """One adviser's answer to one consultation, not sent yet."""

    __tablename__ = "consultation_drafts"

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultations.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    text: Mapped[str] = mapped_column(default="")
    basis: Mapped[str] = mapped_column(default="")
    source: Mapped[str] = mapped_column(default="")
    entry_id: Mapped[str] = mapped_column(default="")
    updated_at: Mapped[datetime]


@dataclass(frozen=True)
class Piece:
    """What one message adds to a draft."""

    text: str = ""
    basis: str = ""
    source: str = ""


def of(session: Session, consultation_id: int, person_id: int) -> ConsultationDraft | None:
    return session.get(ConsultationDraft, (consultation_id, person_id))


def begin(
    session: Session, consultation_id: int, person_id: int, now: datetime
) -> ConsultationDraft:
    """The draft, begun if need be."""
    draft = of(session, consultation_id, person_id)
    if draft is None:
        draft = ConsultationDraft(
            consultation_id=consultation_id,
            person_id=person_id,
            text="",
            basis="",
            source="",
            entry_id="",
            updated_at=now,
        )
        session.add(draft)
        session.flush()
    return draft


def add(draft: ConsultationDraft, piece: Piece, now: datetime) -> bool:
    """Put the piece at the end; False, and nothing is changed, when it would be too long."""
    text = "\n\n".join(part for part in (draft.text, piece.text.strip()) if part)
    if len(text) > MAX_LENGTH:
        return False
    draft.text = text
    draft.basis = piece.basis or draft.basis
    draft.source = piece.source or draft.source
    draft.updated_at = now
    return True


def files(session: Session, draft: ConsultationDraft) -> list[ConsultationFile]:
    query = select(ConsultationFile).where(
        ConsultationFile.consultation_id == draft.consultation_id,
        ConsultationFile.draft_by == draft.person_id,
    )
    return list(session.scalars(query.order_by(ConsultationFile.id)))


def discard(session: Session, consultation_id: int, person_id: int) -> None:
    """Forget the draft, with the files that were not sent."""
    session.execute(
        delete(ConsultationFile).where(
            ConsultationFile.consultation_id == consultation_id,
            ConsultationFile.draft_by == person_id,
        )
    )
    if draft := of(session, consultation_id, person_id):
        session.delete(draft)
        session.flush()


def unfinished(session: Session, person_id: int) -> list[ConsultationDraft]:
    query = select(ConsultationDraft).where(ConsultationDraft.person_id == person_id)
    return list(session.scalars(query.order_by(ConsultationDraft.updated_at.desc())))

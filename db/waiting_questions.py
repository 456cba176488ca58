"""Questions that got an honest no: where to bring the answer, if an adviser gives it in time."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from db.base import Base, insert_once, rows_changed
from db.bodies import Body
from db.consultations import Consultation
from db.questions import without_personal_data


class WaitingQuestion(Base):
    """One chat's question; answered when its lead is, and forgotten after thirty days."""

    __tablename__ = "waiting_questions"
    __table_args__ = (UniqueConstraint("address", "text"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(ForeignKey("addresses.address"))
    text: Mapped[str]
    body_code: Mapped[str | None] = mapped_column(ForeignKey("bodies.code"))
    asked_at: Mapped[datetime] = mapped_column(index=True)
    lead_id: Mapped[int | None] = mapped_column(ForeignKey("consultations.id"), index=True)
    """The consultation whose answer answers this one too."""
    body: Mapped[Body | None] = relationship()


def keep(
    session: Session, *, text: str, address: str, body_code: str | None, now: datetime
) -> None:
    """Remember who asked; the same words from the same chat count once."""
    clean = without_personal_data(text)
    insert_once(
        session,
        WaitingQuestion,
        address=address,
        text=clean,
        body_code=body_code,
        asked_at=now,
    )


def unanswered(session: Session, since: datetime) -> Sequence[WaitingQuestion]:
    """Those of that time that nobody has answered yet."""
    query = (
        select(WaitingQuestion)
        .outerjoin(Consultation, Consultation.id == WaitingQuestion.lead_id)
        .where(WaitingQuestion.asked_at >= since, Consultation.answered_at.is_(None))
    )
    return session.scalars(query.order_by(WaitingQuestion.id)).all()


def led_by(session: Session, consultation_id: int) -> Sequence[WaitingQuestion]:
    """Those that this consultation's answer answers too."""
    query = select(WaitingQuestion).where(WaitingQuestion.lead_id == consultation_id)
    return session.scalars(query.order_by(WaitingQuestion.id)).all()


def of_chat(session: Session, address: str) -> Sequence[str]:
    """What that chat was told we don't know, the newest first."""
    query = select(WaitingQuestion.text).where(WaitingQuestion.address == address)
    return session.scalars(query.order_by(WaitingQuestion.id.desc())).all()


def forget(session: Session, numbers: Iterable[int]) -> None:
    session.execute(delete(WaitingQuestion).where(WaitingQuestion.id.in_(list(numbers))))


def drop(session: Session, address: str, text: str) -> None:
    """It became a consultation, or its asker found the answer."""
    session.execute(
        delete(WaitingQuestion).where(
            WaitingQuestion.address == address,
            WaitingQuestion.text == without_personal_data(text),
        )
    )


def prune(session: Session, before: datetime) -> int:
    gone = delete(WaitingQuestion).where(WaitingQuestion.asked_at < before)
    return rows_changed(session.execute(gone))

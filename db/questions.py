"""What was asked and how it went: without names or numbers, so that gaps can be ranked."""

import re
from datetime import datetime

from sqlalchemy import Index, UniqueConstraint, delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.base import Base, rows_changed

MAX_QUESTION_LENGTH = 300
MAX_COMMENT_LENGTH = 1000
ANSWERED = ("answer", "refer")
_PERSONAL = (
    re.compile(r"\S+@\S+\.\S+"),
    re.compile(r"(?<!\w)\+?\d[\d\s.-]{6,}\d(?!\w)"),  # phones, identity cards, account numbers
)


class Question(Base):
    """One question as typed, with personal data taken out, and its outcome."""

    __tablename__ = "questions"
    __table_args__ = (Index("ix_questions_outcome_asked_at", "outcome", "asked_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    text: Mapped[str]
    outcome: Mapped[str]
    entry_id: Mapped[str] = mapped_column(default="")
    score: Mapped[float]
    channel: Mapped[str]
    asked_at: Mapped[datetime]


class Rating(Base):
    """A thumb up or down on an entry; one per address and entry, the last one counts."""

    __tablename__ = "ratings"
    __table_args__ = (UniqueConstraint("address", "entry_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    address: Mapped[str]
    entry_id: Mapped[str]
    useful: Mapped[bool]
    comment: Mapped[str] = mapped_column(default="")
    rated_at: Mapped[datetime]


def without_personal_data(text: str) -> str:
    """The text with e-mail addresses and long numbers blanked."""
    for pattern in _PERSONAL:
        text = pattern.sub("…", text)
    return text[:MAX_QUESTION_LENGTH]


def log(
    session: Session,
    *,
    text: str,
    outcome: str,
    entry_id: str | None,
    score: float,
    channel: str,
    now: datetime,
) -> None:
    session.add(
        Question(
            text=without_personal_data(text),
            outcome=outcome,
            entry_id=entry_id or "",
            score=round(score, 4),
            channel=channel,
            asked_at=now,
        )
    )


def rate(session: Session, *, address: str, entry_id: str, useful: bool, now: datetime) -> Rating:
    rating = session.scalar(
        select(Rating).where(Rating.address == address, Rating.entry_id == entry_id)
    )
    if rating is None:
        rating = Rating(address=address, entry_id=entry_id, useful=useful, comment="", rated_at=now)
        session.add(rating)
    rating.useful, rating.rated_at = useful, now
    return rating


def unanswered(session: Session, limit: int = 50) -> list[tuple[str, int]]:
    """Questions the bot could not answer, the most repeated first."""
    rows = session.execute(
        select(func.lower(Question.text), func.count())
        .where(Question.outcome == "unknown")
        .group_by(func.lower(Question.text))
        .order_by(func.count().desc(), func.max(Question.id).desc())
        .limit(limit)
    )
    return [(question, count) for question, count in rows]


def asked_for(session: Session, entry_ids: list[str], since: datetime) -> dict[str, int]:
    """How often each entry was the answer since then; without those that never were."""
    rows = session.execute(
        select(Question.entry_id, func.count())
        .where(Question.outcome.in_(ANSWERED), Question.asked_at >= since)
        .where(Question.entry_id.in_(entry_ids))
        .group_by(Question.entry_id)
    )
    return {str(entry_id): int(count) for entry_id, count in rows}


def prune(session: Session, before: datetime) -> int:
    return rows_changed(session.execute(delete(Question).where(Question.asked_at < before)))


def prune_ratings(session: Session, before: datetime) -> int:
    return rows_changed(session.execute(delete(Rating).where(Rating.rated_at < before)))

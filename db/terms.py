"""Terms: the instants at which a body's government changes, kept so that nobody outstays one.

A change may be recorded months ahead. Whoever enters a post of the government meanwhile leaves
with the rest, and whatever was promised to the old term (codes, listed phones) ends with it.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint, delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.base import Base, insert_once


class TermChange(Base):
    """One change of a body's government. `at` is the first instant of the new term."""

    __tablename__ = "term_changes"
    __table_args__ = (UniqueConstraint("body_code", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    body_code: Mapped[str] = mapped_column(ForeignKey("bodies.code"))
    at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


def record_change(
    session: Session, body_code: str, *, at: datetime, now: datetime, by: int | None
) -> bool:
    """Note a change of government; False when it was noted before."""
    return insert_once(
        session, TermChange, body_code=body_code, at=at, recorded_at=now, recorded_by=by
    )


def forget_change(session: Session, body_code: str, *, at: datetime) -> None:
    """A change that was noted by mistake, and has not come to pass."""
    session.execute(
        delete(TermChange).where(TermChange.body_code == body_code, TermChange.at == at)
    )


def next_change(session: Session, body_code: str, after: datetime) -> datetime | None:
    """The first recorded change after an instant: when whoever enters then must leave."""
    query = select(func.min(TermChange.at).label("at")).where(TermChange.body_code == body_code)
    return session.scalar(query.where(TermChange.at > after))


def changed(session: Session, body_code: str, *, since: datetime, now: datetime) -> bool:
    """Whether a new term began after `since`, up to now."""
    following = next_change(session, body_code, since)
    return following is not None and following <= now

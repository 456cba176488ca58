"""Replies to an announcement: what recipients answered, a list for the team that sent it."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from db.announcement_recipients import Recipient
from db.base import Base, rows_changed
from db.bodies import Body
from db.people import Person

MAX_TEXT = 1000


class AnnouncementReply(Base):
    """One answer of one recipient, from the post in which they got the announcement."""

    __tablename__ = "announcement_replies"
    __table_args__ = (Index("ix_announcement_replies_announcement_id_id", "announcement_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    announcement_id: Mapped[int] = mapped_column(ForeignKey("announcements.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    body_code: Mapped[str] = mapped_column(ForeignKey("bodies.code"))
    post: Mapped[str] = mapped_column(default="")
    text: Mapped[str]
    files: Mapped[list[Any]] = mapped_column(default=list)
    replied_at: Mapped[datetime]
    person: Mapped[Person] = relationship()
    body: Mapped[Body] = relationship()


def add(
    session: Session, recipient: Recipient, text: str, files: list[dict[str, Any]], now: datetime
) -> AnnouncementReply:
    assert recipient.person_id is not None, "a body without anybody does not answer"
    made = AnnouncementReply(
        announcement_id=recipient.announcement_id,
        person_id=recipient.person_id,
        body_code=recipient.body_code,
        post=recipient.post,
        text=text[:MAX_TEXT],
        files=files,
        replied_at=now,
    )
    session.add(made)
    session.flush()
    return made


def of_announcement(session: Session, announcement_id: int) -> list[AnnouncementReply]:
    """Newest first."""
    query = select(AnnouncementReply).where(AnnouncementReply.announcement_id == announcement_id)
    return list(session.scalars(query.order_by(AnnouncementReply.id.desc())))


def count(session: Session, announcement_id: int) -> int:
    query = select(func.count(AnnouncementReply.id))
    return session.scalar(query.where(AnnouncementReply.announcement_id == announcement_id)) or 0


def prune(session: Session, before: datetime) -> int:
    """Forget what was answered so long ago."""
    old = delete(AnnouncementReply).where(AnnouncementReply.replied_at < before)
    return rows_changed(session.execute(old))

"""Announcements: one text to an audience, written by one person and approved by another."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, and_, or_, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from db.announcement_states import GOING, State
from db.audiences import Audience
from db.base import Base
from db.people import Person

MAX_SUBJECT = 120
MAX_TEXT = 3000
MAX_TEXT_WITH_FILE = 750
"""With a file the text is its caption, which platforms keep short; so one recipient is one
delivery, and what became of it is one outcome."""


class Kind(StrEnum):
    ANNOUNCEMENT = "comunicado"
    BULLETIN = "boletin"


class Announcement(Base):
    """What is to be said, to whom, when, and how far it has come.

    `version` counts the changes of content: who approves, approves the version they saw.
    """

    __tablename__ = "announcements"
    __table_args__ = (
        Index("ix_announcements_state_id", "state", "id"),
        Index(
            "ix_announcements_valid_until",
            "valid_until",
            sqlite_where=text("valid_until IS NOT NULL"),
            postgresql_where=text("valid_until IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(default=Kind.ANNOUNCEMENT)
    week: Mapped[str | None] = mapped_column(unique=True)
    """Of a bulletin, such as `2026-W48`: each week has one."""
    subject: Mapped[str]
    text: Mapped[str]
    file: Mapped[dict[str, Any]] = mapped_column(default=dict)
    topic: Mapped[str] = mapped_column(default="")
    valid_until: Mapped[date | None]
    wants_ack: Mapped[bool] = mapped_column(default=False)
    audience: Mapped[dict[str, Any]] = mapped_column(default=dict)
    send_at: Mapped[datetime | None]
    """When it goes out once it is approved; at once when there is none."""
    state: Mapped[str] = mapped_column(default=State.DRAFT)
    version: Mapped[int] = mapped_column(default=1)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    """Who began it; nobody, when it made itself."""
    written_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    """Who changed or submitted it last."""
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    approved_at: Mapped[datetime | None]
    emergency: Mapped[str] = mapped_column(default="")
    """Why one person sent it without a second one; empty when a second one approved it."""
    note: Mapped[str] = mapped_column(default="")
    """Why it was refused or paused last."""
    wave: Mapped[int] = mapped_column(default=0)
    """How often it has gone out: each resend is a wave of its own, with keys of its own."""
    started_at: Mapped[datetime | None]
    """Of the first wave."""
    wave_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    author: Mapped[Person | None] = relationship(foreign_keys=[author_id])
    writer: Mapped[Person | None] = relationship(foreign_keys=[written_by])
    approver: Mapped[Person | None] = relationship(foreign_keys=[approved_by])

    @property
    def people_it_is_for(self) -> Audience:
        return Audience.from_json(self.audience)

    @property
    def batch(self) -> str:
        """What all its deliveries share in the outbox, of whichever wave."""
        return f"announcement:{self.id}"

    @property
    def is_complete(self) -> bool:
        return bool(self.subject and self.text) and not self.people_it_is_for.is_empty

    def has_expired(self, today: date) -> bool:
        """Whether the last day on which it holds has gone by."""
        return self.valid_until is not None and self.valid_until < today


@dataclass(frozen=True)
class Content:
    """What an announcement says; what a form has gathered."""

    subject: str
    text: str
    audience: Audience
    file: dict[str, Any] | None = None
    topic: str = ""
    valid_until: date | None = None
    wants_ack: bool = False
    send_at: datetime | None = None

    def values(self) -> dict[str, Any]:
        return {
            "subject": self.subject,
            "text": self.text,
            "audience": self.audience.to_json(),
            "file": self.file or {},
            "topic": self.topic,
            "valid_until": self.valid_until,
            "wants_ack": self.wants_ack,
            "send_at": self.send_at,
        }


def add(session: Session, content: Content, *, author: int | None, now: datetime) -> Announcement:
    """A new draft."""
    made = Announcement(
        kind=Kind.ANNOUNCEMENT,
        state=State.DRAFT,
        version=1,
        author_id=author,
        written_by=author,
        emergency="",
        note="",
        wave=0,
        created_at=now,
        updated_at=now,
        **content.values(),
    )
    session.add(made)
    session.flush()
    return made


def add_bulletin(session: Session, week: str, content: Content, now: datetime) -> Announcement:
    """This week's draft, which nobody has written yet."""
    made = add(session, content, author=None, now=now)
    made.kind, made.week = Kind.BULLETIN, week
    session.flush()
    return made


def of_week(session: Session, week: str) -> Announcement | None:
    return session.scalar(select(Announcement).where(Announcement.week == week))


def sent_since(session: Session, since: datetime) -> list[Announcement]:
    """What went out since then and was no bulletin, the newest first."""
    query = (
        select(Announcement)
        .where(Announcement.started_at >= since, Announcement.kind == Kind.ANNOUNCEMENT)
        .where(Announcement.state.in_([State.SENDING, State.FINISHED]))
        .order_by(Announcement.id.desc())
    )
    return list(session.scalars(query))


def get(session: Session, announcement_id: int) -> Announcement | None:
    return session.get(Announcement, announcement_id)


def in_states(session: Session, states: Collection[State], limit: int = 200) -> list[Announcement]:
    """Those in one of these states, the newest first."""
    query = select(Announcement).where(Announcement.state.in_(sorted(states)))
    return list(session.scalars(query.order_by(Announcement.id.desc()).limit(limit)))


def due(session: Session, now: datetime) -> list[Announcement]:
    """Approved, and their hour has come."""
    approved = in_states(session, [State.APPROVED])
    return [row for row in reversed(approved) if row.send_at is None or row.send_at <= now]


def moving(session: Session, since: datetime) -> list[Announcement]:
    """Those on their way, and those that were stopped or came to their end since then."""
    lately = and_(Announcement.wave > 0, Announcement.updated_at >= since)
    query = select(Announcement).where(or_(Announcement.state.in_(sorted(GOING)), lately))
    return list(session.scalars(query.order_by(Announcement.id)))


def still_valid(session: Session, today: date) -> list[Announcement]:
    """Those that have gone out, or are going out, to whoever joins until their last day."""
    query = (
        select(Announcement)
        .where(Announcement.valid_until >= today)
        .where(Announcement.state.in_([State.SENDING, State.FINISHED]))
        .order_by(Announcement.id)
    )
    return list(session.scalars(query))

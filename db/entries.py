"""Entries written by chat: as they are being edited, as they are published, every revision kept."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.base import Base, insert_once
from db.entry_states import State

ONLY = 1


class CuratedEntry(Base):
    """One entry; `content` and `published` are the keys of a YAML entry, but for its id."""

    __tablename__ = "curated_entries"
    __table_args__ = (Index("ix_curated_entries_state", "state"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[str] = mapped_column(unique=True)
    """By which matcher, buttons, ratings and files know it."""
    version: Mapped[int] = mapped_column(default=1)
    state: Mapped[str]
    content: Mapped[dict[str, Any]]
    published: Mapped[dict[str, Any]]
    """What everybody is answered; empty while it was never published."""
    published_revision: Mapped[int] = mapped_column(default=0)
    published_at: Mapped[datetime | None]
    review_on: Mapped[date | None]
    """When a curator wants to look at it again."""
    consultation_id: Mapped[int | None] = mapped_column(ForeignKey("consultations.id"), unique=True)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    """Who published it last, and hears when it grows old."""
    drafted_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class EntryRevision(Base):
    """What one act made of an entry; rows are never changed."""

    __tablename__ = "entry_revisions"
    __table_args__ = (Index("ix_entry_revisions_entry_id_id", "entry_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("curated_entries.id"))
    at: Mapped[datetime]
    action: Mapped[str]
    from_state: Mapped[str]
    to_state: Mapped[str]
    done_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    content: Mapped[dict[str, Any]]


class KnowledgeMark(Base):
    """One row, changed whenever what is published changes: what every process looks at."""

    __tablename__ = "knowledge_marks"

    id: Mapped[int] = mapped_column(primary_key=True)
    mark: Mapped[str]
    """Drawn at random: a change that was rolled back leaves no mark that another can repeat."""


@dataclass(frozen=True)
class Published:
    """An entry in force; `revision` tells one text of it from the next."""

    entry_id: str
    revision: int
    content: dict[str, Any]


_MARK = select(KnowledgeMark.mark).where(KnowledgeMark.id == ONLY)


def mark(session: Session) -> str:
    """Differs from the last one seen if anything was published or archived since."""
    return session.scalar(_MARK) or ""


def change_mark(session: Session) -> None:
    fresh = secrets.token_hex(8)
    if not insert_once(session, KnowledgeMark, id=ONLY, mark=fresh):
        session.get_one(KnowledgeMark, ONLY).mark = fresh


def published(session: Session) -> list[Published]:
    """All entries in force."""
    query = select(
        CuratedEntry.entry_id, CuratedEntry.published_revision, CuratedEntry.published
    ).where(CuratedEntry.state == State.PUBLISHED)
    return [Published(*row) for row in session.execute(query.order_by(CuratedEntry.id))]


def get(session: Session, number: str) -> CuratedEntry | None:
    """By the number that a button carries."""
    return session.get(CuratedEntry, int(number)) if _is_number(number) else None


def of_consultation(session: Session, consultation_id: int) -> CuratedEntry | None:
    query = select(CuratedEntry).where(CuratedEntry.consultation_id == consultation_id)
    return session.scalars(query).first()


def in_state(session: Session, state: State) -> Sequence[CuratedEntry]:
    """The newest change first."""
    query = select(CuratedEntry).where(CuratedEntry.state == state)
    return session.scalars(query.order_by(CuratedEntry.changed_at.desc())).all()


def counts(session: Session) -> dict[str, int]:
    query = select(CuratedEntry.state, func.count()).group_by(CuratedEntry.state)
    return {state: int(count) for state, count in session.execute(query)}


def revisions(session: Session, entry: CuratedEntry) -> Sequence[EntryRevision]:
    query = select(EntryRevision).where(EntryRevision.entry_id == entry.id)
    return session.scalars(query.order_by(EntryRevision.id)).all()


def _is_number(text: str) -> bool:
    return text.isdecimal() and len(text) < 10

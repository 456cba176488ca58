"""Imports: files of commitments sent by chat, checked and loaded in the background."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, delete, or_, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.base import Base, rows_changed

LEASE = timedelta(minutes=10)
"""After this long without an outcome whoever took it is taken for dead, and it is taken again."""
MAX_ATTEMPTS = 3


class ImportState(StrEnum):
    WAITING = "waiting"
    """To be checked."""
    CHECKED = "checked"
    """The sender has the preview and may confirm."""
    CONFIRMED = "confirmed"
    """To be loaded."""
    DONE = "done"
    FAILED = "failed"
    DROPPED = "dropped"


TO_DO = (ImportState.WAITING, ImportState.CONFIRMED)


class FileImport(Base):
    """One file and how far it is. `address` is the chat that gets the preview and the outcome."""

    __tablename__ = "imports"
    __table_args__ = (
        Index(
            "ix_imports_to_do",
            "id",
            sqlite_where=text("state IN ('waiting', 'confirmed')"),
            postgresql_where=text("state IN ('waiting', 'confirmed')"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    address: Mapped[str]
    sha256: Mapped[str]
    name: Mapped[str]
    state: Mapped[str] = mapped_column(default=ImportState.WAITING)
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    taken_at: Mapped[datetime | None]


def ask(
    session: Session, *, person_id: int, address: str, sha256: str, name: str, now: datetime
) -> FileImport:
    """A file to be checked. One that its sender sent before and left alone is dropped."""
    older = (ImportState.WAITING, ImportState.CHECKED)
    session.execute(
        update(FileImport)
        .where(FileImport.person_id == person_id, FileImport.state.in_(older))
        .values(state=ImportState.DROPPED)
    )
    row = FileImport(
        person_id=person_id,
        address=address,
        sha256=sha256,
        name=name,
        state=ImportState.WAITING,
        counts={},
        attempts=0,
        created_at=now,
        taken_at=None,
    )
    session.add(row)
    session.flush()
    return row


def get(session: Session, import_id: int) -> FileImport | None:
    return session.get(FileImport, import_id)


def take(session: Session, now: datetime) -> FileImport | None:
    """The oldest that has something to do and that nobody is at; it is ours from now on."""
    free = or_(FileImport.taken_at.is_(None), FileImport.taken_at <= now - LEASE)
    query = select(FileImport).where(FileImport.state.in_(TO_DO), free).order_by(FileImport.id)
    found = session.scalars(query.limit(1)).first()
    if found is None:
        return None
    taken = session.execute(
        update(FileImport)
        .where(FileImport.id == found.id, FileImport.state == found.state, free)
        .values(taken_at=now, attempts=FileImport.attempts + 1)
        .execution_options(synchronize_session=False)
    )
    session.expire(found)
    return session.get(FileImport, found.id) if rows_changed(taken) else None


def move(
    session: Session,
    import_id: int,
    before: ImportState,
    after: ImportState,
    counts: dict[str, Any] | None = None,
) -> bool:
    """From one state to the next, once; it is free to be taken again."""
    values: dict[str, Any] = {"state": after, "taken_at": None, "attempts": 0}
    if counts is not None:
        values["counts"] = counts
    moved = session.execute(
        update(FileImport)
        .where(FileImport.id == import_id, FileImport.state == before)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    return bool(rows_changed(moved))


def prune(session: Session, before: datetime) -> int:
    """Forget the files of long ago; what they loaded stays."""
    ended = FileImport.state.not_in(TO_DO)
    old = delete(FileImport).where(FileImport.created_at < before, ended)
    return rows_changed(session.execute(old))

"""The inbox: every update a platform sent, stored before it is acknowledged, handled once."""

from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, UniqueConstraint, bindparam, delete, func, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.base import Base, clean_json, insert_once, rows_changed

MAX_ATTEMPTS = 3
RETRY_DELAYS = (timedelta(seconds=1), timedelta(seconds=5))
MAX_ERROR_LENGTH = 300


class UpdateStatus(StrEnum):
    WAITING = "waiting"
    DONE = "done"
    FAILED = "failed"
    """Set aside after MAX_ATTEMPTS, or because it can't be read: it blocks nobody."""
    IGNORED = "ignored"


class Update(Base):
    """One update of one platform. `chat` orders the handling: one chat, one at a time."""

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("channel", "external_id"),
        Index(
            "ix_inbox_waiting",
            "chat",
            "id",
            sqlite_where=text("status = 'waiting'"),
            postgresql_where=text("status = 'waiting'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str]
    external_id: Mapped[str]
    chat: Mapped[str]
    payload: Mapped[dict[str, Any]]
    status: Mapped[str] = mapped_column(default=UpdateStatus.WAITING)
    attempts: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime]
    received_at: Mapped[datetime]
    handled_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(default="")


def store(
    session: Session,
    *,
    channel: str,
    external_id: str,
    chat: str,
    payload: dict[str, Any],
    now: datetime,
    status: UpdateStatus = UpdateStatus.WAITING,
    error: str = "",
) -> bool:
    """Keep an update; False when it had come before (a platform repeats what it is unsure of)."""
    return insert_once(
        session,
        Update,
        channel=channel,
        external_id=external_id,
        chat=chat,
        payload=clean_json(payload),
        status=status,
        attempts=0,
        not_before=now,
        received_at=now,
        handled_at=None,
        error=error[:MAX_ERROR_LENGTH],
    )


def waiting_chats(session: Session) -> list[str]:
    """The chats that have something to handle, longest waiting first."""
    return list(
        session.scalars(
            select(Update.chat)
            .where(Update.status == UpdateStatus.WAITING)
            .group_by(Update.chat)
            .order_by(func.min(Update.id))
        )
    )


_WAITING = (Update.chat == bindparam("chat"), Update.status == UpdateStatus.WAITING)
_CLAIM = (
    select(Update).where(*_WAITING).order_by(Update.id).limit(1).with_for_update(skip_locked=True)
)
_EARLIER = select(Update.id).where(*_WAITING, Update.id < bindparam("head")).limit(1)
"""Made once: every message that comes in is claimed."""


def claim_oldest(session: Session, chat: str, now: datetime) -> Update | None:
    """The chat's oldest waiting update, locked until the transaction ends; None if it must wait.

    Only the head of the chat is ever taken: a delayed head holds the rest back, in order.
    """
    head = session.scalars(_CLAIM, {"chat": chat}).first()
    if head is None or head.not_before > now:
        return None
    if session.get_bind().dialect.name == "sqlite":
        return head  # there is one writer at a time
    # SKIP LOCKED steps over a head that another process holds: then this is not the head.
    return None if session.scalar(_EARLIER, {"chat": chat, "head": head.id}) else head


def settle(update_row: Update, status: UpdateStatus, now: datetime) -> None:
    """The update needs no further look: done, or ignored."""
    update_row.status = status
    update_row.handled_at = now


def note_failure(
    session: Session, update_id: int, error: str, now: datetime, *, final: bool = False
) -> UpdateStatus:
    """Count a failed attempt: wait and try again, or set the update aside for good."""
    row = session.get_one(Update, update_id)
    row.attempts += 1
    row.error = error[:MAX_ERROR_LENGTH]
    if final or row.attempts >= MAX_ATTEMPTS:
        row.status = UpdateStatus.FAILED
        row.handled_at = now
    else:
        row.not_before = now + RETRY_DELAYS[row.attempts - 1]
    return UpdateStatus(row.status)


def set_aside(session: Session) -> list[Update]:
    """The updates nobody could handle, newest first."""
    return list(
        session.scalars(
            select(Update).where(Update.status == UpdateStatus.FAILED).order_by(Update.id.desc())
        )
    )


def retry(session: Session, update_id: int, now: datetime) -> bool:
    """Give a set-aside update another round of attempts."""
    return bool(
        rows_changed(
            session.execute(
                update(Update)
                .where(Update.id == update_id, Update.status == UpdateStatus.FAILED)
                .values(status=UpdateStatus.WAITING, attempts=0, not_before=now)
            )
        )
    )


def count_waiting(session: Session, chat: str = "", channels: Collection[str] = ()) -> int:
    """How many updates wait, of one chat, of some channels or of all."""
    query = select(func.count()).where(Update.status == UpdateStatus.WAITING)
    if chat:
        query = query.where(Update.chat == chat)
    if channels:
        query = query.where(Update.channel.in_(channels))
    return session.scalar(query) or 0


def prune(session: Session, before: datetime) -> int:
    """Forget handled updates older than `before`; those set aside stay until someone looks."""
    gone = delete(Update).where(
        Update.status.in_([UpdateStatus.DONE, UpdateStatus.IGNORED]), Update.received_at < before
    )
    return rows_changed(session.execute(gone))

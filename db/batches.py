"""Batches: deliveries that were enqueued together, and are paused, resumed, cancelled together.

A batch that was never touched has no row. What is held is never claimed, so that it does not
matter how many rows there are, which came back from a failed try, or who is just claiming.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Select, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.base import Base, insert_once, rows_changed


class BatchState(StrEnum):
    GOING = "going"
    PAUSED = "paused"
    CANCELLED = "cancelled"


class Batch(Base):
    """What somebody, or too many errors, did to a batch last."""

    __tablename__ = "outbox_batches"

    batch: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str]
    reason: Mapped[str] = mapped_column(default="")
    changed_at: Mapped[datetime]


def pause(session: Session, batch: str, now: datetime, reason: str = "") -> bool:
    """From now on nothing of it is claimed; False when it is held already."""
    return _change(session, batch, (BatchState.GOING,), BatchState.PAUSED, now, reason)


def resume(session: Session, batch: str, now: datetime) -> bool:
    """It goes on where it was; False when it was not paused."""
    return _change(session, batch, (BatchState.PAUSED,), BatchState.GOING, now, "")


def cancel(session: Session, batch: str, now: datetime, reason: str = "") -> bool:
    """It never goes on; `outbox.cancel_batch` also says so on every delivery that waits."""
    before = (BatchState.GOING, BatchState.PAUSED)
    return _change(session, batch, before, BatchState.CANCELLED, now, reason)


def find(session: Session, batch: str) -> Batch | None:
    return session.get(Batch, batch, populate_existing=True)


def held() -> Select[str]:
    return select(Batch.batch).where(Batch.state != BatchState.GOING)


def cancelled() -> Select[str]:
    return select(Batch.batch).where(Batch.state == BatchState.CANCELLED)


def _change(
    session: Session,
    batch: str,
    before: tuple[BatchState, ...],
    after: BatchState,
    now: datetime,
    reason: str,
) -> bool:
    insert_once(session, Batch, batch=batch, state=BatchState.GOING, reason="", changed_at=now)
    change = (
        update(Batch)
        .where(Batch.batch == batch, Batch.state.in_(before))
        .values(state=after, reason=reason, changed_at=now)
        .execution_options(synchronize_session=False)
    )
    return bool(rows_changed(session.execute(change)))

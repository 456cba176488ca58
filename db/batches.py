"""Batches: deliveries that were enqueued together, and are paused, resumed, cancelled together.

A batch that was never touched has no row. What is held is never claimed, so that it does not
matter how many rows there are, which came back from a failed try, or who is just claiming.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Select, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.base import Base, insert_once, rows_changed
from db.deliveries import Delivery, DeliveryStatus

WINDOW = 100
"""So many of the last outcomes are looked at …"""
MAX_FAILURES = 5
"""… and with so many permanent failures among them somebody should look before it goes on."""
FAILING = "failing"
"""The reason of a pause that nobody ordered."""
OUTCOMES = (DeliveryStatus.SENT, DeliveryStatus.FAILED, DeliveryStatus.UNKNOWN)


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


def cancel(session: Session, batch: str, now: datetime, reason: str = "") -> int:
    """It never goes on; returns how many will not leave. What is on its way still arrives."""
    before = (BatchState.GOING, BatchState.PAUSED)
    _change(session, batch, before, BatchState.CANCELLED, now, reason)
    waiting = (Delivery.batch == batch, Delivery.status == DeliveryStatus.PENDING)
    gone = update(Delivery).where(*waiting).values(status=DeliveryStatus.CANCELLED, reason=reason)
    return rows_changed(session.execute(gone))


def pause_if_failing(session: Session, batch: str, now: datetime) -> bool:
    """Pause it when too many of the last outcomes are failures; says whether it did.

    What failed before somebody let it go on does not count again.
    """
    row = find(session, batch)
    last = select(Delivery.status).where(Delivery.batch == batch, Delivery.status.in_(OUTCOMES))
    if row is not None:
        last = last.where(Delivery.claimed_at > row.changed_at)
    last = last.order_by(Delivery.claimed_at.desc(), Delivery.id.desc()).limit(WINDOW)
    failures = list(session.scalars(last)).count(DeliveryStatus.FAILED)
    return failures >= MAX_FAILURES and pause(session, batch, now, FAILING)


def count(session: Session, batch: str) -> dict[DeliveryStatus, int]:
    """How many of a batch have which status: all that is known of its progress."""
    query = select(Delivery.status, func.count()).where(Delivery.batch == batch)
    rows = session.execute(query.group_by(Delivery.status))
    return {DeliveryStatus(status): int(number) for status, number in rows}


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

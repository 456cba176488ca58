"""The outbox: everything to be sent, its intent stored before the wire is touched."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Update,
    and_,
    bindparam,
    delete,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session

from db import answer_order, batches, leads
from db.base import clean_json, insert_all, insert_once, insert_row, rows_changed
from db.deliveries import ANSWER_LANE, OPEN, Delivery, DeliveryStatus

__all__ = ["Delivery", "DeliveryStatus"]

MAX_ATTEMPTS = 8
MAX_REASON_LENGTH = 300


def enqueue(
    session: Session,
    *,
    key: str,
    address: str,
    lane: int,
    payload: dict[str, Any],
    now: datetime,
    owner: str = "",
    not_before: datetime | None = None,
    not_after: datetime | None = None,
) -> bool:
    """Add a delivery once; with an `owner` it is born claimed, to be sent right after the commit.

    Returns False, and changes nothing, when the key is already there.
    """
    row = _row(key, address, lane, payload, now, owner)
    row |= {"not_before": not_before or now, "not_after": not_after}
    return insert_once(session, Delivery, **row)


def enqueue_all(
    session: Session,
    keyed: Iterable[tuple[str, str]],
    *,
    lane: int,
    payload: dict[str, Any],
    now: datetime,
    batch: str = "",
    not_before: datetime | None = None,
    not_after: datetime | None = None,
) -> int:
    """The same payload to many, as (key, address); those whose key is known change nothing.

    Returns how many are new. What shares a `batch` is paused, resumed and cancelled together.
    """
    common = _row("", "", lane, payload, now, "") | {"batch": batch, "not_after": not_after}
    common |= {"not_before": not_before or now}
    rows = [
        common | {"key": key, "address": address, "channel": address.partition(":")[0]}
        for key, address in keyed
    ]
    return insert_all(session, Delivery, rows)


def enqueue_claimed(
    session: Session,
    *,
    key: str,
    address: str,
    lane: int,
    payload: dict[str, Any],
    now: datetime,
    owner: str,
) -> int:
    """The same, born claimed; returns the delivery's id."""
    row = _row(key, address, lane, payload, now, owner)
    return insert_row(session, Delivery, **row) or id_of(session, key)


def _row(
    key: str, address: str, lane: int, payload: dict[str, Any], now: datetime, owner: str
) -> dict[str, Any]:
    return {
        "key": key,
        "batch": "",
        "channel": address.partition(":")[0],
        "address": address,
        "lane": lane,
        "payload": clean_json(payload),
        "status": DeliveryStatus.SENDING if owner else DeliveryStatus.PENDING,
        "attempts": 1 if owner else 0,
        "owner": owner,
        "not_before": now,
        "not_after": None,
        "provider_id": "",
        "reason": "",
        "created_at": now,
        "claimed_at": now if owner else None,
        "sent_at": None,
    }


def knows(session: Session, key: str) -> bool:
    """Whether the key is used up, whatever became of its delivery."""
    return session.scalar(select(Delivery.id).where(Delivery.key == key)) is not None


def id_of(session: Session, key: str) -> int:
    return session.scalars(select(Delivery.id).where(Delivery.key == key)).one()


def claim(
    session: Session, *, owner: str, channels: Sequence[str], limit: int, now: datetime
) -> list[Delivery]:
    """Take up to `limit` pending deliveries that are due, answers first.

    The intent (`sending`) must be committed before a request is written: then a crash can leave
    an unknown outcome, but never a second copy of a reminder or an announcement. Who has lost the
    lead to another process gets nothing.
    """
    if not leads.confirmed(session, owner):
        return []
    due = (
        select(Delivery.id)
        .where(
            Delivery.status == DeliveryStatus.PENDING,
            Delivery.not_before <= now,
            Delivery.channel.in_(channels),
            Delivery.batch.not_in(batches.held()),
            or_(Delivery.not_after.is_(None), Delivery.not_after > now),
        )
        .order_by(Delivery.lane, Delivery.not_before, Delivery.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .cte("due")  # evaluated once: as a subquery PostgreSQL may run it again, past the limit
    )
    claimed = session.scalars(
        update(Delivery)
        .where(Delivery.id.in_(select(due.c.id)), Delivery.status == DeliveryStatus.PENDING)
        .values(
            status=DeliveryStatus.SENDING,
            owner=owner,
            attempts=Delivery.attempts + 1,
            claimed_at=now,
        )
        .returning(Delivery)
        .execution_options(synchronize_session=False)
    )
    return sorted(claimed, key=lambda row: (row.lane, row.id))


def vouch(session: Session, delivery_id: int, *, owner: str, now: datetime) -> bool:
    """Whether it is still ours to send, for who may have been frozen since it was claimed."""
    if not leads.confirmed(session, owner):
        return False
    again = update(Delivery).where(*_mine(delivery_id, owner)).values(claimed_at=now)
    return bool(rows_changed(session.execute(again)))


def _mine(delivery_id: int, owner: str) -> list[ColumnElement[bool]]:
    return [
        Delivery.id == delivery_id,
        Delivery.status == DeliveryStatus.SENDING,
        Delivery.owner == owner,
    ]


def _settle(session: Session, delivery_id: int, claimed_by: str, **values: Any) -> bool:
    """The only way out of `sending`: guarded, so that a late process can't overwrite the truth."""
    if "reason" in values:
        values["reason"] = values["reason"][:MAX_REASON_LENGTH]
    guard = {"its_id": delivery_id, "its_owner": claimed_by}
    return bool(
        rows_changed(session.connection().execute(_settlement(tuple(values)), guard | values))
    )


@cache
def _settlement(columns: tuple[str, ...]) -> Update:
    """Made once: every message that goes out is settled."""
    table = Delivery.__table__
    given = {name: bindparam(name, type_=table.c[name].type) for name in columns}
    guard = (
        Delivery.id == bindparam("its_id"),
        Delivery.status == DeliveryStatus.SENDING,
        Delivery.owner == bindparam("its_owner"),
    )
    return update(Delivery).where(*guard).values(given)


def mark_sent(
    session: Session, delivery_id: int, *, owner: str, provider_id: str, now: datetime
) -> bool:
    values = {"status": DeliveryStatus.SENT, "provider_id": provider_id, "sent_at": now}
    return _settle(session, delivery_id, owner, **values)


def forget(session: Session, delivery_id: int, *, owner: str) -> bool:
    """It is out, and nothing of it is kept."""
    return bool(rows_changed(session.execute(delete(Delivery).where(*_mine(delivery_id, owner)))))


def mark_failed(session: Session, delivery_id: int, *, owner: str, reason: str) -> bool:
    return _settle(session, delivery_id, owner, status=DeliveryStatus.FAILED, reason=reason)


def mark_unknown(session: Session, delivery_id: int, *, owner: str, reason: str) -> bool:
    return _settle(session, delivery_id, owner, status=DeliveryStatus.UNKNOWN, reason=reason)


def return_to_queue(
    session: Session,
    delivery_id: int,
    *,
    owner: str,
    not_before: datetime,
    reason: str,
    count_attempt: bool = True,
) -> bool:
    """Nothing reached the wire: back to `pending`, not before the given instant."""
    uncounted = 0 if count_attempt else 1
    back = (
        update(Delivery)
        .where(*_mine(delivery_id, owner))
        .values(
            status=DeliveryStatus.PENDING,
            owner="",
            not_before=not_before,
            reason=reason[:MAX_REASON_LENGTH],
            attempts=Delivery.attempts - uncounted,
        )
    )
    returned = bool(rows_changed(session.execute(back)))
    answer_order.keep(session, Delivery.id == delivery_id)
    return returned


def release_stale(session: Session, owner: str, now: datetime) -> tuple[int, int]:
    """Resolve what a dead process left in `sending`: call only as the one active sender.

    Answers go out again (a doubled answer is harmless, a lost one is not); anything else becomes
    `unknown`. Returns how many of each.
    """
    stale = [Delivery.status == DeliveryStatus.SENDING, Delivery.owner != owner]
    again = update(Delivery).where(*stale, Delivery.lane == ANSWER_LANE)
    lost = update(Delivery).where(*stale, Delivery.lane != ANSWER_LANE)
    resent = session.execute(
        again.values(status=DeliveryStatus.PENDING, owner="", not_before=now, reason="restart")
    )
    unknown = session.execute(lost.values(status=DeliveryStatus.UNKNOWN, reason="restart"))
    answer_order.keep(session)
    return rows_changed(resent), rows_changed(unknown)


def expire(session: Session, now: datetime) -> int:
    """Deliveries whose moment has passed are not sent late; nor is what came back too late."""
    pending = update(Delivery).where(Delivery.status == DeliveryStatus.PENDING)
    late = pending.where(Delivery.not_after <= now).values(status=DeliveryStatus.EXPIRED)
    void = pending.where(Delivery.batch.in_(batches.cancelled()))
    void = void.values(status=DeliveryStatus.CANCELLED)
    return rows_changed(session.execute(late)) + rows_changed(session.execute(void))


def count_by_status(session: Session) -> dict[str, int]:
    rows = session.execute(select(Delivery.status, func.count()).group_by(Delivery.status))
    return {str(status): int(count) for status, count in rows}


def count_due(session: Session, channels: Collection[str], now: datetime) -> int:
    """How many deliveries of these channels could be out by now and are not."""
    query = select(func.count()).where(
        Delivery.status.in_([DeliveryStatus.PENDING, DeliveryStatus.SENDING]),
        Delivery.channel.in_(channels),
        Delivery.not_before <= now,
    )
    return session.scalar(query) or 0


def prune(session: Session, *, answers_before: datetime, notices_before: datetime) -> int:
    """Forget settled deliveries: answers soon, reminders and announcements when no rule recurs."""
    answers = and_(Delivery.lane == ANSWER_LANE, Delivery.created_at < answers_before)
    notices = and_(Delivery.lane != ANSWER_LANE, Delivery.created_at < notices_before)
    gone = delete(Delivery).where(Delivery.status.not_in(OPEN), or_(answers, notices))
    return rows_changed(session.execute(gone))

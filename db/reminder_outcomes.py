"""What became of the deliveries that carry fires."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from db import reminders
from db.outbox import Delivery, DeliveryStatus
from db.reminders import Fire, FireState

SETTLED_AT_ONCE = 500


def settle(session: Session, now: datetime) -> tuple[int, list[Fire]]:
    """Note what became of deliveries. Returns how many are settled, and the fires whose delivery
    never left: they wait again, and their new hour is for the caller to say."""
    query = (
        select(Fire, Delivery.status)
        .outerjoin(Delivery, Delivery.id == Fire.delivery_id)
        .where(Fire.state == FireState.PLACED)
        .where(Delivery.status.is_(None) | Delivery.status.in_(OUTCOMES))
        .order_by(Fire.id)
        .limit(SETTLED_AT_ONCE)
        .with_for_update(of=Fire, skip_locked=True)
    )
    rows = session.execute(query).all()
    for fire, status in rows:
        fire.state = OUTCOMES.get(status, FireState.UNKNOWN)
        fire.settled_at = None if fire.state == FireState.WAITING else now
    reminders.count_try([fire for fire, status in rows if status == DeliveryStatus.FAILED], now)
    return len(rows), [fire for fire, _ in rows if fire.state == FireState.WAITING]


OUTCOMES: Mapping[str | None, FireState] = {
    DeliveryStatus.SENT: FireState.SENT,
    DeliveryStatus.UNKNOWN: FireState.UNKNOWN,
    DeliveryStatus.EXPIRED: FireState.WAITING,
    DeliveryStatus.FAILED: FireState.WAITING,
}
"""What a delivery's end means. Expired and failed ones never were on the wire."""

"""Numbers for operators: what waits, what went out, what needs a look."""

from collections.abc import Collection
from datetime import datetime
from math import ceil

from sqlalchemy.orm import Session

from db import inbox, outbox, pauses


def silences(session: Session, now: datetime) -> dict[str, int]:
    """Seconds for which a platform told us to be silent, by channel."""
    told = pauses.current(session, now)
    return {channel: ceil((until - now).total_seconds()) for channel, until in told.items()}


def counts(session: Session, now: datetime) -> dict[str, int]:
    by_status = outbox.count_by_status(session)
    return {
        "silent_seconds": max(silences(session, now).values(), default=0),
        "inbox_waiting": inbox.count_waiting(session),
        "inbox_set_aside": len(inbox.set_aside(session)),
        **{f"outbox_{status}": by_status.get(status, 0) for status in outbox.DeliveryStatus},
    }


def unsettled(session: Session) -> int:
    """What is still on its way: updates that wait, deliveries not out yet."""
    on_their_way = (outbox.DeliveryStatus.PENDING, outbox.DeliveryStatus.SENDING)
    by_status = outbox.count_by_status(session)
    return inbox.count_waiting(session) + sum(by_status.get(s, 0) for s in on_their_way)


def within_reach(session: Session, channels: Collection[str], now: datetime) -> int:
    """The same of these channels only, and nothing that is for later."""
    waiting = inbox.count_waiting(session, channels=channels)
    return waiting + outbox.count_due(session, channels, now)


def as_text(values: dict[str, int], *, leading: bool) -> str:
    """The values in the text format that Prometheus reads."""
    lines = [f"municipio_{name} {value}" for name, value in values.items()]
    return "\n".join([*lines, f"municipio_leading {int(leading)}"]) + "\n"

"""A delivery on its way, and what a failed try means for it."""

import random
from dataclasses import dataclass

from bot.channels.base import Fate
from bot.messages import Lane, Reply
from db import outbox

RETRY_SECONDS = (2, 5, 15, 30, 60, 120, 300)
RESENDS_OF_AN_ANSWER = 1
"""How often an answer with an unknown outcome goes out again; anything else never does."""


@dataclass(frozen=True)
class Parcel:
    """A claimed delivery on its way."""

    delivery_id: int
    address: str
    reply: Reply
    lane: int
    attempts: int
    edit: str = ""
    from_queue: bool = False
    """It was pending before, and so kept its place in its chat."""
    batch: str = ""
    sure_at: float = 0.0
    """On the loop's clock: when we last asked whether we lead."""


def open_parcel(row: outbox.Delivery) -> Parcel:
    payload = dict(row.payload)
    edit = str(payload.pop("edit", ""))
    return Parcel(
        delivery_id=row.id,
        address=row.address,
        reply=Reply.from_json(payload),
        lane=row.lane,
        attempts=row.attempts,
        edit=edit,
        from_queue=True,
        batch=row.batch,
    )


def goes_again(parcel: Parcel, fate: Fate) -> bool:
    """What never left goes again; what perhaps did, only when it is an answer."""
    if fate is Fate.RETRY:
        return parcel.attempts < outbox.MAX_ATTEMPTS
    if parcel.lane != Lane.ANSWER:
        return False
    if fate is Fate.BROKEN:
        return parcel.attempts < outbox.MAX_ATTEMPTS
    return fate is Fate.UNKNOWN and parcel.attempts <= RESENDS_OF_AN_ANSWER


def delay(parcel: Parcel) -> float:
    """Longer with every attempt; with jitter, so that not all come back at once."""
    seconds = RETRY_SECONDS[min(parcel.attempts - 1, len(RETRY_SECONDS) - 1)]
    return seconds * random.uniform(1, 1.2)

"""What we take from the outbox, and for how long we may trust that it is still ours."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy.orm import Session

from bot import parcels
from bot.messages import Lane
from bot.parcels import Parcel
from db import leads, outbox
from db.engine import Database

log = logging.getLogger(__name__)

SURE_SECONDS = 3.0
"""So long after a claim we trust, for an answer, that we still lead; who was frozen longer asks."""
SURE_OF_A_NOTICE_SECONDS = 0.25
"""The same after the claim of what must not be sent twice, nor by two processes at a time."""
SWEEP_EVERY = timedelta(seconds=1)


class Claims:
    """Claims in the name of `owner`, and finds out by it whether that one still leads."""

    def __init__(self, database: Database, owner: str, now: Callable[[], datetime]) -> None:
        self.database = database
        self.owner = owner
        self.now = now
        self.deposed = False
        """Another process has taken the lead: we found out when we wanted to claim."""
        self._sure_at = 0.0
        self._sweep_at: datetime | None = None

    async def take(self, rooms: Mapping[str, int]) -> tuple[Parcel, ...]:
        """Up to so many deliveries of each channel that are due, answers first; committed."""
        now, asked_at = self.now(), asyncio.get_running_loop().time()
        sweep = self._sweep_at is None or now >= self._sweep_at
        if not rooms and not sweep:
            return ()
        job = partial(_claim, owner=self.owner, rooms=rooms, now=now, sweep=sweep)
        try:
            leading, claimed = await self.database.run(job)
        except Exception:
            log.exception("could not claim deliveries")
            return ()
        self.deposed = not leading
        self._sure_at = asked_at
        if sweep:
            self._sweep_at = now + SWEEP_EVERY
        return tuple(replace(parcel, sure_at=asked_at) for parcel in claimed)

    def doubt(self) -> None:
        """The lead may be lost: nothing is ours any more without asking."""
        self.deposed = True

    def doubtful(self, parcel: Parcel) -> bool:
        """Whether the last sign that we lead is so old that we may have been frozen since."""
        now = asyncio.get_running_loop().time()
        if parcel.lane == Lane.ANSWER:
            return self.deposed or now > self._sure_at + SURE_SECONDS
        return self.deposed or now > parcel.sure_at + SURE_OF_A_NOTICE_SECONDS


def _claim(
    session: Session, *, owner: str, rooms: Mapping[str, int], now: datetime, sweep: bool
) -> tuple[bool, tuple[Parcel, ...]]:
    """Whether we lead, and what was claimed."""
    if sweep:
        outbox.expire(session, now)
    rows = [
        row
        for name, room in rooms.items()
        for row in outbox.claim(session, owner=owner, channels=[name], limit=room, now=now)
    ]
    rows.sort(key=lambda row: (row.lane, row.not_before, row.id))
    leading = bool(rows) or leads.confirmed(session, owner)
    return leading, tuple(parcels.open_parcel(row) for row in rows)

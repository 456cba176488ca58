"""What became of a delivery, written down: the only place that settles one."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy.orm import Session

from bot import parcels
from bot.channels.base import Fate, SendError
from bot.holds import Holds
from bot.messages import Lane, channel_of, is_group
from bot.parcels import Parcel
from db import batches, outbox, pauses, people
from db.engine import Database

log = logging.getLogger(__name__)

ASK_AGAIN_SECONDS = 1.0
ASK_TIMES = 5


@dataclass(frozen=True)
class Outcomes:
    """Settles in the name of `owner`; every method returns when it is committed, or given up."""

    database: Database
    owner: str
    now: Callable[[], datetime]
    holds: Holds

    async def sent(self, parcel: Parcel, provider_id: str) -> None:
        mark = partial(outbox.mark_sent, provider_id=provider_id, now=self.now())
        await self._record(outbox.forget if parcel.reply.ephemeral else mark, parcel)

    async def returned(
        self, parcel: Parcel, until: datetime, reason: str, *, count: bool = True
    ) -> datetime:
        """Nothing reached the wire: it goes back, and is due at `until`."""
        back = partial(outbox.return_to_queue, not_before=until, reason=reason, count_attempt=count)
        await self._record(back, parcel)
        return until

    async def failed(self, parcel: Parcel, error: SendError) -> datetime | None:
        """What its fate asks for; returns when it goes again, if it does."""
        log.warning("delivery %s: %s (%s)", parcel.delivery_id, error.fate, error.reason)
        now = self.now()
        if error.fate is Fate.PAUSE:
            until = now + timedelta(seconds=error.retry_after)
            await self._pause(parcel, error, until, now)
            return await self.returned(parcel, until, error.reason, count=False)
        if parcels.goes_again(parcel, error.fate):
            until = now + timedelta(seconds=error.retry_after or parcels.delay(parcel))
            return await self.returned(parcel, until, error.reason)
        if error.fate is Fate.MOVED and parcel.attempts < outbox.MAX_ATTEMPTS:
            # It counts: a chat that is sent from one address to the next must not go on for ever.
            await self._note(partial(people.move, old=parcel.address, new=error.new_address))
            return await self.returned(parcel, now, error.reason)
        if error.fate is Fate.DEAD:
            await self._note(partial(people.mark_dead, address=parcel.address, reason=error.reason))
        doubtful = error.fate in (Fate.UNKNOWN, Fate.BROKEN)
        mark = outbox.mark_unknown if doubtful else outbox.mark_failed
        await self._record(partial(mark, reason=error.reason), parcel)
        if parcel.batch and not doubtful:
            await self._note(partial(_watch, batch=parcel.batch, now=now))
        return None

    async def still_ours(self, parcel: Parcel) -> bool:
        """Whether it may be sent, when we can't be sure that we lead.

        While the database is away an answer goes out all the same (a doubled one is harmless).
        """
        job = partial(
            outbox.vouch, delivery_id=parcel.delivery_id, owner=self.owner, now=self.now()
        )
        for _ in range(ASK_TIMES):
            try:
                return await self.database.run(job)
            except Exception:
                log.exception("delivery %s could not be vouched for", parcel.delivery_id)
                await asyncio.sleep(ASK_AGAIN_SECONDS)
        return parcel.lane == Lane.ANSWER

    async def _pause(
        self, parcel: Parcel, error: SendError, until: datetime, now: datetime
    ) -> None:
        """A notice is the only one its chat gets, so that it is not the chat that has too many."""
        alone = parcel.lane == Lane.ANSWER or is_group(parcel.address)
        everyone = error.everyone or not alone
        if self.holds.pause(parcel.address, until, now, everyone=everyone):
            channel = channel_of(parcel.address)
            log.warning("%s pauses until %s", channel, until.isoformat(timespec="seconds"))
            await self._note(partial(pauses.put, channel=channel, until=until, reason=error.reason))

    async def _note(self, job: Callable[[Session], object]) -> None:
        """What is learnt on the way; a database that is away must not stop the sending."""
        try:
            await self.database.run(job)
        except Exception:
            log.exception("what was learnt of an address or a channel could not be noted")

    async def _record(self, mark: Callable[..., bool], parcel: Parcel) -> None:
        job = partial(mark, delivery_id=parcel.delivery_id, owner=self.owner)
        try:
            if not await self.database.run(job):
                log.error("delivery %s was settled by somebody else", parcel.delivery_id)
        except Exception:
            # The row stays `sending` in our name; the next start resolves it.
            log.exception("delivery %s could not be settled", parcel.delivery_id)


def _watch(session: Session, batch: str, now: datetime) -> None:
    if batches.pause_if_failing(session, batch, now):
        log.error("%s is paused: too many of its deliveries fail", batch)

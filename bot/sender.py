"""Puts deliveries on the wire, one chat in order, and records what became of each."""

import asyncio
import logging
import random
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy.orm import Session

from bot.channels.base import Channel, Fate, SendError
from bot.messages import Lane, Reply, channel_of
from bot.pacing import Pacer
from db import outbox, people
from db.engine import Database

log = logging.getLogger(__name__)

SEND_TIMEOUT_SECONDS = 30.0
IN_FLIGHT = 64
"""Chats being sent to at the same time: 30 messages a second at 1 s latency need 30."""
CLAIM_SIZE = 64
IDLE_POLL_SECONDS = 1.0
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


class Sender:
    """The one active sender: claims what is pending, sends, settles."""

    def __init__(
        self,
        database: Database,
        channels: Mapping[str, Channel],
        owner: str,
        now: Callable[[], datetime],
        rates: Mapping[str, float] | None = None,
    ) -> None:
        self.database = database
        self.channels = channels
        self.owner = owner
        self.now = now
        self.pacers = {name: Pacer((rates or {}).get(name, 0)) for name in channels}
        self.paused_until: dict[str, datetime] = {}
        self._told_to_wait: dict[str, dict[str, datetime]] = {}
        self._held_until: dict[str, datetime] = {}
        self._queues: dict[str, deque[Parcel]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._wake = asyncio.Event()

    def wake(self) -> None:
        """Something new may be pending."""
        self._wake.set()

    def accept(self, parcels: tuple[Parcel, ...]) -> None:
        """Take over deliveries that are claimed in our name already."""
        for parcel in parcels:
            queue = self._queues.get(parcel.address)
            if queue is None:
                self._queues[parcel.address] = deque([parcel])
                self._start(parcel.address)
            else:
                queue.append(parcel)

    async def run(self, stopping: asyncio.Event) -> None:
        """Claim and send until `stopping` is set; then finish what is in flight."""
        while not stopping.is_set():
            self._wake.clear()
            claimed = await self.claim_once()
            if claimed < CLAIM_SIZE:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._wake.wait(), IDLE_POLL_SECONDS)
        await self.drained()

    async def drained(self) -> None:
        """Returns when everything that was accepted is settled."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    async def claim_once(self) -> int:
        """Claim what is due and start sending it; returns how many."""
        now = self.now()
        open_channels = [name for name in self.channels if self.paused_until.get(name, now) <= now]
        room = CLAIM_SIZE - sum(len(queue) for queue in self._queues.values())
        if room <= 0 or not open_channels:
            return 0
        job = partial(_claim, owner=self.owner, channels=open_channels, limit=room, now=now)
        try:
            parcels = await self.database.run(job)
        except Exception:
            log.exception("could not claim deliveries")
            return 0
        self.accept(parcels)
        return len(parcels)

    def _start(self, address: str) -> None:
        task = asyncio.create_task(self._send_chat(address))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _send_chat(self, address: str) -> None:
        queue = self._queues[address]
        while queue:
            parcel = queue.popleft()
            began = self.now()
            wait = await self._send(parcel)
            if wait is None:
                self._held_until.pop(address, None)
                continue
            # Order within the chat: what is behind goes back too, and so does what comes meanwhile.
            self._held_until[address] = began + timedelta(seconds=wait)
            while queue:
                await self._return(queue.popleft(), wait, "behind another", count=False)
        del self._queues[address]
        self.wake()

    async def _send(self, parcel: Parcel) -> float | None:
        """Send one; returns the seconds to wait when it must go back to the queue."""
        if held := self._held(parcel.address):
            return await self._return(parcel, held, "behind another", count=False)
        channel = self.channels[channel_of(parcel.address)]
        await self.pacers[channel.name].turn(parcel.lane)
        try:
            async with asyncio.timeout(SEND_TIMEOUT_SECONDS):
                provider_id = await channel.send(
                    parcel.address, parcel.reply, key=str(parcel.delivery_id), edit=parcel.edit
                )
        except SendError as error:
            return await self._settle_error(parcel, error)
        except TimeoutError:
            return await self._settle_error(parcel, SendError(Fate.UNKNOWN, "no answer in time"))
        except Exception as error:
            log.exception("delivery %s", parcel.delivery_id)
            reason = f"{type(error).__name__}"
            return await self._settle_error(parcel, SendError(Fate.UNKNOWN, reason))
        mark = partial(outbox.mark_sent, provider_id=provider_id, now=self.now())
        await self._record(outbox.forget if parcel.reply.ephemeral else mark, parcel)
        return None

    def _held(self, address: str) -> float:
        """Seconds to wait for an earlier message of this chat, or for its whole channel."""
        now = self.now()
        ends = (self._held_until.get(address), self.paused_until.get(channel_of(address)))
        return max(((end - now).total_seconds() for end in ends if end and end > now), default=0)

    async def _settle_error(self, parcel: Parcel, error: SendError) -> float | None:
        log.warning("delivery %s: %s (%s)", parcel.delivery_id, error.fate, error.reason)
        if error.fate is Fate.PAUSE:
            return await self._pause(parcel, error)
        if _goes_again(parcel, error.fate):
            return await self._return(parcel, error.retry_after or _delay(parcel), error.reason)
        if error.fate in (Fate.UNKNOWN, Fate.BROKEN):
            await self._record(partial(outbox.mark_unknown, reason=error.reason), parcel)
            return None
        if error.fate is Fate.MOVED:
            await self.database.run(partial(people.move, old=parcel.address, new=error.new_address))
            return await self._return(parcel, 0, error.reason, count=False)
        if error.fate is Fate.DEAD:
            await self.database.run(
                partial(people.mark_dead, address=parcel.address, reason=error.reason)
            )
        await self._record(partial(outbox.mark_failed, reason=error.reason), parcel)
        return None

    async def _pause(self, parcel: Parcel, error: SendError) -> float:
        """One chat that is told to wait waits alone; when a second one is, everybody does."""
        channel = channel_of(parcel.address)
        now = self.now()
        until = now + timedelta(seconds=error.retry_after)
        waiting = self._told_to_wait.setdefault(channel, {})
        for address in [address for address, end in waiting.items() if end <= now]:
            del waiting[address]
        waiting[parcel.address] = until
        if error.everyone or len(waiting) > 1:
            self.paused_until[channel] = max(until, self.paused_until.get(channel, until))
        return await self._return(parcel, error.retry_after, error.reason, count=False)

    async def _return(
        self, parcel: Parcel, seconds: float, reason: str, *, count: bool = True
    ) -> float:
        not_before = self.now() + timedelta(seconds=seconds)
        await self._record(
            partial(
                outbox.return_to_queue, not_before=not_before, reason=reason, count_attempt=count
            ),
            parcel,
        )
        return seconds

    async def _record(self, mark: Callable[..., bool], parcel: Parcel) -> None:
        job = partial(mark, delivery_id=parcel.delivery_id, owner=self.owner)
        try:
            if not await self.database.run(job):
                log.error("delivery %s was settled by somebody else", parcel.delivery_id)
        except Exception:
            # The row stays `sending` in our name; the next start resolves it.
            log.exception("delivery %s could not be settled", parcel.delivery_id)


def _claim(
    session: Session, *, owner: str, channels: list[str], limit: int, now: datetime
) -> tuple[Parcel, ...]:
    outbox.expire(session, now)
    rows = outbox.claim(session, owner=owner, channels=channels, limit=limit, now=now)
    return tuple(open_parcel(row) for row in rows)


def _goes_again(parcel: Parcel, fate: Fate) -> bool:
    """What never left goes again; what perhaps did, only when it is an answer."""
    if fate is Fate.RETRY:
        return parcel.attempts < outbox.MAX_ATTEMPTS
    if parcel.lane != Lane.ANSWER:
        return False
    if fate is Fate.BROKEN:
        return parcel.attempts < outbox.MAX_ATTEMPTS
    return fate is Fate.UNKNOWN and parcel.attempts <= RESENDS_OF_AN_ANSWER


def _delay(parcel: Parcel) -> float:
    """Longer with every attempt; with jitter, so that not all come back at once."""
    seconds = RETRY_SECONDS[min(parcel.attempts - 1, len(RETRY_SECONDS) - 1)]
    return seconds * random.uniform(1, 1.2)


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
    )

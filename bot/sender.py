"""Puts deliveries on the wire, one chat in order, and records what became of each."""

import asyncio
import logging
from collections import Counter, deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy.orm import Session

from bot import parcels
from bot.channels.base import Channel, Fate, SendError
from bot.holds import Holds
from bot.messages import channel_of
from bot.pacing import Pacer
from bot.parcels import Parcel
from db import outbox, people
from db.engine import Database

log = logging.getLogger(__name__)

SEND_TIMEOUT_SECONDS = 30.0
IN_FLIGHT = 64
"""Deliveries of a channel taken at a time: 30 messages a second at 1 s latency need 30."""
ANSWERS_AHEAD = 48
"""With so many on their way a channel's messages wait in the inbox; the rest of the places is for
what waits in the outbox, and memory stays bounded whatever comes in."""
IDLE_POLL_SECONDS = 1.0


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
        self.when_room: Callable[[], None] = lambda: None
        self._holds = Holds()
        self._queues: dict[str, deque[Parcel]] = {}
        self._load: Counter[str] = Counter()
        self._more_pending = False
        self._tasks: set[asyncio.Task[None]] = set()
        self._wake = asyncio.Event()

    def wake(self) -> None:
        """Something new may be pending."""
        self._wake.set()

    def has_room(self, channel: str) -> bool:
        """Whether replies made now would leave soon; if not, the messages had better wait."""
        return self._load[channel] < ANSWERS_AHEAD

    def accept(self, claimed: tuple[Parcel, ...]) -> None:
        """Take over deliveries that are claimed in our name already."""
        for parcel in claimed:
            self._load[channel_of(parcel.address)] += 1
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
            await self.claim_once()
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
        rooms = {name: IN_FLIGHT - self._load[name] for name in self.channels}
        wanted = [n for n, room in rooms.items() if room > 0 and not self._holds.paused(n, now)]
        if not wanted:
            return 0
        room = min(rooms[name] for name in wanted)
        job = partial(_claim, owner=self.owner, channels=wanted, limit=room, now=now)
        try:
            claimed = await self.database.run(job)
        except Exception:
            log.exception("could not claim deliveries")
            return 0
        self._more_pending = len(claimed) == room
        self.accept(claimed)
        return len(claimed)

    def _start(self, address: str) -> None:
        task = asyncio.create_task(self._send_chat(address))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _send_chat(self, address: str) -> None:
        queue = self._queues[address]
        while queue:
            parcel = queue.popleft()
            until = await self._send(parcel)
            self._settled(parcel)
            if until is None:
                self._holds.release(address)
                continue
            # Order within the chat: what is behind goes back too, and so does what comes meanwhile.
            self._holds.hold(address, until)
            while queue:
                behind = queue.popleft()
                await self._return(behind, until, "behind another", count=False)
                self._settled(behind)
            if until <= self.now():
                self.wake()
        del self._queues[address]

    def _settled(self, parcel: Parcel) -> None:
        channel = channel_of(parcel.address)
        self._load[channel] -= 1
        if self._load[channel] == ANSWERS_AHEAD - 1:
            self.when_room()
        if self._more_pending:
            self.wake()

    async def _send(self, parcel: Parcel) -> datetime | None:
        """Send one; returns when to try again if it went back to the queue."""
        channel = self.channels[channel_of(parcel.address)]
        if not self._waits(parcel):
            await self.pacers[channel.name].turn(parcel.lane)
        if until := self._waits(parcel):  # perhaps only since its turn was waited for
            return await self._return(parcel, until, "behind another", count=False)
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

    def _waits(self, parcel: Parcel) -> datetime | None:
        return self._holds.until(parcel.address, self.now(), from_queue=parcel.from_queue)

    async def _settle_error(self, parcel: Parcel, error: SendError) -> datetime | None:
        log.warning("delivery %s: %s (%s)", parcel.delivery_id, error.fate, error.reason)
        now = self.now()
        if error.fate is Fate.PAUSE:
            until = now + timedelta(seconds=error.retry_after)
            self._holds.pause(parcel.address, until, now, everyone=error.everyone)
            return await self._return(parcel, until, error.reason, count=False)
        if parcels.goes_again(parcel, error.fate):
            until = now + timedelta(seconds=error.retry_after or parcels.delay(parcel))
            return await self._return(parcel, until, error.reason)
        if error.fate is Fate.MOVED and parcel.attempts < outbox.MAX_ATTEMPTS:
            # It counts: a chat that is sent from one address to the next must not go on for ever.
            await self._note(partial(people.move, old=parcel.address, new=error.new_address))
            return await self._return(parcel, now, error.reason)
        if error.fate is Fate.DEAD:
            await self._note(partial(people.mark_dead, address=parcel.address, reason=error.reason))
        doubtful = error.fate in (Fate.UNKNOWN, Fate.BROKEN)
        mark = outbox.mark_unknown if doubtful else outbox.mark_failed
        await self._record(partial(mark, reason=error.reason), parcel)
        return None

    async def _return(
        self, parcel: Parcel, until: datetime, reason: str, *, count: bool = True
    ) -> datetime:
        back = partial(outbox.return_to_queue, not_before=until, reason=reason, count_attempt=count)
        await self._record(back, parcel)
        return until

    async def _note(self, job: Callable[[Session], object]) -> None:
        """What is learnt about an address; a database that is away must not stop the sending."""
        try:
            await self.database.run(job)
        except Exception:
            log.exception("what became of an address could not be noted")

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
    return tuple(parcels.open_parcel(row) for row in rows)

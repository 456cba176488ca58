"""Puts deliveries on the wire: one chat in order, each in its slot, none without its intent."""

import asyncio
import logging
from collections import Counter, deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial

from bot.channels.base import Channel, Fate, SendError
from bot.claims import Claims
from bot.holds import Holds
from bot.lines import ANSWERS_AHEAD, Line
from bot.messages import channel_of
from bot.outcomes import Outcomes
from bot.pacing import Pace
from bot.parcels import Parcel
from db import answer_order, pauses
from db.engine import Database

log = logging.getLogger(__name__)

SEND_TIMEOUT_SECONDS = 30.0
IDLE_POLL_SECONDS = 1.0
HANDOVER_SECONDS = 0.1
"""Before our first slot: whoever led before us may have used one just now."""
PATIENCE_SECONDS = 1.5
"""An answer waits so long for its chat's turn in memory, longer in the outbox."""


class Sender:
    """The one active sender: claims what is pending, sends, settles."""

    def __init__(
        self,
        database: Database,
        channels: Mapping[str, Channel],
        owner: str,
        now: Callable[[], datetime],
        paces: Mapping[str, Pace] | None = None,
    ) -> None:
        self.database = database
        self.channels = channels
        self.owner = owner
        self.now = now
        self.lines = {name: Line((paces or {}).get(name, Pace())) for name in channels}
        self.when_room: Callable[[], None] = lambda: None
        self._holds = Holds()
        self.claims = Claims(database, owner, now)
        self._outcomes = Outcomes(database, owner, now, self._holds)
        self._queues: dict[str, deque[Parcel]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._wake = asyncio.Event()

    def wake(self) -> None:
        """Something new may be pending."""
        self._wake.set()

    def has_room(self, channel: str) -> bool:
        """Whether replies made now would leave soon; if not, the messages had better wait."""
        line = self.lines.get(channel)
        return line is None or line.has_room()

    def accept(self, claimed: tuple[Parcel, ...]) -> None:
        """Take over deliveries that are claimed in our name already."""
        for parcel in claimed:
            line = self._line(parcel)
            line.enter(from_queue=parcel.from_queue)
            queue = self._queues.get(parcel.address)
            if queue is None:
                line.ahead += parcel.from_queue
                self._queues[parcel.address] = deque([parcel])
                self._start(parcel.address)
            else:
                queue.append(parcel)

    async def run(self, stopping: asyncio.Event) -> None:
        """Claim and send until `stopping` is set; then finish what is in flight."""
        await self.begin()
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

    async def begin(self) -> None:
        """Remember what we were told before a restart, and take what waits; safe to repeat.

        To be awaited before new answers are made: those of before go first.
        """
        for line in self.lines.values():
            line.pacer.rest(HANDOVER_SECONDS)
        try:
            told = await self.database.run(partial(pauses.current, now=self.now()))
            waiting = await self.database.run(answer_order.waiting_chats)
        except Exception:
            log.exception("could not read what is paused, and who waits")
            return
        for channel, until in told.items():
            self._holds.pause_channel(channel, until)
        for address, due in waiting.items():
            self._holds.hold(address, due)
        await self.claim_once()

    async def claim_once(self) -> int:
        """Claim what is due and may leave now, and start sending it; returns how many."""
        now = self.now()
        rooms = {
            name: room
            for name, line in self.lines.items()
            if (room := line.room()) > 0 and not self._holds.paused(name, now)
        }
        claimed = await self.claims.take(rooms)
        taken = Counter(channel_of(parcel.address) for parcel in claimed)
        for name, room in rooms.items():
            self.lines[name].more = taken[name] == room
        self.accept(claimed)
        return len(claimed)

    def _line(self, parcel: Parcel) -> Line:
        return self.lines[channel_of(parcel.address)]

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
                await self._release(address)
            else:
                # Order within the chat: what is behind goes back too, and what comes meanwhile.
                self._holds.hold(address, until)
                await self._clear(queue, until, parcel)
            if queue:
                self._line(queue[0]).ahead += queue[0].from_queue
        del self._queues[address]

    async def _release(self, address: str) -> None:
        """A chat is held until nothing of it is left in the queue, nor in line from there: that may
        have been claimed behind what is new, and goes first all the same."""
        if not self._holds.holds(address):
            return
        try:
            left = await self.database.run(partial(answer_order.open_ones, address=address))
        except Exception:
            log.exception("could not look for what else waits in a chat")
            return
        line = self._queues[address]
        if not left - {parcel.delivery_id for parcel in line if not parcel.from_queue}:
            self._holds.release(address)

    async def _clear(self, queue: deque[Parcel], until: datetime, returned: Parcel) -> None:
        in_front = until <= self.now() and not returned.from_queue
        kept: deque[Parcel] = deque()
        while queue:
            behind = queue.popleft()
            if behind.from_queue and in_front:
                kept.append(behind)  # claimed meanwhile; going back as well it would be overtaken
                continue
            await self._outcomes.returned(behind, until, "behind another", count=False)
            self._settled(behind)
        queue.extend(kept)
        if until <= self.now():
            self.wake()

    def _settled(self, parcel: Parcel) -> None:
        line = self._line(parcel)
        line.leave(from_queue=parcel.from_queue)
        if line.answers == ANSWERS_AHEAD - 1 and not parcel.from_queue:
            self.when_room()
        if line.more:
            self.wake()

    async def _send(self, parcel: Parcel) -> datetime | None:
        """Send one; returns when to try again if it went back to the queue."""
        line = self._line(parcel)
        until = self._waits(parcel) or await self._for_its_chat(line, parcel)
        if until is None:
            await line.pacer.turn(parcel.lane)
            until = self._waits(parcel)  # perhaps only since its turn was waited for
        if parcel.from_queue:
            line.ahead -= 1
            if line.more:
                self.wake()
        if until is not None:
            return await self._outcomes.returned(parcel, until, "behind another", count=False)
        if self.claims.doubtful(parcel) and not await self._outcomes.still_ours(parcel):
            log.error("delivery %s is not ours to send any more", parcel.delivery_id)
            return None
        try:
            return await self._put(parcel)
        finally:
            line.spacing.note(parcel.address, asyncio.get_running_loop().time())

    async def _put(self, parcel: Parcel) -> datetime | None:
        channel = self.channels[channel_of(parcel.address)]
        try:
            async with asyncio.timeout(SEND_TIMEOUT_SECONDS):
                provider_id = await channel.send(
                    parcel.address, parcel.reply, key=str(parcel.delivery_id), edit=parcel.edit
                )
        except SendError as error:
            return await self._outcomes.failed(parcel, error)
        except TimeoutError:
            return await self._outcomes.failed(parcel, SendError(Fate.UNKNOWN, "no answer in time"))
        except Exception as error:
            log.exception("delivery %s", parcel.delivery_id)
            reason = type(error).__name__
            return await self._outcomes.failed(parcel, SendError(Fate.UNKNOWN, reason))
        await self._outcomes.sent(parcel, provider_id)
        return None

    def _waits(self, parcel: Parcel) -> datetime | None:
        return self._holds.until(parcel.address, self.now(), from_queue=parcel.from_queue)

    async def _for_its_chat(self, line: Line, parcel: Parcel) -> datetime | None:
        """Wait for the chat's distance; what would hold up others, or long, goes back instead."""
        seconds = line.spacing.wait(parcel.address, asyncio.get_running_loop().time())
        if parcel.from_queue or seconds > PATIENCE_SECONDS:
            return self.now() + timedelta(seconds=seconds) if seconds else None
        await asyncio.sleep(seconds)
        return None

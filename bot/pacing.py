"""When the next message may leave: absolute slots for a whole token, a distance for each chat."""

import asyncio
import heapq
from collections import deque
from dataclasses import dataclass
from itertools import count
from math import ceil

from bot.messages import is_group

CATCH_UP_SECONDS = 0.5
"""So late may a slot be used without moving those behind it: the average stays what was promised.
Whoever comes later than that was idle, which earns no burst."""
WINDOW_SECONDS = 1.03
"""In no window of this length are there more than `most_in_a_second` turns, whatever was late; what
exceeds a second is for the network, where one may be held up and the next one not."""
MINUTE = 60.0
MAX_CHATS_KNOWN = 4_000


@dataclass(frozen=True)
class Pace:
    """What a platform allows; 0 is no limit."""

    per_second: float = 0.0
    chat_seconds: float = 0.0
    """Between two messages to one chat."""
    group_a_minute: int = 0


def telegram_pace(per_second: float) -> Pace:
    """Telegram's other limits go with the rate: who has none (an emulator) has no limit at all."""
    return Pace(per_second, chat_seconds=1.0, group_a_minute=20) if per_second else Pace()


def most_in_a_second(rate: float) -> int:
    """Of 28.8 a second evenly spaced there are 29 or 30 in any second: Telegram's limit."""
    return max(int(rate) + 2, ceil(rate * 1.04))


class Pacer:
    """Grants turns at most `rate` times a second, evenly spaced, lower lanes first.

    Slots are absolute: one that is used late does not move the others, and a pause earns no burst
    afterwards. A rate of 0 means no limit. While an answer waits no announcement gets a slot.
    """

    def __init__(self, rate: float) -> None:
        self.interval = 1 / rate if rate else 0.0
        self._waiting: list[tuple[int, int, asyncio.Future[None]]] = []
        self._order = count()
        self._next_slot = 0.0
        self._granted: deque[float] = deque(maxlen=most_in_a_second(rate))
        self._ticking: asyncio.Task[None] | None = None

    def rest(self, seconds: float) -> None:
        """No slot for so long: another process may have used the last ones."""
        self._next_slot = asyncio.get_running_loop().time() + seconds

    async def turn(self, lane: int) -> None:
        """Returns when it is this caller's turn."""
        if not self.interval:
            return
        now = asyncio.get_running_loop().time()
        if not self._waiting and now >= self._free_at():
            self._take_slot(now)
            return
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (lane, next(self._order), future))
        if self._ticking is None or self._ticking.done():
            self._ticking = asyncio.create_task(self._tick())
        await future

    def _free_at(self) -> float:
        full = len(self._granted) == self._granted.maxlen
        return max(self._next_slot, self._granted[0] + WINDOW_SECONDS if full else 0.0)

    def _take_slot(self, now: float) -> None:
        idle = now - self._next_slot > CATCH_UP_SECONDS
        self._next_slot = (now if idle else self._next_slot) + self.interval
        self._granted.append(now)

    async def _tick(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            if (delay := self._free_at() - loop.time()) > 0:
                await asyncio.sleep(delay)
            self._take_slot(loop.time())
            while self._waiting:
                _, _, future = heapq.heappop(self._waiting)
                if not future.done():  # its caller gave up
                    future.set_result(None)
                    break


class Spacing:
    """Keeps the distance within each chat; what is asked and noted is seconds of one clock."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._last: dict[str, float] = {}
        self._groups: dict[str, deque[float]] = {}

    def wait(self, address: str, now: float) -> float:
        """Seconds until this chat may get another message."""
        ready = self._last.get(address, now - MINUTE) + self._pace.chat_seconds
        minute = self._groups.get(address)
        if minute and len(minute) == self._pace.group_a_minute:
            ready = max(ready, minute[0] + MINUTE)
        return max(0.0, ready - now)

    def note(self, address: str, now: float) -> None:
        """Something for this chat has left: certainly before now, and so the distance is kept."""
        if not self._pace.chat_seconds:
            return
        if len(self._last) >= MAX_CHATS_KNOWN:
            self._forget(now)
        self._last[address] = now
        if is_group(address):
            self._groups.setdefault(address, deque(maxlen=self._pace.group_a_minute)).append(now)

    def _forget(self, now: float) -> None:
        for address in [a for a, last in self._last.items() if last <= now - MINUTE]:
            del self._last[address]
            self._groups.pop(address, None)

"""When the next message may leave: absolute slots per second, answers before everything else."""

import asyncio
import heapq
from itertools import count


class Pacer:
    """Grants turns at most `rate` times a second, evenly spaced, lower lanes first.

    Slots are absolute: a pause earns no burst afterwards. A rate of 0 means no limit.
    """

    def __init__(self, rate: float) -> None:
        self.interval = 1 / rate if rate else 0.0
        self._waiting: list[tuple[int, int, asyncio.Future[None]]] = []
        self._order = count()
        self._next_slot = 0.0
        self._ticking: asyncio.Task[None] | None = None

    async def turn(self, lane: int) -> None:
        """Returns when it is this caller's turn."""
        if not self.interval:
            return
        loop = asyncio.get_running_loop()
        if not self._waiting and loop.time() >= self._next_slot:
            self._next_slot = loop.time() + self.interval
            return
        future: asyncio.Future[None] = loop.create_future()
        heapq.heappush(self._waiting, (lane, next(self._order), future))
        if self._ticking is None or self._ticking.done():
            self._ticking = asyncio.create_task(self._tick())
        await future

    async def _tick(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            if (delay := self._next_slot - loop.time()) > 0:
                await asyncio.sleep(delay)
            self._next_slot = max(self._next_slot, loop.time()) + self.interval
            while self._waiting:
                _, _, future = heapq.heappop(self._waiting)
                if not future.done():  # its caller gave up
                    future.set_result(None)
                    break

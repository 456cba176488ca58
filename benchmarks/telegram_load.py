"""The fake Bot API with people in it who each wait for an answer before they write again.

`python -m benchmarks.telegram_load SECONDS`, which each answer takes on its way back: ports on the
first line of output; then for every line of input, a `Shift` as JSON, a line with how it went.
"""

import asyncio
import json
import sys
import time
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from tests.telegram_api.policy import Policy
from tests.telegram_api.server import Server
from tests.telegram_api.world import World


@dataclass
class Shift:
    """So many people, each with so many messages to say; times in milliseconds."""

    chats: int
    messages: int
    first_chat: int
    text: str
    asked_at: dict[int, float] = field(default_factory=dict)
    said: defaultdict[int, int] = field(default_factory=lambda: defaultdict(int))
    waits: list[float] = field(default_factory=list)

    @property
    def people(self) -> range:
        return range(self.first_chat, self.first_chat + self.chats)


class BusyWorld(World):
    """Whoever is answered says the next thing at once."""

    def __init__(self, latency: float) -> None:
        super().__init__(Policy(latency=latency))
        self._shift = Shift(0, 0, 0, "")
        self._over = asyncio.Event()

    async def work(self, shift: Shift) -> dict[str, Any]:
        self._shift = shift
        self._over.clear()
        started = time.monotonic()
        for chat in shift.people:
            self._say(chat)
        await self._over.wait()
        return {"seconds": time.monotonic() - started, "waits": shift.waits}

    def accepted(self, method: str, chat_id: int, entry: dict[str, Any]) -> None:
        super().accepted(method, chat_id, entry)
        asked_at = self._shift.asked_at.pop(chat_id, None)
        if method != "sendMessage" or asked_at is None:
            return
        self._shift.waits.append((time.monotonic() - asked_at) * 1_000)
        if self._shift.said[chat_id] < self._shift.messages:
            asyncio.get_running_loop().call_soon(self._say, chat_id)
        elif len(self._shift.waits) == self._shift.chats * self._shift.messages:
            self._over.set()

    def _say(self, chat: int) -> None:
        self._shift.said[chat] += 1
        self._shift.asked_at[chat] = time.monotonic()
        self.people.message(chat, self._shift.text.replace("{n}", str(self._shift.said[chat])))


async def serve(latency: float) -> None:
    world = BusyWorld(latency)
    server = Server(world)
    await server.start()
    print(json.dumps({"port": server.port, "control_port": server.control_port}), flush=True)
    orders = asyncio.StreamReader()
    protocol = asyncio.StreamReaderProtocol(orders)
    await asyncio.get_running_loop().connect_read_pipe(lambda: protocol, sys.stdin)
    while line := await orders.readline():
        print(json.dumps(await world.work(Shift(**json.loads(line)))), flush=True)
    await server.close()


if __name__ == "__main__":
    asyncio.run(serve(float(sys.argv[1])))

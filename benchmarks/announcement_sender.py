"""Deliveries a second of the sender alone, without a limit, each with its intent on disk first.

Beside it python-telegram-bot's own client, which stores nothing. Both send to the fake Bot API in a
process of its own, in turns, so that whatever else the machine does falls on both alike.
"""

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from statistics import median

import telegram

from bot.app import now
from bot.channels.telegram import Access, TelegramChannel
from bot.files import FileStore
from bot.lines import QUEUED
from bot.sender import Sender
from db import batches, schema
from db.deliveries import DeliveryStatus
from db.engine import Database
from tests import postgres, wire
from tests.processes import until
from tests.telegram_api.client import FakeTelegram
from tests.telegram_api.process import FakeProcess
from tests.wire import Audience

SIZE, TURNS = 1_000, 5
GLANCE = 0.02
TELEGRAM_LIMIT = 30
PTB = "PTB's default client, nothing stored"


def main() -> list[str]:
    rates = asyncio.run(_turns())
    columns = "| who | deliveries/s | slowest turn | beside PTB | beside Telegram's 30/s |"
    rows = [_row(name, rates) for name in rates]
    note = f"{TURNS} turns of {SIZE:,} messages, {QUEUED} at a time; deliveries/s is the median."
    return [columns, "|---|" + "---:|" * 4, *rows, "", note]


async def _turns() -> dict[str, list[float]]:
    rates: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder, postgres.running() as server:
        ours = {
            "ours, SQLite, every commit synced": f"sqlite:///{folder}/municipio.db",
            "ours, PostgreSQL without fsync": postgres.create(server, "sender"),
        }
        with FakeProcess() as process:
            async with FakeTelegram(process) as fake:
                for number in range(1, TURNS + 1):
                    await wire.meet(fake, Audience(SIZE, number))
                    for name, url in ours.items():
                        send = partial(_ours, url=url)
                        await _turn(name, send, fake, Audience(SIZE, number), rates)
                    await _turn(PTB, _ptb, fake, Audience(SIZE, number), rates)
    return rates


async def _turn(
    name: str,
    send: Callable[[FakeTelegram, Audience], Awaitable[float]],
    fake: FakeTelegram,
    audience: Audience,
    rates: dict[str, list[float]],
) -> None:
    seconds = await send(fake, audience)
    rates.setdefault(name, []).append(audience.size / seconds)


async def _ours(fake: FakeTelegram, audience: Audience, *, url: str) -> float:
    database = Database(url)
    schema.migrate(database.engine)
    database.start()
    with tempfile.TemporaryDirectory() as folder:
        channel = TelegramChannel(Access(fake.token, fake.url), FileStore(Path(folder)), now)
        sender = Sender(database, {channel.name: channel}, "benchmark:1:1", now)
        await wire.leave(database, audience)
        began = time.monotonic()
        ended = asyncio.Event()
        running = asyncio.create_task(sender.run(ended))
        await until(partial(wire.is_over, database, audience), glance=GLANCE)
        seconds = time.monotonic() - began
        ended.set()
        sender.wake()
        await running
        await channel.close()
    counts = await database.run(partial(batches.count, batch=audience.batch))
    database.close()
    if counts != {DeliveryStatus.SENT: audience.size}:
        raise AssertionError(f"not all were sent: {counts}")
    return seconds


async def _ptb(fake: FakeTelegram, audience: Audience) -> float:
    """As many at a time as we have on our way."""
    waiting = iter(audience.chats)
    async with telegram.Bot(fake.token, base_url=f"{fake.url}/bot") as bot:

        async def work() -> None:
            for chat in waiting:
                await bot.send_message(chat, wire.TEXT)

        began = time.monotonic()
        await asyncio.gather(*(work() for _ in range(QUEUED)))
        return time.monotonic() - began


def _row(name: str, rates: dict[str, list[float]]) -> str:
    rate = median(rates[name])
    return (
        f"| {name} | {rate:.0f} | {min(rates[name]):.0f} | {rate / median(rates[PTB]):.2f}x"
        f" | {rate / TELEGRAM_LIMIT:.1f}x |"
    )


if __name__ == "__main__":
    print("\n".join(main()))

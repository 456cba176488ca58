"""What the bot on Telegram loses, repeats and takes of memory when everything goes wrong.

Power cuts as in `tests/test_kill_telegram.py`, with more updates waiting; a server that is away, a
server or a bot that hangs, and ten thousand updates at once.
"""

import asyncio
import os
import signal
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot import seeding
from db import schema
from db.engine import Database
from db.outbox import Delivery, DeliveryStatus
from tests import postgres
from tests.processes import BotProcess, until
from tests.telegram_api.client import FakeTelegram
from tests.telegram_api.process import FakeProcess
from tests.test_kill import count
from tests.test_kill_telegram import LIVES, settings, settled, survive

WAITING = 300
CHATS = 50
STOP_SECONDS = 60
WRITING_EVERY = 0.2
"""Seconds between two messages while the other side is away."""
STORM, FLOOD = 10_000, 5_000
"""Updates at once; the first of them come from one chat alone."""
FLOODER, OTHERS = 900, 1_000
PATIENCE = 900.0
GLANCE = 0.5
COLUMNS = (
    "| what happens | updates | lost | outcome unknown | seen twice | answered in s"
    " | MB, then at most | |"
)


@dataclass
class Stage:
    fake: FakeTelegram
    process: FakeProcess
    bot: BotProcess
    database: Database

    def memory(self, which: str) -> float:
        """Megabytes: `VmRSS` is now, `VmHWM` the most so far."""
        lines = Path(f"/proc/{self.bot.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(which))

    async def write_for(self, seconds: float) -> int:
        """People go on writing; returns how many messages that made."""
        messages = int(seconds / WRITING_EVERY)
        for number in range(messages):
            await self.fake.say(OTHERS + number % CHATS, f"/ayuda {number}")
            await asyncio.sleep(WRITING_EVERY)
        return messages


Act = Callable[[Stage], Awaitable[tuple[int, str]]]
"""Makes the trouble; gives how many updates there were, and a remark."""


async def server_away(stage: Stage) -> tuple[int, str]:
    await stage.fake.down()
    messages = await stage.write_for(STOP_SECONDS)
    await stage.fake.up()
    return messages, ""


async def server_hangs(stage: Stage) -> tuple[int, str]:
    await stage.fake.crowd(WAITING, CHATS, OTHERS, "/ayuda {n}")
    await stage.fake.wait("sent", 1)
    stage.process.freeze()
    await asyncio.sleep(STOP_SECONDS)
    stage.process.thaw()
    return WAITING, ""


async def bot_hangs(stage: Stage) -> tuple[int, str]:
    os.kill(stage.bot.pid, signal.SIGSTOP)
    messages = await stage.write_for(STOP_SECONDS)
    os.kill(stage.bot.pid, signal.SIGCONT)
    return messages, ""


async def storm(stage: Stage) -> tuple[int, str]:
    await stage.fake.crowd(FLOOD, 1, FLOODER, "/ayuda {n}")
    await stage.fake.crowd(STORM - FLOOD, CHATS, OTHERS, "/ayuda {n}")
    await stage.fake.wait("sent", STORM, patience=PATIENCE)
    chats = [entry["chat_id"] for entry in await stage.fake.ledger()]
    last = max(place for place, chat in enumerate(chats) if chat != FLOODER)
    before = chats[:last].count(FLOODER)
    each = (STORM - FLOOD) // CHATS
    return STORM, f"{CHATS} chats had their {each} answers when the flooder had {before:,}"


TROUBLES: dict[str, Act] = {
    f"server away for {STOP_SECONDS} s": server_away,
    f"server hangs for {STOP_SECONDS} s": server_hangs,
    f"bot hangs for {STOP_SECONDS} s": bot_hangs,
    f"{FLOOD:,} updates of one chat, then {STORM - FLOOD:,} of {CHATS} others": storm,
}


def main() -> list[str]:
    return [COLUMNS, "|---|" + "---:|" * 6 + "---|", *asyncio.run(_rows()), "", _note()]


async def _rows() -> list[str]:
    rows = []
    for mode in ("polling", "webhook"):
        with tempfile.TemporaryDirectory() as folder:
            url = f"sqlite:///{folder}/municipio.db"
            rows.append(await _killed(mode, url, Path(folder)))
        with tempfile.TemporaryDirectory() as folder, postgres.running() as url:
            rows.append(await _killed(mode, postgres.create(url, "storm"), Path(folder)))
    return rows + [await _survived(name, act) for name, act in TROUBLES.items()]


async def _killed(mode: str, url: str, folder: Path) -> str:
    async with _staged(folder, url, mode) as stage:
        began = time.monotonic()
        twice = await survive(stage.fake, stage.bot, stage.database, WAITING, CHATS)
        seconds = time.monotonic() - began
        name = f"kill -9 three times, {mode}, {stage.database.engine.dialect.name}"
        memory = f"{stage.memory('VmRSS'):.0f}, {stage.memory('VmHWM'):.0f}"
        return f"| {name} | {len(LIVES) * WAITING} | 0 | 0 | {twice} | {seconds:.0f} | {memory} | |"


async def _survived(name: str, act: Act) -> str:
    with tempfile.TemporaryDirectory() as folder:
        async with _staged(Path(folder), f"sqlite:///{folder}/municipio.db", "polling") as stage:
            stage.bot.start()
            await stage.bot.ready()
            await stage.fake.ask(OTHERS, "/ayuda")
            before, began = stage.memory("VmRSS"), time.monotonic()
            updates, remark = await act(stage)
            await until(lambda: settled(stage.database, updates + 1), PATIENCE, GLANCE)
            seconds = time.monotonic() - began
            seen = len(await stage.fake.sent())
            unknown, lost = await stage.database.run(partial(_books, seen=seen))
            twice = seen - (updates + 1 - lost)
            memory = f"{before:.0f}, {stage.memory('VmHWM'):.0f}"
    figures = f"{updates:,} | {lost} | {unknown} | {twice} | {seconds:.0f} | {memory}"
    return f"| {name} | {figures} | {remark} |"


def _books(session: Session, seen: int) -> tuple[int, int]:
    """How many outcomes are unknown, and of these at most how many never arrived.

    Every try either arrived, and is among those seen, or did not.
    """
    unknown = count(session, Delivery, status=DeliveryStatus.UNKNOWN)
    tries = session.scalar(select(func.sum(Delivery.attempts))) or 0
    failed = count(session, Delivery, status=DeliveryStatus.FAILED)
    return unknown, failed + min(unknown, tries - seen)


@asynccontextmanager
async def _staged(folder: Path, url: str, mode: str) -> AsyncIterator[Stage]:
    database = Database(url)
    schema.migrate(database.engine)
    database.run_now(seeding.seed_bodies)
    database.start()
    with FakeProcess() as process:
        async with FakeTelegram(process) as fake:
            await fake.policy(webhook_last_delay=0.1)
            bot = BotProcess(folder, **settings(fake, url, mode))
            try:
                yield Stage(fake, process, bot, database)
            finally:
                bot.kill()
                database.close()


def _note() -> str:
    return (
        f"{CHATS} chats; kill -9 with {WAITING} updates waiting at the server each time. «Lost» is "
        "an update whose answer nobody saw; «outcome unknown» one that we do not know to be out, "
        "after a second try; «seen twice» an answer that was on its way when the power failed or "
        "the server hung. Inbox rows, effects and answers are counted one "
        "by one; the run fails when an effect is missing or doubled."
    )


if __name__ == "__main__":
    print("\n".join(main()))

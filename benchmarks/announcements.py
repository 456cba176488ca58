"""An announcement to 1,900 recipients at the limit of Telegram, while people ask questions.

Real HTTP to the fake Bot API in a process of its own, which refuses the 31st message of any
sliding second and keeps a ledger on disk; the bot is `python -m bot run` as in production.
"""

import asyncio
import json
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bot import seeding
from bot.settings import Settings
from db import schema
from db.engine import Database
from tests import postgres, wire
from tests.processes import BotProcess, until
from tests.telegram_api.client import FakeTelegram
from tests.telegram_api.process import FakeProcess
from tests.telegram_api.sight import peak
from tests.wire import Audience

AUDIENCE = Audience(1_900)
LIMIT = 30
IDEAL = AUDIENCE.size / LIMIT
LATENCY = 0.05
"""Seconds that the answer to a send takes to come back."""
QUESTION = "FONCOMUN EN QUE LO PUEDO GASTAR"
FIRST_ASKER, QUESTIONS, EVERY = 500, 20, 3.0
GLANCE, PATIENCE = 0.25, 300.0
RATE = float(Settings.model_fields["telegram_rate"].default)
COLUMNS = (
    "| database | seconds | beside the ideal | answers with 429 | most in a second"
    " | lost | twice | a question's answer, p50 ms | p99 ms |"
)


@dataclass(frozen=True)
class Stage:
    fake: FakeTelegram
    database: Database
    url: str
    folder: Path
    ledger: Path


def main() -> list[str]:
    return [COLUMNS, "|---|" + "---:|" * 8, *asyncio.run(_rows()), "", _note()]


async def _rows() -> list[str]:
    rows = []
    for name in ("SQLite", "PostgreSQL"):
        with engine(name) as (url, folder):
            async with staged(url, folder) as stage:
                rows.append(f"| {name} {await measure(stage)}")
    return rows


@contextmanager
def engine(name: str) -> Iterator[tuple[str, Path]]:
    """An empty database's address, and a folder; nothing is left of either."""
    with tempfile.TemporaryDirectory() as folder:
        if name == "SQLite":
            yield f"sqlite:///{folder}/municipio.db", Path(folder)
            return
        with postgres.running() as server:
            yield postgres.create(server, "announcements"), Path(folder)


@asynccontextmanager
async def staged(url: str, folder: Path) -> AsyncIterator[Stage]:
    """A migrated database, and the fake with everybody known to it."""
    database = Database(url)
    schema.migrate(database.engine)
    database.run_now(seeding.seed_bodies)
    database.start()
    ledger = folder / "ledger.jsonl"
    with FakeProcess(ledger) as process:
        async with FakeTelegram(process) as fake:
            await fake.policy(per_second=LIMIT, per_chat=1, latency=LATENCY)
            await wire.meet(fake, AUDIENCE)
            try:
                yield Stage(fake, database, url, folder, ledger)
            finally:
                database.close()


async def measure(stage: Stage) -> str:
    bot = BotProcess(stage.folder, **wire.settings(stage.fake, stage.url, RATE))
    bot.start()
    try:
        await bot.ready()
        approved = time.monotonic()
        await wire.leave(stage.database, AUDIENCE)
        waits = await _ask(stage.fake)
        await until(partial(wire.is_over, stage.database, AUDIENCE), PATIENCE, GLANCE)
    finally:
        bot.kill()
    entries = [json.loads(line) for line in stage.ledger.read_text().splitlines()]
    sent = [entry for entry in entries if entry["method"].startswith("send")]
    last = max(entry["at"] for entry in sent if entry["chat_id"] in AUDIENCE.chats)
    books = await wire.books(stage.fake, stage.database, AUDIENCE)
    refused = sum(request["status"] == 429 for request in await stage.fake.requests())
    total = last - approved
    return (
        f"| {total:.1f} | {total / IDEAL:.3f}x | {refused}"
        f" | {peak([entry['at'] for entry in sent], 1.0)} | {books.lost} | {books.twice}"
        f" | {_share(waits, 0.5):.0f} | {_share(waits, 0.99):.0f} |"
    )


async def _ask(fake: FakeTelegram) -> list[float]:
    """Somebody asks every few seconds; how long each waited, in milliseconds."""
    waits = []
    for asker in range(FIRST_ASKER, FIRST_ASKER + QUESTIONS):
        began = time.monotonic()
        await fake.ask(asker, QUESTION)
        waits.append((time.monotonic() - began) * 1_000)
        await asyncio.sleep(max(0.0, EVERY - waits[-1] / 1_000))
    return waits


def _share(waits: list[float], share: float) -> float:
    return sorted(waits)[min(len(waits) - 1, int(share * len(waits)))]


def _note() -> str:
    return (
        f"{AUDIENCE.size:,} recipients, one message each, from the approval's commit to the last "
        f"acceptance; ideal are {LIMIT} a second: {IDEAL:.1f} s. We send {RATE:g} a second. "
        f"Meanwhile {QUESTIONS} people ask «{QUESTION}», which takes slots of the same token. "
        f"Answers of the server take {LATENCY * 1_000:.0f} ms."
    )


if __name__ == "__main__":
    print("\n".join(main()))

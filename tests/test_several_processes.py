"""Several processes with one token: one of them sends, and who wakes up too late sends nothing."""

import os
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from bot.leadership import LOCK_NUMBER
from db.engine import Database
from db.leads import Lead
from db.outbox import Delivery, DeliveryStatus
from tests import wire
from tests.forks import ForkedBot, Nursery
from tests.processes import until
from tests.telegram_api.client import FakeTelegram
from tests.telegram_api.fixtures import fake_telegram, telegram_process
from tests.test_kill_announcement import nursery
from tests.wire import Audience

__all__ = ["fake_telegram", "nursery", "telegram_process"]

RATE, LIMIT = 28.5, 30
TOGETHER = Audience(90)
SLOW, LATENCY = 20.0, 0.3
FROZEN = Audience(30)


@pytest.fixture
async def bots(
    nursery: Nursery, fake_telegram: FakeTelegram, tmp_path: Path
) -> AsyncIterator[list[ForkedBot]]:
    started: list[ForkedBot] = []
    yield started
    for bot in started:
        bot.kill()


def bot_of(
    bots: list[ForkedBot], nursery: Nursery, folder: Path, settings: dict[str, str]
) -> ForkedBot:
    """One more process, with a folder of its own."""
    own = folder / f"bot{len(bots)}"
    own.mkdir()
    bots.append(ForkedBot(nursery, own, **settings))
    bots[-1].start()
    return bots[-1]


@pytest.mark.parametrize("count", [2, 4])
async def test_processes_with_one_token_stay_under_the_limit_together(
    bots: list[ForkedBot],
    nursery: Nursery,
    fake_telegram: FakeTelegram,
    database: Database,
    database_url: str,
    tmp_path: Path,
    count: int,
) -> None:
    """F15: nor does it matter that the one that sends dies, and another one goes on at once."""
    await fake_telegram.policy(per_second=LIMIT, per_chat=1)
    await wire.meet(fake_telegram, TOGETHER)
    await wire.leave(database, TOGETHER)
    settings = wire.settings(fake_telegram, database_url, RATE)
    for _ in range(count):
        bot_of(bots, nursery, tmp_path, settings)
    await fake_telegram.wait("accepted", TOGETHER.size // 2, patience=60)
    leading = await database.run(leader)
    next(bot for bot in bots if str(bot.pid) == leading).kill()
    await until(partial(wire.is_over, database, TOGETHER))
    books = await wire.books(fake_telegram, database, TOGETHER)
    assert (books.lost, books.twice) == (0, 0)
    assert await fake_telegram.peak() <= LIMIT
    assert {request["status"] for request in await fake_telegram.requests("sendMessage")} <= {200}


async def test_who_was_frozen_and_lost_the_lead_sends_nothing_when_it_wakes_up(
    bots: list[ForkedBot],
    nursery: Nursery,
    fake_telegram: FakeTelegram,
    database: Database,
    database_url: str,
    tmp_path: Path,
) -> None:
    """F19: it has one delivery on its way and one in hand; both are somebody else's now."""
    settings = wire.settings(fake_telegram, database_url, SLOW)
    frozen = bot_of(bots, nursery, tmp_path, settings)
    await freeze_and_replace(frozen, fake_telegram, database)
    successor = bot_of(bots, nursery, tmp_path, settings)
    await until(lambda: leads(database, successor))
    before = len(await fake_telegram.ledger())
    frozen.thaw()
    await until(lambda: stepped_down(frozen))
    await until(partial(wire.is_over, database, FROZEN))
    books = await wire.books(fake_telegram, database, FROZEN)
    assert (books.lost, books.twice) == (0, 0)
    later = await database.run(partial(sent_by, pid=successor.pid))
    assert len(await fake_telegram.ledger()) <= before + later
    assert books.statuses[DeliveryStatus.UNKNOWN] >= 1
    assert await database.run(partial(sent_by, pid=frozen.pid)) + later + books.unknown == (
        FROZEN.size
    )


async def freeze_and_replace(bot: ForkedBot, fake: FakeTelegram, database: Database) -> None:
    """In the middle of an announcement it stops, and its lock goes to whoever asks."""
    await fake.policy(latency=LATENCY)
    await wire.meet(fake, FROZEN)
    await wire.leave(database, FROZEN)
    await fake.wait("accepted", FROZEN.size // 3, patience=60)
    bot.freeze()
    if database.is_sqlite:
        os.unlink(f"{database.engine.url.database}.lock")
    else:
        await database.run(cut_the_lock)


def cut_the_lock(session: Session) -> None:
    """As a network that is cut would."""
    holders = "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objid = :number"
    cut = text(f"SELECT pg_terminate_backend(pid) FROM ({holders}) AS holder")
    session.execute(cut, {"number": LOCK_NUMBER})


def leader(session: Session) -> str:
    """The name of who leads; its middle is the process's number."""
    return session.scalars(select(Lead.owner)).one().split(":")[1]


async def leads(database: Database, bot: ForkedBot) -> bool:
    return await database.run(leader) == str(bot.pid)


async def stepped_down(bot: ForkedBot) -> bool:
    return "the lead is lost" in bot.log()


def sent_by(session: Session, pid: int) -> int:
    rows = session.scalars(select(Delivery).where(Delivery.status == DeliveryStatus.SENT))
    return sum(row.owner.split(":")[1] == str(pid) for row in rows)

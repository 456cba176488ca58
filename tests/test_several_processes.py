"""Several processes with one token: one of them sends, and who wakes up too late sends nothing."""

import asyncio
import os
import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from bot.leadership import LOCK_NUMBER, token_lock
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
BUSY = """SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
    AND pid <> pg_backend_pid() AND state <> 'idle'"""
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
    await fake_telegram.wait("accepted", TOGETHER.size // 2)
    leading = await database.run(leader)
    next(bot for bot in bots if str(bot.pid) == leading).kill()
    await until(partial(wire.is_over, database, TOGETHER))
    books = await wire.books(fake_telegram, database, TOGETHER)
    assert (books.lost, books.twice) == (0, 0)
    await fake_telegram.check_limit(LIMIT)


async def test_with_one_token_and_two_databases_one_sends_at_a_time(
    bots: list[ForkedBot],
    nursery: Nursery,
    fake_telegram: FakeTelegram,
    database: Database,
    database_url: str,
    sqlite_template: Path,
    tmp_path: Path,
) -> None:
    """The limit belongs to the token: the other one waits for as long as the first lives."""
    other = copy_of(sqlite_template, tmp_path / "other.db")
    databases = {database_url: database, f"sqlite:///{other.engine.url.database}": other}
    audiences = [Audience(40, number) for number in (1, 2)]
    await fake_telegram.policy(per_second=LIMIT, per_chat=1)
    for (url, one), audience in zip(databases.items(), audiences, strict=True):
        await wire.meet(fake_telegram, audience)
        await wire.leave(one, audience)
        bot_of(bots, nursery, tmp_path, wire.settings(fake_telegram, url, RATE))
        await fake_telegram.wait("requests", 1, "sendMessage")
    await fake_telegram.wait("sent", 40)
    bots[0].terminate()
    await fake_telegram.wait("sent", 80)
    order = [entry["chat_id"] in audiences[0].chats for entry in await fake_telegram.ledger()]
    assert order == [True] * 40 + [False] * 40
    await fake_telegram.check_limit(LIMIT)
    other.close()


def copy_of(template: Path, target: Path) -> Database:
    shutil.copy(template, target)
    database = Database(f"sqlite:///{target}")
    database.start()
    return database


async def test_who_was_frozen_and_lost_the_lead_sends_nothing_when_it_wakes_up(
    bots: list[ForkedBot],
    nursery: Nursery,
    fake_telegram: FakeTelegram,
    database: Database,
    database_url: str,
    tmp_path: Path,
) -> None:
    """F19: it has some on their way and one in hand; all of it is somebody else's now."""
    settings = wire.settings(fake_telegram, database_url, SLOW)
    frozen = bot_of(bots, nursery, tmp_path, settings)
    successor = bot_of(bots, nursery, tmp_path, settings)
    await thawed_too_late(frozen, successor, fake_telegram, database)


async def thawed_too_late(
    one: ForkedBot, other: ForkedBot, fake: FakeTelegram, database: Database
) -> None:
    """Whichever leads is frozen and replaced; what it finds when it wakes up it leaves alone."""
    await fake.policy(latency=LATENCY)
    await wire.meet(fake, FROZEN)
    await wire.leave(database, FROZEN)
    await fake.wait("accepted", FROZEN.size // 3)
    frozen, successor = (one, other) if await leads(database, one) else (other, one)
    await freeze_and_replace(frozen, fake, database)
    await until(lambda: leads(database, successor))
    unknown = await database.run(unknown_keys)
    sent_before = await database.run(partial(sent_by, pid=frozen.pid))
    frozen.thaw()
    await until(lambda: stepped_down(frozen))
    await until(partial(wire.is_over, database, FROZEN))
    books = await wire.books(fake, database, FROZEN)
    assert (books.lost, books.twice) == (0, 0)
    assert unknown
    assert await database.run(unknown_keys) == unknown
    assert await database.run(partial(sent_by, pid=frozen.pid)) == sent_before
    later = await database.run(partial(sent_by, pid=successor.pid))
    assert sent_before + later + len(unknown) == FROZEN.size


async def freeze_and_replace(bot: ForkedBot, fake: FakeTelegram, database: Database) -> None:
    """It stops, and its locks go to whoever asks; what it left is resolved."""
    await until(partial(frozen_between_transactions, bot, database))
    token_lock(fake.token, fake.url).unlink()
    if database.is_sqlite:
        os.unlink(f"{database.engine.url.database}.lock")
    else:
        await database.run(cut_the_lock)
    await until(lambda: resolved(database, bot))


async def frozen_between_transactions(bot: ForkedBot, database: Database) -> bool:
    """In the middle of one it would hold the record's own locks, and hold up whoever comes."""
    bot.freeze()
    if not await asyncio.to_thread(in_transaction, database):
        return True
    bot.thaw()
    return False


def in_transaction(database: Database) -> bool:
    """Whether anybody but us is."""
    if database.is_sqlite:
        with closing(sqlite3.connect(str(database.engine.url.database), timeout=0)) as probe:
            try:
                probe.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                return True
        return False
    with database.engine.connect() as probe:
        return bool(probe.scalar(text(BUSY)))


async def resolved(database: Database, bot: ForkedBot) -> bool:
    def left(session: Session) -> bool:
        rows = session.scalars(select(Delivery).where(Delivery.status == DeliveryStatus.SENDING))
        return any(row.owner.split(":")[1] == str(bot.pid) for row in rows)

    return not await database.run(left)


def unknown_keys(session: Session) -> set[str]:
    found = select(Delivery.key).where(Delivery.status == DeliveryStatus.UNKNOWN)
    return set(session.scalars(found))


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

"""Power cuts during an announcement: nobody is lost, nobody gets it twice, little is unknown."""

import random
from collections.abc import AsyncIterator, Iterator
from functools import partial
from pathlib import Path

import pytest

from db import batches
from db.engine import Database
from tests import crash_points, wire
from tests.forks import ForkedBot, Nursery
from tests.processes import until
from tests.telegram_api.client import FakeTelegram
from tests.telegram_api.fixtures import fake_telegram, telegram_process
from tests.wire import Audience

__all__ = ["fake_telegram", "telegram_process"]

KILLS = 20
RATE, LATENCY = 50.0, 0.05
"""Quicker than Telegram allows, so that the test is short; `benchmarks` has the real rate."""
MOST_BETWEEN_KILLS = 8
LEFT = 60
"""To be sent when the last kill is over."""
SMALL = Audience(12)


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    with Nursery() as nursery:
        yield nursery


@pytest.fixture
async def bot(
    nursery: Nursery, database_url: str, fake_telegram: FakeTelegram, tmp_path: Path
) -> AsyncIterator[ForkedBot]:
    await fake_telegram.policy(latency=LATENCY)
    bot = ForkedBot(nursery, tmp_path, **wire.settings(fake_telegram, database_url, RATE))
    yield bot
    bot.kill()


async def finish(bot: ForkedBot, database: Database, audience: Audience) -> None:
    bot.start()
    try:
        await until(partial(wire.is_over, database, audience))
    except TimeoutError as error:
        raise AssertionError(bot.log()) from error


async def test_killed_twenty_times_it_reaches_everybody_once(
    bot: ForkedBot, fake_telegram: FakeTelegram, database: Database
) -> None:
    """F1: 0 lost, 0 twice on the wire, unknown at most what was under way at each kill."""
    audience = Audience(KILLS * MOST_BETWEEN_KILLS + LEFT)
    await wire.meet(fake_telegram, audience)
    await wire.leave(database, audience)
    for _ in range(KILLS):
        accepted = await fake_telegram.wait("accepted", 0)
        bot.start()
        moment = accepted + random.randint(0, MOST_BETWEEN_KILLS)
        await fake_telegram.wait("accepted", min(moment, audience.size))
        bot.kill()
    await finish(bot, database, audience)
    books = await wire.books(fake_telegram, database, audience)
    assert (books.lost, books.twice) == (0, 0)
    # What was under way, what was claimed and what was accepted but not marked yet.
    latency = LATENCY + await fake_telegram.lag()
    assert books.unknown <= KILLS * (RATE * latency + 2)


@pytest.mark.parametrize("point", crash_points.POINTS)
async def test_killed_at_a_named_point_it_reaches_everybody_once(
    bot: ForkedBot, fake_telegram: FakeTelegram, database: Database, point: str
) -> None:
    """F2: at each of them the same holds, and what is unknown is what had been claimed."""
    await killed_at(point, bot, fake_telegram, database)


async def killed_at(point: str, bot: ForkedBot, fake: FakeTelegram, database: Database) -> None:
    await wire.meet(fake, SMALL)
    await wire.leave(database, SMALL)
    bot.start(crash=point)
    assert bot.ended() < 0
    await finish(bot, database, SMALL)
    books = await wire.books(fake, database, SMALL)
    assert (books.lost, books.twice) == (0, 0)
    assert books.unknown >= int(point in crash_points.UNKNOWN_AT)


async def test_killed_while_the_recipients_are_written_down_it_has_none_and_then_all(
    bot: ForkedBot, fake_telegram: FakeTelegram, database: Database
) -> None:
    """F2: all of them or none; and who is written down twice gets it once."""
    assert bot.leave(SMALL.size, crash=crash_points.DURING_MATERIALISING) < 0
    assert await database.run(partial(batches.count, batch=SMALL.batch)) == {}
    await left_twice(bot, fake_telegram, database)


async def left_twice(bot: ForkedBot, fake: FakeTelegram, database: Database) -> None:
    """Whoever began again after a power cut did not know that it had been done."""
    await wire.meet(fake, SMALL)
    assert [bot.leave(SMALL.size), bot.leave(SMALL.size)] == [0, 0]
    await finish(bot, database, SMALL)
    books = await wire.books(fake, database, SMALL)
    assert (books.lost, books.twice, books.unknown) == (0, 0, 0)

"""The tick, from a deadline to the digest: who gets what, when, and when not."""

from datetime import date, datetime

import pytest

from bot.spanish import LIMA
from tests.fakes import Talk
from tests.handlers.commitment_world import ELMER, JULIO, OSCAR, ROSA, World
from tests.ticks import tick_async


@pytest.fixture
def world(talk: Talk) -> World:
    return World(talk)


def lima(day: int, month: int, hour: int = 9, minute: int = 0, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=LIMA)


async def at(world: World, instant: datetime) -> None:
    """The clock stands there, and ticks."""
    world.talk.clock.set(instant)
    await tick_async(world.talk.database, instant)
    await world.talk.settle()


async def test_it_reminds_the_responsible_on_the_day_of_a_rule(world: World) -> None:
    code = await world.register(due_on=date(2026, 12, 18))
    await at(world, lima(15, 12, 8, 59))
    assert world.count(ROSA) == 0
    await at(world, lima(15, 12, 9))
    [reminder] = await world.news(ROSA, 0)
    assert code in reminder.text
    assert "vence en 3 días hábiles" in reminder.text
    assert [world.count(who) for who in (ELMER, JULIO)] == [1, 0]
    await at(world, lima(15, 12, 12))
    assert world.count(ROSA) == 1


async def test_several_come_as_one_digest(world: World) -> None:
    codes = [await world.register(due_on=date(2026, 12, day)) for day in (18, 18, 16)]
    await at(world, lima(15, 12, 9))
    [digest] = await world.news(ROSA, 0)
    print(digest.text, digest.buttons)
    assert all(code in digest.text for code in codes)
    await at(world, lima(21, 12, 9))
    for who in (ROSA, OSCAR, "coordinadora-apurimac", "asesora-pcm"):
        for r in await world.news(who, 0):
            print(who, r.text, r.buttons, "\n")

"""The clock: jumps of the wall clock are noticed, a stall is none, and ticks go on until done."""

from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest

from bot.clock import Clock, Jumps
from bot.files import FileStore
from db.engine import Database
from tests.fakes import SATURDAY, FakeClock
from tests.people import ON_SQLITE
from tests.reminders import build, lima


class Running:
    """The time that a process has been running, as we say."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.mark.parametrize(
    ("wall", "running", "jumped"), [(20, 20, 0), (3600, 20, 3580), (-60, 20, -80), (60, 60, 0)]
)
def test_a_clock_that_was_set_is_noticed_and_a_stall_is_not(
    wall: int, running: int, jumped: int
) -> None:
    time = Running()
    jumps = Jumps(time)
    assert jumps.seen(SATURDAY) == 0
    time.seconds += running
    assert jumps.seen(SATURDAY + timedelta(seconds=wall)) == jumped
    assert jumps.count == (1 if jumped else 0)


@ON_SQLITE
async def test_one_look_of_the_clock_does_all_that_is_due(
    database: Database, tmp_path: Path
) -> None:
    world = build(database)
    world.register()
    said: list[bool] = []
    time = FakeClock(lima(20, 1, 9, year=2027))
    zone = ZoneInfo("America/Lima")
    no_knowledge = cast(Any, None)
    word = partial(said.append, True)
    clock = Clock(database, time, zone, FileStore(tmp_path), word, no_knowledge)
    await clock._remind()
    world.now = time()
    assert world.send() > 0
    assert said == [True]
    assert len(world.got("alcaldesa")) == 1

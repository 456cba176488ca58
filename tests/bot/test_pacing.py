"""The pacer: evenly spaced, lower lanes first, and a pause earns no burst. On a loop of its own
time, so that nothing here waits for a clock on the wall."""

import asyncio
import selectors
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest

from bot.pacing import Pacer

RATE = 10
INTERVAL = 1 / RATE


class SkippingSelector(selectors.SelectSelector):
    """Where a loop would wait, its time goes on instead."""

    def __init__(self) -> None:
        super().__init__()
        self.passed = 0.0

    def select(self, timeout: float | None = None) -> Any:
        ready = super().select(0)
        if not ready and timeout:
            self.passed += timeout
        return ready


class SkippingLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self.skipping = SkippingSelector()
        super().__init__(self.skipping)

    def time(self) -> float:
        return self.skipping.passed


@pytest.fixture
def play() -> Iterator[Callable[[Awaitable[None]], None]]:
    loop = SkippingLoop()
    yield lambda scene: loop.run_until_complete(scene)
    loop.close()


class Stage:
    """A pacer, and who left when."""

    def __init__(self, rate: float = RATE) -> None:
        self.pacer = Pacer(rate)
        self.left: list[tuple[str, float]] = []

    async def go(self, name: str, lane: int = 0) -> None:
        await self.pacer.turn(lane)
        self.left.append((name, round(asyncio.get_running_loop().time(), 3)))

    @property
    def names(self) -> list[str]:
        return [name for name, _ in self.left]

    @property
    def times(self) -> list[float]:
        return [time for _, time in self.left]


def test_turns_are_evenly_spaced(play: Any) -> None:
    stage = Stage()

    async def scene() -> None:
        await asyncio.gather(*(stage.go(str(number)) for number in range(5)))

    play(scene())
    assert stage.times == [0.0, 0.1, 0.2, 0.3, 0.4]
    assert stage.names == list("01234")


def test_a_lower_lane_goes_first(play: Any) -> None:
    stage = Stage()

    async def scene() -> None:
        waiting = [stage.go("first", 2), stage.go("news", 2), stage.go("due", 1), stage.go("ans")]
        await asyncio.gather(*waiting)

    play(scene())
    assert stage.names == ["first", "ans", "due", "news"]


def test_a_pause_earns_no_burst(play: Any) -> None:
    stage = Stage()

    async def scene() -> None:
        await stage.go("before")
        await asyncio.sleep(60)
        await asyncio.gather(*(stage.go(str(number)) for number in range(3)))

    play(scene())
    assert stage.times == [0.0, 60.0, 60.1, 60.2]


def test_who_gives_up_costs_nobody_a_slot(play: Any) -> None:
    stage = Stage()

    async def scene() -> None:
        await stage.go("first")
        leaving = asyncio.ensure_future(stage.go("leaves"))
        staying = asyncio.ensure_future(stage.go("stays"))
        await asyncio.sleep(0)
        leaving.cancel()
        await staying

    play(scene())
    assert stage.left == [("first", 0.0), ("stays", 0.1)]


def test_without_a_rate_nobody_waits(play: Any) -> None:
    stage = Stage(rate=0)

    async def scene() -> None:
        await asyncio.gather(*(stage.go(str(number)) for number in range(100)))

    play(scene())
    assert set(stage.times) == {0.0}

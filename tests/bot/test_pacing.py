"""The pacer: evenly spaced, lower lanes first, and a pause earns no burst. On a loop of its own
time, so that nothing here waits for a clock on the wall."""

import asyncio
import random
import selectors
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import pytest

from bot.pacing import MAX_CHATS_KNOWN, Pacer, Spacing, telegram_pace
from bot.settings import Settings
from tests.telegram_api.sight import peak

RATE = 10
INTERVAL = 1 / RATE
RATE_ON_TELEGRAM = float(Settings.model_fields["telegram_rate"].default)
TELEGRAM = telegram_pace(RATE_ON_TELEGRAM)
ROSA, JULIO, GROUP = "telegram:7", "telegram:8", "telegram:-100"
SEED = 20261121


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


def test_a_slot_used_a_little_late_does_not_move_those_behind_it(play: Any) -> None:
    """Otherwise every hiccup would make the whole announcement longer."""
    stage = Stage()

    async def scene() -> None:
        await stage.go("first")
        await asyncio.sleep(2.5 * INTERVAL)
        await asyncio.gather(*(stage.go(str(number)) for number in range(4)))

    play(scene())
    assert stage.times == [0.0, 0.25, 0.25, 0.3, 0.4]


def test_whatever_the_hiccups_no_second_holds_more_than_the_limit(play: Any) -> None:
    """At the rate we use on Telegram, whose strictest reading is 30 in any second."""
    stage = Stage(RATE_ON_TELEGRAM)

    async def scene() -> None:
        dice = random.Random(SEED)
        for number in range(400):
            await stage.go(str(number))
            await asyncio.sleep(dice.choice((0, 0, 0, 0.01, 0.03, 0.05, 0.2, 0.4)))

    play(scene())
    assert peak(stage.times, 1.02) <= 30


def test_hiccups_do_not_make_it_slower(play: Any) -> None:
    stage = Stage(RATE_ON_TELEGRAM)

    async def scene() -> None:
        for number in range(500):
            await stage.go(str(number))
            if number % 50 == 0:
                await asyncio.sleep(0.1)

    play(scene())
    assert stage.times[-1] == pytest.approx(499 / RATE_ON_TELEGRAM, abs=0.1)


def test_while_answers_wait_announcements_get_at_most_their_share(play: Any) -> None:
    stage = Stage(RATE_ON_TELEGRAM)

    async def scene() -> None:
        news = [stage.go("news", lane=2) for _ in range(60)]
        answers = [stage.go("answer", lane=0) for _ in range(60)]
        await asyncio.gather(*news, *answers)

    play(scene())
    last_answer = max(time for name, time in stage.left if name == "answer")
    meanwhile = [time for name, time in stage.left if name == "news" and time < last_answer]
    assert peak(meanwhile, 1.0) <= 22


def test_who_takes_over_does_not_use_a_slot_at_once(play: Any) -> None:
    stage = Stage()

    async def scene() -> None:
        stage.pacer.rest(0.5)
        await asyncio.gather(stage.go("first"), stage.go("second"))

    play(scene())
    assert stage.times == [0.5, 0.6]


def test_a_chat_gets_one_message_a_second_and_others_do_not_wait_for_it() -> None:
    spacing = Spacing(TELEGRAM)
    assert spacing.wait(ROSA, 100.0) == 0
    spacing.note(ROSA, 100.0)
    assert spacing.wait(ROSA, 100.4) == pytest.approx(0.6)
    assert spacing.wait(JULIO, 100.4) == 0
    assert spacing.wait(ROSA, 101.0) == 0


def test_a_group_gets_twenty_a_minute() -> None:
    spacing = Spacing(TELEGRAM)
    for second in range(20):
        assert spacing.wait(GROUP, 100.0 + second) == 0
        spacing.note(GROUP, 100.0 + second)
    assert spacing.wait(GROUP, 121.0) == 39.0
    assert spacing.wait(GROUP, 160.0) == 0


def test_a_person_gets_more_than_a_group_in_a_minute() -> None:
    spacing = Spacing(TELEGRAM)
    for second in range(50):
        spacing.note(ROSA, 100.0 + second)
    assert spacing.wait(ROSA, 150.0) == 0


def test_chats_that_were_quiet_for_a_minute_are_forgotten() -> None:
    spacing = Spacing(TELEGRAM)
    for number in range(MAX_CHATS_KNOWN):
        spacing.note(f"telegram:{number}", 100.0)
    spacing.note(GROUP, 200.0)
    spacing.note(ROSA, 200.0)
    assert len(spacing._last) == 2


def test_without_a_rate_no_chat_waits_either() -> None:
    spacing = Spacing(telegram_pace(0))
    spacing.note(GROUP, 100.0)
    assert spacing.wait(GROUP, 100.0) == 0

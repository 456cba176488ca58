"""Outages: a server that is away, two pollers, a bot that stops. What waits is worked off."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.channels.telegram.pulse import SILENCE
from bot.pacing import Pacer, most_in_a_second
from db.outbox import DeliveryStatus
from tests.channels.telegram.life import SHORT, Life
from tests.processes import until
from tests.telegram_api.sight import peak

ROSA, JULIO = 7, 8
CROWD = range(100, 160)
CONFLICT = "Conflict: terminated by other getUpdates request"
RATE = 50.0


def refusal(code: int, text: str) -> dict[str, Any]:
    body = {"ok": False, "error_code": code, "description": text}
    return {"kind": "status", "status": code, "body": body}


async def trouble(life: Life, kind: str) -> bool:
    return life.channel.pulse.trouble == kind


async def test_a_server_that_was_away_is_found_again(either: Life) -> None:
    """Row 28: refused for a minute, then back; nobody helps, nothing is lost, nothing doubled."""
    life = either
    await life.fake.ask(ROSA, "/ayuda")
    await life.fake.down()
    await life.announce(ROSA)
    await life.fake.say(ROSA, "/temas")
    await life.later(seconds=60)
    await until(lambda: tried(life))
    await life.fake.up()
    await life.settled()
    assert len(await life.fake.sent(ROSA)) == 3
    assert set(await life.statuses()) == {DeliveryStatus.SENT}


async def tried(life: Life) -> bool:
    return "not_sent" in [delivery.reason for delivery in await life.deliveries()]


async def test_what_piled_up_is_worked_off_at_the_rate_we_promised(resting: Life) -> None:
    """Row 28: the backlog does not burst out when the server is back."""
    resting.rate = RATE
    await resting.fake.act("chats", first=CROWD.start, count=len(CROWD))
    async with resting.running() as life:
        turns = watched(life.app.sender.lines["telegram"].pacer)
        await life.fake.down()
        await life.announce(*CROWD)
        await until(lambda: tried(life))
        await life.fake.up()
        await life.settled()
    assert len(await resting.fake.sent()) == len(CROWD)
    assert len(turns) > len(CROWD)
    assert peak(turns, 1.0) <= most_in_a_second(RATE)


def watched(pacer: Pacer) -> list[float]:
    """The instants of its turns."""
    turns: list[float] = []
    take = pacer._take_slot

    def note(now: float) -> None:
        turns.append(now)
        take(now)

    pacer._take_slot = note  # type: ignore[method-assign]
    return turns


async def test_silence_while_polling_shows_in_readiness(life: Life) -> None:
    await life.fake.down()
    await until(lambda: trouble(life, "not_sent"))
    life.clock.forward(seconds=SILENCE.total_seconds() + 1)
    assert not (await life.app.health())["ok"]
    await life.fake.up()
    await life.fake.ask(ROSA, "/ayuda")
    assert (await life.app.health())["ok"]


@pytest.mark.parametrize(
    "fault",
    [
        refusal(409, CONFLICT),
        {**refusal(429, "Too Many Requests"), "body": {"ok": False}},
        {"kind": "status", "status": 502, "body": "<html>"},
        {"kind": "garbage"},
        {"kind": "reset_before"},
        {"kind": "truncate"},
    ],
    ids=["409", "429", "502", "garbage", "reset", "truncate"],
)
async def test_a_poll_that_fails_is_tried_again_with_a_pause(
    resting: Life, fault: dict[str, Any]
) -> None:
    """Rows 8, 9 and 27, for what comes in: nothing that was not stored is ever confirmed."""
    await resting.fake.say(ROSA, "/ayuda")
    await resting.fake.fault(**fault, match="getUpdates", times=5)
    async with resting.running() as life:
        await life.fake.wait_sent(ROSA, 1)
        await life.fake.wait("pending", 0)
        asked = [request["at"] for request in await life.fake.requests("getUpdates")]
    assert asked[5] - asked[0] >= 5 * 0.8 * resting.timing.first_backoff


async def test_a_second_poller_is_told_in_readiness(resting: Life) -> None:
    """Row 27: somebody else polls with our token."""
    await resting.fake.fault(**refusal(409, CONFLICT), match="getUpdates")
    async with resting.running() as life:
        await until(lambda: trouble(life, "conflict"))
        health = await life.app.health()
        assert health["channels"]["telegram"]["trouble"] == "conflict"


async def test_a_webhook_that_comes_in_between_is_removed(life: Life) -> None:
    """Row 27: «can't use getUpdates method while webhook is active»."""
    await life.channel.bot.set_webhook(f"{life.url}/elsewhere")
    await life.fake.ask(ROSA, "/ayuda")
    assert (await life.channel.bot.get_webhook_info()).url == ""


async def test_of_two_processes_on_one_database_only_one_polls(resting: Life, life: Life) -> None:
    """Row 27: the lease; when the first ends, the second takes over."""
    second = Life(life.fake, life.database, life.knowledge, life.folder)
    waiting = asyncio.Event()

    async def live() -> None:
        async with second.running():
            await waiting.wait()

    other = asyncio.create_task(live())
    await life.fake.ask(ROSA, "/ayuda")
    assert not any(r["status"] == 409 for r in await life.fake.requests("getUpdates"))
    life.app.stop()
    await life.fake.ask(JULIO, "/ayuda")
    assert second.app.leading
    waiting.set()
    await other


async def test_what_was_due_while_we_were_down_goes_out_late_and_once(resting: Life) -> None:
    """Row 34."""
    await resting.fake.act("chats", first=ROSA)
    async with resting.running() as life:
        due = life.clock() + timedelta(hours=1)
        await life.announce(ROSA, not_before=due)
    resting.clock.forward(hours=5)
    async with resting.running() as life:
        await life.fake.wait_sent(ROSA, 1)
        await life.settled()
    assert len(await resting.fake.sent(ROSA)) == 1


async def test_what_had_its_time_while_we_were_down_is_not_sent(resting: Life) -> None:
    """Row 34: and says so."""
    await resting.fake.act("chats", first=ROSA)
    async with resting.running() as life:
        now = life.clock()
        hours = {"not_before": now + timedelta(hours=1), "not_after": now + timedelta(hours=2)}
        await life.announce(ROSA, **hours)
    resting.clock.forward(hours=5)
    async with resting.running() as life:
        await life.settled()
        assert await life.statuses() == [DeliveryStatus.EXPIRED]
    assert await resting.fake.sent(ROSA) == []


async def test_a_clock_that_jumps_back_sends_nothing_twice_and_answers_on(life: Life) -> None:
    """Row 34."""
    await life.fake.act("chats", first=ROSA)
    await life.announce(ROSA)
    await life.settled()
    life.clock.forward(hours=-5)
    await life.announce(ROSA, text="otro")
    await life.fake.ask(ROSA, "/ayuda", answers=2)
    await life.settled()
    assert len(await life.fake.sent(ROSA)) == 3


async def test_stopping_in_the_middle_of_a_broadcast_loses_and_doubles_nothing(
    resting: Life,
) -> None:
    """Row 35: what is on its way is finished, the rest stays for the next start."""
    resting.rate = 100.0
    await resting.fake.act("chats", first=CROWD.start, count=2 * len(CROWD))
    everybody = range(CROWD.start, CROWD.start + 2 * len(CROWD))
    await resting.fake.policy(latency=0.05)
    async with resting.running() as life:
        await life.announce(*everybody)
        await life.fake.wait("sent", 10)
    left = {str(status) for status in await resting.statuses()}
    assert left <= {DeliveryStatus.SENT, DeliveryStatus.PENDING}
    async with resting.running() as life:
        await life.settled()
    assert sorted(sent.chat_id for sent in await resting.fake.sent()) == list(everybody)


async def test_stopping_during_a_long_poll_does_not_wait_for_it(resting: Life) -> None:
    """Row 35."""
    resting.timing = replace(SHORT, poll=50)
    async with resting.running() as life:
        await life.fake.wait("polls", 1)
        began = asyncio.get_running_loop().time()
    assert asyncio.get_running_loop().time() - began < resting.timing.poll / 2

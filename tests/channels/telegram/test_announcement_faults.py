"""An announcement through every kind of weather: F4, F5 and F6 of the fault plan."""

from collections import Counter
from functools import partial
from typing import Any

import pytest

from bot.messages import Lane
from db import batches, outbox, pauses
from db.batches import BatchState
from db.outbox import DeliveryStatus
from tests import wire
from tests.channels.telegram.life import ON_BOTH, Life
from tests.processes import until
from tests.telegram_api.sight import peak
from tests.wire import Audience, Books

CROWD = Audience(60)
ROSA, JULIO = 7, 8
BLOCKED = 5
STORM_SECONDS, LONG = 10, 10_072
TOO_MANY = {"ok": False, "error_code": 429, "description": "Too Many Requests"}
PAGE = "<html><h1>502 Bad Gateway</h1></html>"


async def announce(life: Life) -> None:
    await wire.meet(life.fake, CROWD)
    await wire.leave(life.database, CROWD)
    life.hurry()


async def over(life: Life) -> Books:
    """Everybody has an outcome, however long it was to wait for it."""
    await life.settled()
    return await wire.books(life.fake, life.database, CROWD)


async def storm(life: Life, seconds: int, **more: Any) -> None:
    body = {**TOO_MANY, "parameters": {"retry_after": seconds}}
    await life.fake.fault("status", "sendMessage", status=429, body=body, **more)


async def calls(life: Life) -> int:
    return len(await life.fake.requests("sendMessage"))


async def paused(life: Life) -> dict[str, Any]:
    return await life.database.run(partial(pauses.current, now=life.clock()))


async def test_a_storm_of_ten_seconds_loses_nobody_and_asks_hardly_ever(life: Life) -> None:
    """F4: what was on its way is refused once each; then not one request before the time."""
    await storm(life, 1)
    await announce(life)
    await until(lambda: is_paused(life))
    await life.fake.wait("requests", 1, "sendMessage")
    for _ in range(STORM_SECONDS):
        await returned(life)
        await life.later(seconds=1.5)
        await until(lambda: is_paused(life))
    await returned(life)
    assert await calls(life) <= (STORM_SECONDS + 1) * 48
    assert await life.fake.ledger() == []
    await life.fake.clear_faults()
    books = await over(life)
    assert (books.lost, books.twice) == (0, 0)
    assert books.statuses == Counter({DeliveryStatus.SENT: CROWD.size})


@ON_BOTH
async def test_a_pause_of_hours_is_kept_over_a_restart_and_ends_with_the_answers(
    resting: Life,
) -> None:
    """F4: `retry_after` 10,072: no request before, whatever restarts; answers leave first."""
    resting.rate = 200.0
    async with resting.running() as life:
        await storm(life, LONG)
        await announce(life)
        await until(lambda: is_paused(life))
        await returned(life)
        assert LONG - 60 < (await life.app.health())["silent_seconds"] <= LONG
        await life.fake.clear_faults()
    before = await calls(resting)
    async with resting.running() as life:
        life.clock.forward(seconds=LONG - 60)
        await life.fake.say(ROSA, "/ayuda")
        await life.fake.wait("pending", 0)
        await until(lambda: waits(life, Lane.ANSWER))
        assert await calls(life) == before
        await life.later(seconds=120)
        await life.fake.wait("sent", CROWD.size + 1)
        books = await over(life)
    chats = [entry["chat_id"] for entry in await resting.fake.ledger()]
    assert chats.index(ROSA) <= 1
    assert books.statuses == Counter({DeliveryStatus.SENT: CROWD.size})


async def is_paused(life: Life) -> bool:
    return "telegram" in await paused(life)


async def returned(life: Life) -> None:
    """Whatever was under way has come back."""

    async def none_on_its_way() -> bool:
        return not (await life.database.run(outbox.count_by_status)).get(DeliveryStatus.SENDING)

    await until(none_on_its_way)


async def waits(life: Life, lane: Lane) -> bool:
    rows = await life.deliveries()
    return any(row.lane == lane and row.status == DeliveryStatus.PENDING for row in rows)


@ON_BOTH
async def test_five_in_a_hundred_accepted_and_unanswered_are_unknown_and_never_doubled(
    life: Life,
) -> None:
    """F5: those rows are unknown, all others arrive; an answer comes at most twice."""
    await life.fake.fault("hang_after", "sendMessage", percent=5)
    await announce(life)
    for chat in range(ROSA, ROSA + 20):
        await life.fake.say(chat, "/ayuda")
    books = await over(life)
    assert (books.lost, books.twice) == (0, 0)
    assert books.statuses[DeliveryStatus.UNKNOWN] > 0
    assert books.statuses[DeliveryStatus.FAILED] == 0
    heard = Counter(sent.chat_id for sent in await life.fake.sent())
    assert {1} <= {heard[chat] for chat in range(ROSA, ROSA + 20)} <= {1, 2}


@pytest.mark.parametrize(
    ("database_url", "kind", "more", "reason", "arrived"),
    [
        ("sqlite", "reset_before", {}, "no_answer", False),
        ("sqlite", "hang_before", {}, "no_answer", False),
        ("sqlite", "reset_after", {}, "no_answer", True),
        ("sqlite", "hang_after", {}, "no_answer", True),
        ("postgresql", "hang_after", {}, "no_answer", True),
        ("sqlite", "truncate", {}, "no_answer", True),
        ("sqlite", "garbage", {}, "no_answer", True),
        ("sqlite", "drip", {"seconds": 2.0}, "no_answer", True),
        ("sqlite", "status", {"status": 502, "body": PAGE}, "platform_failed", False),
        ("postgresql", "status", {"status": 502, "body": PAGE}, "platform_failed", False),
        ("sqlite", "status", {"status": 200, "body": {"ok": True}}, "no_answer", False),
    ],
    indirect=["database_url"],
)
async def test_what_was_broken_off_is_unknown_and_is_shown_as_such(
    life: Life, kind: str, more: dict[str, Any], reason: str, arrived: bool
) -> None:
    """F6: three of them are struck, and the rest is not held up; none goes out again."""
    await life.fake.fault(kind, "sendMessage", times=3, **more)
    await announce(life)
    books = await over(life)
    assert (books.lost, books.twice) == (0, 0)
    assert books.statuses == Counter(
        {DeliveryStatus.SENT: CROWD.size - 3, DeliveryStatus.UNKNOWN: 3}
    )
    assert len(await life.fake.ledger()) == CROWD.size - (0 if arrived else 3)
    rows = await life.deliveries()
    assert {row.reason for row in rows if row.status == DeliveryStatus.UNKNOWN} == {reason}


async def test_a_server_that_refuses_connections_leaves_nothing_unknown(life: Life) -> None:
    """F6: nothing was written, so that all of it goes again."""
    await life.fake.down()
    await announce(life)
    await until(lambda: refused(life))
    await life.fake.up()
    books = await over(life)
    assert books.statuses == Counter({DeliveryStatus.SENT: CROWD.size})
    assert books.twice == 0


async def refused(life: Life) -> bool:
    return any(row.reason == "not_sent" for row in await life.deliveries())


async def test_each_chat_gets_at_most_one_message_a_second_whatever_it_is(resting: Life) -> None:
    """On a server that forgives no burst; the announcement does not wait for the chat's turn."""
    await resting.fake.policy(per_chat=1)
    await wire.meet(resting.fake, CROWD)
    resting.rate = 200.0
    async with resting.running() as life:
        chat = CROWD.chats[0]
        for text in ("/ayuda", "/temas"):
            await life.fake.say(chat, text)
        await life.fake.wait("requests", 1, "sendMessage")
        await announce(life)
        await life.fake.wait("sent", CROWD.size + 2)
        await over(life)
    assert {call["status"] for call in await resting.fake.requests("sendMessage")} == {200}
    instants = [e["at"] for e in await resting.fake.ledger() if e["chat_id"] == chat]
    assert peak(instants, 1.0) == 1
    order = [entry["chat_id"] for entry in await resting.fake.ledger()]
    assert order[-1] == chat


@ON_BOTH
async def test_too_many_who_blocked_us_pause_it_and_no_dead_chat_is_tried_again(
    resting: Life,
) -> None:
    """Five of the last hundred; somebody looks, lets it go on, and the rest arrives."""
    resting.rate = 500.0
    await wire.meet(resting.fake, CROWD)
    for chat in CROWD.chats[:BLOCKED]:
        await resting.fake.block(chat)
    async with resting.running() as life:
        await announce(life)
        await until(lambda: stands_still(life))
        await life.database.run(partial(batches.resume, batch=CROWD.batch, now=life.clock()))
        books = await over(life)
    assert books.statuses == Counter(
        {DeliveryStatus.SENT: CROWD.size - BLOCKED, DeliveryStatus.FAILED: BLOCKED}
    )


async def stands_still(life: Life) -> bool:
    found = await life.database.run(partial(batches.find, batch=CROWD.batch))
    return found is not None and found.state == BatchState.PAUSED

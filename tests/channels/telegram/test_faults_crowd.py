"""Crowds: ten thousand at once, one who never stops, one who taps twice."""

from dataclasses import replace

from sqlalchemy import select

from bot import dispatcher, lines
from db import inbox
from db.outbox import DeliveryStatus
from db.questions import Rating
from tests.channels.telegram.life import SHORT, Life

ROSA, GROUP = 7, -100200
MESSAGES, CHATS, FIRST = 200, 20, 1000
FLOOD = 60
MOST_MADE = lines.ANSWERS_AHEAD + dispatcher.IN_WORK


async def test_a_crowd_is_answered_to_the_last_one(either: Life) -> None:
    """Row 32, on a small scale: everyone once, each chat in order."""
    life = either
    await life.fake.crowd(MESSAGES, CHATS, FIRST, text="/ayuda {n}")
    await life.fake.wait("sent", MESSAGES)
    await life.settled()
    for chat in range(FIRST, FIRST + CHATS):
        assert len(await life.fake.sent(chat)) == MESSAGES // CHATS
    assert set(await life.statuses()) == {DeliveryStatus.SENT}


async def test_a_slow_server_does_not_fill_the_memory(life: Life) -> None:
    """Row 32: what cannot leave yet is not even made: it waits in the inbox, on disk."""
    await life.fake.fault("hang_before", "sendMessage")
    await life.fake.crowd(MESSAGES, MESSAGES, FIRST, text="/ayuda {n}")
    await life.fake.wait("pending", 0)
    made = len(await life.deliveries())
    assert made <= MOST_MADE
    assert await life.database.run(inbox.count_waiting) >= MESSAGES - MOST_MADE
    await life.fake.clear_faults()
    await life.fake.wait("sent", MESSAGES)


async def test_who_writes_once_does_not_wait_for_who_never_stops(resting: Life) -> None:
    """Row 32: chats take turns."""
    await resting.fake.crowd(FLOOD, 1, FIRST, text="/ayuda {n}")
    await resting.fake.say(ROSA, "/ayuda")
    async with resting.running() as life:
        await life.fake.wait("sent", FLOOD + 1)
    order = [entry["chat_id"] for entry in await resting.fake.ledger()]
    assert order.index(ROSA) < FLOOD / 3


async def test_a_double_tap_counts_once_and_both_taps_are_answered(life: Life) -> None:
    """Row 33."""
    [answer] = await life.fake.ask(ROSA, "q pasa si el concejo no aprueva el PIA")
    thumb = next(b for b in answer.buttons if b.get("callback_data", "").endswith(":1"))
    for _ in range(2):
        await life.fake.callback(ROSA, answer.message_id, thumb["callback_data"])
    await life.fake.wait("answers", 2)
    await life.settled()
    ratings = await life.database.run(lambda session: session.scalars(select(Rating)).all())
    assert [(rating.address, rating.useful) for rating in ratings] == [(f"telegram:{ROSA}", True)]


async def test_taps_in_a_hurry_are_each_answered_at_once(life: Life) -> None:
    """The clock on a button stops although the answer itself still waits for its turn."""
    [menu] = await life.fake.ask(ROSA, "/temas")
    await life.fake.fault("hang_before", "editMessageText")
    await life.fake.fault("hang_before", "sendMessage")
    await life.fake.callback(ROSA, menu.message_id, menu.buttons[0]["callback_data"])
    await life.fake.wait("answers", 1)
    assert len(await life.fake.sent(ROSA)) == 1
    await life.fake.clear_faults()


async def test_while_an_answer_takes_long_it_shows_that_it_writes(resting: Life) -> None:
    resting.timing = replace(SHORT, typing=0.0)
    async with resting.running() as life:
        await life.fake.ask(ROSA, "/ayuda")
        await life.fake.wait("requests", 1, "sendChatAction", chat_id=ROSA)


async def test_a_quick_answer_comes_without_a_show(resting: Life) -> None:
    resting.timing = replace(SHORT, typing=30.0)
    async with resting.running() as life:
        await life.fake.ask(ROSA, "/ayuda")
        await life.settled()
    assert await resting.fake.requests("sendChatAction") == []


async def test_a_group_that_is_not_ours_is_not_shown_that_we_write(resting: Life) -> None:
    resting.timing = replace(SHORT, typing=0.0)
    async with resting.running() as life:
        await life.fake.say(GROUP, "/ayuda")
        await life.fake.say(ROSA, "/ayuda")
        await life.fake.wait("requests", 1, "sendChatAction")
        shown = await life.fake.requests("sendChatAction")
    assert {request["chat_id"] for request in shown} == {ROSA}

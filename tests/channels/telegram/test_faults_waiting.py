"""Told to wait: 429 with and without a number, a storm of them, a server that fails."""

from typing import Any

import pytest

from db.outbox import DeliveryStatus
from tests.channels.telegram.life import Life

ROSA, JULIO, CARMEN = 7, 8, 9
CROWD = range(100, 140)
TOO_MANY: dict[str, Any] = {"kind": "status", "match": "sendMessage", "status": 429}


def too_many(seconds: int) -> dict[str, Any]:
    text = f"Too Many Requests: retry after {seconds}"
    parameters = {"parameters": {"retry_after": seconds}} if seconds else {}
    body = {"ok": False, "error_code": 429, "description": text, **parameters}
    return {**TOO_MANY, "body": body}


async def texts(life: Life, chat: int) -> list[str]:
    return [sent.text for sent in await life.fake.sent(chat)]


async def test_a_chat_that_is_told_to_wait_waits_alone_and_in_order(life: Life) -> None:
    """Row 1: the others keep flowing, the order of the chat is kept, nothing is lost."""
    await life.fake.fault(**too_many(60), chat=ROSA, times=1)
    await life.fake.say(ROSA, "/ayuda")
    await life.fake.wait("requests", 1, "sendMessage", chat_id=ROSA)
    await life.fake.say(ROSA, "/temas")
    await life.fake.say(ROSA, "/practicas")
    for chat in (JULIO, CARMEN):
        await life.fake.ask(chat, "/ayuda")
    assert await texts(life, ROSA) == []
    await life.later(seconds=61)
    first, second, third = [sent.text for sent in await life.fake.wait_sent(ROSA, 3)]
    assert first == (await texts(life, JULIO))[0]
    assert "tema" in second.lower()
    assert "tema" in third.lower()
    assert len(await life.fake.requests("sendMessage")) == 6
    assert set(await life.statuses()) == {DeliveryStatus.SENT}


async def test_a_429_without_a_number_is_tried_again_later(life: Life) -> None:
    """Row 2: back off, not fail."""
    await life.fake.fault(**too_many(0), chat=ROSA, times=3)
    await life.fake.say(ROSA, "/ayuda")
    await life.settled()
    assert len(await life.fake.sent(ROSA)) == 1
    assert await life.statuses() == [DeliveryStatus.SENT]


async def test_a_storm_of_429_slows_everybody_and_loses_nobody(life: Life) -> None:
    """Row 3: the rate falls, each recipient comes to exactly one final state."""
    await life.fake.act("chats", first=CROWD.start, count=len(CROWD))
    await life.fake.fault(**too_many(5), times=50)
    await life.announce(*CROWD)
    await life.settled()
    assert await life.statuses() == [DeliveryStatus.SENT] * len(CROWD)
    assert sorted(sent.chat_id for sent in await life.fake.sent()) == list(CROWD)


async def test_during_a_storm_it_does_not_go_on_asking(life: Life) -> None:
    """Row 3: two chats that are told to wait are enough; then the whole token waits."""
    await life.fake.act("chats", first=CROWD.start, count=len(CROWD))
    await life.fake.fault(**too_many(60))
    await life.announce(*CROWD)
    await life.fake.wait("requests", 2, "sendMessage")
    await life.announce(*CROWD, text="otro")
    await life.fake.say(ROSA, "/ayuda")
    await life.fake.wait("pending", 0)
    tried = len(await life.fake.requests("sendMessage"))
    assert tried <= len(CROWD)
    await life.fake.clear_faults()
    await life.settled()
    assert len(await life.fake.sent()) == 2 * len(CROWD) + 1


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (502, "<html><h1>Bad Gateway</h1></html>"),
        (503, ""),
        (500, {"ok": False, "error_code": 500, "description": "Internal Server Error"}),
        (500, ["no object"]),
    ],
)
async def test_an_answer_goes_again_when_the_server_fails(
    life: Life, status: int, body: Any
) -> None:
    """Row 8: with jitter, so that not all come back at once."""
    await life.fake.fault("status", "sendMessage", status=status, body=body, times=3)
    await life.fake.say(ROSA, "/ayuda")
    await life.settled()
    assert len(await life.fake.sent(ROSA)) == 1
    [delivery] = await life.deliveries()
    assert (delivery.status, delivery.attempts) == (DeliveryStatus.SENT, 4)


async def test_an_announcement_does_not_go_again_when_the_server_fails(life: Life) -> None:
    """Row 8: it may have been taken; at most once is what we promise for these."""
    await life.fake.act("chats", first=ROSA)
    await life.fake.fault("status", "sendMessage", status=502, body="<html>", times=1)
    await life.announce(ROSA)
    await life.settled()
    assert await life.fake.sent(ROSA) == []
    [delivery] = await life.deliveries()
    assert (delivery.status, delivery.reason) == (DeliveryStatus.UNKNOWN, "platform_failed")

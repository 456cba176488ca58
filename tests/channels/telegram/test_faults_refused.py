"""Refusals: who is gone, who moved, what cannot be shown, and a token that is good no more."""

import logging
from typing import Any

import pytest

from db import people
from db.outbox import DeliveryStatus
from tests.channels.telegram.life import Life
from tests.processes import until

ROSA, JULIO = 7, 8
GROUP = -100200
CROWD = range(100, 130)
STATES = ("blocked", "deactivated", "kicked")


def refusal(code: int, text: str) -> dict[str, Any]:
    body = {"ok": False, "error_code": code, "description": text}
    return {"kind": "status", "status": code, "body": body}


async def address(life: Life, chat: int) -> people.Address:
    return await life.database.run(lambda s: s.get_one(people.Address, f"telegram:{chat}"))


async def enrol(life: Life, chat: int) -> None:
    def mark(session: Any) -> None:
        people.see(session, f"telegram:{chat}", life.clock()).enrolled = True

    await life.fake.act("chats", first=chat)
    await life.database.run(mark)


async def test_who_blocked_us_is_marked_and_the_announcement_goes_on(life: Life) -> None:
    """Row 22: every third chat is gone; each is tried once."""
    await life.fake.act("chats", first=CROWD.start, count=len(CROWD))
    gone = list(CROWD[::3])
    for number, chat in enumerate(gone):
        await life.fake.block(chat, STATES[number % 2])
    await life.announce(*CROWD)
    await life.settled()
    assert len(await life.fake.sent()) == len(CROWD) - len(gone)
    assert len(await life.fake.requests("sendMessage")) == len(CROWD)
    failed = [d.address for d in await life.deliveries() if d.status == DeliveryStatus.FAILED]
    assert failed == [f"telegram:{chat}" for chat in gone]


@pytest.mark.parametrize("state", STATES)
async def test_a_chat_that_is_gone_lives_again_when_it_writes(life: Life, state: str) -> None:
    """Row 22."""
    await life.fake.ask(ROSA, "/ayuda")
    await life.fake.block(ROSA, state)
    await life.announce(ROSA)
    await life.settled()
    assert (await address(life, ROSA)).dead_reason in (state, "blocked", "forbidden")
    assert not (await address(life, ROSA)).alive
    await life.fake.ask(ROSA, "/ayuda")
    assert (await address(life, ROSA)).alive


async def test_a_group_that_moved_is_followed_once(life: Life) -> None:
    """Row 23: the address is rewritten, the message sent again, the group stays enrolled."""
    await enrol(life, GROUP)
    moved = (await life.fake.act("chat/migrate", chat_id=GROUP))["chat_id"]
    await life.announce(GROUP, text="uno")
    await life.settled()
    await life.announce(moved, text="dos")
    await life.settled()
    assert [sent.text for sent in await life.fake.sent(moved)] == ["uno", "dos"]
    assert len(await life.fake.requests("sendMessage")) == 3
    assert (await address(life, moved)).enrolled
    assert not (await address(life, GROUP)).alive
    assert await life.fake.ask(moved, "/ayuda")


async def test_a_group_nobody_knew_is_followed_too(life: Life) -> None:
    """Row 23: without a row to rewrite it must not go round in circles."""
    await life.fake.act("chats", first=GROUP)
    moved = (await life.fake.act("chat/migrate", chat_id=GROUP))["chat_id"]
    await life.announce(GROUP)
    await life.settled()
    assert len(await life.fake.sent(moved)) == 1


async def test_a_chat_that_never_was_is_given_up(life: Life) -> None:
    """Row 24."""
    await life.announce(404)
    await life.settled()
    [delivery] = await life.deliveries()
    assert (delivery.status, delivery.reason) == (DeliveryStatus.FAILED, "chat_not_found")


async def test_a_page_that_is_there_already_is_no_failure(life: Life) -> None:
    """Row 24: «message is not modified» is what a double tap leads to."""
    [menu] = await life.fake.ask(ROSA, "/temas")
    data = menu.buttons[0]["callback_data"]
    for _ in range(2):
        await life.fake.callback(ROSA, menu.message_id, data)
    await life.settled()
    assert set(await life.statuses()) == {DeliveryStatus.SENT}


async def test_a_message_that_is_gone_is_posted_anew_instead_of_edited(life: Life) -> None:
    """Row 24: «message to edit not found»."""
    [menu] = await life.fake.ask(ROSA, "/temas")
    data = next(b["callback_data"] for b in menu.buttons if "topic" in b["callback_data"])
    await life.channel.bot.delete_message(ROSA, menu.message_id)
    await life.fake.callback(ROSA, menu.message_id, data)
    await life.fake.wait_sent(ROSA, 2)


async def test_a_tap_too_old_to_be_answered_is_handled_all_the_same(life: Life) -> None:
    """Row 24: «query is too old»."""
    await life.fake.policy(query_life=0)
    [menu] = await life.fake.ask(ROSA, "/temas")
    await life.fake.tap(ROSA, menu.labels[0])
    await life.settled()
    assert len(await life.deliveries()) == 2
    assert set(await life.statuses()) == {DeliveryStatus.SENT}


async def test_marks_that_cannot_be_read_are_left_out_once(
    life: Life, caplog: pytest.LogCaptureFixture
) -> None:
    """Row 25: sent again as plain text, and reported."""
    await life.fake.act("chats", first=ROSA)
    await life.announce(ROSA, text="<b>Plazo: 5 &lt; 10 días")
    await life.settled()
    [sent] = await life.fake.sent(ROSA)
    assert sent.text == "Plazo: 5 < 10 días"
    assert len(await life.fake.requests("sendMessage")) == 2
    assert "could not read the markup" in caplog.text


async def test_what_is_refused_even_without_marks_is_given_up(life: Life) -> None:
    """Row 25: once, not for ever."""
    await life.fake.act("chats", first=ROSA)
    text = "Bad Request: can't parse entities: Unsupported start tag"
    await life.fake.fault(**refusal(400, text), match="sendMessage")
    await life.announce(ROSA)
    await life.settled()
    assert len(await life.fake.requests("sendMessage")) == 2
    assert await life.statuses() == [DeliveryStatus.FAILED]


async def test_a_refused_token_alarms_and_keeps_the_queue(
    either: Life, caplog: pytest.LogCaptureFixture
) -> None:
    """Row 26: not ready, nothing more is sent, and when the token is back nothing is lost."""
    life = either
    await life.fake.act("chats", first=ROSA, count=2)
    await life.fake.fault(**refusal(401, "Unauthorized"), match="sendMessage")
    await life.announce(ROSA)
    await until(lambda: not_ready(life))
    await life.announce(JULIO)
    await life.later(seconds=1)
    assert (await life.fake.wait("requests", 1, "sendMessage")) == 1
    assert "revoked" in [r.message.split()[-1] for r in caplog.records if r.levelno >= ALARM]
    await life.fake.clear_faults()
    await life.settled()
    assert len(await life.fake.sent()) == 2
    assert not life.channel.pulse.revoked


ALARM = logging.CRITICAL


async def not_ready(life: Life) -> bool:
    return not (await life.app.health())["ok"]


@pytest.mark.parametrize("code", [401, 404])
async def test_a_token_refused_while_polling_shows_in_readiness(
    resting: Life, code: int, caplog: pytest.LogCaptureFixture
) -> None:
    """Row 26: the usual library goes on saying that it runs."""
    await resting.fake.fault(**refusal(code, "Unauthorized"))
    async with resting.running() as life:
        await until(lambda: not_ready(life))
        assert any(record.levelno == ALARM for record in caplog.records)
        await life.fake.clear_faults()
        await life.fake.ask(ROSA, "/ayuda")
        assert (await life.app.health())["ok"]

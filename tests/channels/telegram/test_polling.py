"""Polling: what Telegram has is stored before it is confirmed, whatever comes in between."""

from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from bot.channels.telegram import updates
from db import inbox
from db.inbox import UpdateStatus
from tests.channels.telegram.life import Life
from tests.channels.telegram.payloads import GROUP, PERSON, message, tap

ROSA = 7
POISON = {"callback_query": {"id": "1", "from": PERSON, "data": "1~topics"}}
"""A tap without `chat_instance`: what the usual library cannot read, with all that is beside it."""
BAD: list[Any] = ["no update", {"no": "id"}]


async def stored(life: Life, status: UpdateStatus) -> list[inbox.Update]:
    return await life.database.run(lambda s: s.query(inbox.Update).filter_by(status=status).all())


async def test_it_confirms_what_it_stored(life: Life) -> None:
    await life.fake.ask(ROSA, "/ayuda")
    await life.fake.wait("pending", 0)
    assert [row.status for row in await stored(life, UpdateStatus.DONE)] == ["done"]


async def test_it_does_not_confirm_what_it_could_not_store(life: Life) -> None:
    """Row 14: the offset moves only after the commit."""
    broken = True

    async def store(raw: list[Any]) -> None:
        if broken:
            raise OperationalError("INSERT", {}, Exception("disk full"))
        await life.app.dispatcher.store(raw)

    await life.channel.start(store)
    await life.fake.say(ROSA, "/ayuda")
    polls = len(await life.fake.requests("getUpdates"))
    await life.fake.wait("requests", polls + 3, "getUpdates")
    assert await life.fake.pending() == 1
    broken = False
    await life.fake.wait_sent(ROSA, 1)
    await life.fake.wait("pending", 0)


async def test_it_removes_a_webhook_that_is_in_the_way(resting: Life) -> None:
    resting.webhook = True
    async with resting.running():
        pass
    resting.webhook = False
    async with resting.running() as life:
        await life.fake.ask(ROSA, "/ayuda")
    assert await resting.fake.look("webhook") == []


async def test_switching_to_the_webhook_loses_nothing(resting: Life) -> None:
    async with resting.running() as life:
        await life.fake.ask(ROSA, "/ayuda")
    await resting.fake.say(ROSA, "/temas")
    resting.webhook = True
    async with resting.running() as life:
        await life.fake.wait_sent(ROSA, 2)
        await life.fake.wait("pending", 0)
    assert len(await resting.fake.sent(ROSA)) == 2


async def test_poison_is_set_aside_and_its_neighbours_are_answered(resting: Life) -> None:
    """Row 19: others in the batch are handled, the poison is kept, nobody spins."""
    await resting.fake.say(ROSA, "/ayuda")
    await resting.fake.act("raw", update=POISON)
    await resting.fake.act("raw", update={"message": "no object"})
    await resting.fake.say(8, "/temas")
    async with resting.running() as life:
        await life.fake.wait_sent(ROSA, 1)
        await life.fake.wait_sent(8, 1)
        await life.fake.wait("pending", 0)
        await life.settled()
        aside = await stored(life, UpdateStatus.FAILED)
        assert [row.error.partition(":")[0] for row in aside] == ["UnreadableUpdate"] * 2
        assert len(await life.fake.requests("getUpdates")) < 10
        [answer] = await life.fake.ask(8, "/ayuda")
        assert answer.text


@pytest.mark.parametrize("result", [BAD, [], {}, "hola", None])
async def test_an_answer_with_nothing_to_confirm_is_not_asked_for_in_a_hot_loop(
    resting: Life, result: Any
) -> None:
    """Row 19: it would come again and again."""
    body = {"ok": True, "result": result}
    await resting.fake.fault("status", "getUpdates", status=200, body=body, times=5)
    async with resting.running() as life:
        await life.fake.wait("polls", 1)
        asked = [request["at"] for request in await life.fake.requests("getUpdates")]
        assert asked[4] - asked[0] >= 4 * life.timing.breath
        assert len(await stored(life, UpdateStatus.FAILED)) == (2 if result is BAD else 0)
        await life.fake.ask(ROSA, "/ayuda")


async def test_an_update_that_comes_twice_is_handled_once(life: Life) -> None:
    """Row 12: side by side, and again after a restart."""
    update = message(text="/ayuda")
    await life.fake.act("chats", first=ROSA)
    for _ in range(3):
        await life.fake.act("raw", update=update)
    await life.fake.wait_sent(ROSA, 1)
    await life.fake.act("raw", update=update)
    await life.fake.wait("pending", 0)
    await life.settled()
    assert len(await life.fake.sent(ROSA)) == 1


async def test_an_update_that_comes_again_after_a_restart_is_handled_once(resting: Life) -> None:
    """Row 12."""
    await resting.fake.act("chats", first=ROSA)
    for _ in range(2):
        await resting.fake.act("raw", update=message(text="/ayuda"))
        async with resting.running() as life:
            await life.fake.wait_sent(ROSA, 1)
            await life.fake.wait("pending", 0)
    assert len(await resting.fake.sent(ROSA)) == 1


async def test_updates_out_of_order_are_each_handled(resting: Life) -> None:
    """Row 13: in the order they come; and a tap may overtake the message it follows."""
    await resting.fake.act("chats", first=ROSA)
    later = {**message(text="/ayuda"), "update_id": 910}
    for update in (later, {**message(text="/temas"), "update_id": 909}, tap("1~topics")):
        await resting.fake.act("raw", update=update)
    async with resting.running() as life:
        await life.fake.wait("accepted", 3, chat_id=ROSA)
        await life.fake.wait("pending", 0)


async def test_numbers_that_begin_afresh_are_followed(resting: Life) -> None:
    """After a week of silence Telegram begins with another number, perhaps a lower one."""
    await resting.fake.act("chats", first=ROSA)
    for number, text in ((5_000_000, "/ayuda"), (40, "/temas")):
        body = {"ok": True, "result": [{**message(text=text), "update_id": number}]}
        await resting.fake.fault("status", "getUpdates", status=200, body=body, times=1)
    # Asked for from number 5,000,001 on, Telegram would forget this one unseen.
    await resting.fake.act("raw", update={**message(text="/practicas"), "update_id": 4_000_000})
    async with resting.running() as life:
        await life.fake.wait_sent(ROSA, 3)


OTHERS: list[dict[str, Any]] = [
    {"edited_message": message(text="hola")["message"]},
    {"channel_post": {**message(text="hola")["message"], "chat": {**GROUP, "type": "channel"}}},
    {"inline_query": {"id": "1", "from": PERSON, "query": "hola", "offset": ""}},
    {"poll_answer": {"poll_id": "1", "option_ids": [0]}},
    {"poll": {"id": "1"}},
    {"something_of_next_year": {"id": 1}},
    message(text="hola", chat=GROUP),
]


KINDS_OF_OTHERS = ("edited_message", "channel_post", "inline_query", "poll_answer", "poll")


async def test_what_is_not_for_us_is_counted_and_ignored(resting: Life) -> None:
    """Row 20: and a group that was not enrolled is left in peace."""
    for number, update in enumerate(OTHERS):
        await resting.fake.act("raw", update={**update, "update_id": 4_000 + number})
    async with resting.running() as life:
        await life.fake.wait("pending", 0)
        await life.settled()
        ignored = await stored(life, UpdateStatus.IGNORED)
        assert len(ignored) == len(OTHERS)
        counted = (await life.app.health())["channels"]["telegram"]["ignored"]
        assert counted == dict.fromkeys((*KINDS_OF_OTHERS, "other"), 1)
    assert await resting.fake.sent() == []


async def test_it_asks_for_what_it_handles_and_no_more(life: Life) -> None:
    info = await life.channel.bot.get_webhook_info()
    assert info.allowed_updates == updates.KINDS

"""The sender: what each fate of a delivery leads to, and the order within a chat."""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from bot.channels.base import Fate, SendError
from bot.holds import Holds
from bot.messages import Lane, Reply
from bot.outcomes import Outcomes
from bot.parcels import open_parcel
from db import outbox, people
from db.outbox import DeliveryStatus
from tests.fakes import OWNER, SATURDAY, Talk

ROSA, JULIO = "fake:rosa", "fake:julio"


async def enqueue(talk: Talk, *texts: str, address: str = ROSA, **more: Any) -> None:
    for text in texts:
        values = {"lane": Lane.REMINDER, "payload": Reply(text).to_json(), "now": talk.clock()}
        job = partial(outbox.enqueue, key=text, address=address, **{**values, **more})
        await talk.database.run(job)


def fail(talk: Talk, fate: Fate, times: int = 1, **more: Any) -> None:
    talk.channel.fail_next += [SendError(fate, "motivo", **more)] * times


async def send(talk: Talk, after: float = 0) -> list[str]:
    """Send what is due `after` so many seconds; returns all that was ever sent, in order."""
    talk.clock.forward(seconds=after)
    await talk.settle()
    return [reply.text for _, reply in talk.channel.order]


async def only(talk: Talk) -> outbox.Delivery:
    [row] = await talk.outbox()
    return row


async def test_a_delivery_that_arrives_is_sent(talk: Talk) -> None:
    await enqueue(talk, "hola")
    assert await send(talk) == ["hola"]
    row = await only(talk)
    assert (row.status, row.provider_id, row.sent_at) == (DeliveryStatus.SENT, "1", SATURDAY)


async def test_what_never_left_goes_again_later(talk: Talk) -> None:
    await enqueue(talk, "hola")
    fail(talk, Fate.RETRY)
    assert await send(talk) == []
    assert await send(talk, after=1) == []
    assert await send(talk, after=5) == ["hola"]
    assert (await only(talk)).attempts == 2


async def test_what_never_leaves_is_given_up(talk: Talk) -> None:
    await enqueue(talk, "hola")
    fail(talk, Fate.RETRY, times=outbox.MAX_ATTEMPTS)
    for _ in range(outbox.MAX_ATTEMPTS + 2):
        await send(talk, after=3600)
    row = await only(talk)
    assert (row.status, row.attempts) == (DeliveryStatus.FAILED, outbox.MAX_ATTEMPTS)


async def test_a_pause_does_not_count_as_an_attempt(talk: Talk) -> None:
    await enqueue(talk, "hola")
    fail(talk, Fate.PAUSE, retry_after=60)
    assert await send(talk) == []
    assert await send(talk, after=59) == []
    assert await send(talk, after=1) == ["hola"]
    assert (await only(talk)).attempts == 1


async def test_a_pause_for_everyone_holds_the_other_chats_too(talk: Talk) -> None:
    fail(talk, Fate.PAUSE, retry_after=60, everyone=True)
    await enqueue(talk, "hola")
    await send(talk)
    await enqueue(talk, "hola, Julio", address=JULIO)
    assert await send(talk) == []
    assert sorted(await send(talk, after=60)) == ["hola", "hola, Julio"]


async def test_a_pause_of_one_chat_does_not_hold_the_others(talk: Talk) -> None:
    fail(talk, Fate.PAUSE, retry_after=60)
    await enqueue(talk, "hola", lane=Lane.ANSWER)
    await send(talk)
    await enqueue(talk, "hola, Julio", address=JULIO)
    assert await send(talk) == ["hola, Julio"]


async def test_what_nobody_asked_for_and_is_told_to_wait_holds_the_whole_channel(
    talk: Talk,
) -> None:
    """It was the only message of its chat, so that it is all of us who send too much."""
    fail(talk, Fate.PAUSE, retry_after=60)
    await enqueue(talk, "vence mañana")
    await send(talk)
    await enqueue(talk, "hola, Julio", address=JULIO)
    assert await send(talk) == []
    assert sorted(await send(talk, after=60)) == ["hola, Julio", "vence mañana"]


async def test_a_group_that_is_told_to_wait_waits_alone(talk: Talk) -> None:
    fail(talk, Fate.PAUSE, retry_after=60)
    await enqueue(talk, "vence mañana", address="fake:-100")
    await send(talk)
    await enqueue(talk, "hola, Julio", address=JULIO)
    assert await send(talk) == ["hola, Julio"]


async def test_an_answer_does_not_leave_during_a_pause(talk: Talk) -> None:
    fail(talk, Fate.PAUSE, retry_after=60, everyone=True)
    await enqueue(talk, "hola", address=JULIO)
    await send(talk)
    assert await talk("rosa", "/ayuda") == []
    assert len(await send(talk, after=60)) == 2


@pytest.mark.parametrize("fate", [Fate.UNKNOWN, Fate.BROKEN])
async def test_a_reminder_that_perhaps_arrived_is_never_sent_again(talk: Talk, fate: Fate) -> None:
    await enqueue(talk, "vence mañana")
    fail(talk, fate)
    await send(talk)
    assert await send(talk, after=86_400) == []
    row = await only(talk)
    assert (row.status, row.reason) == (DeliveryStatus.UNKNOWN, "motivo")


async def test_an_answer_that_perhaps_arrived_is_sent_again_once(talk: Talk) -> None:
    await enqueue(talk, "respuesta", lane=Lane.ANSWER)
    fail(talk, Fate.UNKNOWN, times=5)
    for _ in range(5):
        await send(talk, after=3600)
    row = await only(talk)
    assert (row.status, row.attempts) == (DeliveryStatus.UNKNOWN, 2)
    assert len(talk.channel.fail_next) == 3


async def test_an_answer_that_the_platform_broke_on_is_sent_again(talk: Talk) -> None:
    await enqueue(talk, "respuesta", lane=Lane.ANSWER)
    fail(talk, Fate.BROKEN, times=3)
    for _ in range(4):
        await send(talk, after=3600)
    assert (await only(talk)).status == DeliveryStatus.SENT


async def test_an_error_nobody_foresaw_counts_as_unknown(talk: Talk) -> None:
    await enqueue(talk, "vence mañana")
    talk.channel.fail_next.append(ZeroDivisionError())
    await send(talk)
    row = await only(talk)
    assert (row.status, row.reason) == (DeliveryStatus.UNKNOWN, "ZeroDivisionError")


async def test_what_can_never_arrive_is_not_tried_again(talk: Talk) -> None:
    await enqueue(talk, "hola")
    fail(talk, Fate.FAILED)
    await send(talk)
    assert await send(talk, after=86_400) == []
    assert (await only(talk)).status == DeliveryStatus.FAILED


async def test_a_chat_that_is_gone_is_marked_dead(talk: Talk) -> None:
    await talk("rosa", "/ayuda")
    await enqueue(talk, "hola")
    fail(talk, Fate.DEAD)
    await send(talk)
    address = await talk.database.run(lambda s: s.get(people.Address, ROSA))
    assert (address.alive, address.dead_reason) == (False, "motivo")


async def test_a_chat_that_merely_failed_stays_alive(talk: Talk) -> None:
    await talk("rosa", "/ayuda")
    await enqueue(talk, "hola")
    fail(talk, Fate.FAILED)
    await send(talk)
    assert (await talk.database.run(lambda s: s.get(people.Address, ROSA))).alive


async def test_a_chat_that_moved_gets_everything_at_its_new_address(talk: Talk) -> None:
    await talk("rosa", "/ayuda")
    await enqueue(talk, "uno", "dos")
    fail(talk, Fate.MOVED, new_address="fake:nueva")
    await send(talk)
    assert [reply.text for reply in talk.channel.sent["fake:nueva"]] == ["uno", "dos"]


async def test_a_chat_that_moves_for_ever_is_given_up(talk: Talk) -> None:
    """From one address to the next and back: a platform gone mad must not keep us busy."""
    await enqueue(talk, "hola")
    for number in range(outbox.MAX_ATTEMPTS + 1):
        fail(talk, Fate.MOVED, new_address=ROSA if number % 2 else JULIO)
    assert await send(talk) == []
    row = await only(talk)
    assert (row.status, row.attempts) == (DeliveryStatus.FAILED, outbox.MAX_ATTEMPTS)


async def test_what_is_late_is_not_sent(talk: Talk) -> None:
    await enqueue(talk, "vence hoy", not_after=SATURDAY + timedelta(hours=1))
    assert await send(talk, after=3600) == []
    assert (await only(talk)).status == DeliveryStatus.EXPIRED


async def test_what_another_process_settled_is_not_sent_by_who_wakes_up_late(
    talk: Talk, caplog: pytest.LogCaptureFixture
) -> None:
    await enqueue(talk, "hola", owner=OWNER)
    row = await only(talk)
    await talk.database.run(lambda s: outbox.release_stale(s, "another", SATURDAY))
    talk.sender.accept((open_parcel(row),))
    await talk.sender.drained()
    assert talk.channel.order == []
    assert "not ours to send" in caplog.text


async def test_what_another_process_settled_meanwhile_is_told_in_the_log(
    talk: Talk, caplog: pytest.LogCaptureFixture
) -> None:
    await enqueue(talk, "hola", owner=OWNER)
    row = await only(talk)
    await talk.database.run(lambda s: outbox.release_stale(s, "another", SATURDAY))
    await Outcomes(talk.database, OWNER, talk.clock, Holds()).sent(open_parcel(row), "1")
    assert "settled by somebody else" in caplog.text

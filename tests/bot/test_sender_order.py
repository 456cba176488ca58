"""The sender's order: one chat in order, whatever fails, and answers before everything else."""

import asyncio
from datetime import timedelta
from functools import partial
from typing import Any

from bot.channels.base import Fate, SendError
from bot.lines import QUEUED
from bot.messages import Lane, Reply
from bot.pacing import Pace
from bot.parcels import Parcel
from bot.sender import Sender
from db import outbox
from tests.fakes import SATURDAY, Talk
from tests.processes import until

ROSA, JULIO = "fake:rosa", "fake:julio"


async def enqueue(
    talk: Talk, *texts: str, address: str = ROSA, lane: Lane = Lane.REMINDER, **more: Any
) -> None:
    for text in texts:
        values: dict[str, Any] = {"payload": Reply(text).to_json(), "now": talk.clock(), **more}
        job = partial(outbox.enqueue, key=text, address=address, lane=lane, **values)
        await talk.database.run(job)


def fail(talk: Talk, fate: Fate) -> None:
    talk.channel.fail_next.append(SendError(fate, "motivo"))


async def send(talk: Talk, after: float = 0) -> list[str]:
    """Send what is due `after` so many seconds; returns all that was ever sent, in order."""
    talk.clock.forward(seconds=after)
    await talk.settle()
    return [reply.text for _, reply in talk.channel.order]


async def test_what_is_behind_a_failure_waits_and_keeps_its_order(talk: Talk) -> None:
    await enqueue(talk, "uno", "dos", "tres")
    await enqueue(talk, "otro chat", address=JULIO)
    fail(talk, Fate.RETRY)
    assert await send(talk) == ["otro chat"]
    assert await send(talk, after=5) == ["otro chat", "uno", "dos", "tres"]


async def test_what_comes_later_does_not_overtake_what_waits(talk: Talk) -> None:
    fail(talk, Fate.RETRY)
    await enqueue(talk, "primero")
    await send(talk)
    assert await talk("rosa", "/ayuda") == []
    sent = await send(talk, after=5)
    assert (len(sent), sent.index("primero")) == (2, 1)  # answers leave before reminders


async def test_answers_of_a_chat_keep_their_order_after_a_failure(talk: Talk) -> None:
    fail(talk, Fate.RETRY)
    await talk("rosa", "/ayuda")
    await talk("rosa", "/temas")
    await send(talk, after=5)
    assert [reply.template for reply in talk.channel.sent[ROSA]] == ["help", "topics"]


async def test_answers_leave_before_reminders_and_announcements(talk: Talk) -> None:
    for lane in (Lane.ANNOUNCEMENT, Lane.REMINDER, Lane.ANSWER):
        await enqueue(talk, lane.name, lane=lane, address=f"fake:{lane}")
    assert await send(talk) == ["ANSWER", "REMINDER", "ANNOUNCEMENT"]


NEXT = "next"
ONE_AT_A_TIME = Pace(per_second=1_000)
"""With any limit, one delivery at a time is claimed."""


async def leave(talk: Talk, *texts: str, **more: Any) -> None:
    """Answers that a process had in hand when the power failed; the next one finds them."""
    await enqueue(talk, *texts, lane=Lane.ANSWER, owner="before", **more)


async def begin_again(talk: Talk, pace: Pace = ONE_AT_A_TIME) -> Sender:
    await talk.database.run(partial(outbox.release_stale, owner=NEXT, now=talk.clock()))
    paces = {"fake": pace}
    sender = Sender(talk.database, {"fake": talk.channel}, NEXT, talk.clock, paces)
    await sender.begin()
    return sender


async def answer(talk: Talk, sender: Sender, text: str, address: str = ROSA) -> None:
    """As a handler does: born claimed, and straight to the sender."""
    values = {"lane": Lane.ANSWER, "payload": Reply(text).to_json(), "now": talk.clock()}
    job = partial(outbox.enqueue_claimed, key=text, address=address, owner=NEXT, **values)
    number = await talk.database.run(job)
    sender.accept((Parcel(number, address, Reply(text), Lane.ANSWER, 1),))


async def send_all(sender: Sender) -> None:
    await sender.drained()
    while await sender.claim_once():
        await sender.drained()


async def test_after_a_restart_new_answers_go_behind_those_that_waited(talk: Talk) -> None:
    await leave(talk, "uno", "dos", "tres")
    sender = await begin_again(talk)
    stopping = asyncio.Event()
    running = asyncio.create_task(sender.run(stopping))
    for text in ("cuatro", "cinco"):
        await answer(talk, sender, text)
    await until(lambda: heard(talk, 5))
    stopping.set()
    sender.wake()
    await running
    sent = [reply.text for reply in talk.channel.sent[ROSA]]
    assert sent == ["uno", "dos", "tres", "cuatro", "cinco"]


async def heard(talk: Talk, count: int) -> bool:
    return len(talk.channel.sent[ROSA]) == count


async def test_who_had_nothing_waiting_is_answered_at_once_after_a_restart(talk: Talk) -> None:
    await leave(talk, "uno", "dos")
    sender = await begin_again(talk)
    await answer(talk, sender, "hola, Julio", address=JULIO)
    await sender.drained()
    assert (JULIO, "hola, Julio") in [(chat, reply.text) for chat, reply in talk.channel.order]


async def test_cut_off_while_an_answer_went_back_the_next_one_waits_behind_it(talk: Talk) -> None:
    """The first was told to wait; the second was in hand, and nobody could say so any more."""
    soon = SATURDAY + timedelta(seconds=30)
    await enqueue(talk, "uno", lane=Lane.ANSWER, not_before=soon)
    await leave(talk, "dos")
    sender = await begin_again(talk)
    await answer(talk, sender, "tres")
    await send_all(sender)
    assert talk.channel.order == []
    talk.clock.forward(seconds=30)
    await send_all(sender)
    assert [reply.text for reply in talk.channel.sent[ROSA]] == ["uno", "dos", "tres"]


async def test_what_waited_is_not_overtaken_while_it_leaves_one_by_one(talk: Talk) -> None:
    """Without any restart: three were told to wait, and a fourth comes after the first has left."""
    sender = await begin_again(talk)
    fail(talk, Fate.RETRY)
    for text in ("uno", "dos", "tres"):
        await answer(talk, sender, text)
    await sender.drained()
    talk.clock.forward(seconds=5)
    assert await sender.claim_once() == 1
    await answer(talk, sender, "cuatro")
    await send_all(sender)
    assert [reply.text for reply in talk.channel.sent[ROSA]] == ["uno", "dos", "tres", "cuatro"]


async def test_what_was_left_out_of_the_first_claim_is_not_overtaken(talk: Talk) -> None:
    """More wait than are taken at a time: the rest is claimed when a new one is behind the first
    already, in the same line."""
    waiting = [str(number) for number in range(QUEUED + 2)]
    await leave(talk, *waiting)
    sender = await begin_again(talk, Pace())
    await answer(talk, sender, "nueva")
    await until(lambda: claimed_some(sender))
    await send_all(sender)
    assert [reply.text for reply in talk.channel.sent[ROSA]] == [*waiting, "nueva"]


async def claimed_some(sender: Sender) -> bool:
    return await sender.claim_once() > 0

"""The sender's order: one chat in order, whatever fails, and answers before everything else."""

from functools import partial
from typing import Any

from bot.channels.base import Fate, SendError
from bot.messages import Lane, Reply
from db import outbox
from tests.fakes import Talk

ROSA, JULIO = "fake:rosa", "fake:julio"


async def enqueue(talk: Talk, *texts: str, address: str = ROSA, lane: Lane = Lane.REMINDER) -> None:
    for text in texts:
        values: dict[str, Any] = {"payload": Reply(text).to_json(), "now": talk.clock()}
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

"""The dispatcher: each message once, each chat in order, and nobody waits for another's trouble."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy.exc import OperationalError

from bot import dispatcher as module
from bot.channels.base import RawUpdate
from bot.context import Context, Knowledge
from bot.handling import Failed
from bot.messages import Lane, Notice, Replies, Reply
from bot.router import Router
from db import inbox
from db.conversations import Conversation
from db.engine import Database, Job, T
from db.inbox import MAX_ATTEMPTS, UpdateStatus
from tests.fakes import FakeClock, Talk
from tests.processes import until

POISON = "veneno"


def echo_router(handled: list[tuple[str, str]]) -> Router:
    """Answers with what was said; raises for the poison, always."""
    router = Router()

    @router.text()
    def echo(context: Context) -> Replies:
        text = context.message.text
        handled.append((context.message.address.removeprefix("fake:"), text))
        if text == POISON:
            context.conversation.last_question = "half a change"
            raise RuntimeError("boom")
        if text.startswith("avise"):
            context.notices.append(Notice("fake:julio", Reply("aviso"), key=text))
        return [Reply(part) for part in text.split("|")]

    return router


class FailingDatabase:
    """A database that cannot be reached for the next jobs, or for those after a poison."""

    def __init__(self, database: Database, failures: int = 0, after_poison: int = 0) -> None:
        self.database = database
        self.failures = failures
        self.after_poison = after_poison

    async def run(self, job: Job[T]) -> T:
        if self.failures:
            self.failures -= 1
            raise OperationalError("SELECT", {}, Exception("no connection"))
        try:
            return await self.database.run(job)
        except Failed:
            self.failures, self.after_poison = self.after_poison, 0
            raise


@pytest.fixture
def handled() -> list[tuple[str, str]]:
    return []


@pytest.fixture
async def echo(
    database: Database,
    knowledge: Knowledge,
    clock: FakeClock,
    handled: list[tuple[str, str]],
) -> AsyncIterator[Talk]:
    talk = Talk(database, knowledge, clock, echo_router(handled))
    yield talk
    await talk.close()


@asynccontextmanager
async def running(talk: Talk) -> AsyncIterator[None]:
    """The dispatcher's own loop, as in production, until the block ends."""
    ended = asyncio.Event()
    work = asyncio.create_task(talk.dispatcher.run(ended))
    try:
        yield
    finally:
        ended.set()
        talk.dispatcher.notify()
        await work
        await talk.sender.drained()


async def settled(talk: Talk) -> bool:
    return not await talk.unsettled()


def texts(replies: list[Reply]) -> list[str]:
    return [reply.text for reply in replies]


async def test_a_message_that_comes_twice_is_answered_once(echo: Talk) -> None:
    await echo.post("rosa", "hola", id="7")
    await echo.post("rosa", "hola", id="7")
    await echo.settle()
    await echo.post("rosa", "hola", id="7")
    await echo.settle()
    assert texts(echo.channel.sent["fake:rosa"]) == ["hola"]


async def test_a_chat_is_answered_in_the_order_its_messages_came(echo: Talk) -> None:
    for number in ("9", "3", "5"):  # the platform's numbers say nothing about the order
        await echo.post("rosa", f"mensaje {number}", id=number)
    await echo.settle()
    assert texts(echo.channel.sent["fake:rosa"]) == ["mensaje 9", "mensaje 3", "mensaje 5"]


async def test_replies_and_notices_leave_together_or_not_at_all(echo: Talk) -> None:
    assert texts(await echo("rosa", "avise a Julio|hecho")) == ["avise a Julio", "hecho"]
    assert texts(echo.channel.sent["fake:julio"]) == ["aviso"]
    keys = [row.key for row in await echo.outbox()]
    assert sorted(keys) == ["ans:1:0", "ans:1:1", "avise a Julio|hecho"]
    assert {row.lane for row in await echo.outbox()} == {Lane.ANSWER, Lane.REMINDER}


async def test_a_notice_with_a_key_used_before_is_not_repeated(echo: Talk) -> None:
    await echo("rosa", "avise")
    await echo("rosa", "avise")
    assert texts(echo.channel.sent["fake:julio"]) == ["aviso"]


async def test_poison_is_set_aside_and_the_chat_goes_on(
    echo: Talk, handled: list[tuple[str, str]]
) -> None:
    for text in ("antes", POISON, "después"):
        await echo.post("rosa", text)
    for seconds in (0, 1, 5, 30):
        echo.clock.forward(seconds=seconds)
        await echo.settle()
    assert [text for _, text in handled] == ["antes", *[POISON] * MAX_ATTEMPTS, "después"]
    sent = echo.channel.sent["fake:rosa"]
    assert sorted(reply.template or reply.text for reply in sent) == [
        "antes",
        "could_not_handle",
        "después",
    ]


async def test_poison_leaves_none_of_its_changes(echo: Talk) -> None:
    await echo("rosa", POISON)
    [aside] = await echo.database.run(lambda s: s.query(inbox.Update).all())
    assert (aside.status, aside.error) == (UpdateStatus.WAITING, "RuntimeError: boom")
    assert await echo.database.run(lambda s: s.query(Conversation).all()) == []


async def test_what_is_behind_poison_waits_for_its_turn(echo: Talk) -> None:
    await echo.post("rosa", POISON)
    await echo.post("rosa", "después")
    await echo.settle()
    assert echo.channel.sent["fake:rosa"] == []


async def test_poison_of_one_chat_does_not_hold_another(echo: Talk) -> None:
    await echo.post("rosa", POISON)
    assert texts(await echo("julio", "hola")) == ["hola"]


async def test_an_update_that_cannot_be_read_is_set_aside_in_silence(echo: Talk) -> None:
    broken = RawUpdate("fake", "x", "fake:rosa", {"text": "sin dirección"})
    await echo.dispatcher.store([broken])
    assert texts(await echo("rosa", "hola")) == ["hola"]
    [aside] = await echo.database.run(inbox.set_aside)
    assert aside.attempts == 1


async def test_what_a_channel_could_not_read_never_waits(echo: Talk) -> None:
    await echo.dispatcher.store([RawUpdate("fake", "x", "fake:?", {}, error="not JSON")])
    assert await echo.database.run(inbox.count_waiting) == 0
    [aside] = await echo.database.run(inbox.set_aside)
    assert aside.error == "not JSON"


async def test_an_update_of_no_interest_is_ignored(
    echo: Talk, handled: list[tuple[str, str]]
) -> None:
    assert await echo("rosa", "editado", ignored=True) == []
    assert handled == []
    [row] = await echo.database.run(lambda s: s.query(inbox.Update).all())
    assert row.status == UpdateStatus.IGNORED


async def test_chats_take_turns(echo: Talk, handled: list[tuple[str, str]]) -> None:
    for number in range(50):
        await echo.post("insistente", str(number))
    await echo.post("breve", "una sola")
    async with running(echo):
        await until(lambda: settled(echo))
    assert handled.index(("breve", "una sola")) <= 3
    assert [text for who, text in handled if who == "insistente"] == [str(n) for n in range(50)]


async def test_many_chats_are_each_answered_in_order(
    echo: Talk, handled: list[tuple[str, str]]
) -> None:
    async with running(echo):
        for number in range(4):
            for chat in range(20):
                await echo.post(f"chat{chat}", str(number))
        await until(lambda: settled(echo))
    assert len(handled) == 80
    for chat in range(20):
        assert texts(echo.channel.sent[f"fake:chat{chat}"]) == ["0", "1", "2", "3"]


async def test_a_database_that_was_away_costs_no_message(
    echo: Talk, handled: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "IDLE_POLL_SECONDS", 0.01)
    await echo.post("rosa", "hola")
    echo.dispatcher.database = FailingDatabase(echo.database, failures=5)
    async with running(echo):
        await until(lambda: answered(echo, "fake:rosa"))
    assert handled == [("rosa", "hola")]


async def test_a_failure_that_cannot_even_be_noted_does_not_silence_the_chat(
    echo: Talk, handled: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "IDLE_POLL_SECONDS", 0.01)
    await echo.post("rosa", POISON)
    echo.dispatcher.database = FailingDatabase(echo.database, after_poison=1)
    async with running(echo):
        await until(lambda: handled_times(handled, ("rosa", POISON), 2))


async def test_stopping_finishes_what_is_in_work(echo: Talk) -> None:
    for chat in range(10):
        await echo.post(f"chat{chat}", "hola")
    async with running(echo):
        await until(lambda: answered(echo, "fake:chat0"))
    assert all(row.status == "sent" for row in await echo.outbox())


async def answered(talk: Talk, address: str) -> bool:
    return bool(talk.channel.sent[address])


async def handled_times(
    handled: list[tuple[str, str]], message: tuple[str, str], times: int
) -> bool:
    return handled.count(message) >= times

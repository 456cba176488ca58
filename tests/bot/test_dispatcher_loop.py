"""The dispatcher's loop: chats take turns, and nobody waits for another's trouble."""

from functools import partial

import pytest

from bot import dispatcher
from db import inbox
from db.inbox import UpdateStatus
from tests.echo import POISON, FailingDatabase, running
from tests.fakes import Talk
from tests.processes import until


async def settled(talk: Talk) -> bool:
    return not await talk.unsettled()


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
        assert [reply.text for reply in echo.channel.sent[f"fake:chat{chat}"]] == [
            "0",
            "1",
            "2",
            "3",
        ]


async def test_a_database_that_was_away_costs_no_message(
    echo: Talk, handled: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatcher, "IDLE_POLL_SECONDS", 0.01)
    await echo.post("rosa", "hola")
    echo.dispatcher.database = FailingDatabase(echo.database, failures=5)
    async with running(echo):
        await until(lambda: answered(echo, "fake:rosa"))
    assert handled == [("rosa", "hola")]


async def test_a_failure_that_cannot_even_be_noted_does_not_silence_the_chat(
    echo: Talk, handled: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatcher, "IDLE_POLL_SECONDS", 0.01)
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


async def test_the_updates_of_a_channel_that_is_off_wait_until_it_is_on(echo: Talk) -> None:
    left = {"channel": "off", "external_id": "1", "chat": "off:rosa"}
    await echo.database.run(partial(inbox.store, **left, payload={}, now=echo.clock()))
    async with running(echo):
        await echo.post("julio", "hola")
        await until(lambda: answered(echo, "fake:julio"))
    waiting = await echo.database.run(lambda s: s.query(inbox.Update).filter_by(**left).one())
    assert (waiting.status, waiting.attempts) == (UpdateStatus.WAITING, 0)
    assert len(await echo.outbox()) == 1


async def answered(talk: Talk, address: str) -> bool:
    return bool(talk.channel.sent[address])


async def handled_times(
    handled: list[tuple[str, str]], message: tuple[str, str], times: int
) -> bool:
    return handled.count(message) >= times

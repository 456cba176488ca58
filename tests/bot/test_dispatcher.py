"""The dispatcher: each message once, each chat in order, poison set aside."""

from bot.channels.base import RawUpdate
from bot.dispatcher import FETCH_TRIES
from bot.files import FileUnavailable
from bot.messages import Lane, Reply
from db import inbox
from db.conversations import Conversation
from db.inbox import MAX_ATTEMPTS, UpdateStatus
from tests.echo import POISON
from tests.fakes import Talk


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


FILE = {"kind": "document", "name": "acta.pdf", "ref": "1"}


async def send_file(talk: Talk, *fetched: bytes | Exception) -> list[str]:
    """Rosa sends a file; returns which templates answer her."""
    talk.channel.files = list(fetched)
    return [reply.template for reply in await talk("alcaldesa-sabaino", files=[FILE])]


async def test_a_file_is_fetched_although_something_unforeseen_happened_first(talk: Talk) -> None:
    told = await send_file(talk, RuntimeError("boom"), b"%PDF-1.7 el acta")
    assert talk.channel.files == []
    assert told != await send_file(talk, FileUnavailable())


async def test_a_file_that_cannot_be_fetched_for_whatever_reason_is_given_up(talk: Talk) -> None:
    """And the chat goes on: nobody is held back for ever by a file."""
    told = await send_file(talk, *[RuntimeError("boom")] * (FETCH_TRIES + 1))
    assert len(talk.channel.files) == 1
    assert told == await send_file(talk, FileUnavailable())
    assert await talk("alcaldesa-sabaino", "/ayuda")

"""Faults strike as ordered, and what was accepted is in the ledger although nobody heard of it."""

import asyncio

import pytest
from telegram import Bot
from telegram.error import NetworkError, TelegramError, TimedOut

from tests.telegram_api.client import FakeTelegram
from tests.telegram_api.fault_kinds import SILENT

CHAT = 7


@pytest.fixture(autouse=True)
async def known(fake_telegram: FakeTelegram) -> None:
    await fake_telegram.act("chats", first=CHAT, count=2)


@pytest.mark.parametrize(
    ("kind", "error", "accepted"),
    [
        ("hang_before", TimedOut, 0),
        ("hang_after", TimedOut, 1),
        ("reset_before", NetworkError, 0),
        ("reset_after", NetworkError, 1),
        ("truncate", NetworkError, 1),
        ("garbage", TelegramError, 1),
    ],
)
async def test_an_unheard_answer_tells_nothing_of_the_outcome(
    fake_telegram: FakeTelegram, bot: Bot, kind: str, error: type[Exception], accepted: int
) -> None:
    await fake_telegram.fault(kind, "sendMessage", times=1)
    with pytest.raises(error):
        await bot.send_message(CHAT, "x", read_timeout=0.3 if kind in SILENT else 60)
    if kind in SILENT:
        await fake_telegram.wait("silences", 1)
    await fake_telegram.wait("accepted", accepted, "sendMessage")
    assert len(await fake_telegram.ledger()) == accepted
    assert await bot.send_message(CHAT, "y")


async def test_a_status_is_answered_as_ordered_and_only_to_that_chat(
    fake_telegram: FakeTelegram, bot: Bot
) -> None:
    await fake_telegram.fault("status", "send", chat=CHAT, status=502, body="<html>502</html>")
    with pytest.raises(NetworkError):
        await bot.send_message(CHAT, "x")
    assert await bot.send_message(CHAT + 1, "x")
    assert [r["status"] for r in await fake_telegram.requests("sendMessage")] == [502, 200]


async def test_a_dripping_answer_arrives_in_the_end(fake_telegram: FakeTelegram, bot: Bot) -> None:
    await fake_telegram.fault("drip", "sendMessage", times=1, seconds=0.001)
    assert (await bot.send_message(CHAT, "gota a gota")).text == "gota a gota"


async def test_a_share_of_the_calls_is_struck(fake_telegram: FakeTelegram, bot: Bot) -> None:
    await fake_telegram.fault("status", "sendMessage", percent=30)
    results = await asyncio.gather(
        *(bot.send_message(CHAT, str(n)) for n in range(60)), return_exceptions=True
    )
    struck = sum(isinstance(result, NetworkError) for result in results)
    assert 8 <= struck <= 30


async def test_connections_are_refused_while_it_is_down(
    fake_telegram: FakeTelegram, bot: Bot
) -> None:
    await fake_telegram.down()
    with pytest.raises(NetworkError):
        await bot.send_message(CHAT, "x")
    assert await fake_telegram.ledger() == []
    await fake_telegram.up()
    assert await bot.send_message(CHAT, "x")


async def test_an_unknown_kind_of_fault_is_named(fake_telegram: FakeTelegram) -> None:
    with pytest.raises(AssertionError, match="unknown kind of fault 'hung'"):
        await fake_telegram.fault("hung")


async def test_a_frozen_server_answers_when_it_thaws(fake_telegram: FakeTelegram, bot: Bot) -> None:
    fake_telegram.process.freeze()
    with pytest.raises(TimedOut):
        await bot.send_message(CHAT, "x", read_timeout=0.2)
    fake_telegram.process.thaw()
    assert await bot.send_message(CHAT, "y")


async def test_a_download_can_fail_too(fake_telegram: FakeTelegram, bot: Bot) -> None:
    act = await fake_telegram.act("user/file", chat_id=CHAT, kind="voice")
    file = await bot.get_file(act["file_id"])
    await fake_telegram.fault("status", "download", status=404, times=1)
    with pytest.raises(TelegramError):
        await file.download_as_bytearray()
    assert await file.download_as_bytearray() == b""

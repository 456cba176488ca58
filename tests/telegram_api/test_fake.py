"""Polling, messages and taps, judged by python-telegram-bot."""

import asyncio
import base64
import json
from pathlib import Path

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, ReplyKeyboardMarkup, Update
from telegram.error import Conflict

from tests.telegram_api.client import FakeTelegram
from tests.telegram_api.process import FakeProcess

CHAT = 7
YES = InlineKeyboardMarkup([[InlineKeyboardButton("Sí", callback_data="yes")]])


def texts(updates: tuple[Update, ...]) -> list[str]:
    return [update.message.text or "" for update in updates if update.message]


async def test_it_gives_unconfirmed_updates_again(fake_telegram: FakeTelegram, bot: Bot) -> None:
    await fake_telegram.say(CHAT, "uno")
    await fake_telegram.say(CHAT, "dos")
    assert texts(await bot.get_updates()) == ["uno", "dos"]
    assert texts(await bot.get_updates(limit=1)) == ["uno"]
    assert await fake_telegram.pending() == 2


async def test_it_forgets_what_an_offset_confirms(fake_telegram: FakeTelegram, bot: Bot) -> None:
    first = await fake_telegram.say(CHAT, "uno")
    await fake_telegram.say(CHAT, "dos")
    assert texts(await bot.get_updates(offset=first["update_id"] + 1)) == ["dos"]
    assert texts(await bot.get_updates()) == ["dos"]


async def test_it_keeps_only_the_newest_for_a_negative_offset(
    fake_telegram: FakeTelegram, bot: Bot
) -> None:
    await fake_telegram.crowd(messages=5, chats=1, text="{n}")
    assert texts(await bot.get_updates(offset=-2)) == ["3", "4"]
    assert await fake_telegram.pending() == 2


async def test_it_waits_for_news(fake_telegram: FakeTelegram, bot: Bot) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=20))
    await fake_telegram.say(CHAT, "tarde")
    assert texts(await poll) == ["tarde"]


async def test_it_ends_the_older_of_two_polls(fake_telegram: FakeTelegram, bot: Bot) -> None:
    older = asyncio.create_task(bot.get_updates(timeout=20))
    await fake_telegram.wait("polls", 1)
    async with Bot(fake_telegram.token, base_url=f"{fake_telegram.url}/bot") as second:
        newer = asyncio.create_task(second.get_updates(timeout=20))
        with pytest.raises(Conflict, match="terminated by other getUpdates"):
            await older
        await fake_telegram.say(CHAT, "para el nuevo")
        assert texts(await newer) == ["para el nuevo"]


async def test_it_refuses_the_newer_one_when_told_to(fake_telegram: FakeTelegram, bot: Bot) -> None:
    await fake_telegram.policy(conflict="newer")
    older = asyncio.create_task(bot.get_updates(timeout=20))
    await fake_telegram.wait("polls", 1)
    async with Bot(fake_telegram.token, base_url=f"{fake_telegram.url}/bot") as second:
        with pytest.raises(Conflict, match="terminated by other getUpdates"):
            await second.get_updates(timeout=20)
    await fake_telegram.say(CHAT, "para el viejo")
    assert texts(await older) == ["para el viejo"]


async def test_it_does_not_hold_a_poll_that_hung_up(fake_telegram: FakeTelegram, bot: Bot) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=20))
    await fake_telegram.wait("polls", 1)
    poll.cancel()
    await fake_telegram.wait("polls", 0, at_most=True)
    await fake_telegram.say(CHAT, "hola")
    assert texts(await bot.get_updates(timeout=5)) == ["hola"]


async def test_it_leaves_out_kinds_that_were_not_asked_for(
    fake_telegram: FakeTelegram, bot: Bot
) -> None:
    await bot.get_updates(allowed_updates=["callback_query"])
    await fake_telegram.say(CHAT, "nadie escucha")
    await fake_telegram.callback(CHAT, 1, "yes")
    (update,) = await bot.get_updates()
    assert update.callback_query


async def test_it_marks_commands_and_carries_raw_updates(
    fake_telegram: FakeTelegram, bot: Bot
) -> None:
    await fake_telegram.say(CHAT, "/start inv_1")
    await fake_telegram.act("raw", update={"something_new": {"a": 1}})
    first, second = await bot.get_updates()
    assert first.message
    assert first.message.parse_entities(["bot_command"]).popitem()[1] == "/start"
    assert second.update_id == first.update_id + 1
    assert second.message is None


async def test_it_shows_text_with_its_entities(fake_telegram: FakeTelegram, bot: Bot) -> None:
    await fake_telegram.say(CHAT, "hola")
    message = await bot.send_message(CHAT, "👍 <b>Plazo</b>: 5 &lt; 6", parse_mode="HTML")
    assert message.text == "👍 Plazo: 5 < 6"
    assert list(message.parse_entities().values()) == ["Plazo"]


async def test_it_echoes_inline_keyboards_and_no_others(
    fake_telegram: FakeTelegram, bot: Bot
) -> None:
    await fake_telegram.say(CHAT, "hola")
    screen = ReplyKeyboardMarkup([["Temas"]])
    assert (await bot.send_message(CHAT, "¿?", reply_markup=YES)).reply_markup == YES
    assert (await bot.send_message(CHAT, "menú", reply_markup=screen)).reply_markup is None
    assert [message.labels for message in await fake_telegram.sent(CHAT)] == [["Sí"], ["Temas"]]


async def test_a_tap_is_answered_and_its_message_edited(
    fake_telegram: FakeTelegram, bot: Bot
) -> None:
    await fake_telegram.say(CHAT, "hola")
    await bot.send_message(CHAT, "¿Seguro?", reply_markup=YES)
    await fake_telegram.tap(CHAT, "sí")
    query = (await bot.get_updates())[-1].callback_query
    assert query
    assert query.data == "yes"
    assert query.message
    assert await query.answer("Listo")
    await bot.edit_message_text("Hecho", CHAT, query.message.message_id)
    (message,) = await fake_telegram.sent(CHAT)
    assert (message.text, message.labels, message.edits) == ("Hecho", [], 1)
    assert [answer["text"] for answer in await fake_telegram.look("answers")] == ["Listo"]


@pytest.mark.parametrize("kind", ["photo", "document", "voice"])
async def test_bytes_of_people_reach_the_bot_and_come_back(
    fake_telegram: FakeTelegram, bot: Bot, kind: str
) -> None:
    content = base64.b64encode(b"\x00acta").decode()
    act = await fake_telegram.act("user/file", chat_id=CHAT, kind=kind, content=content)
    file = await bot.get_file(act["file_id"])
    assert bytes(await file.download_as_bytearray()) == b"\x00acta"
    sent = await getattr(bot, f"send_{kind}")(CHAT, b"\x01nuevo", caption="<b>va</b>")
    assert sent.caption == "<b>va</b>"
    again = await getattr(bot, f"send_{kind}")(CHAT, act["file_id"])
    assert again.effective_attachment


async def test_menus_are_kept_by_scope_and_language(fake_telegram: FakeTelegram, bot: Bot) -> None:
    await bot.set_my_commands([("ayuda", "Qué puedo hacer")], language_code="es")
    assert [c.command for c in await bot.get_my_commands(language_code="es")] == ["ayuda"]
    assert await bot.get_my_commands() == ()


async def test_the_ledger_survives_and_says_what_was_accepted(tmp_path: Path) -> None:
    ledger = tmp_path / "ledger.jsonl"
    with FakeProcess(ledger) as process:
        async with FakeTelegram(process) as fake:
            await fake.act("chats", first=CHAT)
            async with Bot(fake.token, base_url=f"{fake.url}/bot") as bot:
                await bot.send_message(CHAT, "una vez")
                lines = [json.loads(line) for line in ledger.read_text().splitlines()]
    assert [(line["method"], line["chat_id"], line["text"]) for line in lines] == [
        ("sendMessage", CHAT, "una vez")
    ]

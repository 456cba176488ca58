"""What Telegram refuses, the fake refuses with the same words."""

from datetime import timedelta

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter

from tests.telegram_api.client import FakeTelegram

CHAT = 7
EMOJI = "👍"


@pytest.fixture(autouse=True)
async def known(fake_telegram: FakeTelegram) -> None:
    await fake_telegram.act("chats", first=CHAT)


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("<b>sin cerrar", "find end tag corresponding to start tag"),
        ("a < b", "unsupported start tag"),
        ("<p>párrafo</p>", 'unsupported start tag "p"'),
        ("<b>cruzado</i>", "unmatched end tag"),
        ("suelto</b>", "unexpected end tag at byte offset 6"),
        ('<a href="corta', "unclosed start tag"),
        ("<span>nada</span>", 'must have class "tg-spoiler"'),
    ],
)
async def test_it_refuses_broken_html(bot: Bot, html: str, reason: str) -> None:
    with pytest.raises(BadRequest, match="parse entities") as caught:
        await bot.send_message(CHAT, html, parse_mode="HTML")
    assert reason in caught.value.message.lower()


@pytest.mark.parametrize(
    "html", ["&lt;b&gt;", "<u><b>x</b></u>", "<code>a &amp; b</code>", "a > b"]
)
async def test_it_accepts_sound_html(bot: Bot, html: str) -> None:
    assert (await bot.send_message(CHAT, html, parse_mode="HTML")).text


@pytest.mark.parametrize("text", ["", "  \n ", "<b></b>"])
async def test_it_refuses_an_empty_text(fake_telegram: FakeTelegram, bot: Bot, text: str) -> None:
    with pytest.raises(BadRequest, match="Message text is empty"):
        await bot.send_message(CHAT, text, parse_mode="HTML")
    await fake_telegram.forgive()


@pytest.mark.parametrize("text", ["a" * 4096, EMOJI * 2048, f"<b>{'a' * 4096}</b>"])
async def test_it_accepts_4096_units_after_parsing(bot: Bot, text: str) -> None:
    assert await bot.send_message(CHAT, text, parse_mode="HTML")


@pytest.mark.parametrize("text", ["a" * 4097, EMOJI * 2049])
async def test_it_refuses_more(fake_telegram: FakeTelegram, bot: Bot, text: str) -> None:
    with pytest.raises(BadRequest, match="Message is too long"):
        await bot.send_message(CHAT, text)
    await fake_telegram.forgive()


async def test_it_refuses_a_caption_over_1024(fake_telegram: FakeTelegram, bot: Bot) -> None:
    assert await bot.send_document(CHAT, b"x", caption="a" * 1024)
    with pytest.raises(BadRequest, match="Message caption is too long"):
        await bot.send_document(CHAT, b"x", caption="a" * 1025)
    await fake_telegram.forgive()


async def test_it_refuses_65_bytes_of_callback_data(fake_telegram: FakeTelegram, bot: Bot) -> None:
    def markup(size: int) -> InlineKeyboardMarkup:
        return InlineKeyboardMarkup.from_button(InlineKeyboardButton("x", callback_data="ñ" * size))

    assert await bot.send_message(CHAT, "x", reply_markup=markup(32))
    with pytest.raises(BadRequest, match="utton_data_invalid"):
        await bot.send_message(CHAT, "x", reply_markup=markup(33))
    await fake_telegram.forgive()


async def test_it_refuses_a_stranger_and_a_foreign_file(bot: Bot) -> None:
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(8, "¿hola?")
    with pytest.raises(BadRequest, match="Wrong file identifier"):
        await bot.send_document(CHAT, "no-es-un-archivo")


async def test_it_refuses_a_file_over_20_mb(fake_telegram: FakeTelegram, bot: Bot) -> None:
    act = await fake_telegram.act(
        "user/file", chat_id=CHAT, kind="document", size=20 * 1024 * 1024 + 1
    )
    with pytest.raises(BadRequest, match="File is too big"):
        await bot.get_file(act["file_id"])


async def test_it_refuses_an_edit_that_changes_nothing(bot: Bot) -> None:
    message = await bot.send_message(CHAT, "<b>igual</b>", parse_mode="HTML")
    assert await bot.edit_message_text("igual", CHAT, message.message_id)  # no longer bold
    with pytest.raises(BadRequest, match="Message is not modified"):
        await bot.edit_message_text("igual", CHAT, message.message_id)


async def test_it_refuses_to_edit_what_is_not_there_or_not_ours(
    fake_telegram: FakeTelegram, bot: Bot
) -> None:
    theirs = await fake_telegram.say(CHAT, "mío")
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("x", CHAT, 999_999)
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("x", CHAT, theirs["message_id"])


async def test_it_refuses_the_answer_to_an_old_tap(fake_telegram: FakeTelegram, bot: Bot) -> None:
    await fake_telegram.policy(query_life=0)
    tap = await fake_telegram.callback(CHAT, 1, "x")
    with pytest.raises(BadRequest, match="Query is too old"):
        await bot.answer_callback_query(tap["query_id"])


async def test_who_blocked_the_bot_is_not_reached_until_they_write(
    fake_telegram: FakeTelegram, bot: Bot
) -> None:
    await fake_telegram.block(CHAT)
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(CHAT, "x")
    await fake_telegram.say(CHAT, "volví")
    assert await bot.send_message(CHAT, "x")


async def test_a_group_that_moved_tells_where(fake_telegram: FakeTelegram, bot: Bot) -> None:
    await fake_telegram.say(-5, "hola", user_id=CHAT)
    new = (await fake_telegram.act("chat/migrate", chat_id=-5))["chat_id"]
    with pytest.raises(ChatMigrated) as caught:
        await bot.send_message(-5, "x")
    assert caught.value.new_chat_id == new
    assert await bot.send_message(new, "x")


async def test_a_revoked_token_is_refused(fake_telegram: FakeTelegram, bot: Bot) -> None:
    await fake_telegram.policy(token="1:otro")
    with pytest.raises(InvalidToken):
        await bot.get_me()


async def test_an_unknown_method_is_not_found(fake_telegram: FakeTelegram, bot: Bot) -> None:
    with pytest.raises(InvalidToken, match="Not Found"):
        await bot._post("sendNothing")  # do_api_request would give the error another name
    await fake_telegram.forgive()


async def test_the_limit_of_a_group_lets_so_many_through_and_no_more(
    fake_telegram: FakeTelegram, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "true")  # without it the exception itself warns
    await fake_telegram.policy(per_group_minute=2, retry_after=100, any_chat=True)
    await bot.send_message(-CHAT, "1")
    await bot.send_message(-CHAT, "2")
    with pytest.raises(RetryAfter) as caught:
        await bot.send_message(-CHAT, "3")
    assert caught.value.retry_after == timedelta(seconds=100)
    assert await fake_telegram.peak(60) == 2

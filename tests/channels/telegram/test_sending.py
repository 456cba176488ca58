"""What people see: answers, menus of commands, buttons, deep links, pages turned in place."""

import pytest
from telegram.error import TelegramError

from bot.channels.telegram.keyboard import MAX_CALLBACK_BYTES
from bot.messages import Reply
from tests.channels.telegram.life import WORDS, Life
from tests.telegram_api.sight import Sent

ROSA, GROUP = 7, -100200


async def ask(life: Life, text: str) -> Sent:
    [answer] = await life.fake.ask(ROSA, text)
    return answer


async def send(life: Life, reply: Reply, **more: str) -> list[Sent]:
    await life.fake.act("chats", first=ROSA)
    for part in life.channel.fit(reply):
        await life.channel.send(f"telegram:{ROSA}", part, key="1", **more)
    return await life.fake.sent(ROSA)


async def test_it_answers_a_question_with_its_basis_and_source(either: Life) -> None:
    answer = await ask(either, "q pasa si el concejo no aprueva el PIA")
    assert "cinco primeros días" in answer.text
    assert "Fuente" in answer.text
    assert "<b>" in answer.source


async def test_it_presents_itself(life: Life) -> None:
    await life.fake.wait("requests", 1, "setMyCommands")
    profile = await life.fake.look("profile")
    assert profile["description"] == WORDS.description
    assert profile["short_description"] == WORDS.short
    [menu] = await life.fake.look("commands")
    assert menu["scope"] == {"type": "all_private_chats"}
    listed = {item["command"]: item["description"] for item in menu["commands"]}
    assert listed == {name: WORDS.commands[name] for name in WORDS.public}


async def test_it_presents_itself_until_it_is_heard(resting: Life) -> None:
    await resting.fake.fault("status", "setMyDescription", status=502, times=2)
    async with resting.running() as life:
        await life.fake.wait("requests", 1, "setMyCommands")


async def test_a_server_that_cannot_present_it_is_not_asked_for_ever(resting: Life) -> None:
    """And the missing method is not taken for a token that was revoked."""
    body = {"ok": False, "error_code": 404, "description": "Not Found: method not found"}
    for method in ("setMy", "sendChatAction"):
        await resting.fake.fault("status", method, status=404, body=body)
    async with resting.running() as life:
        await life.fake.ask(ROSA, "/ayuda")
        assert (await life.app.health())["ok"]
    assert len(await resting.fake.requests("setMyDescription")) == 1


async def test_its_name_is_known_from_telegram(life: Life) -> None:
    await life.fake.wait("requests", 1, "setMyCommands")
    assert life.channel.link("inv_abc") == "https://t.me/municipio_al_dia_bot?start=inv_abc"


async def test_a_deep_link_leads_where_it_points(life: Life) -> None:
    entry = next(iter(life.knowledge.catalog.entries))
    answer = await ask(life, f"/start q_{entry}")
    assert "Fuente" in answer.text or "Base legal" in answer.text


async def test_every_button_fits_into_64_bytes_and_says_its_version(life: Life) -> None:
    for text in ("/temas", "/practicas", "FONCOMUN EN QUE LO PUEDO GASTAR"):
        for button in (await ask(life, text)).buttons:
            data = button.get("callback_data", "1~")
            assert data.startswith("1~")
            assert len(data.encode()) <= MAX_CALLBACK_BYTES


async def test_the_buttons_of_a_long_form_fit_too(
    life: Life, caplog: pytest.LogCaptureFixture
) -> None:
    for text in ("/practicas", "omitir", "omitir", "omitir"):
        asked = await ask(life, text)
    before = asked.labels
    await life.fake.tap(ROSA, before[0])
    [*_, found] = await life.fake.wait_sent(ROSA, 5)
    assert found.labels != before
    assert "too long" not in caplog.text


async def test_a_page_is_turned_in_place(life: Life) -> None:
    menu = await ask(life, "/temas")
    await life.fake.tap(ROSA, menu.labels[0])
    await life.fake.wait("requests", 1, "editMessageText")
    await life.settled()
    [shown] = await life.fake.sent(ROSA)
    assert (shown.message_id, shown.edits) == (menu.message_id, 1)
    assert shown.text != menu.text


@pytest.mark.parametrize("data", ["0~topics", "9~topics", "topics", "viejo"])
async def test_an_outdated_button_says_so(life: Life, data: str) -> None:
    menu = await ask(life, "/temas")
    await life.fake.callback(ROSA, menu.message_id, data)
    [_, told] = await life.fake.wait_sent(ROSA, 2)
    assert "botón" in told.text.lower()


async def test_the_command_of_another_bot_is_not_ours_even_in_our_group(life: Life) -> None:
    await life.fake.say(GROUP, "/ayuda@otro_bot")
    await life.fake.say(GROUP, "/ayuda")
    await ask(life, "/ayuda")
    await life.settled()
    assert await life.fake.sent(GROUP) == []


async def test_a_long_answer_comes_in_parts_that_are_each_whole(life: Life) -> None:
    """Row 21: Telegram refuses 4,097 units, and a tag that is cut."""
    parts = await send(
        life, Reply("<b>" + "El alcalde 👨‍👩‍👧‍👦 convoca &amp; preside. " * 300 + "</b>")
    )
    assert len(parts) > 1
    assert all(part.source.startswith("<b>") for part in parts)


async def test_text_of_people_is_shown_as_it_is(life: Life) -> None:
    """Row 21: right to left, half an emoji, marks that are none."""
    [sent] = await send(life, Reply("שלום &lt;b&gt; مرحبا \u202e &amp;"))
    assert sent.text == "שלום <b> مرحبا \u202e &"


async def test_an_edit_replaces_the_message_it_names(life: Life) -> None:
    [first] = await send(life, Reply("uno"))
    [second] = await send(life, Reply("dos", replace=True), edit=str(first.message_id))
    assert (second.text, second.edits) == ("dos", 1)


async def test_a_contact_is_shared_with_one_tap(life: Life) -> None:
    [asked] = await send(life, Reply("¿Su número?", ask_contact="Compartir mi número"))
    assert asked.buttons == [{"text": "Compartir mi número", "request_contact": True}]


async def test_every_request_is_checked_against_the_published_description(life: Life) -> None:
    """The fixture does so after each test; here, that it would notice."""
    url = f"{life.channel.bot.base_url}/sendMessage"
    with pytest.raises(TelegramError):
        await life.channel.request.call(url, {"chat_id": str(ROSA), "texto": "hola"}, seconds=1)
    found = [violation["violation"] for violation in await life.fake.violations()]
    assert len(found) == 2, "a parameter that is missing, and one that nobody knows"
    await life.fake.forgive()

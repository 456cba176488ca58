"""The web chat over HTTP: sessions, messages, files, what is pushed, and who is turned away."""

from typing import Any

import pytest

from bot.chat_site import MAX_BODY, MAX_WAITING
from db import inbox
from tests.site import Site, upload

ROSA, JULIO = "alcaldesa-sabaino", "alcalde-abancay"


async def test_the_cast_is_listed_and_one_can_be_somebody(site: Site) -> None:
    async with site.http.get("/chat/cast") as answer:
        cast = (await answer.json())["cast"]
    assert {"id": ROSA, "name": "Rosa Huamaní Quispe", "post": "Alcaldía"}.items() <= (
        cast[0].items()
    )
    page = await site.page(ROSA)
    await page.say(1, "/inicio")
    [reply] = await page.replies(1)
    assert "Rosa Huamaní Quispe" in reply["text"]


async def test_a_visitor_is_somebody_new_each_time(site: Site) -> None:
    first, second = await site.page(), await site.page()
    await first.say(1, "/ayuda")
    await first.replies(1)
    assert (await second.history())["items"] == []


async def test_two_people_do_not_see_each_other(site: Site) -> None:
    rosa, julio = await site.page(ROSA), await site.page(JULIO)
    await rosa.say(1, "/ayuda")
    await rosa.replies(1)
    assert (await julio.history())["items"] == []


async def test_a_message_sent_twice_is_answered_once(site: Site) -> None:
    page = await site.page(ROSA)
    assert [await page.say("a", "/ayuda"), await page.say("a", "/ayuda")] == [202, 202]
    await page.say("b", "/temas")
    await page.replies(2)
    senders = [item["from"] for item in (await page.history())["items"]]
    assert sorted(senders) == ["bot", "bot", "me", "me"]


async def test_a_tapped_button_shows_its_label_in_the_history(site: Site) -> None:
    page = await site.page(ROSA)
    await page.say(1, action="topics:1", label="Ver temas", source="7")
    [reply] = await page.replies(1)
    mine = next(item for item in (await page.history())["items"] if item["from"] == "me")
    assert (mine["text"], reply["edit"]) == ("Ver temas", "7")


async def test_replies_are_pushed_without_asking(site: Site) -> None:
    page = await site.page(ROSA)
    async with page.stream() as stream:
        await page.say(1, "/ayuda")
        assert "Cómo usar" in (await stream.reply())["text"]


async def test_a_dropped_connection_loses_and_repeats_nothing(site: Site) -> None:
    page = await site.page(ROSA)
    async with page.stream() as stream:
        await page.say(1, "/ayuda")
        last = (await stream.reply())["id"]
    await page.say(2, "/temas")
    await page.replies(2)
    async with page.stream(last_id=str(last)) as stream:
        assert "¿Sobre qué tema" in (await stream.reply())["text"]
        await page.say(3, "/ayuda")
        assert "Cómo usar" in (await stream.reply())["text"]


@pytest.mark.parametrize("last_id", ["x", "²", "-1", "9" * 40])
async def test_a_senseless_place_in_the_stream_begins_at_the_start(
    site: Site, last_id: str
) -> None:
    page = await site.page(ROSA)
    await page.say(1, "/ayuda")
    await page.replies(1)
    async with page.stream(last_id=last_id.encode().decode("latin-1")) as stream:
        assert "Cómo usar" in (await stream.reply())["text"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"not json",
        b'"text"',
        b"[]",
        b"{}",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"id": "a b"}',
        b'{"id": ""}',
        b'{"id": "' + b"x" * 65 + b'"}',
        b'{"id": "1", "text": "' + b"x" * MAX_BODY + b'"}',
    ],
)
async def test_what_is_no_message_is_refused(site: Site, body: bytes) -> None:
    page = await site.page(ROSA)
    assert await page.post(data=body) == 400
    assert (await page.history())["items"] == []


@pytest.mark.parametrize("token", ["", "web:rosa", "x.web:alcaldesa-sabaino"])
async def test_a_token_nobody_signed_is_turned_away(site: Site, token: str) -> None:
    headers = {"X-Chat-Token": token}
    asked: list[tuple[str, str, dict[str, Any]]] = [
        ("GET", "/chat/history", {"headers": headers}),
        ("POST", "/chat/messages", {"headers": headers, "json": {"id": "1", "text": "x"}}),
        ("POST", "/chat/files", {"headers": headers, "data": upload("a", b"x", "a/b", id="1")}),
        ("GET", "/chat/events", {"params": {"token": token}}),
    ]
    assert [await site.status(m, path, **options) for m, path, options in asked] == [401] * 4


async def test_nobody_can_be_who_is_not_in_the_cast(site: Site) -> None:
    assert await site.status("POST", "/chat/session", json={"cast": "alcalde-inventado"}) == 404
    assert await site.status("POST", "/chat/session", data=b"[]") == 400


async def test_who_writes_too_fast_is_asked_to_wait(site: Site) -> None:
    page = await site.page(ROSA)
    address = f"web:{ROSA}"

    def pile_up(session) -> None:
        later = site.app.clock_now().replace(year=2100)  # held back: nothing behind is handled
        for number in range(MAX_WAITING):
            inbox.store(session, channel="web", external_id=f"x{number}", chat=address,
                        payload={}, now=later)  # fmt: skip

    await site.app.database.run(pile_up)
    assert await page.say(1, "hola") == 429
    assert await (await site.page(JULIO)).say(1, "hola") == 202

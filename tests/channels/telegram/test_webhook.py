"""The webhook: who may speak, what is refused, and 2xx only for what is stored."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

import aiohttp
import pytest
from sqlalchemy.exc import OperationalError

from bot.channels.telegram.webhook import MAX_BODY, SECRET_HEADER
from db import inbox
from db.inbox import UpdateStatus
from tests.channels.telegram.life import SECRET, Life
from tests.channels.telegram.payloads import message

ROSA = 7
HELP = json.dumps(message(text="/ayuda")).encode()


@dataclass
class Caller:
    """Somebody who found the address of the webhook."""

    http: aiohttp.ClientSession
    url: str

    async def post(self, body: Any, secret: str | None = SECRET) -> int:
        headers = {} if secret is None else {SECRET_HEADER: secret}
        data = BytesIO(body) if isinstance(body, bytes) else body
        async with self.http.post(self.url, data=data, headers=headers) as answer:
            await answer.read()
            return answer.status


@pytest.fixture
async def caller(hooked: Life) -> AsyncIterator[Caller]:
    await hooked.fake.act("chats", first=ROSA)
    async with aiohttp.ClientSession() as http:
        yield Caller(http, f"{hooked.url}/telegram/webhook")


async def count(life: Life) -> dict[str, int]:
    rows = await life.database.run(lambda session: session.query(inbox.Update).all())
    statuses = [row.status for row in rows]
    return {status: statuses.count(status) for status in set(statuses)}


async def test_it_answers_what_is_brought(hooked: Life) -> None:
    [answer] = await hooked.fake.ask(ROSA, "FONCOMUN EN QUE LO PUEDO GASTAR")
    assert "Base legal" in answer.text
    await hooked.fake.wait("pending", 0)


async def test_it_registers_with_its_secret_and_what_it_handles(hooked: Life) -> None:
    info = await hooked.channel.bot.get_webhook_info()
    assert (info.url, info.allowed_updates) == (
        f"{hooked.url}/telegram/webhook",
        ("message", "callback_query"),
    )


@pytest.mark.parametrize("secret", [None, "", "otro", SECRET[:-1], SECRET + "x", "ñandú"])
async def test_who_does_not_know_the_secret_is_refused(
    hooked: Life, caller: Caller, secret: str | None
) -> None:
    """Row 17."""
    assert await caller.post(HELP, secret) == 403
    assert await count(hooked) == {}


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"\xff\xfe\xfa", b'"hola"', b"[]", b"[1,2]", b"null", b"{}", b"[" * 100_000],
    ids=["empty", "cut", "not utf-8", "text", "list", "numbers", "null", "object", "deep"],
)
async def test_what_is_no_update_is_refused(hooked: Life, caller: Caller, body: bytes) -> None:
    """Row 16: 400, never 500, and it goes on."""
    assert await caller.post(body) == 400
    assert await count(hooked) == {}
    await hooked.fake.ask(ROSA, "/ayuda")


async def test_an_object_without_a_number_is_set_aside(hooked: Life, caller: Caller) -> None:
    assert await caller.post(b'{"message": {}}') == 200
    assert await count(hooked) == {UpdateStatus.FAILED: 1}


@pytest.mark.parametrize("ascii_only", [True, False])
async def test_accents_may_come_escaped_or_not(
    hooked: Life, caller: Caller, ascii_only: bool
) -> None:
    """Row 17: the bytes are never compared with what we would have written."""
    body = json.dumps(message(text="¿Qué es el FONCOMUN?"), ensure_ascii=ascii_only)
    assert await caller.post(body.encode()) == 200
    [answer] = await hooked.fake.wait_sent(ROSA, 1)
    assert "FONCOMUN" in answer.text


@pytest.mark.parametrize("size", [MAX_BODY + 1, 3 * 1024 * 1024])
async def test_a_body_that_is_too_large_is_refused(hooked: Life, caller: Caller, size: int) -> None:
    """Row 21."""
    assert await caller.post(b" " * size) == 413
    await hooked.fake.ask(ROSA, "/ayuda")


async def test_a_body_of_120_megabytes_is_cut_off_early(hooked: Life, caller: Caller) -> None:
    """Row 21: whatever its headers promise, no more than the limit is read."""
    taken = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal taken
        for _ in range(120):
            taken += 1
            yield b" " * 1024 * 1024
            await asyncio.sleep(0)

    with suppress(aiohttp.ClientError):
        assert await caller.post(endless()) == 413
    assert taken < 60
    await hooked.fake.ask(ROSA, "/ayuda")


@pytest.mark.parametrize("text", ["\ud83d", "a\x00b", "\u202eabc", "a" * 300_000, "אבג שלום"])
async def test_any_text_is_survived(hooked: Life, caller: Caller, text: str) -> None:
    """Row 21: half an emoji, right to left, without end."""
    assert await caller.post(json.dumps(message(text=text)).encode()) == 200
    await hooked.fake.wait("sent", 1, chat_id=ROSA)


async def test_a_duplicate_is_acknowledged_and_handled_once(hooked: Life, caller: Caller) -> None:
    """Row 12: side by side, and later."""
    assert await asyncio.gather(*(caller.post(HELP) for _ in range(5))) == [200] * 5
    await hooked.fake.wait_sent(ROSA, 1)
    assert await caller.post(HELP) == 200
    await hooked.settled()
    assert len(await hooked.fake.sent(ROSA)) == 1


async def test_what_is_brought_to_two_processes_at_once_is_handled_once(
    hooked: Life, caller: Caller
) -> None:
    """Row 12: on another worker; whichever stores it, the active one handles it."""
    other = Life(hooked.fake, hooked.database, hooked.knowledge, hooked.folder, webhook=True)
    async with other.serving():
        second = replace(caller, url=f"{other.url}/telegram/webhook")
        assert await asyncio.gather(caller.post(HELP), second.post(HELP)) == [200, 200]
        await hooked.fake.wait_sent(ROSA, 1)
        await hooked.settled()
    assert not other.app.leading
    assert len(await hooked.fake.sent(ROSA)) == 1


async def test_an_update_kind_of_next_year_is_acknowledged(hooked: Life, caller: Caller) -> None:
    """Row 20."""
    assert await caller.post(b'{"update_id": 5, "telepathy": {"id": 1}}') == 200
    await hooked.settled()
    assert await count(hooked) == {UpdateStatus.IGNORED: 1}


async def test_what_could_not_be_stored_is_not_acknowledged(hooked: Life, caller: Caller) -> None:
    async def fail(raw: list[Any]) -> None:
        raise OperationalError("INSERT", {}, Exception("disk full"))

    await hooked.channel.start(fail)
    assert await caller.post(HELP) == 503
    await hooked.fake.say(ROSA, "/temas")
    await hooked.fake.wait("deliveries", 2)
    assert await hooked.fake.pending() == 1
    await hooked.channel.start(hooked.app.dispatcher.store)
    await hooked.fake.wait_sent(ROSA, 1)
    await hooked.fake.wait("pending", 0)


async def test_while_it_stops_it_acknowledges_nothing(hooked: Life, caller: Caller) -> None:
    await hooked.channel.stop()
    assert await caller.post(HELP) == 503


async def test_it_registers_again_until_it_is_heard(resting: Life) -> None:
    await resting.fake.fault("status", "setWebhook", status=502, body="<html>", times=3)
    resting.webhook = True
    async with resting.running() as life:
        await life.fake.ask(ROSA, "/ayuda")
    assert len(await resting.fake.requests("setWebhook")) == 4


async def test_only_posts_are_read(hooked: Life, caller: Caller) -> None:
    async with caller.http.get(caller.url) as answer:
        assert answer.status == 405

"""Webhook deliveries: the secret, the order, the patience."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web
from telegram import Bot
from telegram.error import BadRequest, Conflict

from tests.telegram_api.client import FakeTelegram

SECRET = "un-secreto"


@dataclass
class Receiver:
    """A bot's web side: answers with the statuses of `plan`, then with 200."""

    url: str = ""
    plan: list[int] = field(default_factory=list)
    secrets: list[str | None] = field(default_factory=list)
    updates: list[dict[str, Any]] = field(default_factory=list)

    async def receive(self, request: web.Request) -> web.Response:
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        status = self.plan.pop(0) if self.plan else 200
        if status == 200:
            self.updates.append(await request.json())
        return web.Response(status=status)


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    application = web.Application()
    application.router.add_post("/hook", receiver.receive)
    runner = web.AppRunner(application)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield receiver
    await runner.cleanup()


async def test_it_delivers_with_the_secret(
    fake_telegram: FakeTelegram, bot: Bot, receiver: Receiver
) -> None:
    await fake_telegram.say(7, "antes")
    await bot.set_webhook(receiver.url, secret_token=SECRET)
    await fake_telegram.say(7, "después")
    await fake_telegram.wait("pending", 0)
    assert [update["message"]["text"] for update in receiver.updates] == ["antes", "después"]
    assert set(receiver.secrets) == {SECRET}


async def test_it_repeats_a_refused_delivery_and_keeps_the_order_of_the_chat(
    fake_telegram: FakeTelegram, bot: Bot, receiver: Receiver
) -> None:
    await fake_telegram.policy(webhook_first_delay=0.01)
    receiver.plan = [500, 503]
    await bot.set_webhook(receiver.url)
    await fake_telegram.say(7, "uno")
    await fake_telegram.say(7, "dos")
    await fake_telegram.wait("pending", 0)
    assert [update["message"]["text"] for update in receiver.updates] == ["uno", "dos"]
    attempts = await fake_telegram.look("webhook")
    assert [attempt["status"] for attempt in attempts] == [500, 503, 200, 200]
    info = await bot.get_webhook_info()
    assert info.last_error_message == "Wrong response from the webhook: 503 Service Unavailable"


async def test_one_chat_does_not_hold_up_another(
    fake_telegram: FakeTelegram, bot: Bot, receiver: Receiver
) -> None:
    receiver.plan = [500]
    await fake_telegram.policy(webhook_first_delay=60)
    await bot.set_webhook(receiver.url)
    await fake_telegram.say(7, "atascado")
    await fake_telegram.wait("deliveries", 1)
    await fake_telegram.say(8, "pasa")
    await fake_telegram.wait("pending", 1)
    assert [update["message"]["text"] for update in receiver.updates] == ["pasa"]


async def test_polling_and_webhook_exclude_each_other(
    fake_telegram: FakeTelegram, bot: Bot, receiver: Receiver
) -> None:
    await bot.set_webhook(receiver.url)
    with pytest.raises(Conflict, match="while webhook is active"):
        await bot.get_updates()
    await bot.delete_webhook()
    assert await bot.get_updates() == ()


async def test_what_was_not_delivered_waits_for_the_next_poll(
    fake_telegram: FakeTelegram, bot: Bot, receiver: Receiver
) -> None:
    receiver.plan = [500] * 50
    await bot.set_webhook(receiver.url)
    await fake_telegram.say(7, "sin entregar")
    await fake_telegram.wait("deliveries", 1)
    await bot.delete_webhook()
    assert len(await bot.get_updates()) == 1


async def test_it_refuses_a_foreign_address_without_https(bot: Bot) -> None:
    with pytest.raises(BadRequest, match="an https url must be provided"):
        await bot.set_webhook("http://ejemplo.gob.pe/hook")


async def test_it_refuses_a_secret_with_other_characters(bot: Bot, receiver: Receiver) -> None:
    with pytest.raises(BadRequest, match="unallowed characters"):
        await bot.set_webhook(receiver.url, secret_token="con espacio")

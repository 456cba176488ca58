"""Updates that Telegram brings: checked, stored, committed, and only then acknowledged."""

import asyncio
import hmac
import json
import logging
from typing import TYPE_CHECKING, Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from telegram.error import TelegramError

from bot.channels.telegram import updates
from bot.channels.telegram.errors import ApiError, classify
from bot.channels.telegram.timing import Backoff

if TYPE_CHECKING:
    from bot.channels.telegram.channel import TelegramChannel

log = logging.getLogger(__name__)

PATH = "/telegram/webhook"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
MAX_BODY = 1024 * 1024
"""Updates are a few kilobytes; files come by reference."""
CONNECTIONS = 40


async def register(channel: "TelegramChannel", ended: asyncio.Event) -> None:
    """Tell Telegram where we are, as often as it takes."""
    access, backoff = channel.access, Backoff(channel.timing)
    while not ended.is_set():
        try:
            await channel.bot.set_webhook(
                access.webhook_url,
                secret_token=access.webhook_secret,
                allowed_updates=list(updates.KINDS),
                max_connections=CONNECTIONS,
            )
            channel.pulse.beat()
            return
        except TelegramError as error:
            channel.pulse.fail(classify(error).kind)
            await backoff.wait(ended, error.retry_after if isinstance(error, ApiError) else 0)


def routes(channel: "TelegramChannel") -> list[BaseRoute]:
    secret = channel.access.webhook_secret.encode()

    async def receive(request: Request) -> Response:
        given = request.headers.get(SECRET_HEADER, "").encode("utf-8", "replace")
        if not hmac.compare_digest(given, secret):
            return _say(403)
        try:
            update = json.loads(await _body(request))
        except _TooLarge:
            return _say(413)
        except (ValueError, ClientDisconnect, RecursionError):
            return _say(400)
        if not isinstance(update, dict) or not update:
            return _say(400)
        try:
            await channel.take([updates.to_raw(update)])
        except Exception:
            log.exception("an update could not be stored")
            return _say(503)
        channel.pulse.beat()
        return _say(200)

    return [Route(PATH, receive, methods=["POST"])]


class _TooLarge(Exception):  # noqa: N818
    """The body is larger than any update."""


async def _body(request: Request) -> bytes:
    """The body, cut off as soon as it is too long, whatever its headers promise."""
    announced = request.headers.get("content-length", "0")
    if announced.isdigit() and int(announced) > MAX_BODY:
        raise _TooLarge
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY:
            raise _TooLarge
    return bytes(body)


def _say(status: int) -> Response:
    words: dict[int, Any] = {200: "ok", 400: "bad request", 403: "forbidden", 413: "too large"}
    return PlainTextResponse(words.get(status, "later"), status_code=status)

"""Long polling of our own: an update is stored and committed before the offset moves past it."""

import asyncio
import json
import logging
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from telegram.error import TelegramError

from bot.channels.telegram import updates
from bot.channels.telegram.errors import CONFLICT, ApiError, classify
from bot.channels.telegram.timing import Backoff, wait

if TYPE_CHECKING:
    from bot.channels.telegram.channel import TelegramChannel

log = logging.getLogger(__name__)

BATCH = 100
MARGIN_SECONDS = 10
"""What an answer may take beyond the time that the server was asked to wait."""


async def poll(channel: "TelegramChannel", ended: asyncio.Event) -> None:
    """Receive until `ended`; survives whatever the network or the server does."""
    backoff = Backoff(channel.timing)
    channel.pulse.begin()
    offset = 0
    webhook_gone = False
    while not ended.is_set():
        try:
            if not webhook_gone:
                await channel.bot.delete_webhook(drop_pending_updates=False)
                webhook_gone = True
            asked_at = asyncio.get_running_loop().time()
            batch = await _until(ended, _get_updates(channel, offset))
            channel.pulse.beat()
            if batch:
                await channel.take([updates.to_raw(update) for update in batch])
            following = _after(batch) or offset
            waited = asyncio.get_running_loop().time() - asked_at
            if following == offset and waited < channel.timing.breath:
                # Nothing new, or nothing that can be confirmed, and it did not wait either.
                await wait(ended, channel.timing.breath)
            offset = following
            backoff.reset()
        except TelegramError as error:
            kind = classify(error).kind
            channel.pulse.fail(kind)
            webhook_gone = webhook_gone and kind != CONFLICT
            await backoff.wait(ended, error.retry_after if isinstance(error, ApiError) else 0)
        except Exception:
            # Not stored: the offset stays, and Telegram sends the same updates again.
            log.exception("updates could not be stored")
            await backoff.wait(ended)
    channel.pulse.end()
    if offset:
        with suppress(TelegramError):  # confirm what is stored; otherwise it merely comes again
            await _get_updates(channel, offset, seconds=0)


async def _until(ended: asyncio.Event, call: Any) -> list[Any]:
    """The call's result, or nothing when we end before it comes."""
    asked = asyncio.ensure_future(call)
    stop = asyncio.ensure_future(ended.wait())
    await asyncio.wait({asked, stop}, return_when=asyncio.FIRST_COMPLETED)
    stop.cancel()
    if not asked.done():
        asked.cancel()
        with suppress(asyncio.CancelledError):
            await asked
        return []
    result: list[Any] = asked.result()
    return result


async def _get_updates(
    channel: "TelegramChannel", offset: int, seconds: int | None = None
) -> list[Any]:
    """The raw batch: parsing is not done here, where one bad update would hide all others."""
    seconds = channel.timing.poll if seconds is None else seconds
    parameters = {
        "timeout": str(seconds),
        "limit": str(BATCH),
        "allowed_updates": json.dumps(updates.KINDS),
    }
    if offset:
        parameters["offset"] = str(offset)
    url = f"{channel.bot.base_url}/getUpdates"
    result = await channel.polling_request.call(url, parameters, seconds + MARGIN_SECONDS)
    return result if isinstance(result, list) else []


def _after(batch: list[Any]) -> int:
    numbers = [update.get("update_id") for update in batch if isinstance(update, dict)]
    return max((number + 1 for number in numbers if isinstance(number, int)), default=0)

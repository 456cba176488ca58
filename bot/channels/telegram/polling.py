"""Long polling of our own: an update is stored and committed before the offset moves past it."""

import asyncio
import json
import logging
import random
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from telegram.error import TelegramError

from bot.channels.telegram import updates
from bot.channels.telegram.errors import REVOKED, ApiError, classify

if TYPE_CHECKING:
    from bot.channels.telegram.channel import TelegramChannel

log = logging.getLogger(__name__)

WAIT_SECONDS = 30
BATCH = 100
SILENCE = timedelta(seconds=90)
"""Without a successful getUpdates for this long, we are not receiving."""
FIRST_BACKOFF = 0.5
MAX_BACKOFF = 30.0


class Pulse:
    """When we last heard from the Bot API, and what is wrong if we did not."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._since: datetime | None = None
        self.heard_at: datetime | None = None
        self.trouble = ""
        self.revoked = False

    def begin(self) -> None:
        """From now on we are expected to hear something; until then silence is no fault."""
        self._since = self._now()

    def end(self) -> None:
        self._since = None

    def beat(self) -> None:
        self.heard_at, self.trouble, self.revoked = self._now(), "", False

    def fail(self, kind: str) -> None:
        self.trouble = kind
        self.revoked = kind == REVOKED

    def health(self, *, polling: bool) -> dict[str, Any]:
        last = max(filter(None, (self.heard_at, self._since)), default=None)
        silent = last is not None and self._since is not None and self._now() - last > SILENCE
        state = {
            "ok": not self.revoked and not (polling and silent),
            "mode": "polling" if polling else "webhook",
            "trouble": self.trouble,
        }
        if self.heard_at is not None:
            state["heard_at"] = self.heard_at.isoformat()
        return state


class Backoff:
    """Waits that double, with jitter, up to MAX_BACKOFF; a success starts them afresh."""

    def __init__(self) -> None:
        self._next = FIRST_BACKOFF

    def reset(self) -> None:
        self._next = FIRST_BACKOFF

    async def wait(self, ended: asyncio.Event, at_least: float = 0) -> None:
        delay = max(at_least, self._next * random.uniform(0.8, 1.2))
        self._next = min(self._next * 2, MAX_BACKOFF)
        with suppress(TimeoutError):
            await asyncio.wait_for(ended.wait(), delay)


async def poll(channel: "TelegramChannel", ended: asyncio.Event) -> None:
    """Receive until `ended`; survives whatever the network or the server does."""
    backoff = Backoff()
    channel.pulse.begin()
    offset = 0
    webhook_gone = False
    while not ended.is_set():
        try:
            if not webhook_gone:
                await channel.bot.delete_webhook(drop_pending_updates=False)
                webhook_gone = True
            batch = await _until(ended, _get_updates(channel, offset))
            channel.pulse.beat()
            if batch:
                await channel.take([updates.to_raw(update) for update in batch])
                offset = max(offset, _after(batch))
                if not _after(batch):
                    await backoff.wait(ended)  # nothing in it can be confirmed
                    continue
            backoff.reset()
        except TelegramError as error:
            kind = classify(error).kind
            channel.pulse.fail(kind)
            log.log(logging.CRITICAL if kind == REVOKED else logging.WARNING, "polling: %s", kind)
            webhook_gone = webhook_gone and kind != "conflict"
            await backoff.wait(ended, error.retry_after if isinstance(error, ApiError) else 0)
        except Exception:
            # Not stored: the offset stays, and Telegram sends the same updates again.
            log.exception("updates could not be stored")
            await backoff.wait(ended)
    channel.pulse.end()
    if offset:
        with suppress(TelegramError):  # confirm what is stored; otherwise it merely comes again
            await _get_updates(channel, offset, wait=0)


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
    channel: "TelegramChannel", offset: int, wait: int = WAIT_SECONDS
) -> list[Any]:
    """The raw batch: parsing is not done here, where one bad update would hide all others."""
    parameters = {
        "timeout": str(wait),
        "limit": str(BATCH),
        "allowed_updates": json.dumps(updates.KINDS),
    }
    if offset:
        parameters["offset"] = str(offset)
    url = f"{channel.bot.base_url}/getUpdates"
    result = await channel.polling_request.call(url, parameters, wait + 10)
    return result if isinstance(result, list) else []


def _after(batch: list[Any]) -> int:
    numbers = [update.get("update_id") for update in batch if isinstance(update, dict)]
    return max((number + 1 for number in numbers if isinstance(number, int)), default=0)

"""getUpdates: waits for news, confirms by offset only, suffers one poller at a time."""

import asyncio
from collections.abc import Callable
from typing import Any

from tests.telegram_api.calls import Call
from tests.telegram_api.errors import OTHER_POLLER, ApiError
from tests.telegram_api.policy import Policy
from tests.telegram_api.updates import Updates, Waiting

MAX_BATCH = 100
MAX_TIMEOUT = 50


class Polling:
    def __init__(self, updates: Updates, changed: Callable[[], None]) -> None:
        self._updates = updates
        self._changed = changed
        self._waiter: asyncio.Future[None] | None = None
        updates.arrived.append(self._wake)

    async def get_updates(self, call: Call, policy: Policy) -> list[dict[str, Any]]:
        """The oldest unconfirmed updates; the same ones again until an offset confirms them."""
        self._meet_other_poller(policy)
        allowed = call.structure("allowed_updates")
        if allowed is not None:
            self._updates.allowed = tuple(allowed)
        self._updates.confirm(call.integer("offset"))
        limit = call.integer("limit", MAX_BATCH)
        limit = limit if 1 <= limit <= MAX_BATCH else MAX_BATCH
        timeout = min(call.integer("timeout"), MAX_TIMEOUT)
        if timeout > 0 and not len(self._updates):
            await self._wait(timeout)
        return self._updates.oldest(limit)

    @property
    def waiting(self) -> bool:
        return self._waiter is not None

    def interrupt(self, reason: ApiError) -> None:
        """End the poll that waits, if one does, with this refusal."""
        if self._waiter and not self._waiter.done():
            self._waiter.set_exception(reason)

    def _meet_other_poller(self, policy: Policy) -> None:
        if self._waiter is None or policy.conflict == "none":
            return
        if policy.conflict == "newer":
            raise OTHER_POLLER
        self.interrupt(OTHER_POLLER)

    async def _wait(self, seconds: float) -> None:
        waiter = asyncio.get_running_loop().create_future()
        self._waiter = waiter
        self._changed()
        try:
            async with asyncio.timeout(seconds):
                await waiter
        except TimeoutError:
            return
        finally:
            if self._waiter is waiter:
                self._waiter = None
                self._changed()

    def _wake(self, key: int, entry: Waiting) -> None:
        if self._waiter and not self._waiter.done():
            self._waiter.set_result(None)

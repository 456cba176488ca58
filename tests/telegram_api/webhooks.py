"""Webhook deliveries: one chat in order, chats side by side, again and again until a 2xx."""

import asyncio
import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import aiohttp

from tests.telegram_api.policy import Policy
from tests.telegram_api.updates import Updates, Waiting

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
DEFAULT_CONNECTIONS = 40


@dataclass(frozen=True)
class Target:
    url: str
    secret: str = ""
    max_connections: int = DEFAULT_CONNECTIONS

    @property
    def headers(self) -> dict[str, str]:
        return {SECRET_HEADER: self.secret} if self.secret else {}


class Webhook:
    """One registered address; every lane has a task while something waits in it."""

    def __init__(
        self, target: Target, updates: Updates, policy: Policy, changed: Callable[[], None]
    ) -> None:
        self._changed = changed
        self.target = target
        self._updates = updates
        self._policy = policy
        self._lanes: defaultdict[str, deque[tuple[int, Waiting]]] = defaultdict(deque)
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._places = asyncio.Semaphore(target.max_connections)
        self._session = aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(total=policy.webhook_timeout),
            connector=aiohttp.TCPConnector(limit=0),
        )
        self.attempts: list[dict[str, Any]] = []
        self._last_error: dict[str, Any] = {}
        for key, entry in updates.entries():
            self._enqueue(key, entry)
        updates.arrived.append(self._enqueue)

    def info(self) -> dict[str, Any]:
        return {
            "url": self.target.url,
            "has_custom_certificate": False,
            "max_connections": self.target.max_connections,
            **self._last_error,
        }

    async def close(self) -> None:
        self._updates.arrived.remove(self._enqueue)
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)
        await self._session.close()

    def _enqueue(self, key: int, entry: Waiting) -> None:
        lane = entry.lane
        self._lanes[lane].append((key, entry))
        if lane not in self._tasks:
            self._tasks[lane] = asyncio.create_task(self._work(lane))

    async def _work(self, lane: str) -> None:
        queue = self._lanes[lane]
        try:
            while queue:
                key, entry = queue[0]
                await self._deliver(entry)
                queue.popleft()
                self._updates.remove([key])
        finally:
            del self._tasks[lane], self._lanes[lane]

    async def _deliver(self, entry: Waiting) -> None:
        """Until it is accepted; the delay doubles, a Retry-After of the bot goes first."""
        delay = self._policy.webhook_first_delay
        while True:
            async with self._places:
                problem, retry_after = await self._attempt(entry)
            if not problem:
                return
            self._last_error = {
                "last_error_date": int(time.time()),
                "last_error_message": problem,
            }
            await asyncio.sleep(delay if retry_after is None else retry_after)
            delay = min(delay * 2, self._policy.webhook_last_delay)

    async def _attempt(self, entry: Waiting) -> tuple[str, float | None]:
        """What went wrong, empty when nothing did, and for how long the bot asks to wait."""
        status = 0
        try:
            async with self._session.post(
                self.target.url, json=entry.update, headers=self.target.headers
            ) as answer:
                await answer.read()
                status = answer.status
                retry_after = answer.headers.get("Retry-After", "")
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            return f"Connection failed: {type(error).__name__}", None
        finally:
            self.attempts.append(
                {"at": time.monotonic(), "update_id": entry.update_id, "status": status}
            )
            self._changed()
        if 200 <= status < 300:
            return "", None
        reason = f"Wrong response from the webhook: {status} {answer.reason}"
        return reason, float(retry_after) if retry_after.isdigit() else None

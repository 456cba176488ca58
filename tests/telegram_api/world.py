"""Everything the fake remembers between two requests."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.telegram_api.chats import Chats
from tests.telegram_api.faults import Faults
from tests.telegram_api.files import Files
from tests.telegram_api.ledger import Ledger
from tests.telegram_api.limits import Limits
from tests.telegram_api.messages import Messages
from tests.telegram_api.people import People
from tests.telegram_api.policy import Policy
from tests.telegram_api.polling import Polling
from tests.telegram_api.specification import Specification
from tests.telegram_api.updates import Updates
from tests.telegram_api.webhooks import Webhook

HEARTBEAT_SECONDS = 0.02


@dataclass
class Waiter:
    reached: Callable[[], bool]
    future: asyncio.Future[None]


@dataclass
class Journal:
    """Every request of the bot, counted by method and chat as `/__wait` asks for it."""

    requests: list[dict[str, Any]] = field(default_factory=list)
    counts: Counter[tuple[str, str, int | None]] = field(default_factory=Counter)

    def count(self, what: str, method: str, chat_id: int | None) -> None:
        for name in {method, ""}:
            for chat in {chat_id, None}:
                self.counts[what, name, chat] += 1


class World:
    def __init__(
        self, policy: Policy, ledger: Path | None = None, specification: Path | None = None
    ) -> None:
        self._first_policy = policy
        self._waiters: list[Waiter] = []
        self.policy = policy
        self.ledger = Ledger(ledger)
        self.specification = Specification(specification) if specification else None
        self.faults = Faults(self.changed)
        self.chats, self.messages, self.files = Chats(), Messages(), Files()
        self.updates = Updates()
        self.polling = Polling(self.updates, self.changed)
        self.people = People(self.chats, self.messages, self.files, self.updates)
        self.webhook: Webhook | None = None
        self.updates.left.append(self.changed)
        self._start_over()

    def _start_over(self) -> None:
        self.lag = 0.0
        self.journal = Journal()
        self.limits = Limits()
        self.profile: dict[str, Any] = {}
        self.commands: dict[tuple[str, str], list[dict[str, Any]]] = {}
        self.answers: list[dict[str, Any]] = []
        self.violations: list[dict[str, Any]] = []

    async def reset(self) -> None:
        """As new, except for the ids, which go on, and the ledger's file, which is kept."""
        await self.set_webhook(None)
        self.policy = self._first_policy
        self.faults.clear()
        self.faults.silences = 0
        self.updates.clear()
        self.updates.allowed = ()
        self.messages.forget()
        self.files.forget()
        self.chats.forget()
        self.people.queries.clear()
        self.ledger.forget()
        self._start_over()
        self.changed()

    async def notice_lag(self) -> None:
        """For ever: by how much this process is late, which is nobody's fault but the machine's."""
        while True:
            due = time.monotonic() + HEARTBEAT_SECONDS
            await asyncio.sleep(HEARTBEAT_SECONDS)
            self.lag = max(self.lag, time.monotonic() - due)

    async def set_webhook(self, webhook: Webhook | None) -> None:
        if self.webhook:
            await self.webhook.close()
        self.webhook = webhook

    def log(self, method: str, chat_id: int | None, status: int, fault: str) -> None:
        """The end of a request; status 0 is one that never got an answer."""
        self.journal.requests.append(
            {
                "at": time.monotonic(),
                "method": method,
                "chat_id": chat_id,
                "status": status,
                "fault": fault,
            }
        )
        self.journal.count("requests", method.lower(), chat_id)
        self.changed()

    def accepted(self, method: str, chat_id: int, entry: dict[str, Any]) -> None:
        self.ledger.accept({"method": method, "chat_id": chat_id, **entry})
        self.journal.count("accepted", method.lower(), chat_id)
        if method.startswith("send"):
            self.journal.count("sent", "", chat_id)

    def measure(self, what: str, method: str, chat_id: int | None) -> int:
        gauges: dict[str, Callable[[], int]] = {
            "pending": lambda: len(self.updates),
            "polls": lambda: int(self.polling.waiting),
            "deliveries": lambda: len(self.webhook.attempts) if self.webhook else 0,
            "answers": lambda: len(self.answers),
            "silences": lambda: self.faults.silences,
        }
        if what in gauges:
            return gauges[what]()
        return self.journal.counts[what, method.lower(), chat_id]

    def changed(self) -> None:
        """Let go who waits for what has now come true."""
        for waiter in self._waiters:
            if not waiter.future.done() and waiter.reached():
                waiter.future.set_result(None)

    async def wait(self, reached: Callable[[], bool], patience: float) -> bool:
        if reached():
            return True
        waiter = Waiter(reached, asyncio.get_running_loop().create_future())
        self._waiters.append(waiter)
        try:
            async with asyncio.timeout(patience):
                await waiter.future
        except TimeoutError:
            return False
        finally:
            self._waiters.remove(waiter)
        return True

"""Faults on command: refusals, silence, broken connections and broken answers."""

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.telegram_api.fault_kinds import AFTER, BEFORE, KINDS, SILENT, Perform, Strike

SEED = 20261121


@dataclass
class Fault:
    """`match` is part of the method's name (empty: every call); `times` 0 means for ever.

    `skip` lets the first calls pass; `percent` strikes that share of the rest.
    """

    kind: str
    match: str = ""
    chat: int | None = None
    times: int = 0
    skip: int = 0
    percent: float = 100.0
    status: int = 500
    body: Any = ""
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 0.05
    hits: int = 0

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"unknown kind of fault {self.kind!r}; known: {', '.join(KINDS)}")

    def concerns(self, method: str, chat_id: int | None) -> bool:
        named = self.match.lower().lstrip("/") in method
        return named and (self.chat is None or self.chat == chat_id)

    def strikes(self, dice: random.Random) -> bool:
        if self.times and self.hits >= self.times:
            return False
        if self.skip > 0:
            self.skip -= 1
            return False
        if self.percent < 100 and dice.random() * 100 >= self.percent:
            return False
        self.hits += 1
        return True


class Faults:
    """The first rule that concerns a call and still strikes decides over it."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self.rules: list[Fault] = []
        self._dice = random.Random(SEED)
        self._released = asyncio.Event()
        self.silences = 0
        """How many calls were left without a whole answer so far."""
        self._changed = changed

    def choose(self, method: str, chat_id: int | None) -> Fault | None:
        for rule in self.rules:
            if rule.concerns(method, chat_id) and rule.strikes(self._dice):
                return rule
        return None

    def clear(self) -> None:
        """Forget the rules; what hangs is let go."""
        self.rules.clear()
        self._dice.seed(SEED)
        self._released.set()
        self._released = asyncio.Event()

    async def apply(
        self, rule: Fault, request: web.Request, perform: Perform
    ) -> web.StreamResponse:
        if rule.kind in SILENT:
            self.silences += 1
            self._changed()
        strike = Strike(request, self._released, rule.status, rule.body, rule.headers, rule.seconds)
        if rule.kind in BEFORE:
            return await BEFORE[rule.kind](strike, perform)
        return await AFTER[rule.kind](strike, await perform())

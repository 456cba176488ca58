"""How long the channel waits for what."""

import asyncio
import random
from contextlib import suppress
from dataclasses import dataclass


@dataclass(frozen=True)
class Timing:
    """Seconds; a test gives shorter ones."""

    poll: int = 30
    """How long getUpdates may wait for news."""
    call: float = 25.0
    """One deadline for a whole call: an answer that drips in must not hold a sender for ever."""
    first_backoff: float = 0.5
    last_backoff: float = 30.0
    """After a failure we wait the first, then twice as long each time, up to the last."""
    breath: float = 0.2
    """Before asking a server again that answered at once and had nothing new."""
    typing: float = 0.8
    """An answer usually comes sooner; only what takes longer deserves a call of its own."""


class Backoff:
    """Waits that double, with jitter, up to a limit; a success starts them afresh."""

    def __init__(self, timing: Timing) -> None:
        self._timing = timing
        self._next = timing.first_backoff

    def reset(self) -> None:
        self._next = self._timing.first_backoff

    async def wait(self, ended: asyncio.Event, at_least: float = 0) -> None:
        delay = max(at_least, self._next * random.uniform(0.8, 1.2))
        self._next = min(self._next * 2, self._timing.last_backoff)
        await wait(ended, delay)


async def wait(ended: asyncio.Event, seconds: float) -> None:
    """So many seconds, or until we end."""
    with suppress(TimeoutError):
        await asyncio.wait_for(ended.wait(), seconds)

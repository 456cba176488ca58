"""Whether Telegram is heard and hears us: what readiness says of the channel."""

import logging
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from bot.channels.telegram.errors import REVOKED

log = logging.getLogger(__name__)

SILENCE = timedelta(seconds=90)
"""Without a successful getUpdates for this long, we are not receiving."""


class Pulse:
    """When we last heard from the Bot API, and what is wrong if we did not."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._since: datetime | None = None
        self.heard_at: datetime | None = None
        self.trouble = ""
        self.revoked = False
        self.ignored: Counter[str] = Counter()
        """Updates of kinds that are not for us, by kind, since the start."""

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
        level = logging.CRITICAL if self.revoked else logging.WARNING
        log.log(level, "telegram: %s", kind)

    def sent(self) -> None:
        """A call was accepted: whatever else is wrong, the token is good."""
        self.revoked = False

    def health(self, *, polling: bool) -> dict[str, Any]:
        last = max(filter(None, (self.heard_at, self._since)), default=None)
        silent = last is not None and self._since is not None and self._now() - last > SILENCE
        state: dict[str, Any] = {
            "ok": not self.revoked and not (polling and silent),
            "mode": "polling" if polling else "webhook",
            "trouble": self.trouble,
        }
        if self.heard_at is not None:
            state["heard_at"] = self.heard_at.isoformat()
        if self.ignored:
            state["ignored"] = dict(self.ignored)
        return state

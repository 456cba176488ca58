"""Telegram's speed limits, stricter than the real ones: no burst is forgiven silently."""

from collections import defaultdict, deque
from math import ceil

from tests.telegram_api.errors import too_many
from tests.telegram_api.policy import Policy

SECOND = 1.0
MINUTE = 60.0
UNLIMITED = ("sendchataction",)
LIMITED_PREFIXES = ("send", "edit")


class _Window:
    """How many were accepted in the last `span` seconds."""

    def __init__(self, span: float) -> None:
        self._span = span
        self._times: deque[float] = deque()

    def wait(self, limit: int, now: float) -> float:
        """Seconds until one more is allowed; 0 when it is allowed now."""
        while self._times and self._times[0] <= now - self._span:
            self._times.popleft()
        return self._times[-limit] + self._span - now if len(self._times) >= limit else 0.0

    def add(self, now: float) -> None:
        self._times.append(now)


class _Bucket:
    """A burst, then a steady rate."""

    def __init__(self) -> None:
        self._level = 0.0
        self._at = 0.0

    def wait(self, rate: float, burst: int, now: float) -> float:
        self._level = max(0.0, self._level - (now - self._at) * rate)
        self._at = now
        return max(0.0, (self._level + 1 - burst) / rate)

    def add(self) -> None:
        self._level += 1


class Limits:
    """One bot's use of its token, of each chat and of each group."""

    def __init__(self) -> None:
        self._token = _Window(SECOND)
        self._chats: defaultdict[int, _Bucket] = defaultdict(_Bucket)
        self._groups: defaultdict[int, _Window] = defaultdict(lambda: _Window(MINUTE))

    @staticmethod
    def concern(method: str) -> bool:
        return method.startswith(LIMITED_PREFIXES) and method not in UNLIMITED

    def check(self, chat_id: int, policy: Policy, now: float) -> None:
        """Raise 429 when one more would be too many."""
        waits = []
        if policy.per_second:
            waits.append(self._token.wait(policy.per_second, now))
        if policy.per_chat:
            waits.append(self._chats[chat_id].wait(policy.per_chat, policy.chat_burst, now))
        if policy.per_group_minute and chat_id < 0:
            waits.append(self._groups[chat_id].wait(policy.per_group_minute, now))
        if longest := max(waits, default=0.0):
            raise too_many(max(policy.retry_after, ceil(longest)), policy.retry_hint)

    def count(self, chat_id: int, policy: Policy, now: float) -> None:
        if policy.per_second:
            self._token.add(now)
        if policy.per_chat:
            self._chats[chat_id].add()
        if policy.per_group_minute and chat_id < 0:
            self._groups[chat_id].add(now)

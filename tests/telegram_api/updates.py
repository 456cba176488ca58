"""The updates that wait for the bot, until it confirms them."""

import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

KINDS = (
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "inline_query",
    "callback_query",
    "poll",
    "poll_answer",
    "my_chat_member",
    "chat_member",
    "message_reaction",
)
ONLY_WHEN_ASKED = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
"""Telegram sends these only to bots that name them in `allowed_updates`."""
FIRST_ID = 700_000_000


@dataclass(frozen=True)
class Waiting:
    """An update, and the queue in which a webhook delivers it: one chat, or one person's taps."""

    update_id: int
    update: dict[str, Any]
    lane: str


class Updates:
    """In order of arrival. Several may bear one id: that is how duplicates are acted."""

    def __init__(self) -> None:
        self._keys = itertools.count()
        self._next_id = FIRST_ID
        self._waiting: dict[int, Waiting] = {}
        self._in_order = True
        self.allowed: tuple[str, ...] = ()
        self.arrived: list[Callable[[int, Waiting], None]] = []
        self.left: list[Callable[[], None]] = []

    def __len__(self) -> int:
        return len(self._waiting)

    def next_id(self) -> int:
        self._next_id += 1
        return self._next_id

    def push(self, update: dict[str, Any]) -> int:
        """Queue it, unless the bot did not ask for its kind; returns its update_id."""
        update_id = update.get("update_id")
        if update_id is None:
            update_id = self.next_id()
            update = {"update_id": update_id, **update}
        elif update_id <= self._next_id:
            self._in_order = False
        self._next_id = max(self._next_id, update_id)
        if self._wanted(update):
            key, entry = next(self._keys), Waiting(update_id, update, _lane(update))
            self._waiting[key] = entry
            for listener in self.arrived:
                listener(key, entry)
        return int(update_id)

    def confirm(self, offset: int) -> None:
        """Forget all that lie before `offset`; a negative one keeps only the newest."""
        if offset < 0:
            self.remove(list(self._waiting)[:offset])
        elif offset > 0:
            self.remove(list(self._before(offset)))

    def oldest(self, limit: int) -> list[dict[str, Any]]:
        return [entry.update for entry in itertools.islice(self._waiting.values(), limit)]

    def entries(self) -> list[tuple[int, Waiting]]:
        return list(self._waiting.items())

    def remove(self, keys: Iterable[int]) -> None:
        for key in keys:
            self._waiting.pop(key, None)
        self._in_order = self._in_order or not self._waiting
        for listener in self.left:
            listener()

    def clear(self) -> None:
        self.remove(list(self._waiting))

    def _before(self, offset: int) -> Iterator[int]:
        for key, entry in self._waiting.items():
            if entry.update_id < offset:
                yield key
            elif self._in_order:
                return

    def _wanted(self, update: dict[str, Any]) -> bool:
        kind = kind_of(update)
        if self.allowed and kind in KINDS:
            return kind in self.allowed
        return kind not in ONLY_WHEN_ASKED or kind in self.allowed


def kind_of(update: dict[str, Any]) -> str:
    return next((name for name in update if name != "update_id"), "")


def _lane(update: dict[str, Any]) -> str:
    """Raw updates may be of any shape: whatever has no chat shares one queue."""
    content = update.get(kind_of(update))
    if not isinstance(content, dict):
        return "other"
    if "callback_query" in update:
        return f"taps of {_id(content.get('from'))}"
    return f"chat {_id(content.get('chat'))}"


def _id(holder: Any) -> Any:
    return holder.get("id") if isinstance(holder, dict) else None

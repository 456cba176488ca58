"""The messages of every chat, those of people and those of the bot, as they look now."""

import itertools
import time
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from tests.telegram_api.chats import Chat
from tests.telegram_api.keyboards import inline_only


@dataclass
class Stored:
    """`body` is what Telegram shows of the content; `source` the text as the bot wrote it."""

    chat: Chat
    message_id: int
    date: int
    sender: dict[str, Any]
    body: dict[str, Any]
    method: str = ""
    source: str = ""
    file: str = ""
    """The name it was uploaded under, which people see of documents only."""
    markup: dict[str, Any] | None = None
    edits: int = 0
    edited_on: int = 0
    deleted: bool = False
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def by_bot(self) -> bool:
        return bool(self.method)

    @property
    def text(self) -> str:
        return str(self.body.get("text", self.body.get("caption", "")))

    def to_json(self) -> dict[str, Any]:
        message = {
            "message_id": self.message_id,
            "from": self.sender,
            "chat": self.chat.to_json(),
            "date": self.date,
            **self.body,
            **self.extra,
        }
        if self.edited_on:
            message["edit_date"] = self.edited_on
        if shown := inline_only(self.markup):
            message["reply_markup"] = shown
        return message

    def to_report(self) -> dict[str, Any]:
        """What a test wants to see: also the keyboard of the screen and the marks as written."""
        return {
            "message_id": self.message_id,
            "chat_id": self.chat.id,
            "method": self.method,
            "text": self.text,
            "source": self.source,
            "file": self.file,
            "markup": self.markup,
            "body": self.body,
            "edits": self.edits,
            "deleted": self.deleted,
        }


class Messages:
    def __init__(self) -> None:
        self._ids = itertools.count(1)
        self._by_id: dict[tuple[int, int], Stored] = {}
        self._by_chat: dict[int, list[Stored]] = defaultdict(list)

    def add(self, chat: Chat, sender: dict[str, Any], body: dict[str, Any], **more: Any) -> Stored:
        message = Stored(chat, next(self._ids), int(time.time()), sender, body, **more)
        self._by_id[chat.id, message.message_id] = message
        self._by_chat[chat.id].append(message)
        return message

    def get(self, chat_id: int, message_id: int) -> Stored | None:
        message = self._by_id.get((chat_id, message_id))
        return message if message and not message.deleted else None

    def sent(self, chat_id: int | None = None) -> list[Stored]:
        """What the bot sent, oldest first, deleted ones included."""
        if chat_id is not None:
            return [message for message in self._by_chat.get(chat_id, ()) if message.by_bot]
        return [message for message in self._by_id.values() if message.by_bot]

    def forget(self) -> None:
        self._by_id.clear()
        self._by_chat.clear()

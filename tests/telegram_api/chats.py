"""Who the bot may write to: private chats and groups, and what became of them."""

import itertools
from dataclasses import dataclass, replace
from typing import Any

from tests.telegram_api.errors import (
    BLOCKED,
    CHAT_UNKNOWN,
    DEACTIVATED,
    ApiError,
    bad,
    forbidden,
)

LANGUAGE = "es"
SUPERGROUP_BASE = -1_001_000_000_000


@dataclass(frozen=True)
class Chat:
    """`state` is "", `blocked`, `deactivated` or `kicked`; `moved_to` the id after a migration."""

    id: int
    kind: str = "private"
    name: str = ""
    state: str = ""
    moved_to: int = 0

    @property
    def is_group(self) -> bool:
        return self.id < 0

    def to_json(self) -> dict[str, Any]:
        if self.is_group:
            return {"id": self.id, "type": self.kind, "title": self.name}
        return {"id": self.id, "type": "private", "first_name": self.name}


class Chats:
    def __init__(self) -> None:
        self._chats: dict[int, Chat] = {}
        self._supergroups = itertools.count(SUPERGROUP_BASE, -1)

    def meet(self, chat_id: int, name: str = "") -> Chat:
        """The chat, made now if it was never seen."""
        known = self._chats.get(chat_id)
        if known and (not name or known.name == name):
            return known
        if known:
            return self._keep(replace(known, name=name))
        if chat_id < 0:
            kind = "supergroup" if chat_id <= SUPERGROUP_BASE else "group"
            return self._keep(Chat(chat_id, kind, name or f"Grupo {-chat_id}"))
        return self._keep(Chat(chat_id, name=name or f"Persona {chat_id}"))

    def mark(self, chat_id: int, state: str) -> Chat:
        return self._keep(replace(self.meet(chat_id), state=state))

    def migrate(self, chat_id: int) -> int:
        """The group becomes a supergroup; the old id only tells the new one."""
        old = self.meet(chat_id)
        new_id = next(self._supergroups)
        self._keep(replace(old, moved_to=new_id))
        self._keep(Chat(new_id, "supergroup", old.name))
        return new_id

    def open(self, chat_id: int, *, any_chat: bool = False) -> Chat:
        """The chat to write to, or the reason why not."""
        chat = self._chats.get(chat_id)
        if chat is None:
            if not any_chat:
                raise CHAT_UNKNOWN
            return self.meet(chat_id)
        if chat.moved_to:
            raise bad(
                "group chat was upgraded to a supergroup chat", migrate_to_chat_id=chat.moved_to
            )
        if chat.state:
            raise _refusal(chat)
        return chat

    def forget(self) -> None:
        self._chats.clear()

    def _keep(self, chat: Chat) -> Chat:
        self._chats[chat.id] = chat
        return chat


def person(user_id: int, name: str = "", language: str = LANGUAGE) -> dict[str, Any]:
    return {
        "id": user_id,
        "is_bot": False,
        "first_name": name or f"Persona {user_id}",
        "language_code": language,
    }


def _refusal(chat: Chat) -> ApiError:
    if chat.state == "deactivated":
        return DEACTIVATED
    if chat.state == "blocked" and not chat.is_group:
        return BLOCKED
    return forbidden(f"bot was kicked from the {chat.kind} chat")

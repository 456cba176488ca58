"""What people do on their phones, as the update that Telegram makes of it."""

import itertools
import time
from base64 import b64decode
from typing import Any

from tests.telegram_api.calls import Upload
from tests.telegram_api.chats import Chats, person
from tests.telegram_api.entities import commands
from tests.telegram_api.files import Files, media
from tests.telegram_api.messages import Messages, Stored
from tests.telegram_api.policy import BOT_ID, USERNAME
from tests.telegram_api.updates import Updates

PHONE = "51999000111"
BOT = {"id": BOT_ID, "is_bot": True, "first_name": "Municipio al Día", "username": USERNAME}


class People:
    """Every act returns what the test may want to refer to: ids of the update and the message.

    `extra` is laid over the message: a reply, a forward, a date, an entity of one's own.
    """

    def __init__(self, chats: Chats, messages: Messages, files: Files, updates: Updates) -> None:
        self._chats = chats
        self._messages = messages
        self._files = files
        self._updates = updates
        self._query_ids = itertools.count(4_000_000_000_000_000)
        self.queries: dict[str, float] = {}
        """When each tap was made, by its id: answers to old ones are refused."""

    def message(
        self, chat_id: int, text: str, user_id: int = 0, name: str = "", **extra: Any
    ) -> dict[str, Any]:
        body: dict[str, Any] = {"text": text}
        if found := commands(text):
            body["entities"] = found
        return self._say(chat_id, body, user_id, name, extra)

    def contact(
        self,
        chat_id: int,
        phone: str = PHONE,
        owner_id: int | None = None,
        user_id: int = 0,
        name: str = "",
        **extra: Any,
    ) -> dict[str, Any]:
        """One's own card unless `owner_id` says otherwise; 0 is a card of nobody on Telegram."""
        owner = (user_id or chat_id) if owner_id is None else owner_id
        card: dict[str, Any] = {"phone_number": phone, "first_name": name or "Contacto"}
        if owner:
            card["user_id"] = owner
        return self._say(chat_id, {"contact": card}, user_id, name, extra)

    def location(
        self,
        chat_id: int,
        latitude: float,
        longitude: float,
        user_id: int = 0,
        name: str = "",
        **extra: Any,
    ) -> dict[str, Any]:
        place = {"latitude": latitude, "longitude": longitude}
        return self._say(chat_id, {"location": place}, user_id, name, extra)

    def file(
        self,
        chat_id: int,
        kind: str,
        content: str = "",
        filename: str = "acta.pdf",
        mime: str = "application/pdf",
        size: int = 0,
        caption: str = "",
        user_id: int = 0,
        name: str = "",
        **extra: Any,
    ) -> dict[str, Any]:
        """A photo, document or voice message; `content` in base64, `size` only to pretend."""
        file = self._files.add(kind, Upload(filename, mime, b64decode(content)), size)
        body = media(file)
        if caption:
            body["caption"] = caption
        return {**self._say(chat_id, body, user_id, name, extra), "file_id": file.file_id}

    def edit(self, chat_id: int, message_id: int, text: str) -> dict[str, Any]:
        message = self._messages.get(chat_id, message_id)
        if message is None:
            raise ValueError("no such message")
        message.body, message.edited_on = {**message.body, "text": text}, message.date + 1
        return self._push({"edited_message": message.to_json()}, message)

    def callback(
        self, chat_id: int, message_id: int, data: str, user_id: int = 0, name: str = ""
    ) -> dict[str, Any]:
        """A tap on an inline button, whether or not the message still shows it."""
        query_id = str(next(self._query_ids))
        self.queries[query_id] = time.monotonic()
        query: dict[str, Any] = {
            "id": query_id,
            "from": person(user_id or chat_id, name or self._name(chat_id)),
            "chat_instance": str(-9_000_000_000_000 - chat_id),
            "data": data,
        }
        message = self._messages.get(chat_id, message_id)
        if message:
            query["message"] = message.to_json()
        else:  # deleted meanwhile, or too old: date 0 says that Telegram knows no more of it
            chat = self._chats.meet(chat_id).to_json()
            query["message"] = {"chat": chat, "message_id": message_id, "date": 0}
        update_id = self._updates.push({"callback_query": query})
        return {"update_id": update_id, "query_id": query_id}

    def membership(self, chat_id: int, old: str, new: str) -> dict[str, Any]:
        """The bot was blocked, unblocked, added to a group or thrown out."""
        chat = self._chats.meet(chat_id)
        change = {
            "chat": chat.to_json(),
            "from": person(abs(chat_id), chat.name),
            "date": int(time.time()),
            "old_chat_member": _member(old),
            "new_chat_member": _member(new),
        }
        return {"update_id": self._updates.push({"my_chat_member": change})}

    def crowd(self, messages: int, chats: int, first_chat: int, text: str) -> dict[str, Any]:
        """Many messages at once, the chats in turn; `{n}` in the text becomes a number."""
        made = [
            self.message(first_chat + number % chats, text.replace("{n}", str(number)))
            for number in range(messages)
        ]
        ids = [int(act["update_id"]) for act in made]
        return {"first_update_id": min(ids, default=0), "last_update_id": max(ids, default=0)}

    def _say(
        self, chat_id: int, body: dict[str, Any], user_id: int, name: str, extra: dict[str, Any]
    ) -> dict[str, Any]:
        chat = self._chats.meet(chat_id, name if chat_id > 0 else "")
        if chat.state:  # who writes has unblocked the bot
            chat = self._chats.mark(chat_id, "")
        sender = person(user_id or abs(chat_id), name or self._name(chat_id))
        message = self._messages.add(chat, sender, body, extra=extra)
        return self._push({"message": message.to_json()}, message)

    def _push(self, update: dict[str, Any], message: Stored) -> dict[str, Any]:
        return {"update_id": self._updates.push(update), "message_id": message.message_id}

    def _name(self, chat_id: int) -> str:
        return self._chats.meet(chat_id).name if chat_id > 0 else ""


def _member(status: str) -> dict[str, Any]:
    return {"user": BOT, "status": status, **({"until_date": 0} if status == "kicked" else {})}

"""Updates as Telegram writes them."""

from typing import Any

PERSON = {"id": 7, "is_bot": False, "first_name": "Rosa", "last_name": "Quispe"}
PRIVATE = {"id": 7, "type": "private", "first_name": "Rosa"}
GROUP = {"id": -100200, "type": "supergroup", "title": "Alcaldes de Apurímac"}
AT = 1_795_273_200


def message(**content: Any) -> dict[str, Any]:
    """An update with a message of Rosa's; `chat` and `from_` may say otherwise."""
    sender, chat = content.pop("from_", PERSON), content.pop("chat", PRIVATE)
    body = {"message_id": 5, "date": AT, "chat": chat, "from": sender, **content}
    return {"update_id": 900, "message": body}


def tap(data: str | None = "1~topics", **content: Any) -> dict[str, Any]:
    """An update with a tap on a button of message 5."""
    shown = {"message_id": 5, "date": AT, "chat": PRIVATE, "text": "¿De qué tema?"}
    query = {"id": "4", "from": PERSON, "chat_instance": "1", "message": shown, "data": data}
    return {"update_id": 901, "callback_query": {**query, **content}}

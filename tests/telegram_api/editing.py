"""Edits, deletions and the answers to taps."""

import time
from typing import Any

from tests.telegram_api import keyboards
from tests.telegram_api.calls import Call
from tests.telegram_api.errors import (
    DELETE_UNKNOWN,
    EDIT_FOREIGN,
    EDIT_LONG,
    EDIT_UNKNOWN,
    EDIT_WITHOUT_CAPTION,
    EDIT_WITHOUT_TEXT,
    NOT_MODIFIED,
    QUERY_OLD,
    TEXT_LONG,
    ApiError,
)
from tests.telegram_api.messages import Stored
from tests.telegram_api.sending import read_caption, read_text
from tests.telegram_api.world import World

MAX_ALERT = 200
TEXT_FIELDS = ("text", "entities")
CAPTION_FIELDS = ("caption", "caption_entities")


def edit_message_text(world: World, call: Call) -> dict[str, Any]:
    try:
        body = read_text(call)
    except ApiError as error:
        raise EDIT_LONG if error is TEXT_LONG else error from None
    message = _editable(world, call)
    if "text" not in message.body:
        raise EDIT_WITHOUT_TEXT
    return _edit(world, call, message, _with(message, TEXT_FIELDS, body), call.text("text"))


def edit_message_caption(world: World, call: Call) -> dict[str, Any]:
    body = read_caption(call)
    message = _editable(world, call)
    if "text" in message.body:
        raise EDIT_WITHOUT_CAPTION
    return _edit(world, call, message, _with(message, CAPTION_FIELDS, body), call.text("caption"))


def edit_message_reply_markup(world: World, call: Call) -> dict[str, Any]:
    message = _editable(world, call)
    return _edit(world, call, message, message.body, message.source)


def delete_message(world: World, call: Call) -> bool:
    chat = world.chats.open(call.chat_id)
    message = world.messages.get(chat.id, call.integer("message_id"))
    if message is None:
        raise DELETE_UNKNOWN
    message.deleted = True
    world.accepted(call.method, chat.id, {"message_id": message.message_id})
    return True


def answer_callback_query(world: World, call: Call) -> bool:
    asked_at = world.people.queries.get(call.text("callback_query_id"))
    if asked_at is None or time.monotonic() - asked_at > world.policy.query_life:
        raise QUERY_OLD
    if len(call.text("text")) > MAX_ALERT:
        raise EDIT_LONG
    world.answers.append(
        {
            "at": time.monotonic(),
            "query_id": call.text("callback_query_id"),
            "text": call.text("text"),
            "alert": call.flag("show_alert"),
        }
    )
    return True


def _editable(world: World, call: Call) -> Stored:
    chat = world.chats.open(call.chat_id)
    message = world.messages.get(chat.id, call.integer("message_id"))
    if message is None:
        raise EDIT_UNKNOWN
    if not message.by_bot:
        raise EDIT_FOREIGN
    return message


def _with(message: Stored, fields: tuple[str, ...], body: dict[str, Any]) -> dict[str, Any]:
    kept = {name: value for name, value in message.body.items() if name not in fields}
    return {**kept, **body}


def _edit(
    world: World, call: Call, message: Stored, body: dict[str, Any], source: str
) -> dict[str, Any]:
    """An edit without a markup takes the inline keyboard away, as on Telegram."""
    markup = keyboards.inline_only(keyboards.read(call))
    if (body, markup) == (message.body, keyboards.inline_only(message.markup)):
        raise NOT_MODIFIED
    now = time.monotonic()
    world.limits.check(message.chat.id, world.policy, now)
    message.body, message.markup, message.source = body, markup, source
    message.edits += 1
    message.edited_on = int(time.time())
    world.limits.count(message.chat.id, world.policy, now)
    entry = {"at": now, "message_id": message.message_id, "text": message.text}
    world.accepted(call.method, message.chat.id, entry)
    return message.to_json()

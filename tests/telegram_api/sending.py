"""sendMessage and its kin: what goes to a chat, accepted or refused as Telegram would."""

import time
from typing import Any

from tests.telegram_api import entities, files, keyboards
from tests.telegram_api.calls import Call
from tests.telegram_api.errors import CAPTION_LONG, REPLY_UNKNOWN, TEXT_EMPTY, TEXT_LONG, bad
from tests.telegram_api.people import BOT
from tests.telegram_api.world import World

MAX_TEXT = 4096
MAX_CAPTION = 1024
CHAT_ACTIONS = frozenset(
    {
        "typing",
        "upload_photo",
        "record_video",
        "upload_video",
        "record_voice",
        "upload_voice",
        "upload_document",
        "choose_sticker",
        "find_location",
        "record_video_note",
        "upload_video_note",
    }
)


def send_message(world: World, call: Call) -> dict[str, Any]:
    return _send(world, call, read_text(call), call.text("text"))


def send_photo(world: World, call: Call) -> dict[str, Any]:
    return _send_file(world, call, "photo")


def send_document(world: World, call: Call) -> dict[str, Any]:
    return _send_file(world, call, "document")


def send_voice(world: World, call: Call) -> dict[str, Any]:
    return _send_file(world, call, "voice")


def send_location(world: World, call: Call) -> dict[str, Any]:
    try:
        place = {name: float(call.text(name)) for name in ("latitude", "longitude")}
    except ValueError:
        raise bad("can't parse location") from None
    return _send(world, call, {"location": place})


def send_chat_action(world: World, call: Call) -> bool:
    if call.text("action") not in CHAT_ACTIONS:
        raise bad("wrong parameter action in request")
    world.chats.open(call.chat_id, any_chat=world.policy.any_chat)
    return True


def read_text(call: Call) -> dict[str, Any]:
    """The body of a text message; refused when empty, too long or wrongly marked."""
    text, marks = _marked(call, "text", "entities")
    if not text:
        raise TEXT_EMPTY
    if entities.utf16(text) > MAX_TEXT:
        raise TEXT_LONG
    return {"text": text, "entities": marks} if marks else {"text": text}


def read_caption(call: Call) -> dict[str, Any]:
    caption, marks = _marked(call, "caption", "caption_entities")
    if entities.utf16(caption) > MAX_CAPTION:
        raise CAPTION_LONG
    body: dict[str, Any] = {"caption": caption} if caption else {}
    return {**body, "caption_entities": marks} if marks else body


def _marked(call: Call, name: str, given: str) -> tuple[str, list[dict[str, Any]]]:
    text, marks = entities.parse(call.text(name), call.text("parse_mode"))
    explicit = [] if call.text("parse_mode") else call.structure(given) or []
    return text, [*marks, *explicit]


def _send_file(world: World, call: Call, kind: str) -> dict[str, Any]:
    caption = read_caption(call)
    file = world.files.incoming(call, kind)
    body = files.media(file, call.integer("duration", 1))
    return _send(world, call, {**body, **caption}, call.text("caption"), file.name)


def _send(
    world: World, call: Call, body: dict[str, Any], source: str = "", file: str = ""
) -> dict[str, Any]:
    """Store, record, count; from here on the message exists, whatever becomes of the answer."""
    markup = keyboards.read(call)
    chat = world.chats.open(call.chat_id, any_chat=world.policy.any_chat)
    reply = _replied(world, call)
    now = time.monotonic()
    world.limits.check(chat.id, world.policy, now)
    shown = {"source": source, "file": file, "markup": markup, "extra": reply}
    message = world.messages.add(chat, BOT, body, method=call.method, **shown)
    world.limits.count(chat.id, world.policy, now)
    entry = {"at": now, "message_id": message.message_id, "text": message.text}
    world.accepted(call.method, chat.id, entry)
    return message.to_json()


def _replied(world: World, call: Call) -> dict[str, Any]:
    wanted = call.structure("reply_parameters") or {}
    message_id = int(wanted.get("message_id", call.integer("reply_to_message_id")))
    if not message_id:
        return {}
    message = world.messages.get(call.chat_id, message_id)
    if message:
        shown = message.to_json()
        shown.pop("reply_to_message", None)  # Telegram shows one level only
        return {"reply_to_message": shown}
    if wanted.get("allow_sending_without_reply"):
        return {}
    raise REPLY_UNKNOWN

"""From a raw update to a neutral message; whatever is no message of ours is ignored."""

import hashlib
import json
from typing import Any

import telegram

from bot.channels.base import RawUpdate, UnreadableUpdate
from bot.messages import Attachment, AttachmentKind, Contact, Location, Message

NAME = "telegram"
BUTTON_VERSION = "1"
"""First part of every callback_data; a button of another version says that it is outdated."""
KINDS = ("message", "callback_query")
"""What we ask Telegram for; anything else that comes all the same is counted and ignored."""
KNOWN = frozenset(telegram.Update.ALL_TYPES)
OTHER = "other"
"""How a kind is counted that the library does not know yet."""
NOBODY = "0"
"""The chat of updates that have none."""


def to_raw(update: Any) -> RawUpdate:
    """The envelope of an update for the inbox, without understanding more than it must."""
    if not isinstance(update, dict) or not isinstance(update.get("update_id"), int):
        mark = hashlib.sha256(json.dumps(update, sort_keys=True).encode()).hexdigest()[:32]
        payload = update if isinstance(update, dict) else {"value": update}
        return RawUpdate(NAME, f"bad:{mark}", f"{NAME}:{NOBODY}", payload, error="no update_id")
    return RawUpdate(NAME, str(update["update_id"]), _chat_address(update), update)


def ignored_kind(update: dict[str, Any]) -> str:
    """The kind of an update that we do not handle; empty for those we do, or cannot read."""
    kinds = [name for name in update if name != "update_id"]
    if not kinds or any(kind in KINDS for kind in kinds):
        return ""
    return kinds[0] if kinds[0] in KNOWN else OTHER


def _chat_address(update: dict[str, Any]) -> str:
    for kind in KINDS:
        part = update.get(kind)
        if isinstance(part, dict):
            inside = part.get("message") if kind == "callback_query" else part
            chat = inside.get("chat") if isinstance(inside, dict) else part.get("from")
            if isinstance(chat, dict) and isinstance(chat.get("id"), int):
                return f"{NAME}:{chat['id']}"
    return f"{NAME}:{NOBODY}"


def parse(payload: dict[str, Any], username: str) -> Message | None:
    """The message in an update; None for kinds that are ignored.

    Raises UnreadableUpdate when the update is not what the Bot API promises.
    """
    if ignored_kind(payload):
        return None  # without reading it: what it holds is nobody's concern here
    try:
        update = telegram.Update.de_json(payload)
        if update.callback_query is not None:
            return _tap(update, update.callback_query)
        if update.message is not None and update.message.from_user is not None:
            return _message(update, update.message, update.message.from_user, username)
    except Exception as error:
        raise UnreadableUpdate(f"{type(error).__name__}") from error
    return None


def _tap(update: telegram.Update, query: telegram.CallbackQuery) -> Message | None:
    message = query.message
    if message is None or query.data is None:
        return None
    version, _, action = query.data.partition("~")
    return Message(
        channel=NAME,
        address=f"{NAME}:{message.chat.id}",
        external_id=str(update.update_id),
        sent_at=message.date,
        action=action,
        stale=version != BUTTON_VERSION,
        sender_name=query.from_user.full_name,
        source_message=str(message.message_id),
        group=message.chat.type != "private",
        sender=f"{NAME}:{query.from_user.id}",
    )


def _message(
    update: telegram.Update, message: telegram.Message, user: telegram.User, username: str
) -> Message | None:
    group = message.chat.type != "private"
    if user.is_bot or not _says_something(message):
        return None
    if group and not _for_us(message.text or "", username):
        return None
    replied = message.reply_to_message
    return Message(
        channel=NAME,
        address=f"{NAME}:{message.chat.id}",
        external_id=str(update.update_id),
        sent_at=message.date,
        text=message.text or message.caption or "",
        sender_name=user.full_name,
        attachments=tuple(_attachments(message)),
        contact=_contact(message.contact),
        location=_location(message.location),
        reply_to=str(replied.message_id) if replied else "",
        group=group,
        sender=f"{NAME}:{user.id}",
    )


def _says_something(message: telegram.Message) -> bool:
    """Not so a notice of Telegram's own: somebody joined, a message was pinned."""
    return bool(message.text or message.effective_attachment)


def _for_us(text: str, username: str) -> bool:
    """In a group, a command that names another bot is not for us.

    Until we know our own name (it is asked for at the start) any may be ours: none is lost.
    """
    head = text.split(maxsplit=1)[0] if text.startswith("/") else ""
    _, at, name = head.partition("@")
    return not at or not username or name.lower() == username.lower()


def _attachments(message: telegram.Message) -> list[Attachment]:
    found: list[Attachment] = []
    if message.photo:
        largest = max(message.photo, key=lambda size: size.width * size.height)
        found.append(_file(AttachmentKind.PHOTO, largest, "foto.jpg", "image/jpeg"))
    if message.document:
        item = message.document
        name, mime = item.file_name or "archivo", item.mime_type or "application/octet-stream"
        found.append(_file(AttachmentKind.DOCUMENT, item, name, mime))
    if message.voice:
        mime = message.voice.mime_type or "audio/ogg"
        found.append(_file(AttachmentKind.VOICE, message.voice, "voz.ogg", mime))
    return found


def _file(kind: AttachmentKind, item: Any, name: str, mime: str) -> Attachment:
    return Attachment(kind, name=name, mime=mime, size=item.file_size or 0, ref=item.file_id)


def _contact(contact: telegram.Contact | None) -> Contact | None:
    if contact is None:
        return None
    name = " ".join(filter(None, (contact.first_name, contact.last_name)))
    user = str(contact.user_id) if contact.user_id else ""
    return Contact(phone=contact.phone_number, user_id=user, name=name)


def _location(location: telegram.Location | None) -> Location | None:
    return Location(location.latitude, location.longitude) if location else None

"""A reply as calls of the Bot API: split where it has limits, then posted or edited in place."""

import logging
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import telegram
from telegram.constants import MessageLimit, ParseMode
from telegram.error import TelegramError

from bot.channels import markup as html_markup
from bot.channels.telegram import keyboard
from bot.channels.telegram.errors import BAD_FILE, BAD_MARKUP, NOT_EDITABLE, UNCHANGED, classify
from bot.channels.telegram.uploads import Uploads
from bot.files import FileStore
from bot.messages import Attachment, AttachmentKind, Reply

log = logging.getLogger(__name__)

MAX_TEXT = int(MessageLimit.MAX_TEXT_LENGTH)
MAX_CAPTION = int(MessageLimit.CAPTION_LENGTH)


def fit(reply: Reply) -> list[Reply]:
    """Each part is one call: a text of 4,096 units, a file, a pin; buttons on the last text."""
    reply = keyboard.with_listed_choices(reply)
    texts = html_markup.split(reply.text, MAX_TEXT) if reply.text else []
    bare = replace(reply, text="", buttons=(), attachments=(), location=None)
    files = [replace(bare, attachments=(file,)) for file in reply.attachments]
    pins = [replace(bare, location=reply.location, replace=False)] if reply.location else []
    short = html_markup.units(html_markup.plain(reply.text)) <= MAX_CAPTION
    if len(files) == 1 and short and not pins:
        return [reply]
    parts = [replace(bare, text=text, replace=False) for text in texts]
    if parts:
        parts[0] = replace(parts[0], replace=reply.replace)
        parts[:-1] = [replace(part, ask_contact="") for part in parts[:-1]]
        parts[-1] = replace(parts[-1], buttons=reply.buttons)
    return [*parts, *files, *pins]


@dataclass(frozen=True)
class Outgoing:
    """Puts one fitted reply on the wire. Raises TelegramError."""

    bot: telegram.Bot
    files: FileStore
    uploads: Uploads = field(default_factory=Uploads)

    async def put(self, chat: int, reply: Reply, edit: str) -> str:
        """Returns the message's id; `edit` is that of the message to replace, if any."""
        try:
            if edit.isdigit() and not reply.attachments:
                return await self._edit(chat, reply, int(edit))
            return await self._post(chat, reply, ParseMode.HTML)
        except TelegramError as error:
            if classify(error).kind != BAD_MARKUP:
                raise
            log.error("telegram could not read the markup of template %s", reply.template)
        bare = replace(reply, text=html_markup.plain(reply.text))
        return await self._post(chat, bare, None)

    async def _edit(self, chat: int, reply: Reply, message: int) -> str:
        shown = keyboard.markup(reply)
        try:
            await self.bot.edit_message_text(
                reply.text,
                chat_id=chat,
                message_id=message,
                parse_mode=ParseMode.HTML,
                reply_markup=shown if isinstance(shown, telegram.InlineKeyboardMarkup) else None,
                disable_web_page_preview=True,
            )
        except TelegramError as error:
            kind = classify(error).kind
            if kind == NOT_EDITABLE:
                return await self._post(chat, reply, ParseMode.HTML)
            if kind != UNCHANGED:  # a double tap asks for what is there already
                raise
        return str(message)

    async def _post(self, chat: int, reply: Reply, mode: str | None) -> str:
        if reply.attachments:
            return await self._post_file(chat, reply, reply.attachments[0], mode)
        if place := reply.location:
            pin = await self.bot.send_location(chat, place.latitude, place.longitude)
            return str(pin.message_id)
        sent = await self.bot.send_message(
            chat,
            reply.text,
            parse_mode=mode,
            reply_markup=keyboard.markup(reply),
            disable_web_page_preview=True,
        )
        return str(sent.message_id)

    async def _post_file(self, chat: int, reply: Reply, file: Attachment, mode: str | None) -> str:
        key = (file.path, file.kind)
        known = file.ref or self.uploads.id_of(key)
        try:
            sent = await self._put_file(chat, reply, file, known or self._stored(file), mode)
        except TelegramError as error:
            if file.ref or not known or classify(error).kind != BAD_FILE:
                raise
            self.uploads.forget(key)
            sent = await self._put_file(chat, reply, file, self._stored(file), mode)
        self.uploads.remember(key, sent)
        return str(sent.message_id)

    def _stored(self, file: Attachment) -> Path:
        return self.files.path(file.path)

    async def _put_file(
        self, chat: int, reply: Reply, file: Attachment, source: str | Path, mode: str | None
    ) -> telegram.Message:
        common: dict[str, Any] = {
            "caption": reply.text or None,
            "parse_mode": mode,
            "reply_markup": keyboard.markup(reply),
        }
        if file.kind is AttachmentKind.PHOTO:
            return await self.bot.send_photo(chat, source, filename=file.name, **common)
        if file.kind is AttachmentKind.VOICE:
            return await self.bot.send_voice(chat, source, filename=file.name, **common)
        return await self.bot.send_document(chat, source, filename=file.name, **common)

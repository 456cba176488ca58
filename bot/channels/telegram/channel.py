"""The channel: stored updates in, replies out as calls of the Bot API."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import telegram
from starlette.routing import BaseRoute
from telegram.constants import FileSizeLimit, MessageLimit, ParseMode
from telegram.error import TelegramError

from bot.channels import markup as html_markup
from bot.channels.base import Intake, RawUpdate
from bot.channels.telegram import courtesy, keyboard, menus, polling, updates, webhook
from bot.channels.telegram.errors import (
    BAD_MARKUP,
    NOT_EDITABLE,
    UNCHANGED,
    ApiError,
    as_send_error,
    classify,
)
from bot.channels.telegram.request import AiohttpRequest
from bot.files import FileStore, FileTooLarge, FileUnavailable
from bot.messages import Attachment, AttachmentKind, Message, Reply

log = logging.getLogger(__name__)

NAME = updates.NAME
MAX_TEXT = int(MessageLimit.MAX_TEXT_LENGTH)
MAX_CAPTION = int(MessageLimit.CAPTION_LENGTH)
MAX_DOWNLOAD = int(FileSizeLimit.FILESIZE_DOWNLOAD)


@dataclass(frozen=True)
class Access:
    """How to reach the Bot API, and how it reaches us; without a webhook URL we poll."""

    token: str
    api_url: str
    webhook_url: str = ""
    webhook_secret: str = ""


class TelegramChannel:
    """One bot token."""

    name = NAME

    def __init__(
        self,
        access: Access,
        files: FileStore,
        now: Callable[[], datetime],
        words: menus.Words | None = None,
    ) -> None:
        self.access = access
        self.files = files
        self.words = words or menus.Words()
        self.request = AiohttpRequest()
        self.polling_request = AiohttpRequest(connections=1)
        self.bot = telegram.Bot(
            access.token,
            base_url=f"{access.api_url}/bot",
            base_file_url=f"{access.api_url}/file/bot",
            request=self.request,
            get_updates_request=self.polling_request,
        )
        self.pulse = polling.Pulse(now)
        self.courtesy = courtesy.Courtesy(self.bot)
        self.username = ""
        self._intake: Intake | None = None

    async def start(self, intake: Intake) -> None:
        self._intake = intake

    async def work(self, ended: asyncio.Event) -> None:
        """Introduce the bot, then receive: by polling, or by registering the webhook."""
        introduced = asyncio.create_task(menus.introduce(self, ended))
        try:
            if self.access.webhook_url:
                await webhook.register(self.bot, self.access, self.pulse, ended)
                await ended.wait()
            else:
                await polling.poll(self, ended)
        finally:
            introduced.cancel()

    def routes(self) -> list[BaseRoute]:
        return webhook.routes(self) if self.access.webhook_url else []

    async def take(self, raw: list[RawUpdate]) -> None:
        """Store updates, then be polite about them. Raises when they could not be stored."""
        if self._intake is None:
            raise ConnectionError("not receiving")
        await self._intake(raw)
        self.courtesy.show(raw)

    async def stop(self) -> None:
        self._intake = None

    async def close(self) -> None:
        await self.courtesy.close()
        await self.request.shutdown()
        await self.polling_request.shutdown()

    def parse(self, payload: dict[str, Any], received_at: datetime) -> Message | None:
        return updates.parse(payload, self.username)

    def health(self) -> dict[str, Any]:
        return self.pulse.health(polling=not self.access.webhook_url)

    def link(self, payload: str) -> str:
        return f"https://t.me/{self.username}?start={payload}" if self.username else ""

    def fit(self, reply: Reply) -> list[Reply]:
        """Each part is one call: texts of 4,096 units, one file each, buttons on the last text."""
        reply = keyboard.with_listed_choices(reply)
        texts = html_markup.split(reply.text, MAX_TEXT) if reply.text else []
        files = [replace(reply, text="", buttons=(), attachments=(f,)) for f in reply.attachments]
        short = html_markup.units(html_markup.plain(reply.text)) <= MAX_CAPTION
        if len(files) == 1 and texts and short:
            return [reply]
        parts = [replace(reply, text=t, buttons=(), attachments=()) for t in texts]
        if parts:
            parts[0] = replace(parts[0], replace=reply.replace)
            parts[-1] = replace(parts[-1], buttons=reply.buttons, ask_contact=reply.ask_contact)
        return [*parts, *files]

    async def show_menu(self, address: str, commands: tuple[str, ...]) -> None:
        await menus.show(self.bot, self.words, _chat(address), commands)

    async def fetch(self, file: Attachment) -> bytes:
        """The content of a file somebody sent. Raises FileTooLarge or FileUnavailable."""
        if file.size > MAX_DOWNLOAD:
            raise FileTooLarge
        try:
            found = await self.bot.get_file(file.ref)
            return bytes(await found.download_as_bytearray())
        except TelegramError as error:
            too_big = isinstance(error, ApiError) and "too big" in error.description
            raise (FileTooLarge if too_big else FileUnavailable) from None

    async def send(self, address: str, reply: Reply, *, key: str, edit: str = "") -> str:
        try:
            return await self._send(_chat(address), reply, edit)
        except TelegramError as error:
            raise as_send_error(error) from None

    async def _send(self, chat: int, reply: Reply, edit: str) -> str:
        self.courtesy.answered(chat)
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
        sent = await self.bot.send_message(
            chat,
            reply.text,
            parse_mode=mode,
            reply_markup=keyboard.markup(reply),
            disable_web_page_preview=True,
        )
        return str(sent.message_id)

    async def _post_file(self, chat: int, reply: Reply, file: Attachment, mode: str | None) -> str:
        source: str | Path = file.ref or self.files.path(file.path)
        common: dict[str, Any] = {
            "caption": reply.text or None,
            "parse_mode": mode,
            "reply_markup": keyboard.markup(reply),
        }
        if file.kind is AttachmentKind.PHOTO:
            sent = await self.bot.send_photo(chat, source, filename=file.name, **common)
        elif file.kind is AttachmentKind.VOICE:
            sent = await self.bot.send_voice(chat, source, filename=file.name, **common)
        else:
            sent = await self.bot.send_document(chat, source, filename=file.name, **common)
        return str(sent.message_id)


def _chat(address: str) -> int:
    return int(address.partition(":")[2])

"""The channel: stored updates in, replies out as calls of the Bot API."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import telegram
from starlette.routing import BaseRoute
from telegram.constants import FileSizeLimit
from telegram.error import TelegramError

from bot.channels.base import Intake, RawUpdate
from bot.channels.telegram import courtesy, menus, polling, sending, updates, webhook
from bot.channels.telegram.errors import REVOKED, ApiError, as_send_error, classify
from bot.channels.telegram.pulse import Pulse
from bot.channels.telegram.request import AiohttpRequest
from bot.channels.telegram.timing import Timing
from bot.files import FileStore, FileTooLarge, FileUnavailable
from bot.messages import Attachment, Message, Reply

NAME = updates.NAME
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
        timing: Timing | None = None,
    ) -> None:
        self.access = access
        self.timing = timing or Timing()
        self.words = words or menus.Words()
        self.request = AiohttpRequest(total_seconds=self.timing.call)
        self.polling_request = AiohttpRequest(connections=1)
        self.bot = telegram.Bot(
            access.token,
            base_url=f"{access.api_url}/bot",
            base_file_url=f"{access.api_url}/file/bot",
            request=self.request,
            get_updates_request=self.polling_request,
        )
        self.outgoing = sending.Outgoing(self.bot, files)
        self.pulse = Pulse(now)
        self.courtesy = courtesy.Courtesy(self.bot, self.timing.typing)
        self.username = ""
        self._intake: Intake | None = None

    async def start(self, intake: Intake) -> None:
        self._intake = intake

    async def work(self, ended: asyncio.Event) -> None:
        """Introduce the bot, then receive: by polling, or by registering the webhook."""
        introduced = asyncio.create_task(menus.introduce(self, ended))
        try:
            if self.access.webhook_url:
                await webhook.register(self, ended)
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
        self.pulse.ignored.update(filter(None, (updates.ignored_kind(u.payload) for u in raw)))
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
        return sending.fit(reply)

    async def show_menu(self, address: str, commands: tuple[str, ...]) -> None:
        self.courtesy.begin(menus.show(self.bot, self.words, _chat(address), commands))

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
        chat = _chat(address)
        self.courtesy.answered(chat)
        try:
            message_id = await self.outgoing.put(chat, reply, edit)
        except TelegramError as error:
            if classify(error).kind == REVOKED:
                self.pulse.fail(REVOKED)
            raise as_send_error(error) from None
        self.pulse.sent()
        return message_id


def _chat(address: str) -> int:
    return int(address.partition(":")[2])

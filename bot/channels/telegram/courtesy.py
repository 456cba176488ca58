"""Small signs of life: a tapped button is released at once, slow work shows «escribiendo…»."""

import asyncio
from collections.abc import Coroutine
from typing import Any

import telegram
from telegram.constants import ChatAction
from telegram.error import TelegramError

from bot.channels.base import RawUpdate
from bot.channels.telegram.updates import NOBODY

MAX_PENDING = 200
"""Courtesies never pile up: in a storm they are left out."""


class Courtesy:
    """Best effort: nothing here may fail a message or hold it back."""

    def __init__(self, bot: telegram.Bot, typing_after: float) -> None:
        self._bot = bot
        self._typing_after = typing_after
        self._tasks: set[asyncio.Task[None]] = set()
        self._typing: dict[int, asyncio.TimerHandle] = {}

    def show(self, raw: list[RawUpdate]) -> None:
        for update in raw:
            query = update.payload.get("callback_query")
            if isinstance(query, dict) and query.get("id"):
                self.begin(self._bot.answer_callback_query(str(query["id"])))
            elif (chat := update.chat.partition(":")[2]).isdigit() and chat != NOBODY:
                self._expect(int(chat))  # a group's number is negative: most are not ours

    def answered(self, chat: int) -> None:
        timer = self._typing.pop(chat, None)
        if timer is not None:
            timer.cancel()

    async def close(self) -> None:
        for timer in self._typing.values():
            timer.cancel()
        self._typing.clear()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _expect(self, chat: int) -> None:
        if chat in self._typing or len(self._typing) >= MAX_PENDING:
            return
        loop = asyncio.get_running_loop()
        self._typing[chat] = loop.call_later(self._typing_after, self._type, chat)

    def _type(self, chat: int) -> None:
        self._typing.pop(chat, None)
        self.begin(self._bot.send_chat_action(chat, ChatAction.TYPING))

    def begin(self, call: Coroutine[Any, Any, Any]) -> None:
        """Make the call in the background, unless too many wait already."""
        if len(self._tasks) >= MAX_PENDING:
            call.close()
            return
        task = asyncio.create_task(_quietly(call))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _quietly(call: Coroutine[Any, Any, Any]) -> None:
    try:
        await call
    except (TelegramError, OSError):
        return

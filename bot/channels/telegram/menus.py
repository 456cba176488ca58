"""How the bot presents itself: its name for @mentions, its description, its command menus."""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import telegram
from telegram import BotCommand, BotCommandScopeAllPrivateChats, BotCommandScopeChat
from telegram.error import TelegramError

from bot.channels.telegram.errors import REVOKED, classify
from bot.channels.telegram.timing import Backoff

if TYPE_CHECKING:
    from bot.channels.telegram.channel import TelegramChannel

log = logging.getLogger(__name__)

MAX_COMMANDS = 100


@dataclass(frozen=True)
class Words:
    """What the bot says of itself: rendered elsewhere, shown by Telegram."""

    description: str = ""
    short: str = ""
    commands: Mapping[str, str] = field(default_factory=dict)
    public: tuple[str, ...] = ()


async def introduce(channel: "TelegramChannel", ended: asyncio.Event) -> None:
    """Set what strangers see, as often as it takes; nothing waits for it."""
    backoff = Backoff(channel.timing)
    known = False
    while not ended.is_set():
        try:
            channel.username = (await channel.bot.get_me()).username or ""
            known = True
            await channel.bot.set_my_description(channel.words.description)
            await channel.bot.set_my_short_description(channel.words.short)
            words = channel.words
            await _set(channel.bot, words, words.public, BotCommandScopeAllPrivateChats())
            return
        except TelegramError as error:
            kind = classify(error).kind
            log.warning("the bot could not introduce itself: %s", kind)
            if known and kind == REVOKED:
                return  # it knows the token, so it is the method that it lacks: an emulator
            await backoff.wait(ended)


async def show(bot: telegram.Bot, words: Words, chat: int, commands: tuple[str, ...]) -> None:
    """The menu of one chat: what this person may use."""
    try:
        await _set(bot, words, commands, BotCommandScopeChat(chat))
    except TelegramError as error:
        log.warning("a menu could not be shown: %s", classify(error).kind)


async def _set(
    bot: telegram.Bot, words: Words, names: tuple[str, ...], scope: telegram.BotCommandScope
) -> None:
    listed = [BotCommand(name, words.commands[name]) for name in names if name in words.commands]
    await bot.set_my_commands(listed[:MAX_COMMANDS], scope=scope)

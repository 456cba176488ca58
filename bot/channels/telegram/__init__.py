"""Telegram: long polling or webhook in, the Bot API out."""

from bot.channels.telegram.channel import NAME, Access, TelegramChannel
from bot.channels.telegram.menus import Words
from bot.channels.telegram.timing import Timing

__all__ = ["NAME", "Access", "TelegramChannel", "Timing", "Words"]

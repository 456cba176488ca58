"""Telegram: long polling or webhook in, the Bot API out."""

from bot.channels.telegram.channel import NAME, Access, TelegramChannel
from bot.channels.telegram.menus import Words

__all__ = ["NAME", "Access", "TelegramChannel", "Words"]

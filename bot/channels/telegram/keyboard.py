"""Buttons as Telegram shows them: long choices are listed in the text and tapped by number."""

import html
import logging
from dataclasses import replace

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)

from bot.channels.telegram.updates import BUTTON_VERSION
from bot.messages import Button, Reply

log = logging.getLogger(__name__)

MAX_CALLBACK_BYTES = 64
LONG_LABEL = 34
"""Characters that a phone shows on a button as wide as the chat; longer ones would be cut."""
NUMBERS_PER_ROW = 5

Markup = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove


def with_listed_choices(reply: Reply) -> Reply:
    """Choices too long for a button move into the text, numbered as they can be typed."""
    choices = reply.choices()
    if not any(len(button.label) > LONG_LABEL for button in choices):
        return reply
    number = {id(button): place for place, button in enumerate(choices, start=1)}
    lines: list[str] = []
    rows: list[tuple[Button, ...]] = []
    numbers: list[Button] = []
    for row in reply.buttons:
        short = []
        for button in row:
            if len(button.label) > LONG_LABEL and button.action:
                place = number[id(button)]
                lines.append(f"<b>{place}.</b> {html.escape(button.label)}")
                numbers.append(Button(label=str(place), action=button.action))
            else:
                short.append(button)
        if short:
            rows += _number_rows(numbers)
            numbers = []
            rows.append(tuple(short))
    rows += _number_rows(numbers)
    text = "\n\n".join([reply.text, "\n".join(lines)])
    return replace(reply, text=text, buttons=tuple(rows))


def _number_rows(numbers: list[Button]) -> list[tuple[Button, ...]]:
    return [
        tuple(numbers[start : start + NUMBERS_PER_ROW])
        for start in range(0, len(numbers), NUMBERS_PER_ROW)
    ]


def markup(reply: Reply) -> Markup | None:
    """The keyboard of a reply, if it has one."""
    if reply.ask_contact:
        share = KeyboardButton(reply.ask_contact, request_contact=True)
        return ReplyKeyboardMarkup([[share]], resize_keyboard=True, one_time_keyboard=True)
    rows = [[made for b in row if (made := _inline(b))] for row in reply.buttons]
    return InlineKeyboardMarkup([row for row in rows if row]) if any(rows) else None


def _inline(button: Button) -> InlineKeyboardButton | None:
    if button.url:
        return InlineKeyboardButton(button.label, url=button.url)
    data = f"{BUTTON_VERSION}~{button.action}"
    if len(data.encode()) > MAX_CALLBACK_BYTES:
        log.error("a button's action is too long for Telegram: %s", button.action.partition(":")[0])
        return None
    return InlineKeyboardButton(button.label, callback_data=data)

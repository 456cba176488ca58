"""Keyboards: what Telegram refuses in a `reply_markup`, and which kind it shows again."""

from typing import Any

from tests.telegram_api.calls import Call
from tests.telegram_api.errors import bad

MAX_CALLBACK_BYTES = 64
MAX_BUTTONS = 100
UNREADABLE = "can't parse reply keyboard markup JSON object"
KINDS = ("inline_keyboard", "keyboard", "remove_keyboard", "force_reply")
ACTIONS = (
    "callback_data",
    "url",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
)
SCHEMES = ("http://", "https://", "tg://", "ton://")


def read(call: Call) -> dict[str, Any] | None:
    """The checked markup of a send; None without one or with an empty inline keyboard."""
    markup = call.structure("reply_markup", UNREADABLE)
    if markup is None:
        return None
    if not isinstance(markup, dict) or not any(kind in markup for kind in KINDS):
        raise bad("object expected as reply markup")
    if "inline_keyboard" in markup:
        _check_inline(markup["inline_keyboard"])
        return markup if any(markup["inline_keyboard"]) else None
    if "keyboard" in markup:
        _check_reply(markup["keyboard"])
    return markup


def inline_only(markup: dict[str, Any] | None) -> dict[str, Any] | None:
    """Messages come back with inline keyboards; reply keyboards belong to the screen."""
    return markup if markup and "inline_keyboard" in markup else None


def _check_inline(rows: Any) -> None:
    for button in _buttons(rows, "inline_keyboard", "InlineKeyboardMarkup"):
        _check_inline_button(button)


def _check_inline_button(button: Any) -> None:
    prefix = "can't parse inline keyboard button: "
    if not isinstance(button, dict):
        raise bad(f"{prefix}InlineKeyboardButton must be an Object")
    if not isinstance(button.get("text"), str):
        raise bad(f'{prefix}Field "text" must be of type String')
    if not any(action in button for action in ACTIONS):
        raise bad(f"{prefix}Text buttons are unallowed in the inline keyboard")
    data = button.get("callback_data")
    if data is not None and not 1 <= len(str(data).encode()) <= MAX_CALLBACK_BYTES:
        raise bad("BUTTON_DATA_INVALID")
    url = button.get("url")
    if url is not None and not str(url).startswith(SCHEMES):
        raise bad(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def _check_reply(rows: Any) -> None:
    for button in _buttons(rows, "keyboard", "ReplyKeyboardMarkup"):
        text = button.get("text") if isinstance(button, dict) else button
        if not isinstance(text, str):
            raise bad("can't parse keyboard button: KeyboardButton must be an Object")


def _buttons(rows: Any, field: str, kind: str) -> list[Any]:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad(f'field "{field}" of the {kind} must be an Array of Arrays')
    buttons = [button for row in rows for button in row]
    if len(buttons) > MAX_BUTTONS:
        raise bad("reply markup is too long")
    return buttons

"""How the bot presents itself: name, descriptions, menus of commands, and chats it looks at."""

import json
import re
from typing import Any

from tests.telegram_api.calls import Call
from tests.telegram_api.errors import bad
from tests.telegram_api.people import BOT
from tests.telegram_api.world import World

MAX_COMMANDS = 100
MAX_COMMAND_DESCRIPTION = 256
COMMAND = re.compile(r"[a-z0-9_]{1,32}")
LANGUAGE = re.compile(r"([a-z]{2})?")
TEXTS = {
    "name": ("name", 64),
    "description": ("description", 512),
    "shortdescription": ("short_description", 120),
}
CHAT_SCOPES = ("chat", "chat_administrators", "chat_member")
SCOPES = ("default", "all_private_chats", "all_group_chats", "all_chat_administrators")
DEFAULT_MENU = {"type": "default"}


def get_me(world: World, call: Call) -> dict[str, Any]:
    return {
        **BOT,
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def get_chat(world: World, call: Call) -> dict[str, Any]:
    chat = world.chats.open(call.chat_id, any_chat=world.policy.any_chat)
    return {
        **chat.to_json(),
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(
            (
                "unlimited_gifts",
                "limited_gifts",
                "unique_gifts",
                "premium_subscription",
                "gifts_from_channels",
            ),
            False,
        ),
    }


def set_my_commands(world: World, call: Call) -> bool:
    commands = call.structure("commands")
    if not isinstance(commands, list):
        raise bad("can't parse commands: expected an Array of BotCommand")
    if len(commands) > MAX_COMMANDS:
        raise bad("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        _check_command(command)
    world.commands[_scope(world, call)] = commands
    return True


def get_my_commands(world: World, call: Call) -> list[dict[str, Any]]:
    return world.commands.get(_scope(world, call), [])


def delete_my_commands(world: World, call: Call) -> bool:
    world.commands.pop(_scope(world, call), None)
    return True


def set_text(world: World, call: Call) -> bool:
    """setMyName, setMyDescription, setMyShortDescription."""
    field, limit = TEXTS[call.method.lower().removeprefix("setmy")]
    text = call.text(field)
    if len(text) > limit:
        raise bad(f"bot {field.replace('_', ' ')} is too long")
    world.profile[_text_key(field, call)] = text
    return True


def get_text(world: World, call: Call) -> dict[str, str]:
    """getMyName, getMyDescription, getMyShortDescription."""
    field, _ = TEXTS[call.method.lower().removeprefix("getmy")]
    return {field: world.profile.get(_text_key(field, call), "")}


def set_chat_menu_button(world: World, call: Call) -> bool:
    menu = call.structure("menu_button") or DEFAULT_MENU
    if not isinstance(menu, dict) or "type" not in menu:
        raise bad("can't parse menu button: MenuButton must be an Object")
    world.profile[f"menu {call.text('chat_id')}".strip()] = menu
    return True


def get_chat_menu_button(world: World, call: Call) -> Any:
    return world.profile.get(f"menu {call.text('chat_id')}".strip(), DEFAULT_MENU)


def _check_command(command: Any) -> None:
    if not isinstance(command, dict):
        raise bad("can't parse bot command: BotCommand must be an Object")
    if not COMMAND.fullmatch(str(command.get("command", "")).removeprefix("/")):
        raise bad("BOT_COMMAND_INVALID")
    if not 1 <= len(str(command.get("description", ""))) <= MAX_COMMAND_DESCRIPTION:
        raise bad("BOT_COMMAND_DESCRIPTION_INVALID")


def _scope(world: World, call: Call) -> tuple[str, str]:
    scope = call.structure("scope") or {"type": "default"}
    kind = scope.get("type") if isinstance(scope, dict) else None
    if kind in CHAT_SCOPES:
        world.chats.open(int(scope.get("chat_id", 0)), any_chat=world.policy.any_chat)
    elif kind not in SCOPES:
        raise bad("can't parse BotCommandScope: unsupported type specified")
    if not LANGUAGE.fullmatch(call.text("language_code")):
        raise bad("invalid language_code specified")
    return json.dumps(scope, sort_keys=True), call.text("language_code")


def _text_key(field: str, call: Call) -> str:
    return f"{field} {call.text('language_code')}".strip()

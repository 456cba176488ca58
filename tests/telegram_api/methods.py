"""Every method of the Bot API that the fake knows; all others are answered with 404."""

from collections.abc import Callable
from typing import Any

from tests.telegram_api import editing, intake, profile, sending
from tests.telegram_api.calls import Call
from tests.telegram_api.world import World

Method = Callable[[World, Call], Any]

METHODS: dict[str, Method] = {
    "getme": profile.get_me,
    "getupdates": intake.get_updates,
    "setwebhook": intake.set_webhook,
    "deletewebhook": intake.delete_webhook,
    "getwebhookinfo": intake.get_webhook_info,
    "getfile": intake.get_file,
    "sendmessage": sending.send_message,
    "sendphoto": sending.send_photo,
    "senddocument": sending.send_document,
    "sendvoice": sending.send_voice,
    "sendlocation": sending.send_location,
    "sendchataction": sending.send_chat_action,
    "editmessagetext": editing.edit_message_text,
    "editmessagecaption": editing.edit_message_caption,
    "editmessagereplymarkup": editing.edit_message_reply_markup,
    "deletemessage": editing.delete_message,
    "answercallbackquery": editing.answer_callback_query,
    "getchat": profile.get_chat,
    "setmycommands": profile.set_my_commands,
    "getmycommands": profile.get_my_commands,
    "deletemycommands": profile.delete_my_commands,
    "setmyname": profile.set_text,
    "getmyname": profile.get_text,
    "setmydescription": profile.set_text,
    "getmydescription": profile.get_text,
    "setmyshortdescription": profile.set_text,
    "getmyshortdescription": profile.get_text,
    "setchatmenubutton": profile.set_chat_menu_button,
    "getchatmenubutton": profile.get_chat_menu_button,
}

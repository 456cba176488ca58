"""Requests of the bot against the published description of the Bot API."""

import json
from typing import Any

import pytest

from tests.telegram_api.calls import Call, Upload
from tests.telegram_api.fixtures import SPECIFICATION
from tests.telegram_api.specification import Specification


@pytest.fixture(scope="module")
def specification() -> Specification:
    return Specification(SPECIFICATION)


def call(method: str, **params: Any) -> Call:
    return Call("1:x", method, params)


def markup(**button: Any) -> str:
    return json.dumps({"inline_keyboard": [[{"text": "x", **button}]]})


@pytest.mark.parametrize(
    "request_",
    [
        call("getMe"),
        call("sendMessage", chat_id="7", text="hola", reply_markup=markup(callback_data="a")),
        call("sendMessage", chat_id=7, text="<b>" + "a" * 4096 + "</b>", parse_mode="HTML"),
        call("sendMessage", chat_id="7", text="[1, 2]", disable_notification="true"),
        call("setMyCommands", commands='[{"command": "a", "description": "b"}]'),
        call("setMyCommands", commands="[]", scope='{"type": "chat", "chat_id": 7}'),
        call("getUpdates", offset="-1", timeout="10", allowed_updates='["message"]'),
        Call("1:x", "sendDocument", {"chat_id": "7"}, {"document": Upload("a", "", b"")}),
    ],
)
def test_it_finds_nothing_in_a_sound_request(specification: Specification, request_: Call) -> None:
    assert specification.violations(request_) == []


@pytest.mark.parametrize(
    ("request_", "violation"),
    [
        (call("sendNothing"), "sendNothing: unknown method"),
        (call("sendMessage", text="x"), "sendMessage.chat_id: required"),
        (call("sendMessage", chat_id="7", text="x", foo="1"), "sendMessage.foo: unknown parameter"),
        (call("sendMessage", chat_id="7", text=""), "sendMessage.text: 0 characters, allowed 1"),
        (call("sendMessage", chat_id="7", text="👍" * 2049), "sendMessage.text: 4098 characters"),
        (
            call("sendMessage", chat_id="7", text="x", reply_markup=markup(callback_data="ñ" * 33)),
            "callback_data: 66 bytes, allowed 1-64",
        ),
        (
            call("sendMessage", chat_id="7", text="x", reply_markup=markup(callback="a")),
            "callback: unknown in InlineKeyboardButton",
        ),
        (call("sendMessage", chat_id="7", text="x", reply_markup="no"), "reply_markup: not a"),
        (call("answerCallbackQuery", callback_query_id="1", text="a" * 201), "201 characters"),
        (call("getUpdates", timeout="diez"), "getUpdates.timeout: not a Integer"),
    ],
)
def test_it_names_what_is_wrong_and_where(
    specification: Specification, request_: Call, violation: str
) -> None:
    assert any(violation in found for found in specification.violations(request_))

"""An emulator that nobody of this project wrote: the npm package, installed and started.

`telegram-test-api` needs a few corrections to speak with today's clients: `start_shim.js`.
"""

import json
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.processes import ROOT, free_port, until
from tests.telegram_api.calls import Call
from tests.telegram_api.fixtures import SPECIFICATION
from tests.telegram_api.specification import Specification

PACKAGE = "telegram-test-api@4.2.1"
FOLDER = ROOT / ".emulator"
INSTALL_SECONDS = 180
REQUIRED = os.environ.get("MUNICIPIO_TEST_EMULATOR") == "required"


def missing(reason: str) -> None:
    """No emulator here: skip and say why, or fail where it must not be missing."""
    (pytest.fail if REQUIRED else pytest.skip)(reason)


@contextmanager
def installed_and_running(shim: Path) -> Iterator[str]:
    """Yields the root URL of the emulator's Bot API."""
    modules = _install()
    port = free_port()
    process = subprocess.Popen(
        ["node", str(shim), str(port)],
        env={**os.environ, "NODE_PATH": str(modules)},
        stdout=subprocess.PIPE,
    )
    assert process.stdout
    if not process.stdout.readline():
        pytest.fail("the emulator did not start")
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    process.wait()
    process.stdout.close()


def _install() -> Path:
    """The folder of node's modules; kept between runs."""
    modules = FOLDER / "node_modules"
    if (modules / "telegram-test-api").is_dir():
        return modules
    for tool in ("npm", "node"):
        if not shutil.which(tool):
            missing(f"falta {tool}, y sin él no hay emulador")
    FOLDER.mkdir(exist_ok=True)
    command = ["npm", "install", "--no-save", "--no-audit", "--no-fund", "--prefix", str(FOLDER)]
    try:
        subprocess.run(
            [*command, PACKAGE], capture_output=True, timeout=INSTALL_SECONDS, check=True
        )
    except subprocess.SubprocessError:
        missing(f"npm no pudo instalar {PACKAGE}")
    return modules


@dataclass
class Emulator:
    """One bot of the emulator, and one person who speaks with it."""

    url: str
    token: str
    person: int = 7
    _session: aiohttp.ClientSession | None = field(default=None, repr=False)

    @property
    def _rosa(self) -> dict[str, Any]:
        return {"id": self.person, "is_bot": False, "first_name": "Rosa"}

    @property
    def _chat(self) -> dict[str, Any]:
        return {"id": self.person, "type": "private", "first_name": "Rosa"}

    async def ask(self, text: str) -> dict[str, Any]:
        """Say something; returns the next message of the bot."""
        before = len(await self.sent())
        spoken = {"from": self._rosa, "chat": self._chat, "date": int(time.time()), "text": text}
        path, more = "sendMessage", {}
        if text.startswith("/"):
            length = len(text.split()[0])
            entity = {"type": "bot_command", "offset": 0, "length": length}
            path, more = "sendCommand", {"entities": [entity]}
        await self._post(path, {"botToken": self.token, **spoken, **more})
        return await self.next(before)

    async def tap(self, label: str) -> None:
        """Tap the newest button that bears the label."""
        for item in reversed(await self.sent()):
            for row in item["message"].get("reply_markup", {}).get("inline_keyboard", ()):
                for button in row:
                    if label in button["text"]:
                        await self._tap(item, button["callback_data"])
                        return
        raise AssertionError(f"no button «{label}» on screen")

    async def _tap(self, item: dict[str, Any], data: str) -> None:
        message = {
            "message_id": item["messageId"],
            "date": int(time.time()),
            "chat": self._chat,
            "text": item["message"]["text"],
        }
        tapped = {"from": self._rosa, "message": message, "data": data}
        await self._post("sendCallback", {"botToken": self.token, **tapped})

    async def next(self, before: int) -> dict[str, Any]:
        async def come() -> bool:
            return len(await self.sent()) > before

        await until(come)
        message: dict[str, Any] = (await self.sent())[before]["message"]
        return message

    async def sent(self) -> list[dict[str, Any]]:
        """The bot's messages to this person, as they look now."""
        history = (await self._post("getUpdatesHistory", {"token": self.token}))["result"]
        chat = str(self.person)
        return [item for item in history if str(item.get("message", {}).get("chat_id")) == chat]

    async def violations(self) -> list[str]:
        """What the bot sent here that is not as the Bot API was published."""
        published, found = Specification(SPECIFICATION), []
        for item in await self.sent():
            edited = "message_id" in item["message"]
            method = "editMessageText" if edited else "sendMessage"
            found += published.violations(Call(self.token, method, item["message"]))
        return found

    async def close(self) -> None:
        if self._session:
            await self._session.close()

    async def _post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        if self._session is None:
            self._session = aiohttp.ClientSession()
        async with self._session.post(f"{self.url}/{path}", json=body) as answer:
            result: dict[str, Any] = json.loads(await answer.read())
            return result

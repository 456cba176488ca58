"""A Bot API emulator that nobody of this project wrote, in a process of its own, and phones on it.

The npm package `telegram-test-api`, with the small corrections of a file that lies beside the
project. It has no menus, no chat actions and no files, and answers those calls with 404.
"""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import aiohttp

from tests.processes import ROOT, free_port, until

PACKAGE = "telegram-test-api@4.2.1"
FOLDER = ROOT / ".emulator"
MODULES = FOLDER / "node_modules"
INSTALL_SECONDS = 180
TOKEN = "123456:token-del-emulador"


class Unavailable(Exception):  # noqa: N818 - named for what it says
    """Why the emulator cannot be had on this machine."""


def install() -> None:
    """Fetch the package once; nothing of it enters the project. Raises Unavailable."""
    if not shutil.which("node"):
        raise Unavailable("falta node")
    if (MODULES / PACKAGE.partition("@")[0]).exists():
        return
    if not (npm := shutil.which("npm")):
        raise Unavailable("falta npm")
    FOLDER.mkdir(exist_ok=True)
    options = ("--no-save", "--no-audit", "--no-fund", "--prefix", str(FOLDER))
    try:
        subprocess.run(
            [npm, "install", *options, PACKAGE],
            capture_output=True,
            timeout=INSTALL_SECONDS,
            check=True,
        )
    except (subprocess.SubprocessError, OSError) as error:
        raise Unavailable(f"npm no pudo instalar {PACKAGE}: {type(error).__name__}") from error


@contextmanager
def running(shim: Path) -> Iterator[str]:
    """The emulator until the block ends; gives its address."""
    port = free_port()
    node = subprocess.Popen(
        ["node", str(shim), str(port)],
        env=os.environ | {"NODE_PATH": str(MODULES)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    assert node.stdout
    try:
        first = node.stdout.readline()
        assert first.startswith(b"up"), first + node.stdout.read()
        yield f"http://127.0.0.1:{port}"
    finally:
        node.kill()
        node.wait()
        node.stdout.close()


class Phone:
    """One person's chat with the bot, as the emulator's client side shows it."""

    def __init__(self, http: aiohttp.ClientSession, url: str, chat: int) -> None:
        self._http = http
        self._url = url
        self._chat = {"id": chat, "type": "private", "first_name": "Rosa"}
        self._person = {"id": chat, "is_bot": False, "first_name": "Rosa"}

    async def say(self, text: str, *words: str) -> str:
        """Say something, and wait for a message that has all these words; returns it."""
        act: dict[str, Any] = {"text": text}
        if text.startswith("/"):
            length = len(text.split()[0])
            act["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
        return await self._act("sendCommand" if "entities" in act else "sendMessage", act, words)

    async def tap(self, label: str, *words: str) -> str:
        """Tap the newest button with this label; a message with the words comes, or becomes so."""
        shown = list(reversed(await self._screen()))
        number, data = next(
            (item["messageId"], button["callback_data"])
            for item in shown
            for row in item["message"].get("reply_markup", {}).get("inline_keyboard", ())
            for button in row
            if label in button["text"]
        )
        message = {"message_id": number, "chat": self._chat, "date": int(time.time())}
        return await self._act("sendCallback", {"data": data, "message": message}, words)

    async def _act(self, path: str, act: dict[str, Any], words: tuple[str, ...]) -> str:
        before = await self._texts()
        common = {"botToken": TOKEN, "date": int(time.time()), "from": self._person}
        await self._post(path, {**common, "chat": self._chat, **act})
        found: list[str] = []

        async def came() -> bool:
            now = await self._texts()
            fresh = [text for number, text in now.items() if before.get(number) != text]
            found[:] = [text for text in fresh if all(word in text for word in words)]
            return bool(found)

        try:
            await until(came)
        except TimeoutError as error:
            raise AssertionError(f"{words} no llegó; se ve {await self._texts()}") from error
        return found[-1]

    async def _texts(self) -> dict[int, str]:
        return {item["messageId"]: item["message"]["text"] for item in await self._screen()}

    async def _screen(self) -> list[dict[str, Any]]:
        """What the bot wrote to this chat, oldest first, as it looks now."""
        items = (await self._post("getUpdatesHistory", {"token": TOKEN}))["result"]
        mine = str(self._chat["id"])
        return [item for item in items if str(item.get("message", {}).get("chat_id")) == mine]

    async def _post(self, path: str, body: dict[str, Any]) -> Any:
        async with self._http.post(f"{self._url}/{path}", json=body) as answer:
            return await answer.json()

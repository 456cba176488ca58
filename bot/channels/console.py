"""The terminal as a channel: `municipio chat` holds the same conversation as any other."""

import asyncio
import html
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from bot.channels.base import Intake
from bot.files import FileUnavailable
from bot.messages import Attachment, Message, Reply

NAME = "console"
_TAGS = re.compile(r"</?(?:b|i|u|s|code|pre)>")
_LINK = re.compile(r'<a href="([^"]*)">(.*?)</a>')


class ConsoleChannel:
    """Writes replies with `write`; what is typed is stored by the command line."""

    name = NAME

    def __init__(self, address: str, write: Callable[[str], None] = print) -> None:
        self._address = address
        self._write = write
        self._sent = 0

    async def start(self, intake: Intake) -> None:
        return

    async def stop(self) -> None:
        return

    async def close(self) -> None:
        return

    def parse(self, payload: dict[str, Any], received_at: datetime) -> Message | None:
        return Message(
            channel=NAME,
            address=payload["address"],
            external_id=payload["id"],
            sent_at=received_at,
            text=payload["text"],
        )

    async def send(self, address: str, reply: Reply, *, key: str, edit: str = "") -> str:
        self._sent += 1
        if address == self._address:  # what others are told is not for these eyes
            self._write(as_plain_text(reply))
        return str(self._sent)

    async def work(self, ended: asyncio.Event) -> None:
        return

    def link(self, payload: str) -> str:
        return ""

    def fit(self, reply: Reply) -> list[Reply]:
        return [] if reply.ask_contact else [reply]  # there is no contact to share here

    async def fetch(self, file: Attachment) -> bytes:
        raise FileUnavailable

    async def show_menu(self, address: str, commands: tuple[str, ...]) -> None:
        return

    def health(self) -> dict[str, Any]:
        return {"ok": True}


def as_plain_text(reply: Reply) -> str:
    """The reply as a terminal shows it, its choices numbered."""
    text = _LINK.sub(lambda found: f"{found[2]} ({found[1]})", reply.text)
    lines = [html.unescape(_TAGS.sub("", text))]
    number = 0
    for row in reply.buttons:
        for button in row:
            if button.url:
                lines.append(f"  → {button.label}: {button.url}")
            else:
                number += 1
                lines.append(f"  {number}. {button.label}")
    return "\n".join(lines)

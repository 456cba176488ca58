"""The web chat as a channel: its platform is our own mailbox, pushed by server-sent events."""

import asyncio
import json
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from functools import partial
from typing import Any

from bot.channels.base import Intake, RawUpdate, UnreadableUpdate
from bot.files import FileUnavailable
from bot.messages import Attachment, AttachmentKind, Message, Reply
from db import webchat
from db.engine import Database

NAME = "web"
KEEP_ALIVE_SECONDS = 15.0
TYPING = "event: typing\ndata: {}\n\n"


class WebChat:
    """Mailboxes in the database; every open page waits on its address's bell."""

    name = NAME

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self.database = database
        self.now = now
        self.intake: Intake | None = None
        self._pages: dict[str, set[asyncio.Queue[str]]] = defaultdict(set)
        self._closing = asyncio.Event()

    async def start(self, intake: Intake) -> None:
        self.intake = intake

    async def stop(self) -> None:
        """Let go of the open pages, so that the server can end."""
        self.intake = None
        self._closing.set()
        for pages in self._pages.values():
            for page in pages:
                page.put_nowait("")

    async def close(self) -> None:
        return

    async def receive(self, address: str, payload: dict[str, Any]) -> None:
        """Store what a page sent. Raises when it could not be stored."""
        if self.intake is None:
            raise ConnectionError("not receiving")
        external_id = f"{address}/{payload['id']}"
        await self.intake([RawUpdate(NAME, external_id, address, payload)])
        self._ring(address, TYPING)

    def parse(self, payload: dict[str, Any], received_at: datetime) -> Message | None:
        try:
            files = tuple(
                Attachment(**{**item, "kind": AttachmentKind(item["kind"])})
                for item in payload.get("files", ())
            )
            return Message(
                channel=NAME,
                address=payload["address"],
                external_id=payload["id"],
                sent_at=received_at,
                text=str(payload.get("text", "")),
                action=str(payload.get("action", "")),
                source_message=str(payload.get("source", "")),
                reply_to=str(payload.get("reply_to", "")),
                attachments=files,
            )
        except (KeyError, TypeError, ValueError) as error:
            raise UnreadableUpdate(str(error)) from error

    async def send(self, address: str, reply: Reply, *, key: str, edit: str = "") -> str:
        job = partial(
            webchat.post,
            address=address,
            key=key,
            payload=reply.to_json(),
            edit=edit,
            now=self.now(),
        )
        number = await self.database.run(job)
        self._ring(address, "mail")
        return str(number)

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
        return {"ok": True, "pages": sum(len(pages) for pages in self._pages.values())}

    async def events(
        self, address: str, last: int, show: Callable[[webchat.Mail], dict[str, Any]]
    ) -> AsyncIterator[str]:
        """The stream of one page: all after `last`, then what comes, until the page goes."""
        bell: asyncio.Queue[str] = asyncio.Queue()
        self._pages[address].add(bell)
        try:
            yield "retry: 1000\n\n"
            while not self._closing.is_set():
                for mail in await self.database.run(
                    partial(webchat.after, address=address, last=last)
                ):
                    last = mail.id or last
                    data = json.dumps(show(mail), ensure_ascii=False)
                    yield f"id: {last}\nevent: reply\ndata: {data}\n\n"
                yield await self._wait(bell)
        finally:
            self._pages[address].discard(bell)
            if not self._pages[address]:
                del self._pages[address]

    async def _wait(self, bell: asyncio.Queue[str]) -> str:
        try:
            rung = await asyncio.wait_for(bell.get(), KEEP_ALIVE_SECONDS)
        except TimeoutError:
            return ": still here\n\n"
        return rung if rung == TYPING else ": mail\n\n"

    def _ring(self, address: str, what: str) -> None:
        for page in self._pages.get(address, ()):
            page.put_nowait(what)

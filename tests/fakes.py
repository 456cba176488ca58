"""Fakes: a clock that we turn, a channel that remembers, a bot to talk to."""

import asyncio
import itertools
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import handlers
from bot.channels.base import Intake, RawUpdate, SendError, UnreadableUpdate
from bot.context import Knowledge, Policy
from bot.dispatcher import Dispatcher
from bot.files import FileStore, FileUnavailable
from bot.messages import Attachment, AttachmentKind, Contact, Location, Message, Reply
from bot.metrics import unsettled
from bot.router import Router
from bot.sender import Sender
from db import inbox, outbox
from db.engine import Database

OWNER = "test:1"
SATURDAY = datetime(2026, 11, 21, 15, 0, tzinfo=UTC)
"""21 November 2026, 10:00 in Lima: hand-over season."""


class FakeClock:
    """The time, as an argument: call it to read it, `forward` to turn it."""

    def __init__(self, start: datetime = SATURDAY) -> None:
        self.now = start

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **step: float) -> None:
        self.now += timedelta(**step)

    def set(self, instant: datetime) -> None:
        self.now = instant


class FakeChannel:
    """Remembers what was sent; `fail_next` makes the next sends raise, `files` what is fetched."""

    name = "fake"

    def __init__(self) -> None:
        self.sent: dict[str, list[Reply]] = defaultdict(list)
        self.order: list[tuple[str, Reply]] = []
        self.keys: list[str] = []
        self.edits: list[tuple[str, str]] = []
        self.fail_next: list[SendError | Exception] = []
        self.files: list[bytes | Exception] = []
        self._ids = itertools.count(1)

    async def start(self, intake: Intake) -> None:
        return

    async def stop(self) -> None:
        return

    async def close(self) -> None:
        return

    def parse(self, payload: dict[str, Any], received_at: datetime) -> Message | None:
        if payload.get("ignored"):
            return None
        try:
            contact = payload.get("contact")
            return Message(
                channel=self.name,
                address=payload["address"],
                external_id=payload["id"],
                sent_at=received_at,
                text=payload.get("text", ""),
                action=payload.get("action", ""),
                stale=payload.get("stale", False),
                source_message=payload.get("source", ""),
                reply_to=payload.get("reply_to", ""),
                contact=Contact(**contact) if contact else None,
                location=Location(**payload["location"]) if "location" in payload else None,
                sender_name=payload.get("sender_name", ""),
                group="sender" in payload,
                sender=payload.get("sender", payload["address"]),
                attachments=tuple(
                    Attachment(**{**item, "kind": AttachmentKind(item["kind"])})
                    for item in payload.get("files", ())
                ),
            )
        except (KeyError, TypeError) as error:
            raise UnreadableUpdate(str(error)) from error

    async def send(self, address: str, reply: Reply, *, key: str, edit: str = "") -> str:
        if self.fail_next:
            raise self.fail_next.pop(0)
        self.sent[address].append(reply)
        self.order.append((address, reply))
        self.keys.append(key)
        if edit:
            self.edits.append((address, edit))
        return str(next(self._ids))

    async def work(self, ended: asyncio.Event) -> None:
        return

    def link(self, payload: str) -> str:
        return ""

    def fit(self, reply: Reply) -> list[Reply]:
        return [reply]

    async def fetch(self, file: Attachment) -> bytes:
        found = self.files.pop(0) if self.files else FileUnavailable()
        if isinstance(found, Exception):
            raise found
        return found

    async def show_menu(self, address: str, commands: tuple[str, ...]) -> None:
        return

    def health(self) -> dict[str, Any]:
        return {"ok": True}


class Talk:
    """Speaks as anybody of the cast, through the real inbox, router, dispatcher and sender."""

    def __init__(
        self,
        database: Database,
        knowledge: Knowledge,
        clock: FakeClock,
        router: Router | None = None,
        policy: Policy | None = None,
    ) -> None:
        self.database = database
        self.clock = clock
        self.knowledge = knowledge
        self.channel = FakeChannel()
        self.router = router or handlers.build_router()
        channels = {self.channel.name: self.channel}
        self.sender = Sender(database, channels, OWNER, clock)
        self.dispatcher = Dispatcher(
            database,
            channels,
            self.router,
            knowledge,
            OWNER,
            clock,
            self.sender.accept,
            FileStore(Path(mkdtemp())),
            policy=policy,
        )
        self._ids = itertools.count(1)

    async def __call__(self, who: str, text: str = "", **payload: Any) -> list[Reply]:
        """Say something (or tap, with `action=`), and return what came back to that person."""
        address = f"fake:{who}"
        before = len(self.channel.sent[address])
        await self.post(who, text, **payload)
        await self.settle()
        return self.channel.sent[address][before:]

    async def tap(self, who: str, label: str) -> list[Reply]:
        """Tap the newest button whose label contains `label`."""
        for reply in reversed(self.channel.sent[f"fake:{who}"]):
            for button in reply.choices():
                if label.lower() in button.label.lower():
                    return await self(who, action=button.action, source="1")
        raise AssertionError(f"no button «{label}» on screen")

    async def post(self, who: str, text: str = "", **payload: Any) -> None:
        """Put a message in the inbox without handling it."""
        address = f"fake:{who}"
        identifier = str(payload.pop("id", next(self._ids)))
        record = {"address": address, "id": identifier, "text": text, **payload}
        await self.dispatcher.store([RawUpdate("fake", f"{who}/{identifier}", address, record)])

    async def settle(self) -> None:
        """Handle and send until nothing is left that is due now."""
        while True:
            worked = False
            for chat in await self.database.run(inbox.waiting_chats):
                worked |= await self.dispatcher.handle_head(chat)
            worked |= bool(await self.sender.claim_once())
            await self.sender.drained()
            if not worked:
                return

    async def outbox(self, status: str | None = None) -> list[outbox.Delivery]:
        return await self.database.run(partial(_deliveries, status=status))

    async def unsettled(self) -> int:
        return await self.database.run(unsettled)

    async def close(self) -> None:
        await self.sender.drained()


def _deliveries(session: Any, status: str | None) -> list[outbox.Delivery]:
    query = session.query(outbox.Delivery).order_by(outbox.Delivery.id)
    return list(query.filter_by(status=status) if status else query)

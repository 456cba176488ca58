"""The contract of a channel, and the one error that says what became of a delivery."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from bot.messages import Attachment, Message, Reply


class Fate(StrEnum):
    """What a failed send means for the delivery; decided once, in the channel's own table."""

    RETRY = "retry"
    """Nothing reached the platform: send again, later."""
    PAUSE = "pause"
    """The platform asks everybody to wait; the attempt does not count."""
    BROKEN = "broken"
    """The platform failed while it had the request: answers again, anything else unknown."""
    UNKNOWN = "unknown"
    """It may have been accepted."""
    FAILED = "failed"
    """It never will be."""
    DEAD = "dead"
    """Nobody is reached at this address until they write again."""
    MOVED = "moved"
    """The chat has another address now."""


class SendError(Exception):
    """A delivery that was not confirmed. `retry_after` is in seconds.

    `everyone` says that a pause is for the whole channel, not for this chat alone.
    """

    def __init__(
        self,
        fate: Fate,
        reason: str,
        *,
        retry_after: float = 0,
        new_address: str = "",
        everyone: bool = False,
    ) -> None:
        super().__init__(reason)
        self.fate = fate
        self.reason = reason
        self.retry_after = retry_after
        self.new_address = new_address
        self.everyone = everyone


class UnreadableUpdate(Exception):  # noqa: N818 - named for what it is about
    """The payload is not an update of this platform; it is set aside."""


@dataclass(frozen=True)
class RawUpdate:
    """What a channel hands to the inbox. `error` is set when it can't be read at all."""

    channel: str
    external_id: str
    chat: str
    payload: dict[str, Any]
    error: str = ""


Intake = Callable[[list[RawUpdate]], Awaitable[None]]
"""Stores updates; returns when they are committed, raises when they are not."""


class Channel(Protocol):
    """One platform. `parse` and `send` are all the machine needs of it."""

    name: str

    async def start(self, intake: Intake) -> None:
        """Begin to receive. Returns at once; receiving goes on in the background."""

    async def work(self, ended: asyncio.Event) -> None:
        """What only the active process does (poll, register), until `ended` is set."""

    async def stop(self) -> None:
        """Stop receiving; sending still works."""

    async def close(self) -> None:
        """Give up connections."""

    def parse(self, payload: dict[str, Any], received_at: datetime) -> Message | None:
        """The message in a stored update, None for kinds that are ignored.

        Raises UnreadableUpdate for anything else.
        """

    def link(self, payload: str) -> str:
        """A link that opens a chat with us and says `/start payload`; empty where there is none."""

    def fit(self, reply: Reply) -> list[Reply]:
        """The reply as replies that each are one call: split where the platform has limits."""

    async def fetch(self, file: Attachment) -> bytes:
        """The content of a file somebody sent. Raises FileTooLarge or FileUnavailable."""

    async def show_menu(self, address: str, commands: tuple[str, ...]) -> None:
        """Offer these commands in that chat's menu. Never raises."""

    async def send(self, address: str, reply: Reply, *, key: str, edit: str = "") -> str:
        """Put a reply on the wire; returns the platform's id. Raises SendError.

        `key` names the delivery, for platforms that can tell a repeat; `edit` is the platform's
        id of the message to replace.
        """

    def health(self) -> dict[str, Any]:
        """What `/readyz` shows: `ok` and whatever explains it."""

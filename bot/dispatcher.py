"""Takes waiting updates, chat by chat in turn, and hands their replies to the sender."""

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session

from bot.channels.base import Channel, RawUpdate, UnreadableUpdate
from bot.context import Knowledge, Policy
from bot.files import FileStore, FileTooLarge, FileUnavailable
from bot.handling import Failed, Handled, Handling, note_failure
from bot.live_knowledge import LiveKnowledge
from bot.messages import Attachment, channel_of
from bot.parcels import Parcel
from bot.router import Router
from bot.turns import Turns
from db import inbox
from db.engine import Database

log = logging.getLogger(__name__)

IN_WORK = 16
"""Chats handled at the same time; more only makes each wait longer for the one writer."""
FETCH_TRIES = 3
"""Of a file, when something goes wrong that nobody foresaw; then it counts as unavailable."""
IDLE_POLL_SECONDS = 1.0
"""How often the inbox is looked at unasked: for retries, and for what other processes stored."""


class Dispatcher:
    """Takes waiting updates, chat by chat in turn, and hands their replies to `deliver`."""

    def __init__(
        self,
        database: Database,
        channels: Mapping[str, Channel],
        router: Router,
        knowledge: Knowledge | LiveKnowledge,
        owner: str,
        now: Callable[[], datetime],
        deliver: Callable[[tuple[Parcel, ...]], None],
        files: FileStore,
        wake_sender: Callable[[], None] = lambda: None,
        policy: Policy | None = None,
        has_room: Callable[[str], bool] = lambda channel: True,
    ) -> None:
        self.database = database
        self.channels = channels
        self.now = now
        live = knowledge if isinstance(knowledge, LiveKnowledge) else LiveKnowledge(knowledge)
        self.handling = Handling(router, live, channels, owner, policy or Policy(), files)
        self.deliver = deliver
        self.files = files
        self.wake_sender = wake_sender
        self.has_room = has_room
        self._turns = Turns()
        self._tasks: set[asyncio.Task[None]] = set()
        self._wake = asyncio.Event()

    async def store(self, updates: list[RawUpdate]) -> None:
        """The intake of every channel: committed when it returns."""
        await self.database.run(partial(_store_all, updates=updates, now=self.now()))
        self.notify(update.chat for update in updates)

    def notify(self, chats: Iterable[str] = ()) -> None:
        """These chats have something to handle; without any, just look around."""
        self._turns.add(chats)
        self._wake.set()

    async def run(self, stopping: asyncio.Event) -> None:
        """Handle until `stopping` is set (and `notify` wakes us), then finish what is in work."""
        clock = asyncio.get_running_loop().time
        look_at = 0.0
        while not stopping.is_set():
            self._wake.clear()  # before looking, so that what comes meanwhile is not forgotten
            if clock() >= look_at:
                await self._look()
                look_at = clock() + IDLE_POLL_SECONDS
            self._start_ready()
            with suppress(TimeoutError):
                await asyncio.wait_for(self._wake.wait(), IDLE_POLL_SECONDS)
        if self._tasks:
            await asyncio.wait(self._tasks)

    async def _look(self) -> None:
        """Find what waits; the updates of a channel that is off wait until it is on again."""
        try:
            waiting = await self.database.run(inbox.waiting_chats)
            self.notify(chat for chat in waiting if channel_of(chat) in self.channels)
        except Exception:
            log.exception("could not look at the inbox")

    def _start_ready(self) -> None:
        while len(self._tasks) < IN_WORK and (chat := self._turns.take(self.has_room)):
            task = asyncio.create_task(self._take_turn(chat))
            self._tasks.add(task)
            task.add_done_callback(self._finished)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._wake.set()

    async def handle_head(self, chat: str) -> bool:
        """Handle the chat's oldest update, if it is due; says whether there was one."""
        try:
            handled = await self._handle_head(chat)
        except Failed as failure:
            return await self._note(failure)
        except Exception:
            log.exception("the inbox could not be written")
            return False
        self.deliver(handled.parcels)
        if handled.notices:
            self.wake_sender()
        for address, commands in handled.menus:
            await self.channels[channel_of(address)].show_menu(address, commands)
        return handled.more

    async def _handle_head(self, chat: str) -> Handled:
        """Files are fetched between two attempts: nothing waits for a network in a transaction."""
        files: dict[str, Attachment] = {}
        while True:
            job = partial(self.handling.attempt, chat=chat, files=files, now=self.now())
            handled = await self.database.run(job)
            if not handled.wanted:
                return handled
            for file in handled.wanted:
                files[file.ref] = await self._fetch(chat, file)

    async def _fetch(self, chat: str, file: Attachment) -> Attachment:
        """The file with its content kept, or with the reason why there is none; never raises."""
        for _ in range(FETCH_TRIES):
            try:
                content = await self.channels[channel_of(chat)].fetch(file)
                saved = await asyncio.to_thread(self.files.save, content, file.name, file.mime)
                return replace(file, path=saved.path, size=saved.size)
            except FileTooLarge:
                return replace(file, problem="too_large")
            except FileUnavailable:
                break
            except Exception:
                log.exception("a file could not be fetched")
        return replace(file, problem="unavailable")

    async def _take_turn(self, chat: str) -> None:
        more = False
        try:
            more = await self.handle_head(chat)
        finally:
            # Whatever went wrong, the chat must not stay busy for ever.
            self._turns.finish(chat, more=more)

    async def _note(self, failure: Failed) -> bool:
        """Count the failed attempt; False when not even that could be written."""
        log.error("update %s failed: %s", failure.update_id, type(failure.error).__name__)
        log.debug("update %s", failure.update_id, exc_info=failure.error)
        unreadable = isinstance(failure.error, UnreadableUpdate)
        job = partial(note_failure, failure=failure, now=self.now(), final=unreadable)
        try:
            await self.database.run(job)
        except Exception:
            log.exception("the failure of update %s could not be noted", failure.update_id)
            return False
        return True


def _store_all(session: Session, updates: list[RawUpdate], now: datetime) -> None:
    for update in updates:
        inbox.store(
            session,
            channel=update.channel,
            external_id=update.external_id,
            chat=update.chat,
            payload=update.payload,
            now=now,
            status=inbox.UpdateStatus.FAILED if update.error else inbox.UpdateStatus.WAITING,
            error=update.error,
        )

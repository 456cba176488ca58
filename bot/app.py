"""The composition root: from settings to a running bot. The only importer of `handlers`."""

import asyncio
import logging
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

import handlers
from bot import demo, demo_world, jobs, metrics
from bot.channels.base import Channel
from bot.context import Knowledge, Policy
from bot.dispatcher import Dispatcher
from bot.files import FileStore
from bot.leadership import (
    JointLeadership,
    Leadership,
    leadership,
    new_owner,
    token_leadership,
)
from bot.live_knowledge import LiveKnowledge
from bot.pacing import telegram_pace
from bot.seeding import seed_bodies
from bot.sender import Sender
from bot.settings import Settings
from db import leads, outbox, schema
from db.engine import Database
from knowledge import catalog, practices
from knowledge.matcher import Matcher

if TYPE_CHECKING:
    from bot.clock import Clock

log = logging.getLogger(__name__)

SHUTDOWN_SECONDS = 20.0
FILES = "files"
"""Where in the data folder people's files are kept."""
LEADER_CHECK_SECONDS = 1.0
SETTLE_SECONDS = 0.02


def now() -> datetime:
    """The wall clock; everything below gets it as an argument."""
    return datetime.now(UTC)


def load_knowledge(folder: Path = catalog.ENTRIES) -> Knowledge:
    """Entries, practices and the matcher over them. Raises KnowledgeError with every fault."""
    entries = catalog.load(folder)
    return Knowledge(entries, Matcher(entries.entries.values()), practices.load())


def public_commands() -> tuple[str, ...]:
    """The commands that a stranger sees."""
    router = handlers.build_router()
    unique = dict.fromkeys(router.commands.values())
    return tuple(route.name for route in unique if not route.roles and not route.hidden)


@dataclass
class App:
    """Everything that runs, and in which order it starts and stops."""

    settings: Settings
    database: Database
    knowledge: Knowledge
    channels: dict[str, Channel]
    clock_now: Callable[[], datetime] = now
    owner: str = field(default_factory=new_owner)

    def __post_init__(self) -> None:
        paces = {"telegram": telegram_pace(self.settings.telegram_rate)}
        self.live = LiveKnowledge(self.knowledge)
        self.sender = Sender(self.database, self.channels, self.owner, self.clock_now, paces)
        self.dispatcher = Dispatcher(
            self.database,
            self.channels,
            handlers.build_router(),
            self.live,
            self.owner,
            self.clock_now,
            self.sender.accept,
            FileStore(self.settings.data_dir / FILES),
            self.sender.wake,
            Policy(self.settings.strangers_may_ask, self._link),
            self.sender.has_room,
        )
        self.sender.when_room = self.dispatcher.notify
        self.leadership = self._leadership()
        self.leading = False
        self.clock: Clock | None = None
        self._stopping = asyncio.Event()

    def _leadership(self) -> Leadership:
        ours = leadership(self.database.engine)
        token = self.settings.telegram_token.get_secret_value()
        if not token:
            return ours
        return JointLeadership(ours, token_leadership(token, self.settings.telegram_api_url))

    def _link(self, payload: str) -> str:
        links = (channel.link(payload) for channel in self.channels.values())
        return next(filter(None, links), "")

    def stop(self) -> None:
        """Ask for a graceful end; safe to repeat."""
        self._stopping.set()
        self.dispatcher.notify()
        self.sender.wake()

    async def run(self) -> None:
        """Receive, and as the active process also handle, send and tick, until `stop`."""
        for channel in self.channels.values():
            await channel.start(self.dispatcher.store)
        try:
            while not self._stopping.is_set():
                if await asyncio.to_thread(self.leadership.acquire):
                    await self._lead()
                else:
                    await self._pause(LEADER_CHECK_SECONDS)
        finally:
            await self._close()

    async def _lead(self) -> None:
        from bot.clock import Clock  # APScheduler is not needed to answer a question

        epoch = await self.database.run(partial(leads.take, owner=self.owner, now=self.clock_now()))
        # Only after that commit: whoever led before us can't claim any more.
        stale = partial(outbox.release_stale, owner=self.owner, now=self.clock_now())
        resent, lost = await self.database.run(stale)
        told = "leading as number %s; %s answers go out again, %s outcomes are unknown"
        log.info(told, epoch, resent, lost)
        self.clock = clock = Clock(
            self.database,
            self.clock_now,
            ZoneInfo(self.settings.timezone),
            self.dispatcher.files,
            self.sender.wake,
            self.live,
        )
        clock.start()
        ended = asyncio.Event()
        await self.sender.begin()
        self.leading = True
        work = [
            asyncio.create_task(self.dispatcher.run(ended)),
            asyncio.create_task(self.sender.run(ended)),
            *(asyncio.create_task(channel.work(ended)) for channel in self.channels.values()),
        ]
        try:
            while not self._stopping.is_set() and not any(_crashed(task) for task in work):
                if self.sender.claims.deposed or not await asyncio.to_thread(self.leadership.held):
                    log.error("the lead is lost; another process may take over")
                    self.sender.claims.doubt()
                    await asyncio.to_thread(self.leadership.release)
                    break
                await self._pause(LEADER_CHECK_SECONDS)
        finally:
            self.leading = False
            clock.stop()
            ended.set()
            self.dispatcher.notify()
            self.sender.wake()
            await asyncio.gather(*work)
            await self.sender.drained()  # of what the dispatcher finished last

    async def _pause(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self._stopping.wait(), seconds)
        except TimeoutError:
            return

    async def _close(self) -> None:
        for channel in self.channels.values():
            await channel.stop()
        for channel in self.channels.values():
            await channel.close()
        await asyncio.to_thread(self.leadership.release)

    async def settled(self) -> None:
        """Returns when nothing of our channels waits to be handled or sent now."""

        def left(session: Session) -> int:
            return metrics.within_reach(session, tuple(self.channels), self.clock_now())

        while await self.database.run(left):
            await self._pause(SETTLE_SECONDS)

    async def health(self) -> dict[str, Any]:
        """What `/readyz` says: the database answers, every channel is well."""
        states = {name: channel.health() for name, channel in self.channels.items()}
        try:
            counts = await asyncio.wait_for(self._counts(), 5)
        except Exception as error:
            problem = type(error).__name__
            return {"ok": False, "database": problem, "channels": states}
        well = all(state["ok"] for state in states.values())
        return {"ok": well, "leading": self.leading, "channels": states, **counts}

    async def _counts(self) -> dict[str, int]:
        return await self.database.run(partial(metrics.counts, now=self.clock_now()))

    async def metrics(self) -> str:
        counts = await self._counts()
        counts["clock_jumps"] = self.clock.jumps.count if self.clock else 0
        return metrics.as_text(counts, leading=self.leading)


@asynccontextmanager
async def opened(settings: Settings, folder: Path = catalog.ENTRIES) -> AsyncIterator["Opened"]:
    """The database migrated and seeded, the knowledge loaded; closed at the end."""
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    database = Database(settings.database)
    schema.migrate(database.engine)
    database.run_now(seed_bodies)
    database.start()
    try:
        yield Opened(settings, database, load_knowledge(folder))
    finally:
        await asyncio.to_thread(database.close)


@dataclass(frozen=True)
class Opened:
    """What every way of running shares."""

    settings: Settings
    database: Database
    knowledge: Knowledge

    def app(self, *channels: Channel) -> App:
        return App(
            self.settings,
            self.database,
            self.knowledge,
            {channel.name: channel for channel in channels},
        )

    def cast(self, *channels: str) -> demo.Cast:
        """The demo's people, settled on these channels."""
        return self.database.run_now(
            lambda session: demo.populate(session, demo.load(), channels, now())
        )

    async def past(self, cast: demo.Cast, channel: str) -> None:
        """The demo's commitments, told once; everybody finds a digest, whatever the hour."""
        files = FileStore(self.settings.data_dir / FILES)
        told = await self.database.run(
            lambda session: demo_world.load(session, cast, channel, files, now())
        )
        if told:
            await self.database.run(lambda session: jobs.show_reminders(session, now()))


def _crashed(task: asyncio.Task[None]) -> bool:
    return task.done() and task.exception() is not None


def stop_on_signals(app: App) -> None:
    """SIGTERM and SIGINT end gracefully within SHUTDOWN_SECONDS, the second one at once."""
    loop = asyncio.get_running_loop()

    def asked(number: int) -> None:
        signal.signal(number, signal.SIG_DFL)
        loop.remove_signal_handler(number)
        loop.call_later(SHUTDOWN_SECONDS, _give_up)
        app.stop()

    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, asked, number)


def _give_up() -> None:
    log.error("did not end in time")
    os._exit(1)

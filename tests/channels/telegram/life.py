"""The bot alive in this process, on Telegram's fake: started, hurried along, stopped."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from starlette.routing import BaseRoute

from bot import app as application
from bot import metrics, rendering, server, web
from bot.app import App
from bot.channels.base import Channel
from bot.channels.telegram import Access, TelegramChannel, Timing, Words
from bot.context import Knowledge
from bot.files import FileStore
from bot.messages import Lane, Reply
from bot.settings import Settings
from db import outbox
from db.engine import Database
from tests.processes import jump, until
from tests.telegram_api.client import FakeTelegram

SECRET = "un-secreto_de-prueba"
SHORT = Timing(poll=10, call=25.0, first_backoff=0.01, last_backoff=0.05, breath=0.02, typing=0.05)
"""Nobody waits in a test: what takes seconds in life takes hundredths here. But a call may take
its time, for a machine under load is slow and an announcement's outcome would be unknown."""
WORDS = Words(
    description=rendering.label("about", "description"),
    short=rendering.label("about", "short"),
    commands=rendering.labels("commands"),
    public=application.public_commands(),
)


ON_BOTH = pytest.mark.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)
"""For faults whose outcome hangs on the record as much as on the wire."""


class HurriedClock:
    """The real time, plus what we put it forward."""

    def __init__(self) -> None:
        self._ahead = timedelta()

    def __call__(self) -> datetime:
        return application.now() + self._ahead

    def forward(self, **step: float) -> None:
        self._ahead += timedelta(**step)


@dataclass
class Life:
    """A bot; `running` again on the same database is what a restart is."""

    fake: FakeTelegram
    database: Database
    knowledge: Knowledge
    folder: Path
    webhook: bool = False
    rate: float = 0.0
    timing: Timing = SHORT
    clock: HurriedClock = field(default_factory=HurriedClock)
    url: str = ""
    beside: dict[str, Channel] = field(default_factory=dict)
    """Other channels of the same bot."""
    _given_up: int = 0
    """Of the calls that were left in silence, on how many."""

    @asynccontextmanager
    async def running(self) -> AsyncIterator["Life"]:
        """From the first call to the end of the last one."""
        async with self.serving():
            await until(self._begun)
            yield self

    @asynccontextmanager
    async def serving(self) -> AsyncIterator["Life"]:
        """The same, perhaps beside another that leads: its site answers, no more is promised."""
        listener = server.listen("127.0.0.1", 0)
        self.url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        self.channel = self._channel()
        settings = Settings.model_construct(data_dir=self.folder, telegram_rate=self.rate)
        channels = {"telegram": self.channel, **self.beside}
        self.app = App(settings, self.database, self.knowledge, channels, self.clock)
        site = _site(self.app, self.channel.routes())
        serving = asyncio.create_task(site.serve(sockets=[listener]))
        living = asyncio.create_task(self.app.run())
        try:
            await until(lambda: _started(site))
            yield self
        finally:
            self.app.stop()
            await living
            site.should_exit = True
            await serving

    def _channel(self) -> TelegramChannel:
        hook = f"{self.url}/telegram/webhook" if self.webhook else ""
        access = Access(self.fake.token, self.fake.url, hook, SECRET if hook else "")
        files = FileStore(self.folder / "files")
        return TelegramChannel(access, files, self.clock, WORDS, self.timing)

    async def _begun(self) -> bool:
        pulse = self.channel.pulse
        return self.app.leading and bool(pulse.heard_at or pulse.trouble or not self.webhook)

    async def later(self, **step: float) -> None:
        """That much later: what was put off is due."""
        self.clock.forward(**step)
        self.hurry()

    def hurry(self) -> None:
        self.app.dispatcher.notify()
        self.app.sender.wake()

    async def settled(self) -> None:
        """Nothing waits to be brought, handled or sent, however long it was to wait; and on calls
        that nobody answers we gave up."""
        await self.fake.wait("pending", 0)
        while not await self._calm():
            self.lose_patience()

    async def _calm(self) -> bool:
        """True when nothing is left to do, False when all that is left are calls in silence."""
        left = 1

        async def still() -> bool:
            nonlocal left
            self.clock.forward(seconds=30)
            self.hurry()
            left = await self.database.run(metrics.unsettled)
            return not left or await self._all_silent()

        await until(still)
        return not left

    async def _all_silent(self) -> bool:
        silences = await self.fake.wait("silences", 0) - self._given_up
        return 0 < silences == len(self.app.sender._tasks)

    def lose_patience(self) -> None:
        """Every call that is under way has taken too long: we give up."""
        self._given_up += len(self.app.sender._tasks)
        jump(self.timing.call + 1)

    async def announce(self, *chats: int, text: str = "comunicado", **more: Any) -> None:
        """Deliveries of the lane that goes out at most once."""

        def enqueue(session: Any) -> None:
            for chat in chats:
                outbox.enqueue(
                    session,
                    key=f"{text}/{chat}",
                    address=f"telegram:{chat}",
                    lane=Lane.ANNOUNCEMENT,
                    payload=Reply(text).to_json(),
                    now=self.clock(),
                    **more,
                )

        await self.database.run(enqueue)
        self.hurry()

    async def deliveries(self) -> list[outbox.Delivery]:
        return await self.database.run(
            lambda session: list(session.query(outbox.Delivery).order_by(outbox.Delivery.id))
        )

    async def statuses(self) -> list[str]:
        return [row.status for row in await self.deliveries()]


async def _started(site: uvicorn.Server) -> bool:
    return site.started


def _site(app: App, routes: list[BaseRoute]) -> server.Server:
    config = uvicorn.Config(
        web.build(web.Site(app.health, app.metrics, routes)), log_config=None, lifespan="off"
    )
    return server.Server(config)

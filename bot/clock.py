"""When the jobs run: APScheduler is only the metronome, the database is the schedule."""

import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot import importing, jobs
from bot.files import FileStore
from db.engine import Database

log = logging.getLogger(__name__)

PRUNE_HOUR = 3
"""Lima's quietest hour."""
LOOK_SECONDS = 2
"""How often we look for files to load: somebody waits for the answer."""
EVERY_HOUR_AT = 1
"""Minute: terms end at midnight, and what they settle is told a minute later."""


class Clock:
    """Runs each job at its time; a job that was missed runs as soon as we are back."""

    def __init__(
        self,
        database: Database,
        now: Callable[[], datetime],
        zone: ZoneInfo,
        files: FileStore,
        said: Callable[[], None],
    ) -> None:
        """`said` is called when something to be sent was left."""
        self.database = database
        self.now = now
        self.files = files
        self.said = said
        self._scheduler = AsyncIOScheduler(
            timezone=zone,
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        self._scheduler.add_job(self._prune, "cron", hour=PRUNE_HOUR)
        self._scheduler.add_job(self._every_hour, "cron", minute=EVERY_HOUR_AT)
        self._scheduler.add_job(self._import, "interval", seconds=LOOK_SECONDS)

    def start(self) -> None:
        self._scheduler.start()

    def stop(self) -> None:
        self._scheduler.shutdown(wait=False)

    async def _prune(self) -> None:
        done = await self.database.run(partial(jobs.prune, now=self.now()))
        log.info("pruned %s", done)

    async def _every_hour(self) -> None:
        done = await self.database.run(partial(jobs.every_hour, now=self.now()))
        log.info("this hour %s", done)

    async def _import(self) -> None:
        while await importing.work_once(self.database, self.files, self.now()):
            self.said()

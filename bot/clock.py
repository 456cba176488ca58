"""When the jobs run: APScheduler is only the metronome, the database is the schedule."""

import asyncio
import logging
import time
from collections.abc import Callable
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy.orm import Session

from bot import importing, jobs
from bot.files import FileStore
from bot.live_knowledge import LiveKnowledge
from db.engine import Database

log = logging.getLogger(__name__)

PRUNE_HOUR = 3
"""Lima's quietest hour."""
REMIND_SECONDS = 20
"""How often we look for reminders that became due; with none, that costs a few indexed reads."""
JUMP_SECONDS = 5
"""Wall clock and running time may differ by this much between two looks."""
ANNOUNCE_SECONDS = 5
"""How often progress is shown anew, and an announcement's hour is looked for."""
MINUTE_SECONDS = 60
LOOK_SECONDS = 2
"""How often we look for files to load: somebody waits for the answer."""
FEW_MINUTES = 5
"""How often the promised hours of consultations are looked at."""
EVERY_HOUR_AT = 1
"""Minute: terms end at midnight, and what they settle is told a minute later."""


class Jumps:
    """Notices that the wall clock was set: it and the time we have been running must agree."""

    def __init__(self, running: Callable[[], float]) -> None:
        self.count = 0
        self._running = running
        self._last: tuple[datetime, float] | None = None

    def seen(self, now: datetime) -> float:
        """By how many seconds the wall clock jumped since the last look; 0 when it did not."""
        before, self._last = self._last, (now, self._running())
        if before is None:
            return 0
        drift = (now - before[0]).total_seconds() - (self._last[1] - before[1])
        if abs(drift) < JUMP_SECONDS:
            return 0
        self.count += 1
        return drift


class Clock:
    """Runs each job at its time; a job that was missed runs as soon as we are back."""

    def __init__(
        self,
        database: Database,
        now: Callable[[], datetime],
        zone: ZoneInfo,
        files: FileStore,
        said: Callable[[], None],
        live: LiveKnowledge,
        running: Callable[[], float] = time.monotonic,
    ) -> None:
        """`said` is called when something to be sent was left; `running` is a clock that nobody
        sets."""
        self.database = database
        self.now = now
        self.files = files
        self.said = said
        self.live = live
        self.jumps = Jumps(running)
        self._scheduler = AsyncIOScheduler(
            timezone=zone,
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        self._scheduler.add_job(self._prune, "cron", hour=PRUNE_HOUR)
        self._scheduler.add_job(self._every_hour, "cron", minute=EVERY_HOUR_AT)
        self._scheduler.add_job(self._remind, "interval", seconds=REMIND_SECONDS)
        self._scheduler.add_job(self._announce, "interval", seconds=ANNOUNCE_SECONDS)
        self._scheduler.add_job(self._every_minute, "interval", seconds=MINUTE_SECONDS)
        self._scheduler.add_job(self._every_few_minutes, "interval", minutes=FEW_MINUTES)
        self._scheduler.add_job(self._import, "interval", seconds=LOOK_SECONDS)

    def start(self) -> None:
        self._scheduler.start()

    def stop(self) -> None:
        self._scheduler.shutdown(wait=False)

    async def _prune(self) -> None:
        done = await self.database.run(partial(jobs.prune, now=self.now()))
        sweep = partial(jobs.sweep_files, self.database.engine, self.files, self.now())
        log.info("pruned %s", done | await asyncio.to_thread(sweep))

    async def _every_hour(self) -> None:
        done = await self.database.run(partial(jobs.every_hour, now=self.now()))
        weekly = partial(self._weekly, now=self.now())
        log.info("this hour %s", done | await self.database.run(weekly))

    def _weekly(self, session: Session, now: datetime) -> dict[str, int]:
        catalog = self.live.read(session).catalog
        return jobs.bulletin(session, catalog, now) | jobs.look_at_entries(session, catalog, now)

    async def _remind(self) -> None:
        now = self.now()
        if jumped := self.jumps.seen(now):
            log.warning("the wall clock jumped by %.0f s", jumped)
        more = True
        while more:
            done = await self.database.run(partial(jobs.remind, now=now))
            more = done.more
            if done.deliveries:
                self.said()
            if any((done.settled, done.planned, done.deliveries)):
                log.info("reminders %s", done)

    async def _announce(self) -> None:
        done = await self.database.run(partial(jobs.announce, now=self.now()))
        if any(done.values()):
            self.said()

    async def _every_minute(self) -> None:
        done = await self.database.run(partial(jobs.every_minute, now=self.now()))
        if any(done.values()):
            log.info("this minute %s", done)
            self.said()

    async def _every_few_minutes(self) -> None:
        done = await self.database.run(partial(jobs.every_few_minutes, now=self.now()))
        if any(done.values()):
            log.info("consultations %s", done)
            self.said()

    async def _import(self) -> None:
        while await importing.work_once(self.database, self.files, self.now()):
            self.said()

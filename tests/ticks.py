"""The clock's reminders without a clock: a tick is repeated until there is no more to do."""

from datetime import datetime
from functools import partial

from bot import jobs
from db.engine import Database
from handlers.reminding import Ticked


def tick(database: Database, now: datetime) -> Ticked:
    """Returns what all its transactions did together."""
    settled = planned = deliveries = 0
    more = True
    while more:
        done = database.run_now(partial(jobs.remind, now=now))
        settled, planned = settled + done.settled, planned + done.planned
        deliveries, more = deliveries + done.deliveries, done.more
    return Ticked(settled, planned, deliveries)


async def tick_async(database: Database, now: datetime) -> None:
    while (await database.run(partial(jobs.remind, now=now))).more:
        pass

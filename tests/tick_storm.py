"""Several processes that tick at once and are killed at random: `python -m tests.tick_storm …`.

A program of its own, so that it can fork before there is any thread or connection.
"""

import argparse
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

from sqlalchemy.orm import Session

from bot import jobs
from db import outbox, reminder_planning
from db.engine import Database
from handlers import reminding

OWNER = "test:storm"
PAUSE = 0.03
"""Seconds that a process lives at most before somebody is killed."""
FEW_COMMITMENTS, FEW_PEOPLE = 5, 2
"""In one transaction, so that there are many to be killed in."""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("--processes", type=int, required=True)
    parser.add_argument("--kills", type=int, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--at", type=int, nargs="+", required=True, help="instants, in seconds")
    options = parser.parse_args()
    reminder_planning.AT_ONCE = FEW_COMMITMENTS
    reminding.PEOPLE_AT_ONCE = FEW_PEOPLE
    chance = random.Random(options.seed)
    killed = 0
    for place, at in enumerate(options.at, start=1):
        share = options.kills * place // len(options.at) - killed
        killed += storm(options, datetime.fromtimestamp(at, UTC), share, chance)
    print(killed)


def storm(options: argparse.Namespace, now: datetime, kills: int, chance: random.Random) -> int:
    """Tick at an instant until nothing is left to do; returns how many were killed at it."""
    living = [spawn(options.url, now, work) for _ in range(options.processes)]
    killed = 0
    for _ in range(kills):
        time.sleep(chance.uniform(0, PAUSE))
        victim = living.pop(chance.randrange(len(living)))
        os.kill(victim, signal.SIGKILL)
        killed += os.WIFSIGNALED(os.waitpid(victim, 0)[1])
        living.append(spawn(options.url, now, work))
    wait_for(living)
    wait_for([spawn(options.url, now, send)])
    return killed


def wait_for(living: list[int]) -> None:
    for child in living:
        if os.waitpid(child, 0)[1] != 0:
            sys.exit("a process ended badly")


def spawn(url: str, now: datetime, task: Callable[[Database, datetime], None]) -> int:
    """A process of its own for a task; returns its number."""
    child = os.fork()
    if child:
        return child
    try:
        task(Database(url), now)
        os._exit(0)
    finally:
        os._exit(1)


def work(database: Database, now: datetime) -> None:
    """Tick until nothing is left to do."""
    while database.run_now(partial(jobs.remind, now=now)).more or database.run_now(
        partial(reminder_planning.is_behind, now=now)
    ):
        pass


def send(database: Database, now: datetime) -> None:
    """All that was left in the outbox, once the storm is over."""

    def job(session: Session) -> None:
        for row in outbox.claim(session, owner=OWNER, channels=["fake"], limit=10_000, now=now):
            outbox.mark_sent(session, row.id, owner=OWNER, provider_id="1", now=now)

    database.run_now(job)


if __name__ == "__main__":
    main()

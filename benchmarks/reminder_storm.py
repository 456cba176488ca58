"""Reminders: two and four processes that tick at once, killed fifty times at random."""

import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from bot import seeding
from db import schema
from db.engine import Database
from db.reminders import Fire
from tests import postgres, storms

COMMITMENTS, KILLS = 120, 60
"""Some of those that are to be killed have just ended: a few more than fifty are tried."""
AT_LEAST = 50
PROCESSES = (2, 4)


def main() -> list[str]:
    rows = [_stormy(engine, processes) for engine in ENGINES for processes in PROCESSES]
    return [
        f"{COMMITMENTS} commitments through the six days of their rules; afterwards every rule",
        "must have fired once for everybody it concerns, in the one digest of its day, or this",
        "fails.",
        "",
        "| engine | processes | killed at work | fires | twice or lost | s |",
        "|---|---:|---:|---:|---:|---:|",
        *rows,
    ]


def _stormy(engine: str, processes: int) -> str:
    with ENGINES[engine]() as url:
        database = Database(url)
        schema.migrate(database.engine)
        database.run_now(seeding.seed_bodies)
        world = storms.brew(database, COMMITMENTS)
        start = time.perf_counter()
        killed = storms.rage(url, processes=processes, kills=KILLS)
        spent = time.perf_counter() - start
        assert killed >= AT_LEAST, killed
        database.run_now(partial(storms.check, world=world, commitments=COMMITMENTS))
        fires = database.run_now(lambda session: session.query(Fire).count())
        database.close()
    return f"| {engine} | {processes} | {killed} | {fires:,} | 0 | {spent:.0f} |"


@contextmanager
def _sqlite() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        yield f"sqlite:///{folder}/storm.db"


@contextmanager
def _postgres() -> Iterator[str]:
    with postgres.running() as server:
        yield postgres.create(server, "storm")


ENGINES = {"sqlite": _sqlite, "postgresql": _postgres}


if __name__ == "__main__":
    print("\n".join(main()))

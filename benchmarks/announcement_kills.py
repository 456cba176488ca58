"""An announcement to 1,900 recipients while its process is killed again and again.

kill -9 at a random moment, 0.1 to 2 s after each start, until so many kills are done: 100 on each
database, or as many as the environment variable KILLS says. The fake Bot API keeps a ledger on
disk; afterwards it is compared with the record delivery by delivery.
"""

import asyncio
import os
import random
import time
from dataclasses import dataclass, field
from functools import partial

from sqlalchemy import text
from sqlalchemy.orm import Session

from benchmarks.announcements import LATENCY, RATE, Stage, engine, staged
from tests import wire
from tests.forks import ForkedBot, Nursery
from tests.processes import until
from tests.wire import Audience, Books

KILLS = int(os.environ.get("KILLS", "100"))
SIZE = 1_900
FIRST, LAST = 0.1, 2.0
PATIENCE = 300.0
GLANCE = 0.05
BOUND = RATE * LATENCY + 2
COLUMNS = (
    "| database | kills | announcements | sent | lost | twice | unknown | unknown a kill"
    " | at most | database in order | seconds |"
)


@dataclass
class Tally:
    """What all announcements of one database came to."""

    kills: int = 0
    books: list[Books] = field(default_factory=list)
    began: float = field(default_factory=time.monotonic)

    def row(self, name: str, order: str) -> str:
        unknown = sum(books.unknown for books in self.books)
        sent = sum(books.statuses["sent"] for books in self.books)
        lost = sum(books.lost for books in self.books)
        twice = sum(books.twice for books in self.books)
        return (
            f"| {name} | {self.kills:,} | {len(self.books)} | {sent:,} | {lost} | {twice}"
            f" | {unknown:,} | {unknown / max(1, self.kills):.2f} | {BOUND:.2f} | {order}"
            f" | {time.monotonic() - self.began:,.0f} |"
        )


def main() -> list[str]:
    return [COLUMNS, "|---|" + "---:|" * 8 + "---|---:|", *asyncio.run(_rows()), "", _note()]


async def _rows() -> list[str]:
    return [await _killed(name) for name in ("SQLite", "PostgreSQL")]


async def _killed(name: str) -> str:
    tally = Tally()
    with engine(name) as (url, folder), Nursery() as nursery:
        async with staged(url, folder) as stage:
            bot = ForkedBot(nursery, folder, **wire.settings(stage.fake, url, RATE))
            number = 0
            while tally.kills < KILLS:
                number += 1
                tally.books.append(await _announce(stage, bot, Audience(SIZE, number), tally))
            return tally.row(name, await stage.database.run(_order))


async def _announce(stage: Stage, bot: ForkedBot, audience: Audience, tally: Tally) -> Books:
    """Killed until everybody has an outcome, or the kills are done and it may finish."""
    await wire.meet(stage.fake, audience)
    await wire.leave(stage.database, audience)
    bot.start()
    while tally.kills < KILLS and not await _over_within(stage, audience):
        bot.kill()
        tally.kills += 1
        bot.start()
    await until(partial(wire.is_over, stage.database, audience), PATIENCE, GLANCE)
    bot.terminate()
    return await wire.books(stage.fake, stage.database, audience)


async def _over_within(stage: Stage, audience: Audience) -> bool:
    """Whether it was over before the next kill was due."""
    try:
        await until(
            partial(wire.is_over, stage.database, audience), random.uniform(FIRST, LAST), GLANCE
        )
    except TimeoutError:
        return False
    return True


def _order(session: Session) -> str:
    """What the database says of itself after all these power cuts."""
    if session.get_bind().dialect.name != "sqlite":
        return "yes"  # it was never killed itself
    return str(session.execute(text("PRAGMA integrity_check")).scalar())


def _note() -> str:
    return (
        f"{RATE:g} a second, answers of the server take {LATENCY * 1_000:.0f} ms. «At most» is "
        "rate x latency + 2: what was on its way, what was claimed, and what was accepted and not "
        "written down yet when the power failed. Each process is a fork that has everything "
        "imported: killed 0.1 to 2 s after its start, so that many die while they begin."
    )


if __name__ == "__main__":
    print("\n".join(main()))

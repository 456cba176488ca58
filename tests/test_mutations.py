"""The tests of announcements are worth something: without each safeguard one of them fails.

The safeguard is taken out of a copy of the program; bots run from that copy, and the very steps
and checks of a test must go red.
"""

import shutil
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from db.engine import Database
from tests import crash_points, wire
from tests.forks import ForkedBot, Nursery
from tests.processes import ROOT
from tests.telegram_api.client import FakeTelegram
from tests.telegram_api.fixtures import fake_telegram, telegram_process
from tests.test_kill_announcement import LATENCY, RATE, killed_at, left_twice
from tests.test_several_processes import SLOW, thawed_too_late

__all__ = ["fake_telegram", "telegram_process"]

CHANGED, LINKED = "db", ("bot", "handlers", "knowledge", "tests")
IS_SENDING = "        Delivery.status == DeliveryStatus.SENDING,\n"
"""The guard of whatever settles a delivery."""
TWICE = r"assert \(0, [1-9]\d*\) == \(0, 0\)"
Steps = Callable[["Copy", FakeTelegram, Database], Awaitable[None]]


@dataclass(frozen=True)
class Copy:
    """Bots of a program that lacks something."""

    nursery: Nursery
    folder: Path
    database_url: str

    def bot(self, fake: FakeTelegram, rate: float, number: int = 1) -> ForkedBot:
        folder = self.folder / f"bot{number}"
        folder.mkdir()
        settings = wire.settings(fake, self.database_url, rate)
        return ForkedBot(self.nursery, folder, **settings)


@dataclass(frozen=True)
class Mutation:
    """Texts that are replaced, wherever they stand in a file, and the steps that must then fail.

    `shown` is what the failing check says, lest they fail for another reason.
    """

    edits: tuple[tuple[str, str, str], ...]
    steps: Steps
    shown: str


async def power_cut(copy: Copy, fake: FakeTelegram, database: Database) -> None:
    await fake.policy(latency=LATENCY)
    await killed_at(crash_points.AFTER_THE_ANSWER, copy.bot(fake, RATE), fake, database)


async def leave_twice(copy: Copy, fake: FakeTelegram, database: Database) -> None:
    await left_twice(copy.bot(fake, RATE), fake, database)


async def freeze(copy: Copy, fake: FakeTelegram, database: Database) -> None:
    one, other = copy.bot(fake, SLOW, 1), copy.bot(fake, SLOW, 2)
    for bot in (one, other):
        bot.start()
    await thawed_too_late(one, other, fake, database)


MUTATIONS = {
    "the unique key": Mutation(
        (
            ("deliveries.py", "mapped_column(unique=True)", "mapped_column()"),
            (
                "migrations/versions/0001_initial_tables.py",
                'sa.UniqueConstraint("key", name=op.f("uq_outbox_key")),',
                "",
            ),
        ),
        leave_twice,
        r"assert \(0, [1-9]\d*, 0\) == \(0, 0, 0\)",
    ),
    "the commit of the intent": Mutation(
        (
            (
                "outbox.py",
                "status=DeliveryStatus.SENDING,\n            owner=owner,",
                "owner=owner,",
            ),
            ("outbox.py", IS_SENDING, IS_SENDING.replace("SENDING", "PENDING")),
        ),
        power_cut,
        TWICE,
    ),
    "the rule that what was claimed never goes again": Mutation(
        (("outbox.py", "where(*stale, Delivery.lane == ANSWER_LANE)", "where(*stale)"),),
        power_cut,
        TWICE,
    ),
    "the guard of what is settled": Mutation(
        (("outbox.py", IS_SENDING, ""),), freeze, "announcement:1:1:"
    ),
    "the fence of the lead": Mutation(
        (("leads.py", "return session.scalar(query) in (None, owner)", "return True"),),
        freeze,
        r"assert \d+ == \d+",
    ),
}


@pytest.mark.parametrize("missing", MUTATIONS)
async def test_it_shows_when_something_is_missing(
    missing: str, fake_telegram: FakeTelegram, tmp_path: Path
) -> None:
    """F23."""
    mutation = MUTATIONS[missing]
    with pytest.raises(AssertionError, match=mutation.shown):
        await play(mutation, fake_telegram, tmp_path)


@pytest.mark.parametrize("steps", [power_cut, leave_twice])
async def test_it_stays_green_when_nothing_is_missing(
    steps: Steps, fake_telegram: FakeTelegram, tmp_path: Path
) -> None:
    """What turns the others red is what was taken out, and not that they run from a copy."""
    await play(Mutation((), steps, ""), fake_telegram, tmp_path)


async def play(mutation: Mutation, fake: FakeTelegram, folder: Path) -> None:
    root = without(mutation, folder / "program")
    with Nursery(root) as nursery:
        copy = Copy(nursery, folder, f"sqlite:///{folder / 'municipio.db'}")
        assert nursery.order(migrate=copy.database_url)
        database = Database(copy.database_url)
        database.start()
        try:
            await mutation.steps(copy, fake, database)
        finally:
            database.close()


def without(mutation: Mutation, root: Path) -> Path:
    """A copy of the program without it."""
    shutil.copytree(ROOT / CHANGED, root / CHANGED)
    for name in LINKED:
        (root / name).symlink_to(ROOT / name)
    for name, text, replacement in mutation.edits:
        file = root / CHANGED / name
        source = file.read_text(encoding="utf-8")
        assert text in source, f"{name} has changed: there is no «{text}»"
        file.write_text(source.replace(text, replacement), encoding="utf-8")
    return root

"""One process at a time: the lock is had by one, given back, and dies with whoever held it."""

import subprocess
import sys
from collections.abc import Iterator

import pytest

from bot.leadership import Leadership, leadership, new_owner
from db.engine import Database
from tests.processes import PATIENCE, ROOT, clean_environment, until

HOLD = """
import sys, time
from bot.leadership import leadership
from db.engine import open_engine
held = leadership(open_engine(sys.argv[1]))
print(held.acquire(), flush=True)
sys.stdin.read()
"""


@pytest.fixture
def mine(database: Database) -> Iterator[Leadership]:
    lock = leadership(database.engine)
    yield lock
    lock.release()


@pytest.fixture
def yours(database_url: str) -> Iterator[Leadership]:
    """Of another process, as far as the lock can tell."""
    database = Database(database_url)
    lock = leadership(database.engine)
    yield lock
    lock.release()
    database.close()


def test_one_leads_and_the_other_waits(mine: Leadership, yours: Leadership) -> None:
    assert mine.acquire()
    assert not yours.acquire()
    assert (mine.held(), yours.held()) == (True, False)


def test_who_leads_may_ask_again(mine: Leadership) -> None:
    assert [mine.acquire(), mine.acquire()] == [True, True]


def test_the_other_leads_once_it_is_given_back(mine: Leadership, yours: Leadership) -> None:
    mine.acquire()
    mine.release()
    assert not mine.held()
    assert yours.acquire()


def test_giving_back_what_one_does_not_have_takes_it_from_nobody(
    mine: Leadership, yours: Leadership
) -> None:
    mine.acquire()
    yours.release()
    assert mine.held()
    assert not yours.acquire()


def test_a_database_that_is_away_gives_the_lead_to_nobody() -> None:
    nowhere = Database("postgresql://nobody@127.0.0.1:1/nothing")
    assert not leadership(nowhere.engine).acquire()
    nowhere.close()


async def test_it_dies_with_its_process(mine: Leadership, database_url: str) -> None:
    process = subprocess.Popen(  # noqa: ASYNC220 - it is started, not waited for
        [sys.executable, "-c", HOLD, database_url],
        cwd=ROOT,
        env=clean_environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"True\n"
    assert not mine.acquire()
    process.kill()
    process.communicate(timeout=PATIENCE)

    async def free() -> bool:
        return mine.acquire()

    await until(free)


def test_a_restart_never_looks_like_the_process_that_died() -> None:
    assert len({new_owner() for _ in range(100)}) == 100

"""The engine: what commits together, what is undone alone, what other processes may do."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from db import bodies, engine
from db.bodies import BodyKind
from db.engine import Database, normalise_url
from db.posts import Tenure
from tests.fakes import SATURDAY
from tests.processes import PATIENCE, ROOT, clean_environment

ROUNDS = 60
READ_THEN_WRITE = """
import sys
from db import bodies
from db.engine import Database

def count_one(session):
    body = session.get_one(bodies.Body, "PCM")
    body.place = str(int(body.place or 0) + 1)

database = Database(sys.argv[1])
for _ in range(int(sys.argv[2])):
    database.run_now(count_one)
"""


@pytest.fixture
async def held_back(database_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Database]:
    """A database with one writer that has not begun: what is asked of it becomes one group."""
    monkeypatch.setattr(engine, "POSTGRES_WORKERS", 1)
    database = Database(database_url)
    yield database
    database.close()


def add(code: str) -> Callable[[Session], bool]:
    return lambda session: bodies.add(session, code=code, kind=BodyKind.ASSOCIATION, name=code)


def names(database: Database, *codes: str) -> list[str]:
    return database.run_now(lambda session: [b.name for b in bodies.by_codes(session, codes)])


async def in_one_group(
    database: Database, *jobs: Callable[[Session], object]
) -> list[object | BaseException]:
    waiting = [asyncio.ensure_future(database.run(job)) for job in jobs]
    await asyncio.sleep(0)  # every job is in the queue before the writer begins
    database.start()
    return list(await asyncio.gather(*waiting, return_exceptions=True))


async def test_a_job_returns_once_it_is_committed(database: Database) -> None:
    assert await database.run(add("M1"))
    assert names(database, "M1") == ["M1"]


async def test_a_failing_job_undoes_itself_alone(held_back: Database) -> None:
    def breaks(session: Session) -> None:
        add("M2")(session)
        raise RuntimeError("half way")

    first, second, third = await in_one_group(held_back, add("M1"), breaks, add("M3"))
    assert (first, third) == (True, True)
    assert isinstance(second, RuntimeError)
    assert names(held_back, "M1", "M2", "M3") == ["M1", "M3"]


async def test_a_failing_statement_undoes_its_job_alone(held_back: Database) -> None:
    def breaks(session: Session) -> None:
        session.execute(text("INSERT INTO bodies (code) VALUES ('M2')"))

    first, second, third = await in_one_group(held_back, add("M1"), breaks, add("M3"))
    assert (first, third) == (True, True)
    assert isinstance(second, IntegrityError)
    assert names(held_back, "M1", "M2", "M3") == ["M1", "M3"]


@pytest.fixture
def pledges(held_back: Database) -> Iterator[None]:
    """A table whose rows are looked at no sooner than at the commit."""
    made = "CREATE TABLE pledges (body VARCHAR REFERENCES bodies (code) " + (
        "DEFERRABLE INITIALLY DEFERRED)"
    )
    held_back.run_now(lambda session: session.execute(text(made)))
    yield
    held_back.run_now(lambda session: session.execute(text("DROP TABLE pledges")))


async def test_a_failing_commit_reaches_everybody_in_the_group(
    held_back: Database, pledges: None
) -> None:
    def promises_the_impossible(session: Session) -> None:
        session.execute(text("INSERT INTO pledges VALUES ('nobody')"))

    outcomes = await in_one_group(held_back, add("M1"), promises_the_impossible)
    assert [type(outcome) for outcome in outcomes] == [IntegrityError, IntegrityError]
    assert names(held_back, "M1") == []
    assert await held_back.run(add("M2"))  # and it goes on
    assert names(held_back, "M2") == ["M2"]


async def test_closing_finishes_the_jobs_that_wait(held_back: Database) -> None:
    waiting = [asyncio.ensure_future(held_back.run(add(f"M{n}"))) for n in range(100)]
    await asyncio.sleep(0)
    held_back.start()
    held_back.close()
    assert all(await asyncio.gather(*waiting))


async def test_a_job_whose_caller_left_is_not_run(held_back: Database) -> None:
    leaving = asyncio.ensure_future(held_back.run(add("M1")))
    await asyncio.sleep(0)
    leaving.cancel()
    await asyncio.sleep(0)
    held_back.start()
    assert await held_back.run(add("M2"))
    assert names(held_back, "M1", "M2") == ["M2"]


def test_it_refuses_a_row_that_points_to_nobody(database: Database) -> None:
    def appoint_nobody(session: Session) -> None:
        session.add(Tenure(person_id=999, post_id=999, starts_at=SATURDAY, ends_at=None))

    with pytest.raises(IntegrityError):
        database.run_now(appoint_nobody)


def test_two_processes_that_read_then_write_lose_nothing(
    sqlite_template: Path, tmp_path: Path
) -> None:
    path = tmp_path / "shared.db"
    path.write_bytes(sqlite_template.read_bytes())
    url = f"sqlite:///{path}"
    command = [sys.executable, "-c", READ_THEN_WRITE, url, str(ROUNDS)]
    processes = [
        subprocess.Popen(command, cwd=ROOT, env=clean_environment(), stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    complaints = [process.communicate(timeout=PATIENCE)[1] for process in processes]
    assert complaints == [b"", b""]
    counted = Database(url)
    assert counted.run_now(lambda s: s.get_one(bodies.Body, "PCM").place) == str(2 * ROUNDS)
    counted.close()


async def test_who_stands_still_in_a_transaction_is_thrown_out_of_it(database: Database) -> None:
    """Frozen in the middle of one, it would hold up the process that takes over."""
    if not database.is_sqlite:
        show = text("SHOW idle_in_transaction_session_timeout")
        assert await database.run(lambda session: session.scalar(show)) == "20s"


@pytest.mark.parametrize(
    ("given", "driver"),
    [
        ("sqlite:///a.db", "sqlite+pysqlite"),
        ("sqlite+aiosqlite:///a.db", "sqlite+pysqlite"),
        ("postgresql://u@h/d", "postgresql+psycopg"),
        ("postgresql+asyncpg://u@h/d", "postgresql+psycopg"),
    ],
)
def test_any_spelling_of_a_known_database_is_understood(given: str, driver: str) -> None:
    assert normalise_url(given).drivername == driver


def test_a_spelling_of_asyncpg_keeps_its_encryption() -> None:
    assert normalise_url("postgresql+asyncpg://u@h/d?ssl=require").query == {"sslmode": "require"}


def test_another_database_is_refused() -> None:
    with pytest.raises(ValueError, match="use sqlite o postgresql"):
        normalise_url("mysql://u@h/d")

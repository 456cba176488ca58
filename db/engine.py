"""How we reach the database: one engine, a few writer threads, group commit."""

import queue
import threading
from asyncio import wrap_future
from collections.abc import Callable
from concurrent.futures import Future
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.orm import Session

T = TypeVar("T")
Job = Callable[[Session], T]
Waiting = tuple[Job[Any], Future[Any]]

IDLE_SECONDS = 20
BUSY_TIMEOUT_MS = 10_000
GROUP_SIZE = 32
"""Jobs that share one commit. Savepoints would cost each of them a third of its time; instead, when
one fails, the group is undone and each job runs again, alone."""
POSTGRES_WORKERS = 4
READER_PATIENCE_SECONDS = 3


def normalise_url(url: str) -> URL:
    """The engine's URL for any spelling of SQLite or PostgreSQL; the driver part is ours to choose.

    Raises ValueError for another database.
    """
    parsed = make_url(url)
    backend = parsed.get_backend_name()
    if backend == "sqlite":
        return parsed.set(drivername="sqlite+pysqlite")
    if backend in ("postgresql", "postgres"):
        query = dict(parsed.query)
        ssl = query.pop("ssl", None)
        if ssl and "sslmode" not in query:
            query["sslmode"] = ssl
        return parsed.set(drivername="postgresql+psycopg", query=query)
    raise ValueError(f"base de datos no admitida: {backend} (use sqlite o postgresql)")


def open_engine(url: str) -> Engine:
    """An engine whose every transaction is safe: see the listeners for what SQLite needs.

    Its errors do not quote the values of a statement: those are what people wrote.
    """
    target = normalise_url(url)
    if target.get_backend_name() == "sqlite":
        engine = create_engine(
            target, hide_parameters=True, connect_args={"timeout": BUSY_TIMEOUT_MS / 1000}
        )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_immediate)
        return engine
    engine = create_engine(
        target, hide_parameters=True, pool_size=POSTGRES_WORKERS + 4, pool_pre_ping=True
    )
    event.listen(engine, "connect", _prepare_postgres)
    return engine


def open_reader(url: str) -> Engine | None:
    """An engine that only looks, and keeps no writer waiting; None when there is no such file."""
    target = normalise_url(url)
    if target.get_backend_name() != "sqlite":
        patience = {"connect_timeout": READER_PATIENCE_SECONDS}
        return create_engine(target, hide_parameters=True, connect_args=patience)
    if not target.database or not Path(target.database).is_file():
        return None
    file = f"{Path(target.database).absolute().as_uri()}?mode=ro&uri=true"
    return create_engine(f"sqlite+pysqlite:///{file}", hide_parameters=True)


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",  # an intent must survive a power cut
        "foreign_keys=ON",
        f"busy_timeout={BUSY_TIMEOUT_MS}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _prepare_postgres(connection: Any, _record: object) -> None:
    # Who is frozen in a transaction must not hold up the process that takes over.
    connection.execute(f"SET idle_in_transaction_session_timeout = '{IDLE_SECONDS}s'")
    connection.commit()


def _begin_immediate(connection: Connection) -> None:
    # A deferred transaction that reads and then writes fails at once when another one writes.
    read_only = connection.get_execution_options().get("read_only", False)
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")


class Database:
    """Runs jobs (functions of a Session) in writer threads; a job's changes commit or none do.

    Jobs that wait are committed together (one fsync for all). A job that raises is undone alone
    and its exception reaches its caller; a commit that fails reaches all callers of the group. A
    job may run twice, so that all it does must be done in its session.
    """

    def __init__(self, url: str) -> None:
        self.engine = open_engine(url)
        self.is_sqlite = self.engine.dialect.name == "sqlite"
        self._jobs: queue.SimpleQueue[tuple[Job[Any], Future[Any]] | None] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        count = 1 if self.is_sqlite else POSTGRES_WORKERS
        for number in range(count):
            thread = threading.Thread(target=self._work, name=f"database-{number}", daemon=True)
            thread.start()
            self._threads.append(thread)

    def close(self) -> None:
        """Finish the jobs that wait, then stop."""
        for _ in self._threads:
            self._jobs.put(None)
        for thread in self._threads:
            thread.join()
        self._threads.clear()
        self.engine.dispose()

    async def run(self, job: Job[T]) -> T:
        """The job's result, once it is committed."""
        future: Future[T] = Future()
        self._jobs.put((job, future))
        return await wrap_future(future)

    def run_now(self, job: Job[T]) -> T:
        """The same from a program without an event loop (command line, tests, migrations)."""
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            return job(session)

    def _work(self) -> None:
        while (first := self._jobs.get()) is not None:
            group = [first]
            stop = False
            while len(group) < GROUP_SIZE and not stop:
                try:
                    following = self._jobs.get_nowait()
                except queue.Empty:
                    break
                if following is None:
                    stop = True
                else:
                    group.append(following)
            self._run_group([pair for pair in group if pair[1].set_running_or_notify_cancel()])
            if stop:
                return

    def _run_group(self, group: list[Waiting]) -> None:
        """All jobs in one transaction; when one of them fails, each in one of its own."""
        if not group:
            return
        try:
            results = self._commit([job for job, _ in group])
        except _JobFailed as failure:
            if len(group) == 1:
                group[0][1].set_exception(failure.error)
            for pair in group if len(group) > 1 else ():
                self._run_group([pair])
        except Exception as error:
            for _, future in group:
                future.set_exception(error)
        else:
            for (_, future), result in zip(group, results, strict=True):
                future.set_result(result)

    def _commit(self, jobs: list[Job[Any]]) -> list[Any]:
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            connection = session.connection()  # a database that is away is nobody's failure
            return [_run_job(session, connection, job) for job in jobs]


class _JobFailed(Exception):  # noqa: N818
    """A job raised: what the others did must not be lost with it."""

    def __init__(self, error: Exception) -> None:
        super().__init__(str(error))
        self.error = error


def _run_job(session: Session, connection: Connection, job: Job[T]) -> T:
    try:
        result = job(session)
        session.flush()
    except Exception as error:
        if connection.invalidated:
            raise
        raise _JobFailed(error) from error
    session.expunge_all()  # the next job reads for itself
    return result

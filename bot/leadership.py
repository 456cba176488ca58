"""One active process per database and token: it dispatches, sends, ticks; the others wait."""

import fcntl
import hashlib
import logging
import os
import socket
import tempfile
import uuid
from pathlib import Path
from typing import IO, Protocol

from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

log = logging.getLogger(__name__)

LOCK_NUMBER = 7_301_821
"""PostgreSQL advisory locks are numbers; this one is ours."""


def new_owner() -> str:
    """A name no process had before: a restart must not look like the process that died."""
    return f"{socket.gethostname()[:40]}:{os.getpid()}:{uuid.uuid4().hex[:8]}"


class Leadership(Protocol):
    """A lock that dies with its process, so that nothing waits for a timeout after kill -9."""

    def acquire(self) -> bool:
        """Try once; True from then on while held."""

    def held(self) -> bool:
        """Whether it is still ours; a lost connection loses it."""

    def release(self) -> None: ...


class FileLeadership:
    """For SQLite: a lock on a file beside the database."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[str] | None = None

    def acquire(self) -> bool:
        if self._file is not None:
            return True
        self._path.parent.mkdir(parents=True, exist_ok=True)
        file = self._path.open("a", encoding="ascii")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.close()
            return False
        self._file = file
        return True

    def held(self) -> bool:
        """Not if the file was replaced: then somebody else holds the lock on the new one."""
        if self._file is None:
            return False
        try:
            return os.path.samestat(os.fstat(self._file.fileno()), self._path.stat())
        except OSError:
            return False

    def release(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None


class PostgresLeadership:
    """For PostgreSQL: an advisory lock on a connection of its own."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Connection | None = None

    def acquire(self) -> bool:
        if self.held():
            return True
        try:
            connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            taken = connection.scalar(text("SELECT pg_try_advisory_lock(:n)"), {"n": LOCK_NUMBER})
        except SQLAlchemyError as error:  # the next try may find it back
            log.warning("the database does not give the lead: %s", type(error).__name__)
            return False
        if taken:
            self._connection = connection
            return True
        connection.close()
        return False

    def held(self) -> bool:
        if self._connection is None:
            return False
        try:
            self._connection.scalar(text("SELECT 1"))
        except SQLAlchemyError:
            self._connection.invalidate()
            self._connection = None
            return False
        return True

    def release(self) -> None:
        if self._connection is not None:
            self._connection.invalidate()  # closing the session gives the lock back
            self._connection = None


class JointLeadership:
    """Several locks of which one needs all."""

    def __init__(self, *locks: Leadership) -> None:
        self._locks = locks

    def acquire(self) -> bool:
        if all(lock.acquire() for lock in self._locks):
            return True
        self.release()  # whoever holds the other one may be waiting for this one
        return False

    def held(self) -> bool:
        return all(lock.held() for lock in self._locks)

    def release(self) -> None:
        for lock in self._locks:
            lock.release()


def leadership(engine: Engine) -> Leadership:
    """Of all processes on this database."""
    if engine.dialect.name == "sqlite":
        return FileLeadership(Path(f"{engine.url.database}.lock"))
    return PostgresLeadership(engine)


def token_leadership(token: str, server: str) -> Leadership:
    """Of all processes of this user and machine with this token, whatever their database.

    A platform's limits belong to the token; and of two that poll with it one is refused.
    """
    return FileLeadership(token_lock(token, server))


def token_lock(token: str, server: str) -> Path:
    name = hashlib.sha256(f"{token}@{server}".encode()).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"municipio-{os.getuid()}-{name}.lock"

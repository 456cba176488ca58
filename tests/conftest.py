"""Fixtures: a fresh database of either engine, a clock we turn, the cast, a bot to talk to."""

import logging
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from jinja2 import Environment, FileSystemLoader

from bot import app as application
from bot import demo, logs, rendering, seeding
from bot.context import Knowledge
from db import schema
from db.engine import Database
from db.entries import CuratedEntry
from handlers import reminding, week
from knowledge.matcher import Matcher
from tests import postgres
from tests.fakes import FakeClock, Talk

ENGINES = ("sqlite", "postgresql")
TRACES = "MUNICIPIO_TEST_TRACES"
"""The folder where a run of all tests leaves its logs and the names of the templates it rendered;
`tests/afterwards.py` looks at them."""


def pytest_sessionstart(session: pytest.Session) -> None:
    """Tells the workers where, before they start."""
    whole = session.config.args_source is pytest.Config.ArgsSource.TESTPATHS
    if whole and not hasattr(session.config, "workerinput"):
        folder = session.config.rootpath / ".pytest_cache" / "traces"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        os.environ[TRACES] = str(folder)


@pytest.fixture(scope="session")
def traces(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(os.environ.get(TRACES) or tmp_path_factory.mktemp("traces"))


@pytest.fixture(scope="session", autouse=True)
def log_file(
    traces: Path, worker_id: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Path]:
    """Everything that is logged in this process, from DEBUG on, as production formats it."""
    file = traces / f"{worker_id}.log"
    handler = logging.FileHandler(file, encoding="utf-8")
    handler.setFormatter(logs.Discreet(logs.FORMAT))
    logging.root.addHandler(handler)
    logging.root.setLevel(logging.DEBUG)
    logs.hush()
    yield file
    logging.root.removeHandler(handler)
    handler.close()
    for number, log in enumerate(tmp_path_factory.getbasetemp().rglob("bot.log")):
        shutil.copy(log, traces / f"{worker_id}-bot-{number}.log")


class RecordingLoader(FileSystemLoader):
    """Finds templates as always, and remembers which were asked for."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.seen: set[str] = set()

    def get_source(self, environment: Environment, template: str) -> Any:
        self.seen.add(template.removesuffix(".j2"))
        return super().get_source(environment, template)


@pytest.fixture(scope="session", autouse=True)
def rendered_templates(traces: Path, worker_id: str) -> Iterator[None]:
    loader = RecordingLoader(rendering.TEMPLATES)
    rendering.environment().loader = loader
    yield
    (traces / f"{worker_id}.templates").write_text("\n".join(loader.seen), encoding="utf-8")


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
def postgres_server() -> Iterator[str]:
    with postgres.running() as url:
        yield url


@pytest.fixture(scope="session")
def postgres_database(postgres_server: str) -> str:
    return postgres.make_shared(postgres_server)


@pytest.fixture(params=ENGINES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A migrated database with nothing but its bodies; whoever uses it runs on both engines."""
    if request.param == "sqlite":
        target = tmp_path / "municipio.db"
        shutil.copy(request.getfixturevalue("sqlite_template"), target)
        return f"sqlite:///{target}"
    url = str(request.getfixturevalue("postgres_database"))
    postgres.empty(url)
    return url


@pytest.fixture(params=ENGINES)
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without any table, on both engines."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.db'}"
    return postgres.create(request.getfixturevalue("postgres_server"), f"empty_{uuid4().hex[:12]}")


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    database.start()
    yield database
    database.close()


@pytest.fixture(autouse=True)
def without_obligations(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Digests hold no obligations but where a scenario is about them (`pytest.mark.obligations`):
    every mayor of the cast would get some on most days."""
    if request.node.get_closest_marker("obligations") is None:
        monkeypatch.setattr(reminding, "PLANNERS", (week.plan,))


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """Our real entries; loading them once is enough, nobody changes them."""
    return application.load_knowledge()


@pytest.fixture
def shared_knowledge(database: Database, knowledge: Knowledge) -> Iterator[Knowledge]:
    """All tests share one matcher, and what a test published must leave no trace in it."""
    yield knowledge
    if database.run_now(lambda session: session.query(CuratedEntry).count()):
        Matcher.__init__(knowledge.matcher, knowledge.catalog.entries.values())


@pytest.fixture
async def talk(
    database: Database, shared_knowledge: Knowledge, clock: FakeClock
) -> AsyncIterator[Talk]:
    """The whole bot behind a fake channel: `await talk("alcaldesa-sabaino", "hola")`."""
    database.run_now(lambda session: demo.populate(session, demo.load(), ("fake",), clock()))
    driver = Talk(database, shared_knowledge, clock)
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

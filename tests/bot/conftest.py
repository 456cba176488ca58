"""Fixtures of the machine's tests: a bot whose handler only repeats."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot import cli
from bot.context import Knowledge
from db.engine import Database
from tests.commands import Run, Said
from tests.echo import echo_router
from tests.fakes import FakeClock, Talk
from tests.site import Site, served


@pytest.fixture
def handled() -> list[tuple[str, str]]:
    return []


@pytest.fixture
async def echo(
    database: Database,
    knowledge: Knowledge,
    clock: FakeClock,
    handled: list[tuple[str, str]],
) -> AsyncIterator[Talk]:
    talk = Talk(database, knowledge, clock, echo_router(handled))
    yield talk
    await talk.close()


@pytest.fixture
def run(
    database_url: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Run:
    """The command line, on a database of the test's own."""
    monkeypatch.setenv("MUNICIPIO_DATABASE_URL", database_url)
    monkeypatch.setenv("MUNICIPIO_DATA_DIR", str(tmp_path / "data"))

    def call(*arguments: str) -> Said:
        with pytest.raises(SystemExit) as ended:
            cli.main(arguments)
        printed = capsys.readouterr()
        return Said(int(str(ended.value.code)), printed.out, printed.err)

    return call


@pytest.fixture
async def site(database: Database, knowledge: Knowledge, tmp_path: Path) -> AsyncIterator[Site]:
    async with served(database, knowledge, tmp_path) as site:
        yield site

"""Fixtures of the machine's tests: a bot whose handler only repeats."""

from collections.abc import AsyncIterator

import pytest

from bot.context import Knowledge
from db.engine import Database
from tests.echo import echo_router
from tests.fakes import FakeClock, Talk


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

"""Fixtures: the bot alive on Telegram's fake, by polling, by webhook or by each."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.channels.telegram import Timing
from bot.context import Knowledge
from db.engine import Database
from tests import postgres
from tests.channels.telegram.life import SHORT, Life
from tests.telegram_api.client import FakeTelegram
from tests.telegram_api.fixtures import fake_telegram, telegram_process

__all__ = ["fake_telegram", "telegram_process"]


@pytest.fixture
def database_url(request: pytest.FixtureRequest, sqlite_template: Path, tmp_path: Path) -> str:
    """One engine is enough here, but for what `ON_BOTH` marks: what concerns the database alone is
    tested on both elsewhere."""
    if getattr(request, "param", "sqlite") == "postgresql":
        url = str(request.getfixturevalue("postgres_database"))
        postgres.empty(url)
        return url
    target = tmp_path / "municipio.db"
    shutil.copy(sqlite_template, target)
    return f"sqlite:///{target}"


@pytest.fixture
def timing() -> Timing:
    return SHORT


@pytest.fixture
def resting(
    fake_telegram: FakeTelegram,
    database: Database,
    shared_knowledge: Knowledge,
    tmp_path: Path,
    timing: Timing,
) -> Life:
    """Not started yet: for tests that change something first, or start it more than once."""
    return Life(fake_telegram, database, shared_knowledge, tmp_path, timing=timing)


@pytest.fixture
async def life(resting: Life) -> AsyncIterator[Life]:
    async with resting.running() as life:
        await life.fake.wait("polls", 1)
        yield life


@pytest.fixture
async def hooked(resting: Life) -> AsyncIterator[Life]:
    resting.webhook = True
    async with resting.running() as life:
        yield life


@pytest.fixture(params=["polling", "webhook"])
async def either(request: pytest.FixtureRequest, resting: Life) -> AsyncIterator[Life]:
    """Whatever must hold however the updates come."""
    resting.webhook = request.param == "webhook"
    async with resting.running() as life:
        yield life

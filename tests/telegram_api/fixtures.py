"""Fixtures: one fake for the whole run, as new for every test.

Import `telegram_process` and `fake_telegram` into a conftest to use them.
"""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.telegram_api.client import FakeTelegram
from tests.telegram_api.process import FakeProcess

PUBLISHED = Path(__file__).parent / "published"
SPECIFICATION = PUBLISHED / "telegram-bot-api.json.gz"
"""The Bot API as published: what every request of every test is checked against."""


@pytest.fixture(scope="session")
def telegram_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FakeProcess]:
    ledger = tmp_path_factory.mktemp("telegram") / "ledger.jsonl"
    with FakeProcess(ledger, SPECIFICATION) as process:
        yield process


@pytest.fixture
async def fake_telegram(telegram_process: FakeProcess) -> AsyncIterator[FakeTelegram]:
    """The fake, emptied; at the end every request that the test made must have been in order."""
    async with FakeTelegram(telegram_process) as fake:
        await fake.reset()
        yield fake
        assert await fake.violations() == []

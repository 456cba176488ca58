"""The fake's own tests: its fixtures, and python-telegram-bot as the judge of its answers."""

from collections.abc import AsyncIterator

import pytest
from telegram import Bot

from tests.telegram_api.client import FakeTelegram
from tests.telegram_api.fixtures import fake_telegram, telegram_process

__all__ = ["fake_telegram", "telegram_process"]


@pytest.fixture
async def bot(fake_telegram: FakeTelegram) -> AsyncIterator[Bot]:
    root = fake_telegram.url
    async with Bot(
        fake_telegram.token, base_url=f"{root}/bot", base_file_url=f"{root}/file/bot"
    ) as client:
        yield client

"""The transcripts on Telegram: each person in a chat of their own, the bot alive and polling."""

import asyncio
from functools import partial
from pathlib import Path

from tests.channels.telegram.life import Life
from tests.channels.telegram.voice import CHATS, FIRST_CHAT, TelegramVoice, settle_cast
from tests.fakes import FakeClock
from tests.stage import Stage
from tests.transcript_files import EACH_TRANSCRIPT


@EACH_TRANSCRIPT
async def test_it_goes_the_same_way_on_telegram(resting: Life, path: Path) -> None:
    clock = FakeClock()
    resting.clock = clock  # type: ignore[assignment]
    await resting.database.run(partial(settle_cast, now=clock()))
    async with resting.running() as life:
        await life.fake.wait("polls", 1)
        await life.fake.act("chats", first=FIRST_CHAT, count=len(CHATS))
        await asyncio.wait_for(Stage(TelegramVoice(life, clock)).play(path), 120)

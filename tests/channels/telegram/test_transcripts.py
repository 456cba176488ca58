"""The transcripts on Telegram: each person in a chat of their own, the bot alive and polling."""

import asyncio
from base64 import b64encode
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from bot import demo, jobs, metrics
from bot.messages import Attachment, AttachmentKind, Button, Reply
from db import people
from tests.channels.telegram.life import Life
from tests.fakes import FakeClock
from tests.processes import until
from tests.stage import Paper, Stage, place_of
from tests.telegram_api.sight import Sent
from tests.voices import MIME, content_of

TRANSCRIPTS = sorted((Path(__file__).parents[2] / "transcripts").glob("*.txt"))
FIRST_CHAT = 101
CHATS = {member.id: number for number, member in enumerate(demo.load().members, FIRST_CHAT)}
KINDS = {"foto": "photo", "pdf": "document"}


class TelegramVoice:
    """Speaks through the fake Bot API, and waits until the bot has nothing left to do."""

    def __init__(self, life: Life, clock: FakeClock) -> None:
        self.life = life
        self.clock = clock

    async def say(self, who: str, text: str, paper: Paper | None) -> None:
        if paper is None:
            await self.life.fake.say(CHATS[who], text)
        else:
            await self.life.fake.act(
                "user/file",
                chat_id=CHATS[who],
                kind=KINDS[paper.kind],
                content=b64encode(content_of(paper)).decode(),
                filename=paper.name,
                mime=MIME[paper.kind],
                caption=text,
            )
        await self._calm()

    async def reply(self, who: str, to: str, text: str) -> None:
        sent = [each for each in await self.life.fake.sent(CHATS[who]) if not each.deleted]
        place = place_of([_as_reply(message) for message in sent], to)
        chat = {"id": CHATS[who], "type": "private"}
        replied = {"message_id": sent[place].message_id, "date": 0, "chat": chat}
        await self.life.fake.say(CHATS[who], text, reply_to_message=replied)
        await self._calm()

    async def tap(self, who: str, label: str) -> None:
        await self.life.fake.tap(CHATS[who], label)
        await self._calm()

    async def heard(self, who: str) -> list[Reply]:
        sent = await self.life.fake.sent(CHATS[who])
        return [_as_reply(message) for message in sent if not message.deleted]

    async def wait_until(self, instant: datetime) -> None:
        self.clock.set(instant)
        await self.life.database.run(partial(jobs.every_hour, now=instant))
        await self.life.database.run(partial(jobs.every_few_minutes, now=instant))
        await self._calm()

    def now(self) -> datetime:
        return self.clock()

    async def _calm(self) -> None:
        """Everything that was said has been stored, handled and answered."""
        await self.life.fake.wait("pending", 0)

        async def settled() -> bool:
            self.life.hurry()
            return not await self.life.database.run(metrics.unsettled)

        await until(settled)


def _as_reply(message: Sent) -> Reply:
    buttons = tuple((Button(label),) for label in message.labels)
    file = message.body.get("document", {})
    name = str(file.get("file_name", ""))
    files = (Attachment(AttachmentKind.DOCUMENT, name),) if name else ()
    return Reply(message.text, buttons, files)


def _settle_cast(session: Session, now: datetime) -> None:
    """The cast with chats of Telegram, which are numbers."""
    demo.populate(session, demo.load(), ("telegram",), now)
    for who, number in CHATS.items():
        person_id = session.get_one(people.Address, f"telegram:{who}").person_id
        person = session.get_one(people.Person, person_id)
        people.link(session, f"telegram:{number}", person, now)
        people.mark_dead(session, f"telegram:{who}", "only numbers here")


@pytest.mark.parametrize("path", TRANSCRIPTS, ids=lambda path: path.stem)
async def test_it_goes_the_same_way_on_telegram(resting: Life, path: Path) -> None:
    clock = FakeClock()
    resting.clock = clock  # type: ignore[assignment]
    await resting.database.run(partial(_settle_cast, now=clock()))
    async with resting.running() as life:
        await life.fake.wait("polls", 1)
        await life.fake.act("chats", first=FIRST_CHAT, count=len(CHATS))
        await asyncio.wait_for(Stage(TelegramVoice(life, clock)).play(path), 120)

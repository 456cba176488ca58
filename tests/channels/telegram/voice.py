"""The voice that speaks on Telegram: each person in a chat of their own, the bot alive."""

import re
from base64 import b64encode
from collections import defaultdict
from datetime import datetime

from sqlalchemy.orm import Session

from bot import demo, metrics
from bot.messages import Attachment, AttachmentKind, Button, Reply
from db import people
from tests.channels.telegram.life import Life
from tests.fakes import FakeClock
from tests.processes import until
from tests.stage import Paper, place_of
from tests.telegram_api.sight import Sent
from tests.voices import MIME, content_of, run_jobs

FIRST_CHAT = 101
CHATS = {member.id: number for number, member in enumerate(demo.load().members, FIRST_CHAT)}
LISTED = re.compile(r"^(\d+)\. (.+)$", re.MULTILINE)
KINDS = {"foto": "photo", "pdf": "document"}


class TelegramVoice:
    """Speaks through the fake Bot API, and waits until the bot has nothing left to do."""

    def __init__(self, life: Life, clock: FakeClock) -> None:
        self.life = life
        self.clock = clock
        self._chats = dict(CHATS)
        self._seen: set[tuple[int, int]] = set()
        self._heard: defaultdict[str, list[Reply]] = defaultdict(list)

    def chat(self, who: str) -> int:
        """Of the cast, or of somebody who appears in this transcript only."""
        return self._chats.setdefault(who, FIRST_CHAT + len(self._chats))

    async def say(self, who: str, text: str, paper: Paper | None) -> None:
        if paper is None:
            await self.life.fake.say(self.chat(who), text)
        else:
            await self.life.fake.act(
                "user/file",
                chat_id=self.chat(who),
                kind=KINDS[paper.kind],
                content=b64encode(content_of(paper)).decode(),
                filename=paper.name,
                mime=MIME[paper.kind],
                caption=text,
            )
        await self.calm()

    async def reply(self, who: str, to: str, text: str) -> None:
        sent = [each for each in await self.life.fake.sent(self.chat(who)) if not each.deleted]
        place = place_of([_as_reply(message) for message in sent], to)
        chat = {"id": self.chat(who), "type": "private"}
        replied = {"message_id": sent[place].message_id, "date": 0, "chat": chat}
        await self.life.fake.say(self.chat(who), text, reply_to_message=replied)
        await self.calm()

    async def tap(self, who: str, label: str) -> None:
        """By its label, or by the number under which a long one is listed in the text."""
        for message in reversed(await self.life.fake.sent(self.chat(who))):
            for shown, full in zip(message.labels, labels(message), strict=True):
                if label in full and not message.deleted:
                    await self.life.fake.tap(self.chat(who), shown)
                    await self.calm()
                    return
        raise AssertionError(f"no button «{label}» on screen")

    async def heard(self, who: str) -> list[Reply]:
        """What came, in order; a message that was edited in place is heard anew."""
        for message in await self.life.fake.sent(self.chat(who)):
            version = (message.message_id, message.edits)
            if version not in self._seen and not message.deleted:
                self._seen.add(version)
                self._heard[who].append(_as_reply(message))
        return list(self._heard[who])

    async def wait_until(self, instant: datetime) -> None:
        self.clock.set(instant)
        await run_jobs(self.life, instant)
        await self.calm()

    def now(self) -> datetime:
        return self.clock()

    async def calm(self) -> None:
        """Everything that was said has been stored, handled and answered."""
        await self.life.fake.wait("pending", 0)

        async def settled() -> bool:
            self.life.hurry()
            return not await self.life.database.run(metrics.unsettled)

        await until(settled)


def labels(message: Sent) -> list[str]:
    """What is on the buttons; for a number, the choice that the text lists under it."""
    listed = dict(LISTED.findall(message.text))
    return [listed.get(label, label) for label in message.labels]


def _as_reply(message: Sent) -> Reply:
    buttons = tuple((Button(label),) for label in labels(message))
    files = (Attachment(AttachmentKind.DOCUMENT, message.file),) if message.file else ()
    return Reply(message.text, buttons, files)


def settle_cast(session: Session, now: datetime) -> None:
    """The cast with chats of Telegram, which are numbers."""
    demo.populate(session, demo.load(), ("telegram",), now)
    for who, number in CHATS.items():
        person_id = session.get_one(people.Address, f"telegram:{who}").person_id
        person = session.get_one(people.Person, person_id)
        people.link(session, f"telegram:{number}", person, now)
        people.mark_dead(session, f"telegram:{who}", "only numbers here")

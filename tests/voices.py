"""The voices that transcripts are played with: the fake channel, and the web chat's mailbox."""

import itertools
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Protocol

from bot import jobs
from bot.channels.webchat import WebChat
from bot.context import Knowledge
from bot.dispatcher import Dispatcher
from bot.messages import Button, Reply
from bot.sender import Sender
from db import inbox, webchat
from db.engine import Database
from tests.fakes import OWNER, Talk
from tests.stage import Paper, place_of
from tests.ticks import tick_async

CONTENT = {"foto": b"\xff\xd8\xff\xe0", "pdf": b"%PDF-1.4\n"}
MIME = {"foto": "image/jpeg", "pdf": "application/pdf"}


def content_of(paper: Paper) -> bytes:
    return CONTENT[paper.kind] + paper.name.encode()


def find_button(replies: list[Reply], label: str) -> Button:
    """The newest button with that label. Raises AssertionError."""
    shown = [button for reply in reversed(replies) for button in reply.choices()]
    for button in shown:
        if label.lower() in button.label.lower():
            return button
    raise AssertionError(f"no button «{label}» on screen")


class Spoken:
    """On the fake channel: the bot, and nothing of any platform."""

    def __init__(self, talk: Talk) -> None:
        self.talk = talk

    async def say(self, who: str, text: str, paper: Paper | None) -> None:
        await self.talk(who, text, files=stored(self.talk, paper))

    async def reply(self, who: str, to: str, text: str) -> None:
        address = f"fake:{who}"
        place = place_of(self.talk.channel.sent[address], to)
        ids = [n for n, (chat, _) in enumerate(self.talk.channel.order, 1) if chat == address]
        await self.talk(who, text, reply_to=str(ids[place]))

    async def tap(self, who: str, label: str) -> None:
        await self.talk.tap(who, label)

    async def heard(self, who: str) -> list[Reply]:
        return self.talk.channel.sent[f"fake:{who}"]

    async def wait_until(self, instant: datetime) -> None:
        self.talk.clock.set(instant)
        await run_jobs(self.talk, instant)
        await self.talk.settle()

    def now(self) -> datetime:
        return self.talk.clock()


@dataclass
class WebVoice:
    """In the web chat: its own payloads in, its mailbox out."""

    talk: Talk

    def __post_init__(self) -> None:
        talk = self.talk
        self.channel = WebChat(talk.database, talk.clock)
        channels = {self.channel.name: self.channel}
        self.sender = Sender(talk.database, channels, OWNER, talk.clock)
        self.dispatcher = Dispatcher(
            talk.database,
            channels,
            talk.router,
            talk.knowledge,
            OWNER,
            talk.clock,
            self.sender.accept,
            talk.dispatcher.files,
        )
        self._ids = itertools.count(1)

    async def say(self, who: str, text: str, paper: Paper | None) -> None:
        await self._post(who, text=text, files=stored(self.talk, paper))

    async def reply(self, who: str, to: str, text: str) -> None:
        mails = await self._mails(who)
        place = place_of([Reply.from_json(mail.payload) for mail in mails], to)
        await self._post(who, text=text, reply_to=str(mails[place].id))

    async def tap(self, who: str, label: str) -> None:
        button = find_button(await self.heard(who), label)
        await self._post(who, action=button.action)

    async def heard(self, who: str) -> list[Reply]:
        return [Reply.from_json(mail.payload) for mail in await self._mails(who)]

    async def wait_until(self, instant: datetime) -> None:
        self.talk.clock.set(instant)
        await run_jobs(self.talk, instant)
        await self._settle()

    def now(self) -> datetime:
        return self.talk.clock()

    async def _mails(self, who: str) -> list[webchat.Mail]:
        address = f"{self.channel.name}:{who}"
        return await self.talk.database.run(partial(webchat.after, address=address, last=0))

    async def _post(self, who: str, **payload: Any) -> None:
        address = f"{self.channel.name}:{who}"
        record = {"address": address, "id": str(next(self._ids)), **payload}
        await self.channel.start(self.dispatcher.store)
        await self.channel.receive(address, record)
        await self._settle()

    async def _settle(self) -> None:
        worked = True
        while worked:
            worked = False
            for chat in await self.talk.database.run(inbox.waiting_chats):
                worked |= await self.dispatcher.handle_head(chat)
            worked |= bool(await self.sender.claim_once())
            await self.sender.drained()


class Ticking(Protocol):
    """What the clock works on: a bot, whatever its channel."""

    database: Database
    knowledge: Knowledge


async def run_jobs(bot: Ticking, now: datetime) -> None:
    """What the clock would have done meanwhile."""
    for job in (jobs.every_hour, jobs.every_minute, jobs.announce):
        await bot.database.run(partial(job, now=now))
    for weekly in (jobs.bulletin, jobs.look_at_entries):
        await bot.database.run(partial(weekly, catalog=bot.knowledge.catalog, now=now))
    await tick_async(bot.database, now)
    await bot.database.run(partial(jobs.every_few_minutes, now=now))


def stored(talk: Talk, paper: Paper | None) -> list[dict[str, Any]]:
    """The file as a channel hands it over: kept, and known by its hash."""
    if paper is None:
        return []
    kept = talk.dispatcher.files.save(content_of(paper), paper.name, MIME[paper.kind])
    return [vars(kept)]

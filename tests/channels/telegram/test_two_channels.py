"""One bot on Telegram and in the web chat at once: one answer reaches whoever asked, on either."""

import asyncio
import itertools
from collections.abc import Awaitable, Callable
from datetime import datetime
from functools import partial
from typing import Any

import pytest
from sqlalchemy.orm import Session

from bot.channels.webchat import WebChat
from bot.messages import Reply
from db import people, webchat
from tests.channels.telegram.life import Life
from tests.channels.telegram.voice import CHATS, FIRST_CHAT, TelegramVoice, settle_cast
from tests.fakes import FakeClock
from tests.stage import Paper, Stage, place_of
from tests.transcript_files import TRANSCRIPTS
from tests.voices import find_button

ON_THE_WEB = ("gerente-sabaino", "vecino-jacinto", "alcalde-abancay", "curador-pcm")
"""Of a transcript's people; the others are on Telegram."""


class PageVoice:
    """In the web chat of a bot that lives on Telegram too."""

    def __init__(self, life: Life, calm: Callable[[], Awaitable[None]]) -> None:
        self.life = life
        self.calm = calm
        self._ids = itertools.count(1)

    async def say(self, who: str, text: str, paper: Paper | None) -> None:
        assert paper is None, "files are sent on Telegram"
        await self._post(who, text=text)

    async def reply(self, who: str, to: str, text: str) -> None:
        place = place_of(await self.heard(who), to)
        await self._post(who, text=text, reply_to=str((await self._mails(who))[place].id))

    async def tap(self, who: str, label: str) -> None:
        await self._post(who, action=find_button(await self.heard(who), label).action)

    async def heard(self, who: str) -> list[Reply]:
        return [Reply.from_json(mail.payload) for mail in await self._mails(who)]

    async def _mails(self, who: str) -> list[webchat.Mail]:
        return await self.life.database.run(partial(webchat.after, address=f"web:{who}", last=0))

    async def _post(self, who: str, **payload: Any) -> None:
        page, address = self.life.beside[WebChat.name], f"web:{who}"
        assert isinstance(page, WebChat)
        await page.receive(address, {"address": address, "id": str(next(self._ids)), **payload})
        await self.calm()


class TwoVoices(TelegramVoice):
    """Some speak on Telegram and some in the web chat, to the same bot."""

    def __init__(self, life: Life, clock: FakeClock) -> None:
        super().__init__(life, clock)
        self.page = PageVoice(life, self.calm)

    async def say(self, who: str, text: str, paper: Paper | None) -> None:
        await self._of(who).say(who, text, paper)

    async def reply(self, who: str, to: str, text: str) -> None:
        await self._of(who).reply(who, to, text)

    async def tap(self, who: str, label: str) -> None:
        await self._of(who).tap(who, label)

    async def heard(self, who: str) -> list[Reply]:
        return await self._of(who).heard(who)

    def _of(self, who: str) -> Any:
        return self.page if who in ON_THE_WEB else super()


def settle_on_both(session: Session, now: datetime) -> None:
    """Those of the cast who are on the web have no chat on Telegram."""
    settle_cast(session, now)
    for who in set(ON_THE_WEB) & set(CHATS):
        chat = session.get_one(people.Address, f"telegram:{CHATS[who]}")
        person = session.get_one(people.Person, chat.person_id)
        people.link(session, f"web:{who}", person, now)
        people.mark_dead(session, chat.address, "on the web")


@pytest.mark.parametrize("name", ["cinco_preguntan_lo_mismo", "consulta_hasta_publicada"])
async def test_it_goes_the_same_way_across_both(resting: Life, name: str) -> None:
    clock = FakeClock()
    resting.clock = clock  # type: ignore[assignment]
    resting.beside[WebChat.name] = WebChat(resting.database, clock)
    await resting.database.run(partial(settle_on_both, now=clock()))
    async with resting.running() as life:
        await life.fake.wait("polls", 1)
        await life.fake.act("chats", first=FIRST_CHAT, count=len(CHATS))
        path = TRANSCRIPTS / f"{name}.txt"
        await asyncio.wait_for(Stage(TwoVoices(life, clock)).play(path), 120)

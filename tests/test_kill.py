"""Power cuts: a process that dies at any moment loses nothing and does nothing twice."""

import random
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot.app import now
from db import inbox
from db.engine import Database
from db.inbox import Update, UpdateStatus
from db.outbox import Delivery, DeliveryStatus
from db.questions import Question
from db.webchat import WebMessage
from tests.processes import BotProcess, until

MESSAGES = 40
CHATS = 5
KILLS = 3
EVERY_MOMENT = 0.001
BUDGET_SECONDS = 20


@pytest.fixture
def bot(database_url: str, tmp_path: Path) -> Iterator[BotProcess]:
    process = BotProcess(tmp_path, DATABASE_URL=database_url, WEBCHAT="1")
    yield process
    process.kill()


def fill_inbox(session: Session, life: int = 0) -> None:
    """Questions that nobody can answer: each one handled leaves a line in the log of questions."""
    for number in range(life * MESSAGES, (life + 1) * MESSAGES):
        address = f"web:chat{number % CHATS}"
        record = {"address": address, "id": str(number), "text": f"receta de ceviche {number}"}
        inbox.store(
            session,
            channel="web",
            external_id=f"{address}/{number}",
            chat=address,
            payload=record,
            now=now(),
        )


def count(session: Session, model: Any, **values: Any) -> int:
    return int(session.scalar(select(func.count()).select_from(model).filter_by(**values)) or 0)


def count_handled(session: Session) -> int:
    return count(session, Update, status=UpdateStatus.DONE)


async def handled(database: Database, at_least: int) -> bool:
    """Read without the lock of a writer: whoever looks must not hold the bot up."""
    with database.engine.connect().execution_options(read_only=True) as connection:
        return count_handled(Session(connection)) >= at_least


async def sent(database: Database, number: int) -> bool:
    status = DeliveryStatus.SENT
    return await database.run(partial(count, model=Delivery, status=status)) == number


async def test_killed_while_messages_wait_it_answers_each_once(
    database: Database, bot: BotProcess
) -> None:
    for life in range(KILLS):
        await database.run(partial(fill_inbox, life=life))
        moment = await database.run(count_handled) + random.randint(1, MESSAGES)
        bot.start()
        await until(lambda moment=moment: handled(database, moment), glance=EVERY_MOMENT)
        bot.kill()
    bot.start()
    await until(lambda: sent(database, KILLS * MESSAGES))
    await database.run(check_each_was_answered_once)


def check_each_was_answered_once(session: Session) -> None:
    updates = session.scalars(select(Update).order_by(Update.id)).all()
    asked = session.scalars(select(Question.text)).all()
    assert sorted(asked) == sorted(update.payload["text"] for update in updates)
    keys = session.scalars(select(Delivery.key)).all()
    assert sorted(keys) == sorted(f"ans:{update.id}:0" for update in updates)
    for chat in range(CHATS):
        check_order(session, f"web:chat{chat}")


def check_order(session: Session, address: str) -> None:
    """One line in the mailbox for each delivery, in the order of the questions."""
    mailbox = select(WebMessage.key).filter_by(address=address).order_by(WebMessage.id)
    answers = select(Delivery.id).filter_by(address=address).order_by(Delivery.id)
    assert session.scalars(mailbox).all() == [str(n) for n in session.scalars(answers)]


class Page:
    """A page of the web chat, over HTTP."""

    def __init__(self, http: aiohttp.ClientSession, url: str) -> None:
        self.http = http
        self.url = url
        self.token = ""
        self.seen = 0

    async def open(self) -> None:
        async with self.http.post(f"{self.url}/chat/session", json={}) as answer:
            self.token = (await answer.json())["token"]

    async def say(self, number: int, text: str) -> str:
        """Say something; returns the reply's text."""
        record = {"id": str(number), "text": text}
        headers = {"X-Chat-Token": self.token}
        url = f"{self.url}/chat/messages"
        async with self.http.post(url, json=record, headers=headers) as answer:
            assert answer.status == 202
        await until(lambda: self._has_news(number))
        return self.last

    async def _has_news(self, number: int) -> bool:
        headers = {"X-Chat-Token": self.token}
        async with self.http.get(f"{self.url}/chat/history", headers=headers) as answer:
            items = (await answer.json())["items"]
        replies = [item for item in items if item["from"] == "bot"]
        self.last = replies[-1]["text"] if replies else ""
        return len(replies) >= number


async def test_killed_in_the_middle_of_a_form_it_goes_on_with_the_next_question(
    bot: BotProcess,
) -> None:
    bot.start()
    await bot.ready()
    async with aiohttp.ClientSession() as http:
        page = Page(http, bot.url)
        await page.open()
        assert "¿De qué tema?" in await page.say(1, "/practicas")
        assert "¿De qué región?" in await page.say(2, "omitir")
        bot.kill()
        bot.start()
        await bot.ready()
        assert "¿De qué nivel de gobierno?" in await page.say(3, "omitir")


async def test_asked_to_stop_it_ends_in_time_with_nothing_on_its_way(
    database: Database, bot: BotProcess
) -> None:
    await database.run(fill_inbox)
    bot.start()
    await until(lambda: handled(database, 1))
    assert bot.terminate(within=BUDGET_SECONDS) == 0, bot.log()
    on_its_way = partial(count, model=Delivery, status=DeliveryStatus.SENDING)
    assert await database.run(on_its_way) == 0
    waiting = await database.run(partial(count, model=Update, status=UpdateStatus.WAITING))
    answered = await database.run(partial(count, model=Delivery))
    assert answered + waiting == MESSAGES

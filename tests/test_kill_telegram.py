"""Power cuts while Telegram holds updates for us: none is lost, none has its effect twice."""

import random
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import metrics
from db.engine import Database
from db.inbox import Update, UpdateStatus
from db.outbox import Delivery, DeliveryStatus
from db.questions import Question
from tests.processes import PATIENCE, BotProcess, until
from tests.telegram_api.client import FakeTelegram
from tests.telegram_api.fixtures import fake_telegram, telegram_process
from tests.test_kill import EVERY_MOMENT, count, count_handled

__all__ = ["fake_telegram", "telegram_process"]

WAITING = 60
"""Updates that wait at the server when the bot starts; `benchmarks/telegram_storm.py` has 300."""
CHATS = 10
"""So many that nobody asks more than a stranger may in an hour."""
FIRST_CHAT = 2000
LIVES = ("uno", "dos", "tres")
"""Each ends with kill -9, and begins with another wave of updates waiting."""
ON_THE_WAY = 64
"""At most so many sends are under way when the power fails: these may be seen twice."""

Count = Callable[[Session], int]


@pytest.fixture(params=["polling", "webhook"])
def bot(
    request: pytest.FixtureRequest, database_url: str, fake_telegram: FakeTelegram, tmp_path: Path
) -> Iterator[BotProcess]:
    process = BotProcess(tmp_path, **settings(fake_telegram, database_url, str(request.param)))
    yield process
    process.kill()


def settings(fake: FakeTelegram, database_url: str, mode: str) -> dict[str, str]:
    hook = {
        "TELEGRAM_WEBHOOK_URL": "{url}/telegram/webhook",
        "TELEGRAM_WEBHOOK_SECRET": "un-secreto_de-prueba",
    }
    return {
        "DATABASE_URL": database_url,
        "TELEGRAM_TOKEN": fake.token,
        "TELEGRAM_API_URL": fake.url,
        "TELEGRAM_RATE": "0",
        **(hook if mode == "webhook" else {}),
    }


async def test_killed_while_updates_wait_at_telegram_it_loses_none_and_repeats_no_effect(
    fake_telegram: FakeTelegram, bot: BotProcess, database: Database
) -> None:
    """Rows 12 and 14 of the fault list, three times over: killed after Telegram was told that its
    updates are stored, while they are handled, and while their answers are on the way."""
    await fake_telegram.policy(webhook_last_delay=0.1)
    await survive(fake_telegram, bot, database, WAITING, CHATS)


async def survive(
    fake: FakeTelegram, bot: BotProcess, database: Database, waiting: int, chats: int
) -> int:
    """Three waves of updates, a kill at some moment of each, and the books balanced after.

    Returns how many answers were seen twice.
    """
    patience = PATIENCE * max(1, waiting / WAITING)
    asked: list[int] = []
    watches: tuple[Count, ...] = (count_stored, count_handled, count_sent)
    for life, watch in zip(LIVES, watches, strict=True):
        wave = await fake.crowd(waiting, chats, FIRST_CHAT, text=f"receta de ceviche {life} {{n}}")
        asked += range(wave["first_update_id"], wave["last_update_id"] + 1)
        moment = await database.run(watch) + random.randint(1, waiting)
        calls = len(await fake.requests())
        bot.start()
        await begun(fake, bot, calls)
        await until(partial(reached, database, watch, moment), patience, glance=EVERY_MOMENT)
        bot.kill()
    bot.start()
    await until(lambda: settled(database, len(asked)), patience)
    await fake.wait("pending", 0)
    heard = {message.message_id: message.chat_id for message in await fake.sent()}
    await database.run(partial(check_books, asked=asked, heard=heard))
    return len(heard) - len(asked)


async def begun(fake: FakeTelegram, bot: BotProcess, calls: int) -> None:
    """It has made a call; until then there is nothing to watch that closely."""
    try:
        await fake.wait("requests", calls + 1)
    except AssertionError as error:
        raise AssertionError(bot.log()) from error


async def reached(database: Database, watch: Count, moment: int) -> bool:
    """Read without the lock of a writer: whoever looks must not hold the bot up."""
    with database.engine.connect().execution_options(read_only=True) as connection:
        return watch(Session(connection)) >= moment


async def settled(database: Database, updates: int) -> bool:
    def everything(session: Session) -> bool:
        return count_stored(session) == updates and not metrics.unsettled(session)

    return await database.run(everything)


def count_stored(session: Session) -> int:
    return count(session, Update)


def count_sent(session: Session) -> int:
    return count(session, Delivery, status=DeliveryStatus.SENT)


def check_books(session: Session, asked: list[int], heard: dict[int, int]) -> None:
    """Every update in the inbox once, its effect once, its answer on the person's screen."""
    updates = session.scalars(select(Update).order_by(Update.id)).all()
    assert sorted(update.external_id for update in updates) == sorted(map(str, asked))
    assert {update.status for update in updates} == {UpdateStatus.DONE}
    logged = session.scalars(select(Question.text)).all()
    assert sorted(logged) == sorted(update.payload["message"]["text"] for update in updates)
    answers = session.scalars(select(Delivery).order_by(Delivery.id)).all()
    assert sorted(row.key for row in answers) == sorted(f"ans:{row.id}:0" for row in updates)
    for row in answers:
        assert f"telegram:{heard[int(row.provider_id)]}" == row.address
    assert len({row.provider_id for row in answers}) == len(answers)
    assert len(heard) <= len(answers) + len(LIVES) * ON_THE_WAY
    check_order(answers)


def check_order(answers: Sequence[Delivery]) -> None:
    """In every chat the answers came in the order of the questions."""
    last: dict[str, int] = {}
    for row in answers:
        assert int(row.provider_id) > last.get(row.address, 0)
        last[row.address] = int(row.provider_id)

"""The bot's process on Telegram, cut off in the middle of a send, frozen, asked to end."""

import os
import shutil
import signal
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import metrics
from bot.app import now
from bot.messages import Lane, Reply
from db import outbox
from db.engine import Database
from db.outbox import Delivery, DeliveryStatus
from tests.processes import BotProcess, until
from tests.telegram_api.client import FakeTelegram
from tests.telegram_api.fixtures import fake_telegram, telegram_process
from tests.test_kill_telegram import settings

__all__ = ["fake_telegram", "telegram_process"]

ROSA, JULIO = 7, 8
CROWD = range(100, 260)
RATE = "50"
"""So slow that a broadcast to the crowd is in the middle when the process is asked to end."""
AHEAD = timedelta(seconds=1)


@pytest.fixture
def database_url(sqlite_template: Path, tmp_path: Path) -> str:
    """One engine is enough here: `test_kill_telegram.py` has both."""
    target = tmp_path / "municipio.db"
    shutil.copy(sqlite_template, target)
    return f"sqlite:///{target}"


@pytest.fixture
def bot(database_url: str, fake_telegram: FakeTelegram, tmp_path: Path) -> Iterator[BotProcess]:
    ours = {**settings(fake_telegram, database_url, "polling"), "TELEGRAM_RATE": RATE}
    process = BotProcess(tmp_path, **ours)
    yield process
    process.kill()


async def announce(database: Database, *chats: int, text: str = "comunicado", **more: Any) -> None:
    def enqueue(session: Session) -> None:
        for chat in chats:
            outbox.enqueue(
                session,
                key=f"{text}/{chat}",
                address=f"telegram:{chat}",
                lane=Lane.ANNOUNCEMENT,
                payload=Reply(text).to_json(),
                now=now(),
                **more,
            )

    await database.run(enqueue)


async def statuses(database: Database) -> dict[str, str]:
    """How each delivery stands, by the chat it is for."""
    query = select(Delivery.address, Delivery.status)
    rows = await database.run(lambda session: session.execute(query).all())
    return {address.partition(":")[2]: status for address, status in rows}


async def settled(database: Database) -> None:
    async def calm() -> bool:
        return not await database.run(metrics.unsettled)

    await until(calm)


async def test_killed_between_the_send_and_its_record_it_settles_each_by_its_kind(
    fake_telegram: FakeTelegram, bot: BotProcess, database: Database
) -> None:
    """Row 15: both were accepted, and the power failed before we heard so.

    The answer goes again, for a lost one is worse than a doubled one; the announcement does not,
    and says that its outcome is unknown.
    """
    await fake_telegram.act("chats", first=ROSA, count=2)
    await fake_telegram.fault("hang_after", "sendMessage")
    await announce(database, JULIO)
    await fake_telegram.say(ROSA, "/ayuda")
    bot.start()
    await fake_telegram.wait("accepted", 2, "sendMessage")
    bot.kill()
    assert set((await statuses(database)).values()) == {DeliveryStatus.SENDING}
    await fake_telegram.clear_faults()
    bot.start()
    await fake_telegram.wait("accepted", 3, "sendMessage")
    await settled(database)
    expected = {str(ROSA): DeliveryStatus.SENT, str(JULIO): DeliveryStatus.UNKNOWN}
    assert await statuses(database) == expected
    times = Counter(entry["chat_id"] for entry in await fake_telegram.ledger())
    assert times == {ROSA: 2, JULIO: 1}


async def test_frozen_it_catches_up_and_asked_to_end_it_leaves_the_rest_for_the_next_start(
    fake_telegram: FakeTelegram, bot: BotProcess, database: Database
) -> None:
    """Rows 34 and 35: what fell due while it stood still goes out late and once; SIGTERM in the
    middle of a broadcast ends it in time, and nobody gets anything twice or not at all."""
    await fake_telegram.act("chats", first=ROSA)
    await fake_telegram.act("chats", first=CROWD.start, count=len(CROWD))
    bot.start()
    await bot.ready()
    due = now() + AHEAD
    await announce(database, ROSA, text="aviso", not_before=due)
    os.kill(bot.pid, signal.SIGSTOP)
    await fake_telegram.say(ROSA, "/ayuda")
    await until(lambda: passed(due))
    os.kill(bot.pid, signal.SIGCONT)
    await fake_telegram.wait_sent(ROSA, 2)
    await announce(database, *CROWD)
    await fake_telegram.wait("sent", 5)
    assert bot.terminate(within=20) == 0
    left = Counter((await statuses(database)).values())
    assert set(left) == {DeliveryStatus.SENT, DeliveryStatus.PENDING}
    bot.start()
    await settled(database)
    sent = Counter(entry["chat_id"] for entry in await fake_telegram.ledger())
    assert sent == {ROSA: 2, **dict.fromkeys(CROWD, 1)}


async def passed(instant: Any) -> bool:
    return bool(now() > instant)

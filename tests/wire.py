"""An announcement on the real wire: its audience, the books that must balance afterwards."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.app import now
from bot.messages import Lane, Reply
from db import batches, outbox
from db.engine import Database
from db.outbox import Delivery, DeliveryStatus
from tests.telegram_api.client import FakeTelegram

FIRST_CHAT = 100_000
TEXT = "Comunicado de prueba"
OPEN = (DeliveryStatus.PENDING, DeliveryStatus.SENDING)


@dataclass(frozen=True)
class Audience:
    """So many chats that know the bot, and the announcement's number."""

    size: int
    number: int = 1

    @property
    def chats(self) -> range:
        first = FIRST_CHAT * self.number
        return range(first, first + self.size)

    @property
    def batch(self) -> str:
        return f"announcement:{self.number}"

    @property
    def keyed(self) -> list[tuple[str, str]]:
        return [(f"{self.batch}:1:{chat}", f"telegram:{chat}") for chat in self.chats]


@dataclass(frozen=True)
class Books:
    """What the ledger and the outbox say of an announcement."""

    statuses: Counter[str]
    twice: int
    lost: int

    @property
    def unknown(self) -> int:
        return self.statuses[DeliveryStatus.UNKNOWN]


def settings(fake: FakeTelegram, database_url: str, rate: float) -> dict[str, str]:
    return {
        "DATABASE_URL": database_url,
        "TELEGRAM_TOKEN": fake.token,
        "TELEGRAM_API_URL": fake.url,
        "TELEGRAM_RATE": str(rate),
    }


async def meet(fake: FakeTelegram, audience: Audience) -> None:
    await fake.act("chats", first=audience.chats.start, count=audience.size)


def leave_all(session: Session, audience: Audience) -> int:
    """The deliveries of the whole audience, in one transaction; returns how many are new."""
    return outbox.enqueue_all(
        session,
        audience.keyed,
        lane=Lane.ANNOUNCEMENT,
        payload=Reply(TEXT).to_json(),
        now=now(),
        batch=audience.batch,
    )


async def leave(database: Database, audience: Audience) -> int:
    return await database.run(partial(leave_all, audience=audience))


def leave_now(database_url: str, audience: Audience) -> int:
    """In a process of its own; the exit code."""
    database = Database(database_url)
    database.run_now(partial(leave_all, audience=audience))
    database.close()
    return 0


async def is_over(database: Database, audience: Audience) -> bool:
    """Every delivery has an outcome. Read without the lock of a writer."""

    def read() -> dict[DeliveryStatus, int]:
        with database.engine.connect().execution_options(read_only=True) as connection:
            return batches.count(Session(connection), audience.batch)

    counts = read()
    return sum(counts.values()) >= audience.size and not any(counts.get(s) for s in OPEN)


async def books(fake: FakeTelegram, database: Database, audience: Audience) -> Books:
    wire = received(await fake.ledger(), audience.chats)
    rows = await database.run(partial(_rows, batch=audience.batch))
    return balance(wire, rows, audience)


def received(ledger: Iterable[dict[str, Any]], chats: range) -> dict[int, list[str]]:
    """Which message ids each chat got of the announcement."""
    got: dict[int, list[str]] = {}
    for entry in ledger:
        if entry["chat_id"] in chats and entry.get("text") == TEXT:
            got.setdefault(entry["chat_id"], []).append(str(entry["message_id"]))
    return got


def balance(wire: dict[int, list[str]], rows: list[Delivery], audience: Audience) -> Books:
    """Compare delivery by delivery. Fails when the record says what the wire does not."""
    assert {row.key for row in rows} == {key for key, _ in audience.keyed}
    lost = 0
    for row in rows:
        got = wire.get(int(row.address.partition(":")[2]), [])
        if row.status == DeliveryStatus.SENT:
            assert row.provider_id in got, f"{row.key} was never accepted"
        elif not got and row.status not in (DeliveryStatus.UNKNOWN, DeliveryStatus.FAILED):
            lost += 1
    twice = sum(len(ids) > 1 for ids in wire.values())
    return Books(Counter(row.status for row in rows), twice, lost)


def _rows(session: Session, batch: str) -> list[Delivery]:
    return list(session.scalars(select(Delivery).where(Delivery.batch == batch)))

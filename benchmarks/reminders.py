"""Reminders: a tick among 10,000 and among 1,000,000 open commitments, 50 of them due."""

import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial

from sqlalchemy import Select, func, select, text, update
from sqlalchemy.orm import Session

from bot import jobs, seeding
from db import reminder_rules, schema
from db.commitments import Commitment
from db.engine import Database
from tests import postgres, reminders

FEW, MANY, DUE = 10_000, 1_000_000, 50
REPEATS = 9
NOW = datetime(2027, 1, 20, 15, 0, tzinfo=UTC)
"""A Wednesday, seven working days before the deadline of those that are due."""
DUE_ON, LATER = date(2027, 1, 29), datetime(2027, 3, 1, 13, 0, tzinfo=UTC)
TWICE, SHARE = 2.0, 500
NUMBERS = {
    "sqlite": """
        WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < :size)
    """,
    "postgresql": "WITH n(n) AS (SELECT generate_series(1, :size))",
}
FILL = """
    INSERT INTO commitments (id, code, edition_id, number, text, kind, cui, priority,
        responsible_code, counterpart_code, region, original_due_on, due_on, state, is_open,
        version, registered_at, updated_at, confirmed_at, next_reminder_at)
    {numbers}
    SELECT n, 'ME5-' || n, (SELECT min(id) FROM editions), n, 'Obra ' || n, 'proyecto', '',
        'normal', '030307', 'MVCS', '03', {due_on}, {due_on}, 'en_proceso', {true}, 1,
        {now}, {now}, {now}, {later}
    FROM n
"""
EMPTIED = ("DELETE FROM reminder_fires WHERE kind = 'commitment'", "DELETE FROM outbox")


def main() -> list[str]:
    rows = [row for engine in ENGINES for row in _engine(engine)]
    return [
        f"Milliseconds, the median of {REPEATS}. The tick plans {DUE} commitments that became due,",
        "writes their fires and the digests of everybody concerned, and commits. Idle is a tick",
        "with nothing due. The scan is a tick that looks at every open commitment, as it would",
        f"without `next_reminder_at` (measured on {FEW:,}, reckoned for more). The search is the",
        "tick's query for what is due, with its index and without.",
        "",
        "| engine | open | tick | idle | scan | tick : scan | search | without its index |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
        *(row.line() for row in rows),
        "",
        *(_verdict(rows[place], rows[place + 1]) for place in range(0, len(rows), 2)),
    ]


@dataclass(frozen=True)
class Row:
    engine: str
    size: int
    tick: float
    idle: float
    scan: float
    search: float
    unindexed: float

    def line(self) -> str:
        return (
            f"| {self.engine} | {self.size:,} | {self.tick:,.0f} | {self.idle:,.1f} "
            f"| {self.scan:,.0f} | 1 : {self.scan / self.tick:,.0f} "
            f"| {self.search:,.2f} | {self.unindexed:,.1f} |"
        )


def _verdict(few: Row, many: Row) -> str:
    return (
        f"{many.engine}: the tick costs {many.tick / few.tick:.2f} times as much (goal: at most "
        f"{TWICE:.0f}), and 1/{many.scan / many.tick:,.0f} of a scan (goal: 1/{SHARE}). "
        f"The search costs {many.search / few.search:.2f} times as much, and "
        f"1/{many.unindexed / many.search:,.0f} of one without the index."
    )


def _engine(name: str) -> Iterator[Row]:
    scan = 0.0
    for size in (FEW, MANY):
        with ENGINES[name]() as database:
            _fill(database, size)
            row = _measure(name, database, size)
            scan = scan or _scan(database) / FEW
            yield replace(row, scan=scan * size)


@contextmanager
def _sqlite() -> Iterator[Database]:
    with tempfile.TemporaryDirectory() as folder:
        yield from _opened(f"sqlite:///{folder}/reminders.db")


@contextmanager
def _postgres() -> Iterator[Database]:
    with postgres.running() as server:
        yield from _opened(postgres.create(server, "reminders"))


def _opened(url: str) -> Iterator[Database]:
    database = Database(url)
    schema.migrate(database.engine)
    database.run_now(seeding.seed_bodies)
    yield database
    database.close()


ENGINES = {"sqlite": _sqlite, "postgresql": _postgres}


def _fill(database: Database, size: int) -> None:
    reminders.build(database)
    name = database.engine.dialect.name
    values = {"due_on": "'2027-06-30'", "now": "'2026-12-01 15:00:00'", "true": "true"}
    later = f"'{LATER:%Y-%m-%d %H:%M:%S}'"
    if name == "postgresql":
        values = {key: f"{value}::timestamptz" for key, value in values.items()}
        values |= {"due_on": "'2027-06-30'::date", "true": "true"}
        later += "::timestamptz"
    filling = FILL.format(numbers=NUMBERS[name], later=later, **values)
    database.run_now(lambda session: session.execute(text(filling), {"size": size}))
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))


def _measure(name: str, database: Database, size: int) -> Row:
    _tick(database)  # the week's summary is out, and counted nowhere
    tick = _median(partial(_tick, database), before=partial(_make_due, database))
    idle = _median(partial(_tick, database))
    _make_due(database)
    with Session(database.engine.execution_options(read_only=True)) as session:
        search = _median(partial(_search, session, _due_query()))
        unindexed = _median(partial(_search, session, _due_query(unindexed=True)))
    return Row(name, size, tick, idle, 0.0, search, unindexed)


def _scan(database: Database) -> float:
    """Milliseconds of a tick that has to look at every commitment, and finds nothing due."""
    database.run_now(
        lambda session: session.execute(update(Commitment).values(next_reminder_at=NOW))
    )
    return _median(partial(_tick, database), repeats=1)


def _median(
    act: Callable[[], None], before: Callable[[], None] = lambda: None, repeats: int = REPEATS
) -> float:
    spent = []
    for _ in range(repeats):
        before()
        start = time.perf_counter()
        act()
        spent.append(time.perf_counter() - start)
    return statistics.median(spent) * 1000


def _make_due(database: Database) -> None:
    """The first of them fall due again, and nobody has heard of it."""

    def job(session: Session) -> None:
        for statement in EMPTIED:
            session.execute(text(statement))
        session.execute(
            update(Commitment)
            .where(Commitment.id <= DUE)
            .values(due_on=DUE_ON, next_reminder_at=reminder_rules.opens(NOW.date()))
        )

    database.run_now(job)


def _tick(database: Database) -> None:
    while database.run_now(partial(jobs.remind, now=NOW)).more:
        pass


def _due_query(*, unindexed: bool = False) -> Select[int]:
    """What is due; hidden from its index by asking for it in a roundabout way."""
    column = Commitment.next_reminder_at
    asked = func.coalesce(column, LATER, type_=column.type) if unindexed else column
    return select(Commitment.id).where(asked <= NOW)


def _search(session: Session, query: Select[int]) -> None:
    session.execute(query).all()


if __name__ == "__main__":
    print("\n".join(main()))

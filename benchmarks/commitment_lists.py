"""Lists of commitments: a page among 1,000 and among 100,000, and a file of 10,000 loaded."""

import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from bot import exchange_apply, exchange_check, exchange_columns, seeding, spreadsheets
from bot.context import Context
from bot.messages import Message
from db import commitment_lists, commitment_words, meetings, schema
from db.bodies import Body
from db.commitment_sides import SYSTEM, Reach
from db.commitment_states import FINAL, State
from db.commitment_words import CommitmentWord, KnownWord
from db.commitments import Commitment, Kind, Priority, code_of
from db.engine import Database
from db.meetings import Forum
from handlers import list_filters
from handlers.commitment_lists import counted

SEED = 20261121
FEW, MANY, LOADED = 1_000, 100_000, 10_000
GOAL = 2.0
"""How much longer a page may take among a hundred times as many."""
LOAD_GOAL_SECONDS = 30
REPEATS = 31
PAGE = 6
TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 15, tzinfo=UTC)
SECTORS = ("MTC", "MVCS", "MINSA", "MINEDU", "MIDAGRI", "MINAM", "PRODUCE", "MEF")
WORKS = ("expediente técnico", "mejoramiento", "construcción", "saneamiento", "equipamiento")
THINGS = ("puente", "carretera", "posta", "escuela", "canal", "losa", "mercado", "represa", "agua")
CHUNK = 5_000
RARE = 5_000
"""One in so many is in a state that hardly any is in."""
STATES = [s for s in State if s is not State.OBJECTED] + [State.PENDING, State.IN_PROGRESS] * 4

ALL = Reach(everything=True)
APURIMAC = Reach(regions=frozenset({"03"}))
SABAINO = Reach(bodies=frozenset({"030307"}))
# Each finds something among few and among many: to find nothing would be no work.
LISTS: dict[str, tuple[Reach, str]] = {
    "the country's open ones": (ALL, ""),
    "the country's overdue ones": (ALL, "vencidos"),
    "the country's, also ended": (ALL, "todos"),
    "one edition": (ALL, "ME6"),
    "one region": (ALL, "apurimac"),
    "one sector": (ALL, "mvcs"),
    "one state": (ALL, "bloqueados"),
    "a rare state": (ALL, "objetados"),
    "a rare state, in an edition": (ALL, "objetados ME6"),
    "a rare state, in a region": (ALL, "objetados apurimac"),
    "a rare state, in a sector": (ALL, "objetados mvcs"),
    "without deadline": (ALL, "sin plazo"),
    "verified in a region": (ALL, "verificados apurimac"),
    "overdue, a region and a sector": (ALL, "vencidos apurimac mvcs"),
    "words of the text": (ALL, "puente santa rosa"),
    "words, mistyped": (ALL, "puemte santa roza"),
    "a coordinator's region": (APURIMAC, ""),
    "a coordinator's overdue ones": (APURIMAC, "vencidos"),
    "a coordinator's, in a rare state": (APURIMAC, "objetados"),
    "a municipality's own": (SABAINO, ""),
}


def main() -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        few = _measured(Path(folder) / "few.db", FEW)
        many = _measured(Path(folder) / "many.db", MANY)
        seconds = _load(Path(folder))
    worst = max(many[name] / few[name] for name in LISTS)
    return [
        f"A page of {PAGE} and the reading of its words, on SQLite: milliseconds of the processor,",
        f"the median of {REPEATS}.",
        "",
        f"| list | {FEW:,} | {MANY:,} | ratio |",
        "|---|---:|---:|---:|",
        *(f"| {n} | {few[n]:.1f} | {many[n]:.1f} | {many[n] / few[n]:.1f} |" for n in LISTS),
        "",
        f"Worst ratio {worst:.1f} (goal: {GOAL:.0f}).",
        f"A workbook of {LOADED:,} rows: {seconds:.1f} s (goal: {LOAD_GOAL_SECONDS}).",
    ]


def _measured(path: Path, size: int) -> dict[str, float]:
    database = _filled(path, size)
    try:
        return {name: _median(database, *asked) for name, asked in LISTS.items()}
    finally:
        database.close()


def _median(database: Database, reach: Reach, typed: str) -> float:
    spent = []
    for _ in range(REPEATS):
        with Session(database.engine.execution_options(read_only=True)) as session:
            start = time.process_time()  # other programs must not count
            _ask(session, reach, typed)
            spent.append(time.process_time() - start)
    return statistics.median(spent) * 1000


def _ask(session: Session, reach: Reach, typed: str) -> None:
    """What a person waits for after typing a list's words."""
    filters = list_filters.filters(session, list_filters.read(_asked_by_somebody(session), typed))
    count_to = counted(reach, filters)
    commitment_lists.page(session, reach, filters, today=TODAY, limit=PAGE, count_to=count_to)


def _asked_by_somebody(session: Session) -> Context:
    message = Message("web", "web:somebody", "1", NOW)
    return Context(session, message, cast(Any, None), cast(Any, None), NOW)


def _filled(path: Path, size: int) -> Database:
    database = _empty(path)
    database.run_now(lambda session: _fill(session, size))
    with database.engine.connect() as connection:
        connection.execute(text("ANALYZE"))
    return database


def _fill(session: Session, size: int) -> None:
    """Commitments as the whole country would make them, always the same ones."""
    for number in (4, 5, 6):
        prefix = f"ME{number}"
        meetings.add_edition(
            session, prefix=prefix, forum=Forum.MUNI, number=number, year=2020 + number
        )
    editions = meetings.editions(session)
    bodies = list(session.scalars(select(Body).where(Body.department != "").order_by(Body.code)))
    chance = random.Random(SEED)
    known: set[str] = set()
    for start in range(0, size, CHUNK):
        numbers = range(start + 1, min(start + CHUNK, size) + 1)
        rows = [_row(chance, n, editions[n % 3], chance.choice(bodies)) for n in numbers]
        session.execute(insert(Commitment), rows)
        words = {row["id"]: commitment_words.words(_searched(row)) for row in rows}
        pairs = [{"word": w, "commitment_id": n} for n, found in words.items() for w in found]
        session.execute(insert(CommitmentWord), pairs)
        known.update(pair["word"] for pair in pairs)
    session.execute(insert(KnownWord), [{"word": word} for word in sorted(known)])


def _row(chance: random.Random, number: int, edition: Any, body: Body) -> dict[str, Any]:
    sector = chance.choice(SECTORS)
    responsible, counterpart = chance.sample((body.code, sector), 2)
    rare = number % RARE == 0
    state = State.OBJECTED if rare else chance.choice(STATES)
    due = TODAY + timedelta(days=chance.randint(-200, 400)) if chance.random() < 0.95 else None
    return {
        "id": number,
        "code": code_of(edition.prefix, number),
        "edition_id": edition.id,
        "number": number,
        "text": f"{chance.choice(WORKS)} de {chance.choice(THINGS)} en {body.place} {body.name}",
        "kind": Kind.PROJECT,
        "cui": f"{2_000_000 + number}",
        "priority": Priority.NORMAL,
        "responsible_code": responsible,
        "counterpart_code": counterpart,
        "region": body.department,
        "original_due_on": due,
        "due_on": due,
        "state": state,
        "is_open": state not in FINAL,
        "version": 1,
        "registered_at": NOW,
        "updated_at": NOW,
        "confirmed_at": NOW,
    }


def _searched(row: dict[str, Any]) -> str:
    return f"{row['text']} {row['cui']} {row['responsible_code']} {row['counterpart_code']}"


def _load(folder: Path) -> float:
    """Seconds to read, check and write a workbook into an empty record."""
    path = folder / "load.xlsx"
    chance = random.Random(SEED)
    headings = list(exchange_columns.HEADINGS.values())
    path.write_bytes(spreadsheets.write(path.name, headings, _lines(chance)))
    database = _empty(folder / "load.db")
    start = time.perf_counter()
    rows = spreadsheets.read(path, path.name)
    plan = database.run_now(lambda session: exchange_check.check(session, rows, SYSTEM))
    write: Callable[[Session], Any] = lambda session: exchange_apply.apply(  # noqa: E731
        session, plan, SYSTEM, now=NOW, reason=path.name
    )
    made = database.run_now(write)
    spent = time.perf_counter() - start
    database.close()
    assert len(made) == LOADED, plan.faults[:3]
    return spent


def _empty(path: Path) -> Database:
    database = Database(f"sqlite:///{path}")
    schema.migrate(database.engine)
    database.run_now(seeding.seed_bodies)
    return database


def _lines(chance: random.Random) -> Iterator[list[Any]]:
    codes = [f"0303{number:02}" for number in range(1, 8)]
    for number in range(LOADED):
        due = TODAY + timedelta(days=chance.randint(1, 400))
        work = f"{chance.choice(WORKS)} de {chance.choice(THINGS)} número {number}"
        values = {
            "edition": "ME5",
            "forum": "MUNI",
            "edition_number": Decimal(5),
            "year": Decimal(2026),
            "text": work,
            "kind": "proyecto",
            "cui": f"{2_000_000 + number}",
            "amount": Decimal(chance.randint(1_000, 9_000_000)),
            "responsible": chance.choice(codes),
            "counterpart": chance.choice(SECTORS),
            "due_on": due,
            "state": "pendiente",
        }
        yield [values.get(key) for key in exchange_columns.HEADINGS]


if __name__ == "__main__":
    print("\n".join(main()))

"""Tables of commitments for tests: good rows, loading them, and reading what became of it."""

from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot import exchange, exchange_apply, exchange_check, exchange_columns, spreadsheets
from bot.exchange_columns import HEADINGS
from bot.exchange_plan import Plan
from bot.spreadsheets import Row, Value
from db import commitments
from db.commitment_sides import SYSTEM
from db.commitments import Commitment
from db.engine import Database
from tests.fakes import SATURDAY

GOOD: dict[str, Value] = {
    "edition": "ME5",
    "forum": "MUNI",
    "edition_number": "5",
    "year": "2026",
    "text": "Expediente técnico del puente Antabamba",
    "kind": "proyecto",
    "cui": "2345678",
    "amount": "S/ 1,500,000.50",
    "priority": "alta",
    "responsible": "030307",
    "counterpart": "MTC",
    "original_due_on": "30/03/2027",
    "due_on": "30/03/2027",
    "state": "pendiente",
}


def rows(*changes: dict[str, Value]) -> list[Row]:
    """Good rows, each with its own text and whatever else is changed."""
    made = []
    for number, change in enumerate(changes, start=2):
        own = {"text": f"{GOOD['text']} {number}"} | change
        values = GOOD | {"code": "", "post": ""} | own
        made.append(Row(number, {heading_of(name): value for name, value in values.items()}))
    return made


def heading_of(column: str) -> str:
    known = {key: heading for heading, key in exchange_columns.KEYS.items()}
    return known[column]


def check(database: Database, table: list[Row]) -> Plan:
    return database.run_now(lambda session: exchange_check.check(session, table, SYSTEM))


def load(database: Database, table: list[Row]) -> Plan:
    plan = check(database, table)
    apply(database, plan)
    return plan


def apply(database: Database, plan: Plan) -> None:
    database.run_now(
        lambda session: exchange_apply.apply(
            session, plan, SYSTEM, now=SATURDAY, reason="acta.xlsx"
        )
    )


def exported(database: Database, name: str, folder: Path) -> list[Row]:
    """What an export holds, read again."""
    path = folder / name
    with Session(database.engine) as session:
        headings = list(HEADINGS.values())
        path.write_bytes(spreadsheets.write(name, headings, exchange.all_rows(session)))
    return spreadsheets.read(path, name)


def count(database: Database) -> int:
    query = select(func.count(Commitment.id))
    return database.run_now(lambda session: session.scalar(query) or 0)


def read(database: Database, code: str) -> Commitment:
    def find(session: Session) -> Commitment:
        found = commitments.find(session, code)
        assert found is not None
        return found

    return database.run_now(find)

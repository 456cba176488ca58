"""`municipio commitments import` and `export`: files of commitments for an operator."""

import sys
import time
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from bot import app as application
from bot import exchange_apply, exchange_check, exchange_columns, settings, spreadsheets
from bot.exchange_plan import Plan, Progress
from bot.seeding import seed_bodies
from bot.spreadsheets import UnreadableTable, Value
from db import commitments, schema
from db.commitment_errors import CommitmentError
from db.commitment_sides import SYSTEM
from db.commitments import Commitment
from db.engine import Database

AT_A_TIME = 500
EVERY_SECONDS = 0.2
"""How often the line that shows the progress is written anew."""
PROBLEMS = {
    "not_found": "No se puede leer el archivo.",
    "not_a_table": "No es un archivo de Excel (.xlsx) ni CSV que se pueda leer.",
    "empty": "No tiene encabezados en su primera fila.",
    "too_large": "Es demasiado grande.",
    "several_sheets": "Tiene compromisos en más de una hoja. Deje una sola.",
    "repeated_heading": "Tiene dos columnas con el mismo encabezado.",
    "too_many_rows": f"Tiene más de {spreadsheets.MAX_ROWS:,} filas.",
}


def import_file(path: Path) -> int:
    """Load a file, all of it or nothing; 1 when a row is wrong, 2 when it can't be read."""
    try:
        database = _open()
    except settings.SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    try:
        return _import(database, path)
    except UnreadableTable as error:
        print(f"{path}: {PROBLEMS[error.problem]}", file=sys.stderr)
        return 2
    finally:
        database.close()


def export_file(path: Path) -> int:
    """Write all commitments, in the order of their codes, as XLSX or CSV by the file's name."""
    if not spreadsheets.is_table(path.name):
        print("El archivo tiene que terminar en .xlsx o .csv.", file=sys.stderr)
        return 2
    try:
        database = _open()
    except settings.SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    with Session(database.engine.execution_options(read_only=True)) as session:
        headings = list(exchange_columns.HEADINGS.values())
        content = spreadsheets.write(path.name, headings, all_rows(session))
    database.close()
    try:
        path.write_bytes(content)
    except OSError as error:
        print(f"No se puede escribir {path}: {error.strerror}.", file=sys.stderr)
        return 2
    print(f"Listo: {path}")
    return 0


def all_rows(session: Session) -> Iterator[list[Value]]:
    """Every commitment as a row, a few hundred in memory at a time."""
    order = (Commitment.edition_id, Commitment.number)
    ids = session.scalars(select(Commitment.id).order_by(*order)).all()
    for start in range(0, len(ids), AT_A_TIME):
        for row in commitments.by_ids(session, ids[start : start + AT_A_TIME]):
            yield exchange_columns.write(row)
        session.expunge_all()


def _open() -> Database:
    loaded = settings.load()
    loaded.data_dir.mkdir(parents=True, exist_ok=True)
    database = Database(loaded.database)
    schema.migrate(database.engine)
    database.run_now(seed_bodies)
    return database


def _import(database: Database, path: Path) -> int:
    print(f"Leyendo {path.name}…", file=sys.stderr)
    rows = spreadsheets.read(path, path.name, exchange_columns.KEYS)
    with Session(
        database.engine.execution_options(read_only=True), expire_on_commit=False
    ) as session:
        plan = exchange_check.check(session, rows, SYSTEM, shown("Revisando"))
    if plan.unread:
        print(f"Columnas que no se leen: {', '.join(plan.unread)}.", file=sys.stderr)
    if plan.faults:
        print("\n".join(map(str, plan.faults)))
        print(f"Errores: {len(plan.faults)}. No se cargó nada.", file=sys.stderr)
        return 1
    try:
        database.run_now(lambda session: _apply(session, plan, path.name))
    except (CommitmentError, IntegrityError):
        print("El registro cambió mientras tanto. No se cargó nada.", file=sys.stderr)
        return 1
    print(
        f"Filas: {plan.rows}. Nuevos: {len(plan.new)}. Con cambios: {len(plan.changes)}. "
        f"Sin cambios: {plan.unchanged}."
    )
    return 0


def _apply(session: Session, plan: Plan, name: str) -> None:
    exchange_apply.apply(
        session, plan, SYSTEM, now=application.now(), reason=name, progress=shown("Cargando")
    )


def shown(what: str) -> Progress:
    """A line on the standard error that is written anew as it goes on."""
    last = 0.0

    def show(done: int, total: int) -> None:
        nonlocal last
        if done < total and time.monotonic() - last < EVERY_SECONDS:
            return
        last = time.monotonic()
        end = "\n" if done >= total else ""
        print(f"\r{what}: {done} de {total}", end=end, file=sys.stderr, flush=True)

    return show

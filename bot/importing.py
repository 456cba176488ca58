"""Files of commitments sent by chat: checked without a lock, then written in one transaction."""

import asyncio
import logging
from datetime import datetime
from functools import partial

from sqlalchemy.orm import Session

from bot import exchange_apply, exchange_check, exchange_columns, rendering, spreadsheets
from bot.exchange_plan import Plan
from bot.files import FileStore
from bot.messages import Attachment, Lane, Reply
from bot.spreadsheets import UnreadableTable
from db import imports, outbox, posts
from db.commitment_errors import CommitmentError
from db.commitment_sides import Actor
from db.engine import Database
from db.imports import MAX_ATTEMPTS, FileImport, ImportState

log = logging.getLogger(__name__)

SHOWN_FAULTS = 12
"""Faults in the message; all of them are in the file that goes with it."""
FAULTS_NAME = "filas_con_error.xlsx"
FAULT_HEADINGS = ("Fila", "Columna", "Problema", "Valor")


async def work_once(database: Database, files: FileStore, now: datetime) -> bool:
    """Take one file a step further; says whether there was one."""
    task = await database.run(partial(imports.take, now=now))
    if task is None:
        return False
    step = _check if task.state == ImportState.WAITING else _load
    try:
        await step(database, files, task, now)
    except Exception:
        log.exception("import %s failed", task.id)
        if task.attempts >= MAX_ATTEMPTS:
            await _finish(database, task, ImportState.FAILED, "import_failed", now)
        else:
            await database.run(partial(_release, import_id=task.id))
    return True


async def _check(database: Database, files: FileStore, task: FileImport, now: datetime) -> None:
    try:
        plan = await asyncio.to_thread(_plan, database, files, task, now)
    except UnreadableTable as error:
        await _finish(
            database, task, ImportState.FAILED, "import_unreadable", now, problem=error.problem
        )
        return
    attachments = await asyncio.to_thread(_fault_file, files, plan) if plan.faults else ()
    reply = rendering.compose(
        "import_preview",
        task=task,
        plan=plan,
        faults=[str(fault) for fault in plan.faults[:SHOWN_FAULTS]],
        more=len(plan.faults) - SHOWN_FAULTS,
        attachments=attachments,
    )
    after = ImportState.FAILED if plan.faults or not _does_something(plan) else ImportState.CHECKED
    job = partial(_move_and_say, task=task, after=after, reply=reply, now=now, counts=_counts(plan))
    await database.run(job)


async def _load(database: Database, files: FileStore, task: FileImport, now: datetime) -> None:
    """Check again, for the record may have moved on, and write. A conflict changes nothing."""
    plan = await asyncio.to_thread(_plan, database, files, task, now)
    if plan.faults:
        await _finish(database, task, ImportState.FAILED, "import_changed", now)
        return
    try:
        await database.run(partial(_write, task=task, plan=plan, now=now))
    except CommitmentError:
        await _finish(database, task, ImportState.FAILED, "import_changed", now)


def _plan(database: Database, files: FileStore, task: FileImport, now: datetime) -> Plan:
    """What the file would do, from a view of the record that locks nobody out."""
    rows = spreadsheets.read(files.path(task.sha256), task.name, exchange_columns.KEYS)
    engine = database.engine.execution_options(read_only=True)
    with Session(engine, expire_on_commit=False) as session:
        actor = Actor(task.person_id, posts.duties(session, task.person_id, now))
        return exchange_check.check(session, rows, actor)


def _write(session: Session, task: FileImport, plan: Plan, now: datetime) -> None:
    actor = Actor(task.person_id, posts.duties(session, task.person_id, now))
    made = exchange_apply.apply(session, plan, actor, now=now, reason=task.name)
    reply = rendering.compose("import_done", task=task, plan=plan, made=made)
    _move_and_say(session, task, ImportState.DONE, reply, now, _counts(plan))


async def _finish(
    database: Database,
    task: FileImport,
    after: ImportState,
    template: str,
    now: datetime,
    problem: str = "",
) -> None:
    reply = rendering.compose(template, task=task, problem=problem)
    await database.run(partial(_move_and_say, task=task, after=after, reply=reply, now=now))


def _move_and_say(
    session: Session,
    task: FileImport,
    after: ImportState,
    reply: Reply,
    now: datetime,
    counts: dict[str, int] | None = None,
) -> None:
    """The new state and the word about it, together or not at all."""
    if not imports.move(session, task.id, ImportState(task.state), after, counts):
        return
    outbox.enqueue(
        session,
        key=f"import:{task.id}:{task.state}",
        address=task.address,
        lane=Lane.ANSWER,
        payload=reply.to_json(),
        now=now,
    )


def _release(session: Session, import_id: int) -> None:
    found = imports.get(session, import_id)
    if found is not None:
        found.taken_at = None


def _does_something(plan: Plan) -> bool:
    return bool(plan.new or plan.changes)


def _counts(plan: Plan) -> dict[str, int]:
    return {
        "rows": plan.rows,
        "new": len(plan.new),
        "changes": len(plan.changes),
        "unchanged": plan.unchanged,
        "faults": len(plan.faults),
    }


def _fault_file(files: FileStore, plan: Plan) -> tuple[Attachment, ...]:
    """Every fault, to be put right beside the file."""
    rows = [
        (
            str(fault.row),
            exchange_columns.HEADINGS.get(fault.column, ""),
            rendering.label("import_problems", fault.problem),
            fault.value,
        )
        for fault in plan.faults
    ]
    content = spreadsheets.write(FAULTS_NAME, FAULT_HEADINGS, rows)
    return (files.save(content, FAULTS_NAME, spreadsheets.XLSX),)

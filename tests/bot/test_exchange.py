"""Files of commitments: all or nothing, no duplicates, and the export is an import."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot import exchange_apply, exchange_check, seeding
from bot.spreadsheets import Row, Value
from db import commitment_acts, commitment_history, schema
from db.commitment_acts import Move
from db.commitment_errors import Stale
from db.commitment_sides import SYSTEM
from db.commitment_states import Action, State
from db.commitments import Commitment
from db.engine import Database
from db.meetings import Edition
from tests.fakes import SATURDAY
from tests.tables import apply, check, count, exported, load, read, rows


def test_rows_become_commitments_with_codes_in_their_order(database: Database) -> None:
    load(database, rows({}, {"due_on": "", "original_due_on": "sin plazo"}, {"state": ""}))
    first, second = read(database, "ME5-1"), read(database, "ME5-2")
    assert (first.cui, first.amount, first.priority) == ("2345678", Decimal("1500000.5"), "alta")
    assert first.due_on == first.original_due_on == date(2027, 3, 30)
    assert second.due_on is second.original_due_on is None
    assert read(database, "ME5-3").state == State.PENDING


def test_bodies_are_found_by_code_acronym_and_name(database: Database) -> None:
    spellings = ("030307", "30307", "Sabaino, Antabamba", "Municipalidad Distrital de Sabaino")
    plan = check(database, rows(*({"responsible": text} for text in spellings)))
    assert [new.draft.responsible.code for new in plan.new] == ["030307"] * 4
    spellings = ("mtc", "Ministerio de Transportes y Comunicaciones", "MTC · lo que sea")
    plan = check(database, rows(*({"counterpart": text} for text in spellings)))
    assert [new.draft.counterpart.code for new in plan.new] == ["MTC"] * 3


@pytest.mark.parametrize("name", ["todo.xlsx", "todo.csv"])
def test_the_export_of_an_import_is_the_same_file(
    database: Database, tmp_path: Path, name: str
) -> None:
    nasty = ("=1+1", "+51 puentes", "-uno", "@dos", "'=tres", "Compás; «coma», y\ttab")
    load(database, rows(*({"text": text} for text in nasty), {"state": "bloqueado"}))
    before = exported(database, name, tmp_path)
    plan = check(database, before)
    assert (plan.unchanged, plan.new, plan.changes, plan.faults) == (len(nasty) + 1, [], [], [])
    assert before[0].values["compromiso"] == "=1+1"


@pytest.mark.parametrize("name", ["todo.xlsx", "todo.csv"])
def test_an_export_can_be_loaded_where_nothing_is(
    database: Database, tmp_path: Path, name: str
) -> None:
    load(database, rows({"post": "Gerencia Municipal"}, {"state": "no viable"}, {"code": "ME5-70"}))
    before = exported(database, name, tmp_path)
    empty = Database(f"sqlite:///{tmp_path / 'otra.db'}")
    schema.migrate(empty.engine)
    empty.run_now(seeding.seed_bodies)
    load(empty, before)
    assert exported(empty, name, tmp_path) == before
    empty.close()


def test_loading_twice_adds_nothing(database: Database) -> None:
    table = rows({}, {})
    load(database, table)
    again = load(database, table)
    assert (again.unchanged, len(again.new)) == (2, 0)
    assert count(database) == 2


def test_codes_from_outside_are_kept_and_new_ones_follow(database: Database) -> None:
    load(database, rows({"code": "ME5-0070"}, {}))
    load(database, rows({"text": "Otro más"}))
    codes = database.run_now(lambda session: list(session.scalars(select(Commitment.code))))
    assert sorted(codes) == ["ME5-0070", "ME5-0071", "ME5-0072"]


def test_a_code_brings_changes_and_history_says_from_which_file(database: Database) -> None:
    load(database, rows({}))
    plan = load(database, rows({"code": "ME5-1", "text": "Puente nuevo", "amount": "7"}))
    assert (len(plan.changes), len(plan.new)) == (1, 0)
    row = read(database, "ME5-1")
    assert (row.text, row.amount) == ("Puente nuevo", Decimal(7))
    history = database.run_now(lambda s: commitment_history.of_commitment(s, row.id))
    assert {entry.reason for entry in history if entry.action == Action.AMEND} == {"acta.xlsx"}


def test_what_was_agreed_without_deadline_gets_one(database: Database) -> None:
    load(database, rows({"due_on": "", "original_due_on": ""}))
    load(database, rows({"code": "ME5-1"}))
    assert read(database, "ME5-1").original_due_on == date(2027, 3, 30)


def test_what_waits_for_agreement_is_corrected(database: Database) -> None:
    load(database, rows({"state": "por confirmar"}))
    change: dict[str, Value] = {"code": "ME5-1", "state": "", "responsible": "030301"}
    load(database, rows(change | {"due_on": "", "original_due_on": ""}))
    row = read(database, "ME5-1")
    assert (row.responsible_code, row.due_on) == ("030301", None)


def test_a_column_that_is_missing_changes_nothing(database: Database) -> None:
    load(database, rows({}))
    [row] = rows({"code": "ME5-1", "text": "Puente nuevo"})
    kept = {k: v for k, v in row.values.items() if k not in ("cui", "monto", "plazo", "estado")}
    load(database, [Row(2, kept)])
    found = read(database, "ME5-1")
    assert (found.text, found.cui, found.due_on) == ("Puente nuevo", "2345678", date(2027, 3, 30))


def test_a_change_meanwhile_undoes_the_whole_load(database: Database) -> None:
    load(database, rows({}))
    plan = check(database, rows({}, {"text": "Uno nuevo"}, {"code": "ME5-1", "text": "Puente"}))
    plan.faults.clear()

    def block(session: Session) -> None:
        row = session.scalars(select(Commitment)).one()
        commitment_acts.act(
            session, row, Action.AMEND, Move(SYSTEM, row.version, SATURDAY, "antes")
        )

    database.run_now(block)
    with pytest.raises(Stale):
        apply(database, plan)
    assert count(database) == 1


def test_a_failure_in_the_middle_changes_nothing(database: Database) -> None:
    table = rows(*({} for _ in range(1200)))
    plan = check(database, table)

    def killed(done: int, total: int) -> None:
        if done >= 1000:
            raise KeyboardInterrupt

    def act(session: Session) -> Any:
        return exchange_apply.apply(
            session, plan, SYSTEM, now=SATURDAY, reason="x", progress=killed
        )

    with pytest.raises(KeyboardInterrupt):
        database.run_now(act)
    assert count(database) == 0
    assert database.run_now(lambda session: session.scalar(select(func.count(Edition.id)))) == 0


def test_progress_is_told_while_it_goes_on(database: Database) -> None:
    told: list[tuple[int, int]] = []
    table = rows(*({} for _ in range(450)))
    hear: Callable[[int, int], None] = lambda done, total: told.append((done, total))  # noqa: E731
    database.run_now(lambda session: exchange_check.check(session, table, SYSTEM, hear))
    assert told == [(200, 450), (400, 450), (450, 450)]

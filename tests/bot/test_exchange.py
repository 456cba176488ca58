"""Files of commitments: all or nothing, every wrong row named, the export is an import."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot import exchange, exchange_apply, exchange_check, exchange_columns, spreadsheets
from bot.exchange_check import Plan
from bot.exchange_columns import HEADINGS, Fault
from bot.spreadsheets import Row, Value
from db import commitment_acts, commitment_history, commitments
from db.commitment_acts import Move
from db.commitment_errors import Stale
from db.commitment_sides import SYSTEM
from db.commitment_states import Action, State
from db.commitments import Commitment
from db.engine import Database
from db.meetings import Edition
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
FAULTS: list[tuple[dict[str, Value], str, str]] = [
    ({"edition": ""}, "edition", "missing"),
    ({"text": ""}, "text", "missing"),
    ({"responsible": ""}, "responsible", "missing"),
    ({"counterpart": "  "}, "counterpart", "missing"),
    ({"code": "cuarenta y dos"}, "code", "bad_code"),
    ({"code": "ME-42"}, "code", "bad_code"),
    ({"edition": "quinta"}, "edition", "bad_edition"),
    ({"edition": "ME9", "forum": ""}, "edition", "unknown_edition"),
    ({"edition": "ME8"}, "edition", "edition_taken"),
    ({"code": "ME4-0001"}, "edition", "edition_mismatch"),
    ({"forum": "FORO"}, "forum", "bad_forum"),
    ({"edition_number": "quinto"}, "edition_number", "bad_number"),
    ({"edition_number": "0"}, "edition_number", "bad_number"),
    ({"year": "26"}, "year", "bad_year"),
    ({"year": "dos mil"}, "year", "bad_year"),
    ({"text": "x" * 1001}, "text", "too_long"),
    ({"kind": "obra"}, "kind", "bad_kind"),
    ({"cui": "234567"}, "cui", "seven_digits"),
    ({"cui": "23456789"}, "cui", "seven_digits"),
    ({"cui": "234567A"}, "cui", "seven_digits"),
    ({"amount": "un millón"}, "amount", "bad_amount"),
    ({"amount": "-5"}, "amount", "out_of_range"),
    ({"amount": "0"}, "amount", "out_of_range"),
    ({"amount": "1.005"}, "amount", "fraction_of_centimo"),
    ({"amount": "999999999999999"}, "amount", "out_of_range"),
    ({"priority": "urgentísima"}, "priority", "bad_priority"),
    ({"responsible": "999999"}, "responsible", "unknown_body"),
    ({"responsible": "Ministerio de Magia"}, "responsible", "unknown_body"),
    ({"counterpart": "Santa Rosa"}, "counterpart", "unclear_body"),
    ({"counterpart": "030307"}, "counterpart", "same_body"),
    ({"counterpart": "210101"}, "counterpart", "other_region"),
    ({"original_due_on": "30 de marzo"}, "original_due_on", "bad_date"),
    ({"original_due_on": "31/02/2027"}, "original_due_on", "bad_date"),
    ({"due_on": "=TODAY()"}, "due_on", "bad_date"),
    ({"due_on": "01/01/1027"}, "due_on", "bad_date"),
    ({"due_on": "01/03/2027"}, "due_on", "due_before"),
    ({"state": "casi"}, "state", "bad_state"),
]


def rows(*changes: dict[str, Value]) -> list[Row]:
    """Good rows, each with its own text and whatever else is changed."""
    made = []
    for number, change in enumerate(changes, start=2):
        own = {"text": f"{GOOD['text']} {number}"} | change
        values = GOOD | {"code": "", "post": ""} | own
        made.append(Row(number, {_key(name): value for name, value in values.items()}))
    return made


def _key(column: str) -> str:
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


def test_37_planted_faults_are_listed_exactly_and_nothing_is_loaded(database: Database) -> None:
    assert len(FAULTS) == 37
    load(database, rows({"edition": "ME5"}))
    good: dict[str, Value] = {}
    planted = [change for change, _, _ in FAULTS]
    table = rows(*(row for change in planted for row in (good, change)))
    plan = check(database, table)
    found = [(fault.row, fault.column, fault.problem) for fault in plan.faults]
    expected = [
        (2 * number + 3, column, problem) for number, (_, column, problem) in enumerate(FAULTS)
    ]
    assert found == expected
    with pytest.raises(exchange_apply.NotClean):
        apply(database, plan)
    assert count(database) == 1


def test_a_fault_says_where_it_is_and_what_was_there() -> None:
    words = str(Fault(7, "due_on", "bad_date", "31/02/2027"))
    assert words == "fila 7, Plazo: no es una fecha como 30/04/2027 («31/02/2027»)"


def test_a_missing_column_is_told_once(database: Database) -> None:
    table = [Row(n, {"edicion": "ME5", "compromiso": "x"}) for n in range(2, 5)]
    faults = check(database, table).faults
    assert [(fault.row, fault.column) for fault in faults] == [
        (0, "responsible"),
        (0, "counterpart"),
    ]


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
    from bot import seeding
    from db import schema

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


@pytest.mark.parametrize(
    ("second", "problem"),
    [
        ({"code": "ME5-0001"}, "repeated_code"),
        ({"code": "", "text": "UNO  mismo"}, "repeated_row"),
    ],
)
def test_the_same_twice_in_one_file_is_a_fault(
    database: Database, second: dict[str, Value], problem: str
) -> None:
    first = second | {"text": "Uno mismo"}
    plan = check(database, rows(first, second))
    assert [fault.problem for fault in plan.faults] == [problem]


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


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"state": "verificado"}, "state"),
        ({"due_on": "30/04/2027"}, "due_on"),
        ({"due_on": "", "original_due_on": "30/03/2027"}, "due_on"),
        ({"original_due_on": "01/03/2027"}, "original_due_on"),
        ({"responsible": "030301"}, "responsible"),
        ({"counterpart": "MVCS"}, "counterpart"),
        ({"post": "Alcaldía"}, "post"),
    ],
)
def test_no_file_changes_what_has_a_command_of_its_own(
    database: Database, change: dict[str, Value], column: str
) -> None:
    load(database, rows({}))
    same: dict[str, Value] = {"code": "ME5-1"}
    plan = check(database, rows(same | change))
    assert [(fault.column, fault.problem) for fault in plan.faults] == [(column, "not_by_file")]


def test_what_has_ended_is_not_changed(database: Database) -> None:
    load(database, rows({"state": "cerrado"}))
    plan = check(database, rows({"code": "ME5-1", "state": "", "text": "Otra cosa"}))
    assert [fault.problem for fault in plan.faults] == ["ended"]


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

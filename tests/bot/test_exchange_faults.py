"""What is wrong in a file of commitments: every row named with its reason, and nothing loaded."""

import pytest

from bot import exchange_apply
from bot.exchange_columns import Fault
from bot.spreadsheets import Row, Value
from db.engine import Database
from tests.tables import apply, check, count, load, rows

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


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"cui": "12", "responsible": "999999"}, ["cui seven_digits", "responsible unknown_body"]),
        ({"state": "casi", "counterpart": "030307"}, ["state bad_state", "counterpart same_body"]),
        ({"text": "", "edition": "ME8"}, ["text missing", "edition edition_taken"]),
        (
            {"responsible": "nadie", "counterpart": "nada"},
            ["responsible unknown_body", "counterpart unknown_body"],
        ),
        (
            {"priority": "ya", "due_on": "01/01/2027"},
            ["priority bad_priority", "due_on due_before"],
        ),
        (
            {"responsible": "nadie", "due_on": "01/01/2027", "kind": "obra"},
            ["kind bad_kind", "due_on due_before", "responsible unknown_body"],
        ),
    ],
)
def test_every_fault_of_a_row_is_told_at_once(
    database: Database, change: dict[str, Value], told: list[str]
) -> None:
    load(database, rows({"edition": "ME5"}))
    plan = check(database, rows(change))
    assert [f"{fault.column} {fault.problem}" for fault in plan.faults] == told
    assert plan.new == []


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"edition": "", "code": "cuarenta"}, ["code bad_code"]),
        ({"edition": "ME9", "year": "dos mil"}, ["year bad_year"]),
        ({"code": "ME5-1", "due_on": "ayer"}, ["due_on bad_date"]),
        ({"code": "ME5-1", "text": "x" * 1001}, ["text too_long"]),
        ({"code": "ME5-1", "due_on": "01/03/2027"}, ["due_on due_before"]),
        ({"code": "ME5-1", "responsible": ""}, ["responsible missing"]),
    ],
)
def test_one_fault_is_not_told_as_two(
    database: Database, change: dict[str, Value], told: list[str]
) -> None:
    load(database, rows({}))
    plan = check(database, rows(change))
    assert [f"{fault.column} {fault.problem}" for fault in plan.faults] == told


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("1,500,000.50", "1500000.50"),
        ("S/ 1500", "1500"),
        ("S/. 1 500", "1500"),
        ("1.500,00", None),
        ("1500,50", None),
        ("1,5", None),
        ("1e6", None),
    ],
)
def test_an_amount_is_read_as_written_in_peru_or_not_at_all(
    database: Database, typed: str, read: str | None
) -> None:
    plan = check(database, rows({"amount": typed}))
    assert [str(new.draft.amount) for new in plan.new] == ([read] if read else [])
    assert [fault.problem for fault in plan.faults] == ([] if read else ["bad_amount"])


@pytest.mark.parametrize(
    ("named", "found"),
    [
        ("UGEL Abancay", None),
        ("Red de Salud Abancay", None),
        ("Dirección Regional de Salud Apurímac", None),
        ("Hospital de Abancay", None),
        ("MVCS y MTC", None),
        ("GORE Apurímac", "GR-03"),
        ("Gobierno Regional de Apurimac", "GR-03"),
        ("Ministerio de Transporte", "MTC"),
        ("Vivienda", "MVCS"),
        ("Sabaino (Antabamba)", "030307"),
    ],
)
def test_only_who_is_named_in_full_is_taken_for_a_body(
    database: Database, named: str, found: str | None
) -> None:
    plan = check(database, rows({"responsible": named, "counterpart": "030301"}))
    assert [new.draft.responsible.code for new in plan.new] == ([found] if found else [])
    assert [fault.column for fault in plan.faults] == ([] if found else ["responsible"])


@pytest.mark.parametrize(("text", "problem"), [("#REF!", "excel_error"), ("\u200b", "empty")])
def test_a_text_that_says_nothing_is_a_fault(database: Database, text: str, problem: str) -> None:
    plan = check(database, rows({"text": text}))
    assert [(fault.column, fault.problem) for fault in plan.faults] == [("text", problem)]


def test_a_torn_row_is_told_once_and_a_column_that_is_not_read_by_name(database: Database) -> None:
    whole, torn = rows({}, {"cui": "12"})
    table = [
        Row(whole.number, whole.values | {"fecha limite": "mañana"}),
        Row(3, torn.values, torn=True),
    ]
    plan = check(database, table)
    assert [(fault.row, fault.column, fault.problem) for fault in plan.faults] == [
        (3, "", "torn_row")
    ]
    assert plan.unread == ["fecha limite"]


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

"""A workbook as people spoil it in Excel: 37 faults, exactly those told, and nothing changes."""

from datetime import date
from pathlib import Path
from typing import Any

import openpyxl

from bot.exchange_columns import HEADINGS
from tests.commands import Run
from tests.tables import GOOD

LETTERS = {key: number for number, key in enumerate(HEADINGS, start=1)}
KNOWN, FRESH = 8, 60
"""Commitments that are there already, and rows that would be new."""
# (row, column, what is written there, how the fault ends)
PLANTED: list[tuple[int, str, Any, str]] = [
    (2, "due_on", date(2027, 6, 30), "use el comando que corresponde («2027-06-30»)"),
    (3, "state", "verificado", "use el comando que corresponde («verificado»)"),
    (4, "responsible", "030301", "use el comando que corresponde («030301»)"),
    (5, "cui", "234-5678", "no tiene siete cifras («234-5678»)"),
    (7, "code", "ME5-0005", "ya está en la fila 6"),
    (10, "text", None, "falta"),
    (11, "text", "   ", "falta"),
    (12, "text", "=1+", ""),
    (13, "text", "x" * 1001, "es demasiado largo"),
    (14, "responsible", None, "falta"),
    (15, "responsible", "Municipalidad de Gotham", "no es una entidad conocida"),
    (16, "responsible", 999999, "no es una entidad conocida («999999»)"),
    (17, "responsible", "Santa Rosa", "puede ser más de una entidad: use el ubigeo («Santa Rosa»)"),
    (18, "counterpart", "MVXS", "puede ser más de una entidad: use el ubigeo («MVXS»)"),
    (19, "counterpart", "Ministerio de Magia", "no es una entidad conocida"),
    (20, "counterpart", 30307, "es la misma entidad que la responsable («30307»)"),
    (21, "counterpart", "210101", "es de otro departamento que la responsable («210101»)"),
    (22, "edition", "quinta", "no es una edición como ME5 («quinta»)"),
    (23, "edition", None, "falta"),
    (24, "forum", "FORO", "no es MUNI, GORE, CEMUNI u OTRO («FORO»)"),
    (25, "edition_number", -5, "no es un número de edición («-5»)"),
    (26, "year", 26, "no es un año («26»)"),
    (27, "kind", "obra", "no es proyecto, actividad, asistencia técnica o gestión («obra»)"),
    (28, "priority", 1, "no es alta, normal o baja («1»)"),
    (29, "cui", 234567, "no tiene siete cifras («234567»)"),
    (30, "cui", 2345678.5, "no tiene siete cifras («2345678.5»)"),
    (31, "amount", "medio millón", "no es un monto («medio millón»)"),
    (32, "amount", -1500, "no es un monto posible («-1500»)"),
    (33, "amount", 10.999, "tiene más de dos decimales («10.999»)"),
    (34, "amount", True, "no es un monto («True»)"),
    (35, "original_due_on", "31/02/2027", "no es una fecha como 30/04/2027 («31/02/2027»)"),
    (36, "due_on", "#N/A", "no es una fecha como 30/04/2027 («#N/A»)"),
    (37, "due_on", 46000, "no es una fecha como 30/04/2027 («46000»)"),
    (38, "due_on", date(2026, 12, 1), "es anterior al original («2026-12-01»)"),
    (39, "state", "por verse", "no es un estado conocido («por verse»)"),
    # Twice in one row: both are told.
    (40, "cui", "12", "no tiene siete cifras («12»)"),
    (40, "counterpart", "nadie", "no es una entidad conocida («nadie»)"),
    (41, "text", "Obra número 60", ""),
    (60, "text", "Obra número 42", "es igual a la fila 42"),
]
HARMLESS = {(12, "text"), (41, "text")}
"""What looks wrong and is not: a text like a formula, and one that another row gave up."""


def workbook(path: Path, rows: int, known: int = 0, planted: bool = False) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(HEADINGS.values()))
    for number in range(2, rows + 2):
        own = {"text": f"Obra número {number}", "code": f"ME5-{number - 1}"}
        values = GOOD | (own if number < known + 2 else {**own, "code": None})
        sheet.append([values.get(key) for key in HEADINGS])
    for row, column, value, _ in PLANTED if planted else ():
        cell = sheet.cell(row, LETTERS[column])
        cell.value = value
        if isinstance(value, str):
            cell.data_type = "s"
    book.save(path)
    return path


def test_37_faults_of_a_workbook_are_listed_exactly_and_nothing_changes(
    run: Run, tmp_path: Path
) -> None:
    faults = [line for line in PLANTED if line[:2] not in HARMLESS]
    assert len(faults) == 37
    assert run("commitments", "import", str(workbook(tmp_path / "a.xlsx", KNOWN))).code == 0
    before = tmp_path / "before.csv"
    run("commitments", "export", str(before))

    spoilt = workbook(tmp_path / "b.xlsx", KNOWN + FRESH, KNOWN, planted=True)
    said = run("commitments", "import", str(spoilt))

    assert said.code == 1
    expected = [(f"fila {row}, {HEADINGS[column]}: ", end) for row, column, _, end in faults]
    lines = said.out.splitlines()
    for line, (start, end) in zip(lines, expected, strict=True):
        assert line.startswith(start)
        assert end in line
    assert "Errores: 37. No se cargó nada." in said.err
    after = tmp_path / "after.csv"
    run("commitments", "export", str(after))
    assert after.read_bytes() == before.read_bytes()


def test_the_same_workbook_without_the_faults_is_loaded(run: Run, tmp_path: Path) -> None:
    run("commitments", "import", str(workbook(tmp_path / "a.xlsx", KNOWN)))
    clean = workbook(tmp_path / "b.xlsx", KNOWN + FRESH, KNOWN)
    said = run("commitments", "import", str(clean))
    assert f"Nuevos: {FRESH}. Con cambios: 0. Sin cambios: {KNOWN}." in said.out

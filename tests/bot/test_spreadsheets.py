"""Tables as files: what is written comes back the same, and no cell becomes a formula."""

import io
import re
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from bot import spreadsheets, workbooks
from bot.spreadsheets import UnreadableTable, Value

NASTY = ("=1+1", "+51 987", "-resta", "@suma", "'=ya guardado", "''+doble", "'tilde", "a\nb;c,d")


def written(folder: Path, name: str, *rows: list[Value]) -> Path:
    path = folder / name
    path.write_bytes(spreadsheets.write(name, ["Código", "Texto"], rows))
    return path


@pytest.mark.parametrize("name", ["tabla.xlsx", "tabla.csv"])
@pytest.mark.parametrize("text", NASTY)
def test_text_comes_back_as_it_was(tmp_path: Path, name: str, text: str) -> None:
    path = written(tmp_path, name, ["ME5-0001", text])
    [row] = spreadsheets.read(path, name)
    assert row.values["texto"] == text


@pytest.mark.parametrize("text", NASTY)
def test_no_cell_of_a_workbook_is_a_formula(tmp_path: Path, text: str) -> None:
    book = load_workbook(written(tmp_path, "tabla.xlsx", ["ME5-0001", text]))
    assert book.active is not None
    assert book.active["B2"].data_type == "s"


@pytest.mark.parametrize("text", NASTY)
def test_no_cell_of_a_csv_begins_like_one(tmp_path: Path, text: str) -> None:
    content = written(tmp_path, "tabla.csv", ["x", text]).read_text("utf-8-sig")
    assert not content.partition("x,")[2].lstrip('"').startswith(spreadsheets.FORMULA)


def test_dates_and_numbers_keep_their_kind(tmp_path: Path) -> None:
    path = written(tmp_path, "tabla.xlsx", [date(2027, 4, 30), Decimal("1500.50")])
    [row] = spreadsheets.read(path, "tabla.xlsx")
    assert row.values == {"codigo": date(2027, 4, 30), "texto": Decimal("1500.5")}


def test_a_formula_that_somebody_typed_is_read_as_text(tmp_path: Path) -> None:
    book = Workbook()
    assert book.active is not None
    book.active.append(["Texto"])
    book.active.append(["=TODAY()"])
    book.save(tmp_path / "tabla.xlsx")
    [row] = spreadsheets.read(tmp_path / "tabla.xlsx", "tabla.xlsx")
    assert row.values["texto"] == "=TODAY()"


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_csv_of_any_usual_spreadsheet_is_read(
    tmp_path: Path, delimiter: str, encoding: str
) -> None:
    path = tmp_path / "tabla.csv"
    lines = [delimiter.join(["Código", "Año"]), "", delimiter.join(["ñandú", "2027"])]
    path.write_bytes("\r\n".join(lines).encode(encoding))
    [row] = spreadsheets.read(path, "tabla.csv")
    assert (row.number, row.values) == (3, {"codigo": "ñandú", "ano": "2027"})


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "not_a_table"),
        (b"%PDF-1.4", "not_a_table"),
        (b"PK\x03\x04 roto", "not_a_table"),
    ],
)
def test_a_broken_workbook_is_told_apart(tmp_path: Path, content: bytes, problem: str) -> None:
    path = tmp_path / "tabla.xlsx"
    path.write_bytes(content)
    with pytest.raises(UnreadableTable) as raised:
        spreadsheets.read(path, "tabla.xlsx")
    assert raised.value.problem == problem


@pytest.mark.parametrize(
    ("content", "problem"), [(b"", "empty"), (b"\n1,2", "empty"), (b"a\x00b", "not_a_table")]
)
def test_a_broken_csv_is_told_apart(tmp_path: Path, content: bytes, problem: str) -> None:
    path = tmp_path / "tabla.csv"
    path.write_bytes(content)
    with pytest.raises(UnreadableTable) as raised:
        spreadsheets.read(path, "tabla.csv")
    assert raised.value.problem == problem


def test_a_missing_file_is_no_table(tmp_path: Path) -> None:
    with pytest.raises(UnreadableTable):
        spreadsheets.read(tmp_path / "no_hay.csv", "no_hay.csv")


def test_an_enormous_workbook_is_not_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbooks, "MAX_UNPACKED", 1000)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/sharedStrings.xml", b"0" * 5000)
    path = tmp_path / "tabla.xlsx"
    path.write_bytes(out.getvalue())
    with pytest.raises(UnreadableTable) as raised:
        spreadsheets.read(path, "tabla.xlsx")
    assert raised.value.problem == "too_large"


def test_too_many_rows_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheets, "MAX_ROWS", 2)
    path = written(tmp_path, "tabla.csv", *[[str(n), "x"] for n in range(3)])
    with pytest.raises(UnreadableTable) as raised:
        spreadsheets.read(path, "tabla.csv")
    assert raised.value.problem == "too_many_rows"


def test_a_workbook_is_ready_to_be_read(tmp_path: Path) -> None:
    """Columns as wide as what they hold, a heading that stays in sight, and filters on it."""
    rows: list[list[Value]] = [["ME5-0001", "x" * 30], ["ME5-0002", "y" * 300]]
    sheet = load_workbook(written(tmp_path, "tabla.xlsx", *rows)).active
    assert sheet is not None
    widths = [sheet.column_dimensions[letter].width for letter in "AB"]
    assert widths == [spreadsheets.MIN_WIDTH, spreadsheets.MAX_WIDTH]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:B3")
    assert [bool(sheet[cell].alignment.wrap_text) for cell in ("B2", "B3")] == [False, True]


WANTED = ("codigo", "compromiso")
HEADINGS = ["Código", "Compromiso"]


def book(folder: Path, **sheets: list[list[str]]) -> Path:
    made = Workbook()
    made.remove(made.worksheets[0])
    for title, lines in sheets.items():
        sheet = made.create_sheet(title)
        for line in lines:
            sheet.append(line)
    made.save(folder / "tabla.xlsx")
    return folder / "tabla.xlsx"


def test_titles_above_the_table_and_other_sheets_are_passed_over(tmp_path: Path) -> None:
    table = [["MUNI Ejecutivo"], [], HEADINGS, ["ME5-1", "Puente"]]
    path = book(tmp_path, Ayuda=[["Llene la otra hoja"]], Datos=table, Copia=[HEADINGS])
    [row] = spreadsheets.read(path, "tabla.xlsx", WANTED)
    assert (row.number, row.values["compromiso"]) == (4, "Puente")


@pytest.mark.parametrize(
    ("sheets", "problem"),
    [
        ({"A": [HEADINGS, ["1", "a"]], "B": [HEADINGS, ["2", "b"]]}, "several_sheets"),
        ({"A": [[*HEADINGS, "CODIGO"], ["1", "a", "2"]]}, "repeated_heading"),
    ],
)
def test_what_could_be_read_in_two_ways_is_not_read(
    tmp_path: Path, sheets: dict[str, list[list[str]]], problem: str
) -> None:
    with pytest.raises(UnreadableTable) as raised:
        spreadsheets.read(book(tmp_path, **sheets), "tabla.xlsx", WANTED)
    assert raised.value.problem == problem


def test_a_formula_is_read_by_the_result_that_excel_kept(tmp_path: Path) -> None:
    path = book(tmp_path, A=[HEADINGS, ["ME5-1", '="Pu"&"ente"'], ["ME5-2", "=1+1"]])
    kept = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(kept, "w") as new:
        for part in old.namelist():
            text = old.read(part)
            if part.endswith("sheet1.xml"):
                text = re.sub(rb"</f><v ?/>", b"</f><v>Puente</v>", text, count=1)
                text = text.replace(b'r="B2"', b'r="B2" t="str"')
            new.writestr(part, text)
    path.write_bytes(kept.getvalue())
    found = spreadsheets.read(path, "tabla.xlsx", WANTED)
    assert [row.values["compromiso"] for row in found] == ["Puente", "=1+1"]


def test_a_row_of_a_csv_with_more_cells_than_headings_is_marked(tmp_path: Path) -> None:
    path = tmp_path / "tabla.csv"
    path.write_text("Código,Compromiso\n1,Pistas, veredas\n2,Puente\n", encoding="utf-8")
    assert [row.torn for row in spreadsheets.read(path, "tabla.csv", WANTED)] == [True, False]

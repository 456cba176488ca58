"""Tables as XLSX or CSV files: what begins like a formula stays text, in and out."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from itertools import chain, islice
from pathlib import Path
from typing import Any

from knowledge.text import normalise

MAX_ROWS = 20_000
MAX_COLUMNS = 60
MAX_UNPACKED = 300 * 1024 * 1024
"""Bytes of an XLSX when unpacked: a small file can hide an enormous one."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv"
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would run."""
GUARD = "'"
DATE_FORMAT = "dd/mm/yyyy"
DELIMITERS = ",;\t"
MIN_WIDTH, MAX_WIDTH = 10, 60
SHEET = "Compromisos"
MEASURED = 200
"""Rows that the widths of the columns are taken from."""

Value = str | date | Decimal | None


class UnreadableTable(Exception):  # noqa: N818
    """The file is no table we can read; `problem` is a word for the template."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True)
class Row:
    """One row under the header: its number in the file, and its values by normalised heading."""

    number: int
    values: dict[str, Value]


def is_table(name: str) -> bool:
    return name.lower().endswith((".xlsx", ".csv"))


def read(path: Path, name: str) -> list[Row]:
    """The rows of a file, empty ones left out. Raises UnreadableTable."""
    read_table = _read_csv if name.lower().endswith(".csv") else _read_xlsx
    table = read_table(path)
    headings = [normalise(str(cell or "")) for cell in next(table, ())]
    if not any(headings):
        raise UnreadableTable("empty")
    found = []
    for number, cells in enumerate(table, start=2):
        values = {key: cell for key, cell in zip(headings, cells, strict=False) if key}
        if any(value not in (None, "") for value in values.values()):
            found.append(Row(number, values))
        if len(found) > MAX_ROWS:
            raise UnreadableTable("too_many_rows")
    return found


def write(
    name: str, headings: Sequence[str], rows: Iterable[Sequence[Value]], sheet: str = SHEET
) -> bytes:
    """A table as the kind of file that its name says."""
    if name.lower().endswith(".csv"):
        return _write_csv(headings, rows)
    return _write_xlsx(headings, rows, sheet)


def mime_of(name: str) -> str:
    return CSV if name.lower().endswith(".csv") else XLSX


def _read_xlsx(path: Path) -> Iterator[Sequence[Value]]:
    from openpyxl import load_workbook  # it takes longer to load than all the rest

    try:
        with zipfile.ZipFile(path) as packed:
            if sum(part.file_size for part in packed.infolist()) > MAX_UNPACKED:
                raise UnreadableTable("too_large")
        with path.open("rb") as file:  # by its name it would be judged by its extension
            sheet = load_workbook(file, read_only=True).worksheets[0]
            sheet.reset_dimensions()  # what other programs write there is not to be trusted
            for cells in sheet.iter_rows(max_col=MAX_COLUMNS, values_only=True):
                yield [_value(cell) for cell in cells]
    except UnreadableTable:
        raise
    except Exception as error:  # a broken file breaks the reader in any way it likes
        raise UnreadableTable("not_a_table") from error


def _value(cell: Any) -> Value:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, bool):
        return str(cell)
    if isinstance(cell, int | float):
        number = Decimal(str(cell))
        return number.quantize(Decimal(1)) if number == number.to_integral_value() else number
    if cell is None or isinstance(cell, date):
        return cell
    return str(cell).strip()


def _read_csv(path: Path) -> Iterator[Sequence[Value]]:
    text = _decoded(path)
    first = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=first.count)
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            yield [_unguarded(cell.strip()) for cell in cells[:MAX_COLUMNS]]
    except csv.Error as error:
        raise UnreadableTable("not_a_table") from error


def _decoded(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UnreadableTable("not_found") from error
    if b"\x00" in content[:1000]:
        raise UnreadableTable("not_a_table")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")  # what Excel saves on Windows


def _write_xlsx(headings: Sequence[str], rows: Iterable[Sequence[Value]], title: str) -> bytes:
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    table = iter(rows)
    first = list(islice(table, MEASURED))
    letters = [get_column_letter(number) for number in range(1, len(headings) + 1)]
    for letter, width in zip(letters, _widths(headings, first), strict=True):
        sheet.column_dimensions[letter].width = width
    top = [_cell(sheet, heading) for heading in headings]
    for heading in top:
        heading.font = Font(bold=True)
    sheet.append(top)
    last = 1
    for row in chain(first, table):
        sheet.append([None if value in (None, "") else _cell(sheet, value) for value in row])
        last += 1
    sheet.auto_filter.ref = f"A1:{letters[-1]}{last}"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(sheet: Any, value: Value) -> Any:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment

    if isinstance(value, str):
        made = WriteOnlyCell(sheet, value=_printable(value))
        made.data_type = "s"  # or «=…» would become a formula
        made.quotePrefix = value.startswith(FORMULA)
        if len(value) > MAX_WIDTH:
            made.alignment = Alignment(wrap_text=True, vertical="top")
        return made
    if isinstance(value, date):
        made = WriteOnlyCell(sheet, value=datetime.combine(value, time.min))
        made.number_format = DATE_FORMAT
        return made
    return WriteOnlyCell(sheet, value=None if value is None else float(value))


def _widths(headings: Sequence[str], rows: Sequence[Sequence[Value]]) -> list[int]:
    """As wide as the longest value of each column, within what a screen holds."""
    longest = [len(heading) for heading in headings]
    for row in rows:
        longest = [max(n, len(_as_csv(value))) for n, value in zip(longest, row, strict=False)]
    return [min(max(length + 2, MIN_WIDTH), MAX_WIDTH) for length in longest]


def _write_csv(headings: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(headings)
    writer.writerows([_as_csv(value) for value in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _as_csv(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, Decimal):
        return f"{value:f}"
    return GUARD + value if value.lstrip(GUARD).startswith(FORMULA) else value


def _unguarded(cell: str) -> str:
    """A cell without the apostrophe that kept it from being run."""
    guarded = cell.startswith(GUARD) and cell.lstrip(GUARD).startswith(FORMULA)
    return cell[1:] if guarded else cell


def _printable(text: str) -> str:
    """Without the control characters that an XLSX can't hold."""
    return "".join(letter for letter in text if letter.isprintable() or letter in "\n\t")

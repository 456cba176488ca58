"""Tables as XLSX or CSV files: what begins like a formula stays text, in and out."""

import csv
import io
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from itertools import chain, islice
from pathlib import Path
from typing import Any

from bot import workbooks
from bot.workbooks import HEADING_ROWS, MAX_COLUMNS, is_heading
from bot.workbooks import UnreadableTable as UnreadableTable
from bot.workbooks import Value as Value
from knowledge.text import normalise

MAX_ROWS = 20_000
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


@dataclass(frozen=True)
class Row:
    """One row under the header: its number in the file, and its values by normalised heading."""

    number: int
    values: dict[str, Value]
    torn: bool = False
    """More cells than headings: a comma inside a text has torn the row of a CSV apart."""


def is_table(name: str) -> bool:
    return name.lower().endswith((".xlsx", ".csv"))


def is_other_table(name: str) -> bool:
    """A spreadsheet of a kind that is not read: old, with macros, or of another program."""
    return name.lower().endswith((".xls", ".xlsm", ".xlsb", ".ods", ".numbers", ".tsv"))


def read(path: Path, name: str, wanted: Collection[str] = ()) -> list[Row]:
    """The rows of a file, empty ones left out. Raises UnreadableTable.

    With `wanted` headings, the first rows and the other sheets of a book are looked through for
    them; without, the first row of the first sheet has the headings.
    """
    is_csv = name.lower().endswith(".csv")
    table = enumerate(_read_csv(path) if is_csv else workbooks.read(path, wanted), start=1)
    top = list(islice(table, HEADING_ROWS))
    at = next((at for at, (_, cells) in enumerate(top) if is_heading(cells, wanted)), 0)
    headings = _headings(top[at][1] if top else (), wanted)
    width = max(number for number, key in enumerate(headings, start=1) if key)
    found = []
    for number, cells in chain(top[at + 1 :], table):
        values = {key: cell for key, cell in zip(headings, cells, strict=False) if key}
        torn = is_csv and any(cells[width:])
        if torn or any(value not in (None, "") for value in values.values()):
            found.append(Row(number, values, torn))
        if len(found) > MAX_ROWS:
            raise UnreadableTable("too_many_rows")
    return found


def _headings(cells: Sequence[Value], wanted: Collection[str]) -> list[str]:
    """Normalised. Raises UnreadableTable without any, and for a wanted one that stands twice."""
    headings = [normalise(str(cell or "")) for cell in cells]
    if not any(headings):
        raise UnreadableTable("empty")
    if any(headings.count(key) > 1 for key in wanted):
        raise UnreadableTable("repeated_heading")
    return headings


def write(
    name: str, headings: Sequence[str], rows: Iterable[Sequence[Value]], sheet: str = SHEET
) -> bytes:
    """A table as the kind of file that its name says."""
    if name.lower().endswith(".csv"):
        return _write_csv(headings, rows)
    return _write_xlsx(headings, rows, sheet)


def mime_of(name: str) -> str:
    return CSV if name.lower().endswith(".csv") else XLSX


def _read_csv(path: Path) -> Iterator[Sequence[Value]]:
    text = _decoded(path)
    top = text.splitlines()[:HEADING_ROWS]
    delimiter = max(DELIMITERS, key=lambda mark: max((line.count(mark) for line in top), default=0))
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

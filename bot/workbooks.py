"""The rows of an XLSX: of the sheet that has the table, formulas by the results kept with them."""

import re
import zipfile
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

from knowledge.text import normalise

Value = str | date | Decimal | None

MAX_COLUMNS = 60
MAX_UNPACKED = 150 * 1024 * 1024
"""Bytes of an XLSX when unpacked: a small file can hide an enormous one."""
HEADING_ROWS = 10
"""Titles and logos may stand above the headings, in so many rows at most."""
ENOUGH_HEADINGS = 2
_FORMULA = re.compile(rb"<f[ >/]")
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml")


class UnreadableTable(Exception):  # noqa: N818
    """The file is no table we can read; `problem` is a word for the template."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


def is_heading(cells: Sequence[Value], wanted: Collection[str]) -> bool:
    """Whether a row has enough of the headings that are wanted (normalised)."""
    named = {normalise(str(cell or "")) for cell in cells}
    return len(named & set(wanted)) >= ENOUGH_HEADINGS


def read(path: Path, wanted: Collection[str]) -> Iterator[Sequence[Value]]:
    """Of several sheets the one with the wanted headings, or the first. Raises UnreadableTable."""
    try:
        yield from _read(path, wanted)
    except UnreadableTable:
        raise
    except Exception as error:  # a broken file breaks the reader in any way it likes
        raise UnreadableTable("not_a_table") from error


def _read(path: Path, wanted: Collection[str]) -> Iterator[Sequence[Value]]:
    from openpyxl import load_workbook  # it takes longer to load than all the rest

    with zipfile.ZipFile(path) as packed:
        if sum(part.file_size for part in packed.infolist()) > MAX_UNPACKED:
            raise UnreadableTable("too_large")
        has_formulas = any(
            _FORMULA.search(packed.read(part)) for part in packed.namelist() if _SHEET.match(part)
        )
    with path.open("rb") as file:  # by its name it would be judged by its extension
        sheet = _chosen(load_workbook(file, read_only=True).worksheets, wanted)
        if not has_formulas:
            yield from _values(sheet)
            return
        with path.open("rb") as again:
            kept = load_workbook(again, read_only=True, data_only=True)[sheet.title]
            yield from map(_results, _values(sheet), _values(kept))


def _chosen(sheets: Sequence[Any], wanted: Collection[str]) -> Any:
    found = [sheet for sheet in sheets if _has_table(sheet, wanted)]
    if len(found) > 1:
        raise UnreadableTable("several_sheets")
    return found[0] if found else sheets[0]


def _has_table(sheet: Any, wanted: Collection[str]) -> bool:
    """Headings, and something below them: an empty copy of the table does not count."""
    rows = _values(sheet)
    if not wanted or not any(is_heading(cells, wanted) for cells in islice(rows, HEADING_ROWS)):
        return False
    return any(value not in (None, "") for cells in rows for value in cells)


def _values(sheet: Any) -> Iterator[list[Value]]:
    sheet.reset_dimensions()  # what other programs write there is not to be trusted
    for cells in sheet.iter_rows(max_col=MAX_COLUMNS, values_only=True):
        yield [_value(cell) for cell in cells]


def _results(written: Iterable[Value], kept: Iterable[Value]) -> list[Value]:
    """Where a result was kept beside a formula, the result; else the text that it is."""
    return [a if b is None else b for a, b in zip(written, kept, strict=False)]


def _value(cell: Any) -> Value:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, bool):
        return str(cell)
    if isinstance(cell, int | float):
        number = Decimal(str(cell))
        whole = number.is_finite() and number == number.to_integral_value()
        return Decimal(int(number)) if whole else number
    if cell is None or isinstance(cell, date):
        return cell
    return str(getattr(cell, "text", cell)).strip()

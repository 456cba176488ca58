"""A file of commitments: its columns, one row as cells, one commitment as a row."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from bot import exchange_cells, rendering
from bot.exchange_cells import plain
from bot.spreadsheets import Row, Value
from db.commitment_errors import Invalid
from db.commitment_states import State
from db.commitments import Commitment, Kind, Priority
from db.meetings import Forum
from knowledge.text import normalise

HEADINGS = {
    "code": "Código",
    "edition": "Edición",
    "forum": "Foro",
    "edition_number": "Número de edición",
    "year": "Año de edición",
    "text": "Compromiso",
    "kind": "Tipo",
    "cui": "CUI",
    "amount": "Monto",
    "priority": "Prioridad",
    "responsible": "Responsable",
    "post": "Cargo responsable",
    "counterpart": "Contraparte",
    "original_due_on": "Plazo original",
    "due_on": "Plazo",
    "state": "Estado",
}
KEYS = {normalise(heading): key for key, heading in HEADINGS.items()}
REQUIRED = ("edition", "text", "responsible", "counterpart")
"""Headings that must be there; the others may be missing, and their cells empty."""
BODY_SEPARATOR = " · "
OF_A_ROW = frozenset({"repeated_code", "repeated_row"})
"""Problems whose value is the number of another row."""


@dataclass(frozen=True)
class Fault:
    """One thing wrong: the row in the file, the column, a word for the sentence, what was there."""

    row: int
    column: str
    problem: str
    value: str = ""

    def __str__(self) -> str:
        where = f"fila {self.row}" if self.row else "archivo"
        column = f", {HEADINGS[self.column]}" if self.column else ""
        what = rendering.label("import_problems", self.problem)
        value = f" {self.value}" if self.problem in OF_A_ROW else f" («{self.value[:60]}»)"
        return f"{where}{column}: {what}" + (value if self.value else "")


@dataclass(frozen=True)
class Cells:
    """The cells of one row, each read by itself. Empty ones are None or «»."""

    number: int
    code: str = ""
    edition: str = ""
    forum: Forum | None = None
    edition_number: int | None = None
    year: int | None = None
    text: str = ""
    kind: Kind | None = None
    cui: str = ""
    amount: Decimal | None = None
    priority: Priority | None = None
    responsible: str = ""
    post: str = ""
    counterpart: str = ""
    original_due_on: date | None = None
    due_on: date | None = None
    state: State | None = None
    given: frozenset[str] = frozenset()
    """The columns that the file has."""
    bad: frozenset[str] = frozenset()
    """Those that can't be read, or are missing: told once, and nothing else is said of them."""


def missing_headings(rows: list[Row]) -> list[str]:
    present = {KEYS[key] for row in rows[:1] for key in row.values if key in KEYS}
    return [key for key in REQUIRED if rows and key not in present]


def unknown_headings(rows: list[Row]) -> list[str]:
    """Columns that hold something and that nothing is read from."""
    held = dict.fromkeys(key for row in rows for key, value in row.values.items() if value)
    return [key for key in held if key not in KEYS]


def read(row: Row) -> tuple[Cells, list[Fault]]:
    """The row's cells, and a fault for each that can't be read."""
    given = {KEYS[key]: value for key, value in row.values.items() if key in KEYS}
    if row.torn:
        # Its cells have slipped: to say what is wrong in each would be to guess.
        return Cells(row.number, bad=frozenset(HEADINGS)), [Fault(row.number, "", "torn_row")]
    values: dict[str, Any] = {}
    faults = []
    for column, value in given.items():
        try:
            values[column] = exchange_cells.READERS[column](value)
        except exchange_cells.Bad as error:
            faults.append(Fault(row.number, column, str(error), plain(value)))
        except Invalid as error:
            faults.append(Fault(row.number, column, error.problem, plain(value)))
    bad = {fault.column for fault in faults}
    for column in REQUIRED:
        if column not in bad and not values.get(column) and not _is_known(values, column, bad):
            faults.append(Fault(row.number, column, "missing"))
    bad = {fault.column for fault in faults}
    return Cells(row.number, **values, given=frozenset(given), bad=frozenset(bad)), faults


def write(commitment: Commitment) -> list[Value]:
    """A commitment as a row, so that reading it gives the same commitment again."""
    edition, post = commitment.edition, commitment.responsible_post
    return [
        commitment.code,
        edition.prefix,
        edition.forum,
        Decimal(edition.number),
        Decimal(edition.year),
        commitment.text,
        _label("kinds", commitment.kind),
        commitment.cui,
        commitment.amount,
        _label("priorities", commitment.priority),
        f"{commitment.responsible.code}{BODY_SEPARATOR}{commitment.responsible.name}",
        post.title if post else "",
        f"{commitment.counterpart.code}{BODY_SEPARATOR}{commitment.counterpart.name}",
        commitment.original_due_on,
        commitment.due_on,
        _label("states", commitment.state),
    ]


def _is_known(values: Mapping[str, Any], column: str, bad: Collection[str]) -> bool:
    """The edition of a row with a code is the code's, also of one that can't be read."""
    return column == "edition" and (bool(values.get("code")) or "code" in bad)


def _label(kind: str, value: str) -> str:
    return rendering.label(kind, value)

"""The list of phones that staff vouch for: a CSV, taken whole or not at all."""

import csv
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from db import bodies, joining, standing

COLUMNS = ("telefono", "nombre", "entidad", "cargo")
MIN_PHONE, MAX_PHONE = 10, 15
"""Digits with the country's code (E.164)."""
FIRST_ROW = 2
"""In a spreadsheet the first row holds the names of the columns."""


class BadList(Exception):  # noqa: N818
    """The list can't be taken; the message says, in Spanish, what to change and in which row."""


def load(session: Session, file: Path, now: datetime) -> int:
    """List every phone of the file; returns how many rows. Raises BadList naming each bad row."""
    rows = _read(file)
    faults = []
    for number, row in enumerate(rows, start=FIRST_ROW):
        faults += [f"fila {number}: {fault}" for fault in _take(session, row, now)]
    if faults:
        raise BadList("\n".join([*faults, "No se cargó ninguna fila."]))
    return len(rows)


def _read(file: Path) -> list[dict[str, str]]:
    try:
        with file.open(encoding="utf-8-sig", newline="") as opened:
            delimiter = ";" if ";" in opened.readline() else ","  # as Excel saves it in Spanish
            opened.seek(0)
            reader = csv.DictReader(opened, delimiter=delimiter)
            missing = [name for name in COLUMNS if name not in (reader.fieldnames or [])]
            if missing:
                raise BadList(f"A {file.name} le faltan las columnas: {', '.join(missing)}.")
            return [{name: (row[name] or "").strip() for name in COLUMNS} for row in reader]
    except UnicodeDecodeError as error:
        raise BadList(f"{file.name} no está en UTF-8: guárdelo como «CSV UTF-8».") from error
    except (OSError, csv.Error) as error:
        raise BadList(f"No se puede leer {file.name}: {type(error).__name__}.") from error


def _take(session: Session, row: dict[str, str], now: datetime) -> list[str]:
    phone = joining.normal_phone(row["telefono"])
    body = bodies.get(session, row["entidad"])
    faults = []
    if not MIN_PHONE <= len(phone) <= MAX_PHONE:
        faults.append("el teléfono no es válido")
    if not row["nombre"]:
        faults.append("falta el nombre")
    if body is None:
        faults.append("la entidad no existe (use el ubigeo de 6 cifras o las siglas)")
    if not row["cargo"]:
        faults.append("falta el cargo")
    if not faults and body is not None:
        post = standing.post_for(session, body, row["cargo"])
        joining.list_phone(session, phone=phone, name=row["nombre"], post=post, now=now)
    return faults

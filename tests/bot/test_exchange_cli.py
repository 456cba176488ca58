"""`municipio commitments import` and `export`, and what is left after a power cut in the middle."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from bot import spreadsheets
from bot.exchange_columns import HEADINGS
from bot.spreadsheets import Value
from db.commitment_history import HistoryEntry
from db.commitment_words import CommitmentWord
from db.commitments import Commitment
from db.engine import Database
from db.meetings import Edition
from tests.commands import Run
from tests.processes import ROOT, clean_environment

KILLED_ROWS = 3_000
ROW: dict[str, Value] = {
    "edition": "ME5",
    "forum": "MUNI",
    "edition_number": "5",
    "year": "2026",
    "responsible": "030307",
    "counterpart": "MVCS",
}


def table(folder: Path, *texts: str, name: str = "acta.csv", **more: Value) -> Path:
    rows = [[(ROW | more | {"text": text}).get(key) for key in HEADINGS] for text in texts]
    path = folder / name
    path.write_bytes(spreadsheets.write(name, list(HEADINGS.values()), rows))
    return path


@pytest.mark.parametrize("name", ["todo.xlsx", "todo.csv"])
def test_what_is_imported_can_be_exported(run: Run, tmp_path: Path, name: str) -> None:
    loaded = run("commitments", "import", str(table(tmp_path, "Puente", "=1+1")))
    assert loaded.code == 0
    assert "Nuevos: 2" in loaded.out
    assert "Cargando: 2 de 2" in loaded.err
    target = tmp_path / name
    assert run("commitments", "export", str(target)).code == 0
    rows = spreadsheets.read(target, name)
    assert [row.values["compromiso"] for row in rows] == ["Puente", "=1+1"]


def test_a_second_import_adds_nothing(run: Run, tmp_path: Path) -> None:
    path = str(table(tmp_path, "Puente"))
    run("commitments", "import", path)
    again = run("commitments", "import", path)
    assert "Nuevos: 0. Con cambios: 0. Sin cambios: 1." in again.out


def test_wrong_rows_are_printed_and_nothing_is_loaded(run: Run, tmp_path: Path) -> None:
    said = run("commitments", "import", str(table(tmp_path, "Puente", "", cui="12")))
    assert said.code == 1
    assert said.out.splitlines() == [
        "fila 2, CUI: no tiene siete cifras («12»)",
        "fila 3, CUI: no tiene siete cifras («12»)",
        "fila 3, Compromiso: falta",
    ]
    assert "No se cargó nada" in said.err


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [("no_hay.csv", None, "no se puede leer"), ("roto.xlsx", b"PK", "no es un archivo de excel")],
)
def test_a_file_that_cannot_be_read_is_told(
    run: Run, tmp_path: Path, name: str, content: bytes | None, words: str
) -> None:
    if content is not None:
        (tmp_path / name).write_bytes(content)
    said = run("commitments", "import", str(tmp_path / name))
    assert said.code == 2
    assert words in said.err.lower()


def test_an_export_says_by_its_name_what_it_is(run: Run, tmp_path: Path) -> None:
    said = run("commitments", "export", str(tmp_path / "todo.pdf"))
    assert said.code == 2
    assert ".xlsx o .csv" in said.err


def test_an_export_to_nowhere_is_told(run: Run, tmp_path: Path) -> None:
    said = run("commitments", "export", str(tmp_path / "no" / "hay" / "todo.csv"))
    assert said.code == 2
    assert "No se puede escribir" in said.err


def test_killed_in_the_middle_nothing_is_loaded(tmp_path: Path, database_url: str) -> None:
    path = table(tmp_path, *(f"Obra {number}" for number in range(KILLED_ROWS)))
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "commitments", "import", str(path)],
        cwd=ROOT,
        env=clean_environment(DATA_DIR=str(tmp_path / "data"), DATABASE_URL=database_url),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    )
    assert process.stderr is not None
    heard = b""
    while b"Cargando: " not in heard:  # its first word comes after some hundred rows
        letter = process.stderr.read(1)
        assert letter, heard.decode()
        heard += letter
    process.kill()
    assert process.wait() == -signal.SIGKILL
    process.stderr.close()
    database = Database(database_url)
    with Session(database.engine) as session:
        for nothing in (Commitment, Edition, HistoryEntry, CommitmentWord):
            assert session.scalar(select(func.count()).select_from(nothing)) == 0
    database.close()

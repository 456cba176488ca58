"""The list of phones that staff vouch for, loaded at the command line: whole or not at all."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from db import joining
from db.engine import Database
from db.posts import Role
from tests.commands import Run
from tests.people import ABANCAY, ON_SQLITE, SABAINO


def now() -> datetime:
    return datetime.now(UTC)


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_a_list_of_phones_is_loaded(
    run: Run, database: Database, tmp_path: Path, delimiter: str
) -> None:
    rows = [
        ("telefono", "nombre", "entidad", "cargo"),
        ("999 000 111", "Rosa Huamaní", SABAINO, "Alcaldesa"),
        ("+51 999000222", "Julio Carrasco", ABANCAY, "Jefe de almacén"),
    ]
    file = tmp_path / "lista.csv"
    file.write_text("\n".join(delimiter.join(row) for row in rows), encoding="utf-8-sig")
    assert run("people", "import", str(file)).out == "Filas cargadas: 2.\n"
    [rosa] = database.run_now(lambda s: joining.listed(s, "51999000111", now()))
    assert (rosa.name, rosa.post.title, rosa.post.role) == (
        "Rosa Huamaní",
        "Alcaldía",
        Role.AUTHORITY,
    )


def test_a_list_with_bad_rows_is_refused_whole_naming_each(
    run: Run, database: Database, tmp_path: Path
) -> None:
    file = tmp_path / "lista.csv"
    file.write_text(
        "telefono,nombre,entidad,cargo\n"
        "999000111,Rosa Huamaní,030307,Alcaldía\n"
        "12,,999999,\n"
        "999000222,Julio Carrasco,030101\n",
        encoding="utf-8",
    )
    said = run("people", "import", str(file))
    assert said.code == 2
    assert said.err.splitlines() == [
        "fila 3: el teléfono no es válido",
        "fila 3: falta el nombre",
        "fila 3: la entidad no existe (use el ubigeo de 6 cifras o las siglas)",
        "fila 3: falta el cargo",
        "fila 4: falta el cargo",
        "No se cargó ninguna fila.",
    ]
    assert database.run_now(lambda s: joining.listed(s, "999000111", now())) == []


@ON_SQLITE
@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"telefono,nombre\n1,2\n", "le faltan las columnas: entidad, cargo"),
        ("telefono,nombre,entidad,cargo\n1,Nuñez,2,3\n".encode("latin-1"), "no está en UTF-8"),
        (None, "No se puede leer lista.csv"),
    ],
)
def test_a_file_that_is_no_list_is_refused(
    run: Run, tmp_path: Path, content: bytes | None, complaint: str
) -> None:
    file = tmp_path / "lista.csv"
    if content is not None:
        file.write_bytes(content)
    said = run("people", "import", str(file))
    assert (said.code, said.out) == (2, "")
    assert complaint in said.err

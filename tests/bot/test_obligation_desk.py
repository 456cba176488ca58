"""`municipio obligations`: a file is checked by line, taken whole or not at all, and listed."""

from pathlib import Path

import pytest

from bot import cli

MINE = """- id: obl-mia
  title: Informar
  frequency: anual
  deadline_text: 30 de junio
  rule: 06-30
  responsible: Alcalde
  area: control
"""


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MUNICIPIO_DATA_DIR", str(tmp_path / "data"))
    path = tmp_path / "mias.yaml"
    path.write_text(MINE, encoding="utf-8")
    return path


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as done:
        cli.main(["obligations", *map(str, arguments)])
    return int(str(done.value.code))


def test_the_dates_are_those_made_by_hand(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("dates", "--from", "2027-01-01", "--to", "2027-01-31") == 0
    said = [line.split(" · ")[:2] for line in capsys.readouterr().out.splitlines()]
    assert said == [
        ["2027-01-08", "obl-tg-acta"],
        ["2027-01-15", "obl-codisec-inst"],
        ["2027-01-30", "obl-ciam"],
        ["2027-01-30", "obl-portal"],
        ["2027-01-31", "obl-ingresos"],
    ]
    assert run("dates", "--from", "2027-01-08", "--to", "2027-01-08", "--body", "030307") == 0
    act = "Suscribir el acta de transferencia"
    law = "Ley 30204, arts. 4 y 6 (mod. Ley 31771)"
    assert capsys.readouterr().out == f"2027-01-08 · obl-tg-acta · {act} · {law}\n"


@pytest.mark.parametrize("wrong", [("mañana", ""), ("2027-01-01", "999999"), ("2027-01-01", "PCM")])
def test_dates_of_nowhere_or_no_day_are_refused(file: Path, wrong: tuple[str, str]) -> None:
    day, code = wrong
    assert run("dates", "--from", day, "--to", "2027-01-31", "--body", code) == 2


def test_a_file_is_added_listed_and_removed(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("import", file) == 0
    assert run("import", file) == 0
    assert run("list") == 0
    assert run("remove", "obl-mia") == 0
    assert run("remove", "obl-mia") == 2
    said = capsys.readouterr().out
    assert said.splitlines() == [
        "Nuevas: 1. Reemplazadas: 0.",
        "Nuevas: 0. Reemplazadas: 1.",
        "obl-mia: Informar",
        "Quitada.",
    ]


def test_a_faulty_file_is_named_by_line_and_changes_nothing(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text(MINE + MINE.replace("06-30", "31/06"), encoding="utf-8")
    assert run("check", file) == 1
    assert run("import", file) == 2
    assert run("list") == 0
    told = capsys.readouterr()
    assert "mias.yaml:12: «rule» no sirve" in told.out
    assert "mias.yaml:12: «rule» no sirve" in told.err
    assert "obl-mia: Informar" not in told.out


def test_a_good_file_has_no_fault_and_a_missing_one_is_said(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("check", file) == 0
    assert run("check", file.parent / "no.yaml") == 2
    assert "Todo en orden." in capsys.readouterr().out

"""Each fault that an author can plant, with the line where it is found."""

from pathlib import Path

import pytest

from knowledge.check import check

CLEAN = """\
- id: pla-comision
  topic: transferencia
  question: ¿Cuándo se forma la comisión?
  variants:
    - plazo de la comisión
    - cuándo sale la comisión
  keywords: [comisión]
  answer: En 2022, en cinco días hábiles.
  sources:
    - Ley 30204
  validity: historico
  applies_to: all
  related: [pla-acta]
  reviewed_on: 2026-11-20

- id: pla-acta
  question: ¿Quién firma el acta?
  answer: Ambos alcaldes.
  validity: por_confirmar
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "topics.yaml").write_text("- {id: transferencia, title: T}", encoding="utf-8")
    return tmp_path


def faults_of(folder: Path, text: str) -> list[tuple[int, str]]:
    (folder / "a.yaml").write_text(text, encoding="utf-8")
    found = check(folder)
    assert {fault.file for fault in found} <= {folder / "a.yaml"}
    return [(fault.line, fault.message) for fault in found]


def test_it_finds_nothing_in_a_clean_folder(folder: Path) -> None:
    assert faults_of(folder, CLEAN) == []


PLANTED = [
    ("id: pla-comision", "id: ' '", 1, "«id» está en blanco"),
    ("question: ¿Cuándo se forma la comisión?", "question:", 3, "«question» está en blanco"),
    ("answer: Ambos alcaldes.", "answer: ''", 18, "«answer» está en blanco"),
    ("    - plazo de la comisión", "    - ' '", 5, "«variants», elemento 1: está en blanco"),
    ("    - cuándo sale la comisión", "    -", 6, "elemento 2: debe ser texto y es nada"),
    ("    - cuándo sale la comisión", "    - no", 6, "elemento 2: debe ser texto y es sí/no"),
    ("keywords: [comisión]", "keywords: comisión", 7, "debe ser una lista y es un texto"),
    ("answer: Ambos alcaldes.", "answer: 42", 18, "«answer» debe ser texto y es un número"),
    ("answer: Ambos alcaldes.", "answer: [a, b]", 18, "debe ser texto y es una lista"),
    ("keywords:", "palabras:", 7, "«palabras» no es una clave conocida"),
    ("  keywords: [comisión]", "  topic: transferencia", 7, "la clave «topic» está repetida"),
    ("id: pla-acta", "id: pla-comision", 16, "el id «pla-comision» ya está en a.yaml:1"),
    ("¿Quién firma el acta?", "PLAZO DE LA COMISION!", 17, "ya está en «pla-comision» (a.yaml:5)"),
    ("- cuándo sale la comisión", "- Plazo, de la comisión", 6, "«pla-comision» (a.yaml:5)"),
    ("- cuándo sale la comisión", "- '¿?'", 6, "no tiene letras ni números"),
    ("topic: transferencia", "topic: magia", 2, "el tema «magia» no existe"),
    ("[pla-acta]", "[pla-nada]", 13, "no existe la entrada relacionada «pla-nada»"),
    ("[pla-acta]", "[pla-comision]", 13, "se cita a sí misma"),
    ("validity: historico", "validity: eterno", 11, "«eterno» no es uno de: estable"),
    ("applies_to: all", "applies_to: metropolitana", 12, "no es uno de: all, provincial"),
    ("2026-11-20", "2026-02-30", 14, "«2026-02-30» no es una fecha"),
    ("2026-11-20", "20 de noviembre", 14, "no es una fecha AAAA-MM-DD"),
    ("2026-11-20", "2026", 14, "debe ser una fecha AAAA-MM-DD y es un número"),
    ("Ambos alcaldes.", "a" * 601, 18, "tiene 601 caracteres y el máximo es 600"),
    ("En 2022, en", "En", 8, "es histórica y no dice de qué año"),
    ("    - Ley 30204\n", "", 10, "dice ser «historico» y no cita ninguna fuente"),
    ("por_confirmar", "por_confirmar\n  valid_until: 2026-12-31", 20, "no puede llevar"),
    ("2026-11-20", "2026-11-20\n  valid_until: 2026-01-01", 15, "es anterior a «reviewed_on»"),
    ("  answer: Ambos alcaldes.\n", "", 16, "falta «answer»"),
    ("  answer: Ambos", "  answer: 'Ambos", 18, "YAML mal escrito"),
    ("- id: pla-acta", "- pla-acta\n- id: pla-acta", 16, "debe ser un bloque «clave: valor»"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "line", "message"), PLANTED)
def test_it_names_the_line_of_a_planted_fault(
    folder: Path, old: str, new: str, line: int, message: str
) -> None:
    assert old in CLEAN
    found = faults_of(folder, CLEAN.replace(old, new, 1))
    assert any(at == line and message in said for at, said in found), found


def test_it_says_file_line_and_message(folder: Path) -> None:
    (folder / "a.yaml").write_text("- {id: a, question: b, answer: 3}", encoding="utf-8")
    expected = f"{folder / 'a.yaml'}:1: «answer» debe ser texto y es un número"
    assert str(check(folder)[0]).startswith(expected)


def test_it_lists_all_faults_and_not_just_the_first(folder: Path) -> None:
    text = CLEAN.replace("topic: transferencia", "topic: magia").replace("Ambos alcaldes.", "''")
    text = text.replace("2026-11-20", "ayer")
    assert [line for line, _ in faults_of(folder, text) if line in (2, 14, 18)] == [14, 18]


def test_it_keeps_looking_in_the_entries_beside_a_misshapen_one(folder: Path) -> None:
    text = CLEAN.replace("Ambos alcaldes.", "''").replace("topic: transferencia", "topic: magia")
    assert {2, 18} <= {line for line, _ in faults_of(folder, text)}


def test_it_compares_phrasings_across_files(folder: Path) -> None:
    (folder / "a.yaml").write_text(CLEAN, encoding="utf-8")
    other = "- id: otra\n  question: ¿quién firma el ACTA?\n  answer: Nadie.\n"
    (folder / "b.yaml").write_text(other, encoding="utf-8")
    assert [(f.file.name, f.line) for f in check(folder)] == [("b.yaml", 2)]


def test_it_does_not_take_similar_phrasings_for_equal(folder: Path) -> None:
    assert faults_of(folder, CLEAN.replace("cuándo sale la comisión", "plazos de comisión")) == []


def test_it_asks_no_source_of_an_entry_that_claims_no_validity(folder: Path) -> None:
    assert faults_of(folder, CLEAN.replace("  validity: por_confirmar\n", "")) == []


def test_it_allows_an_answer_of_the_greatest_length(folder: Path) -> None:
    assert faults_of(folder, CLEAN.replace("Ambos alcaldes.", "a" * 600)) == []


def test_it_refuses_a_file_that_is_not_a_list(folder: Path) -> None:
    assert faults_of(folder, "id: a\nquestion: b\n") == [(1, "el archivo debe ser una lista")]


def test_it_refuses_a_file_that_is_not_utf_8(folder: Path) -> None:
    (folder / "a.yaml").write_bytes(CLEAN.encode("latin-1"))
    assert [(f.line, f.message) for f in check(folder)] == [(1, "el archivo no está en UTF-8")]


def test_it_refuses_an_empty_file(folder: Path) -> None:
    assert faults_of(folder, "") == [(1, "el archivo debe ser una lista")]


def test_it_refuses_a_folder_without_entries(folder: Path) -> None:
    assert [fault.file for fault in check(folder)] == [folder]


def test_it_refuses_a_list_without_entries(folder: Path) -> None:
    (folder / "a.yaml").write_text("[]", encoding="utf-8")
    assert [fault.message for fault in check(folder)] == ["la carpeta no tiene ninguna entrada"]

"""Loading a folder of entries."""

from datetime import date
from pathlib import Path

import pytest

from knowledge import catalog
from knowledge.catalog import Entry, KnowledgeError

FULL = """
- id: pla-comision
  topic: transferencia_gestion
  question: ¿Cuándo se forma la comisión?
  variants:
    - plazo de la comisión
  keywords: [ley 30204]
  answer: En cinco días hábiles.
  legal_basis: Ley 30204
  sources: [SPIJ]
  validity: anual
  valid_until: 2026-12-31
  reviewed_on: 2026-11-20
  owner: Asesoría PCM
  applies_to: all
  related: [pla-acta]
"""
BARE = """
- id: pla-acta
  question: ¿Quién firma el acta?
  answer: Ambos alcaldes.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    entries = tmp_path / "entries"
    entries.mkdir()
    return entries


def write(folder: Path, text: str, name: str = "a.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_it_reads_every_field(folder: Path) -> None:
    write(folder, FULL)
    assert catalog.load(folder).entries["pla-comision"] == Entry(
        id="pla-comision",
        topic="transferencia_gestion",
        question="¿Cuándo se forma la comisión?",
        variants=("plazo de la comisión",),
        keywords=("ley 30204",),
        answer="En cinco días hábiles.",
        legal_basis="Ley 30204",
        sources=("SPIJ",),
        validity="anual",
        reviewed_on=date(2026, 11, 20),
        owner="Asesoría PCM",
        valid_until=date(2026, 12, 31),
        applies_to="all",
        related=("pla-acta",),
    )


def test_it_needs_only_id_question_and_answer(folder: Path) -> None:
    write(folder, BARE)
    assert catalog.load(folder).entries == {
        "pla-acta": Entry(id="pla-acta", question="¿Quién firma el acta?", answer="Ambos alcaldes.")
    }


@pytest.mark.parametrize("key", ["id", "question", "answer"])
def test_it_refuses_an_entry_without_one_of_them(folder: Path, key: str) -> None:
    path = write(folder, "\n".join(line for line in BARE.splitlines() if f"{key}:" not in line))
    if key == "id":
        path.write_text("- question: ¿Quién?\n  answer: Ambos.\n", encoding="utf-8")
    with pytest.raises(KnowledgeError) as error:
        catalog.load(folder)
    assert [fault.message for fault in error.value.faults] == [f"falta «{key}»"]


def test_it_forgives_what_harms_nothing(folder: Path) -> None:
    write(
        folder,
        "- id: 0012\n  question: ¿Quién firma el acta?\n  answer: 2.50\n"
        "  variants: ['', firma, ]\n  keywords:\n    - 28607\n    -\n  sources: SPIJ\n",
    )
    assert catalog.load(folder).entries == {
        "0012": Entry(
            id="0012",
            question="¿Quién firma el acta?",
            answer="2.50",
            variants=("firma",),
            keywords=("28607",),
            sources=("SPIJ",),
        )
    }


def test_it_does_not_forgive_a_blank_answer(folder: Path) -> None:
    write(folder, "- id: a\n  question: ¿Quién?\n  answer: ' '\n")
    with pytest.raises(KnowledgeError, match="está en blanco"):
        catalog.load(folder)


def test_it_keeps_the_order_of_files_and_entries(folder: Path) -> None:
    write(folder, "- {id: z, question: z, answer: z}\n- {id: b, question: b, answer: b}", "1.yaml")
    write(folder, "- {id: a, question: a, answer: a}", "2.yml")
    assert list(catalog.load(folder).entries) == ["z", "b", "a"]


def test_it_takes_an_optional_key_without_value_as_absent(folder: Path) -> None:
    write(folder, BARE + "  variants:\n  topic:\n")
    entry = catalog.load(folder).entries["pla-acta"]
    assert (entry.variants, entry.topic) == ((), None)


def test_it_ignores_keys_that_it_does_not_know(folder: Path) -> None:
    write(folder, BARE + "  verified: true\n")
    assert "pla-acta" in catalog.load(folder).entries


def test_it_refuses_the_same_id_in_two_files(folder: Path) -> None:
    write(folder, BARE, "1.yaml")
    write(folder, BARE, "2.yaml")
    with pytest.raises(KnowledgeError, match=r"2\.yaml:2: el id «pla-acta» ya está en 1\.yaml:2"):
        catalog.load(folder)


def test_it_names_every_fault_that_makes_a_folder_unusable(folder: Path) -> None:
    write(folder, "- id: a\n  question: ' '\n  answer: 7\n")
    write(folder, "no es una lista", "b.yaml")
    with pytest.raises(KnowledgeError) as error:
        catalog.load(folder)
    assert [(f.file.name, f.line) for f in error.value.faults] == [
        ("a.yaml", 2),
        ("a.yaml", 3),
        ("b.yaml", 1),
    ]


@pytest.mark.parametrize("name", ["missing", "."])
def test_it_refuses_a_folder_without_files(folder: Path, name: str) -> None:
    with pytest.raises(KnowledgeError, match="no tiene ningún archivo"):
        catalog.load(folder / name)


def test_it_lists_the_entries_of_a_topic(folder: Path) -> None:
    write(folder, FULL + BARE)
    found = catalog.load(folder).by_topic("transferencia_gestion")
    assert [entry.id for entry in found] == ["pla-comision"]


def test_it_gives_the_topics_in_menu_order_and_only_those_in_use(folder: Path) -> None:
    write(folder, "- {id: t, title: Segundo, order: 2}\n- {id: u, title: Primero, order: 1}\n"
                  "- {id: v, title: Vacío, order: 0}", "topics.yaml")  # fmt: skip
    write(folder, "- {id: a, topic: t, question: a, answer: a}\n"
                  "- {id: b, topic: u, question: b, answer: b}")  # fmt: skip
    titles = [topic.title for topic in catalog.load(folder).topics.values()]
    assert titles == ["Primero", "Segundo"]


def test_it_finds_the_table_of_topics_beside_the_folder(folder: Path) -> None:
    write(folder.parent, "- {id: t, title: Junto}", "topics.yaml")
    write(folder, "- {id: a, topic: t, question: a, answer: a}")
    assert catalog.load(folder).topics["t"].title == "Junto"


def test_it_names_a_topic_that_no_table_has_after_its_id(folder: Path) -> None:
    write(folder, "- {id: a, topic: mercado_de_abastos, question: a, answer: a}")
    assert catalog.load(folder).topics["mercado_de_abastos"].title == "Mercado de abastos"


def test_it_reads_entries_from_a_file_named_like_the_table_of_topics(folder: Path) -> None:
    write(folder, BARE, "topics.yaml")
    assert list(catalog.load(folder).entries) == ["pla-acta"]


def test_an_entry_expires_after_its_last_day() -> None:
    entry = Entry(id="a", question="a", answer="a", valid_until=date(2026, 12, 31))
    assert entry.expired(date(2027, 1, 1))


def test_an_entry_holds_on_its_last_day() -> None:
    entry = Entry(id="a", question="a", answer="a", valid_until=date(2026, 12, 31))
    assert not entry.expired(date(2026, 12, 31))


def test_an_entry_without_a_last_day_does_not_expire() -> None:
    assert not Entry(id="a", question="a", answer="a").expired(date(2090, 1, 1))

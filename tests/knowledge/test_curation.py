"""What curators are told about their entries."""

from dataclasses import replace

from knowledge import curation
from tests.knowledge.small_base import ENTRIES

TWIN = replace(
    ENTRIES[1],
    id="acta-bis",
    question="¿Quién firma el acta de la transferencia?",
    variants=("firma del acta de transferencia de la gestión",),
)


def test_it_reports_entries_that_take_each_others_questions() -> None:
    assert curation.Confusion("acta", "acta-bis", 2, 2) in curation.confusions([*ENTRIES, TWIN])


def test_it_does_not_report_entries_that_stand_apart() -> None:
    pairs = {(found.first, found.second) for found in curation.confusions(ENTRIES)}
    assert ("leche", "vacancia") not in pairs


def test_it_reports_an_entry_with_few_phrasings() -> None:
    assert curation.coverage(ENTRIES[:1]) == [curation.Gap("comision", 2, ())]


def test_it_reports_phrasings_that_say_the_same() -> None:
    said = ("El acta, ¿quién firma?", "¿quién firma el acta?")
    entry = replace(ENTRIES[0], variants=said)
    (gap,) = curation.coverage([entry])
    assert said in gap.look_alikes


def test_it_does_not_report_an_entry_with_enough_phrasings() -> None:
    words = (
        "quién",
        "plazo legal",
        "qué norma",
        "votos",
        "obras",
        "sanciones",
        "requisitos",
        "tasa",
    )
    assert curation.coverage([replace(ENTRIES[0], variants=words)]) == []

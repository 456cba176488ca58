"""What an entry is about: a question that says nothing of it is no question for the entry."""

from knowledge.catalog import Entry
from knowledge.features import NAMES, compare
from knowledge.index import Index
from knowledge.query import Reader

PLANS = Entry(
    id="planes",
    question="¿Qué planes debe tener la municipalidad?",
    variants=("planes obligatorios", "qué planes tengo que hacer"),
    answer="Tres.",
)
DISASTERS = Entry(
    id="desastres",
    question="¿Qué planes de desastres debe tener la municipalidad?",
    variants=("planes ante desastres", "plan de desastres de la municipalidad"),
    answer="Tres.",
)
VARIED = Entry(id="varia", question="¿Quién firma?", variants=("hora de cierre",), answer="Sí.")


def core(question: str, *entries: Entry) -> dict[str, float]:
    index = Index(entries)
    compared = compare(index, Reader(index).read(question))
    shares = compared.figures[:, NAMES.index("core")].tolist()
    return dict(zip((index.entries[slot].id for slot in compared.slots), shares, strict=True))


def test_a_question_has_all_that_an_entry_is_about() -> None:
    assert core("qué planes debe tener la municipalidad", PLANS, DISASTERS)["planes"] > 0.9


def test_a_question_lacks_what_a_more_special_entry_is_about() -> None:
    shares = core("qué planes debe tener la muni", PLANS, DISASTERS)
    assert shares["desastres"] < shares["planes"]


def test_an_entry_put_later_has_its_core_too() -> None:
    at_once, grown = Index([PLANS, DISASTERS]), Index([PLANS])
    grown.put(DISASTERS)
    assert sorted(grown.core.terms.tolist()) == sorted(at_once.core.terms.tolist())


def test_an_entry_whose_phrases_share_nothing_is_not_held_against_a_question() -> None:
    assert core("quien firma", VARIED)["varia"] > 0

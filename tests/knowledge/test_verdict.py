"""When a ranking is good enough to answer outright."""

from dataclasses import replace

import pytest

from knowledge import ranking
from knowledge.catalog import Entry
from knowledge.confidence import calibration
from knowledge.index import Index
from knowledge.matcher import Matcher, Outcome
from knowledge.query import Reader
from knowledge.verdict import ANSWER_FROM, ASTRAY_FROM, FEW_FROM, THIN_FROM, judge
from tests.knowledge.small_base import ENTRIES

LICENCE = next(entry for entry in ENTRIES if entry.id == "licencia")
WIDER = replace(
    LICENCE,
    variants=(
        *LICENCE.variants,
        "en cuántos días sale la licencia de mi negocio",
        "demora de la licencia de funcionamiento",
    ),
)
ASKED = "en cuánto tiempo sale la licencia de funcionamiento de mi negocio"


def test_a_question_word_for_word_is_answered() -> None:
    match = Matcher(ENTRIES).match("EN CUANTO TIEMPO SE OTORGA LA LICENCIA DE FUNCIONAMIENTO??")
    assert (match.outcome, match.id) == (Outcome.ANSWER, "licencia")
    assert match.score >= 0.97


def test_courtesy_leaves_it_word_for_word() -> None:
    match = Matcher(ENTRIES).match(
        "Buenas tardes, en cuánto tiempo se otorga la licencia de funcionamiento"
    )
    assert match.score >= 0.97


def test_the_words_of_two_entries_are_a_choice() -> None:
    twin = replace(LICENCE, id="gemela")
    match = Matcher([*ENTRIES, twin]).match(LICENCE.question)
    assert match.outcome is Outcome.SUGGEST
    assert {found.id for found in match.candidates[:2]} == {"licencia", "gemela"}


def test_a_subject_is_a_choice_even_word_for_word() -> None:
    named = replace(ENTRIES[2], variants=(*ENTRIES[2].variants, "foncomun"))
    others = [entry for entry in ENTRIES if entry.id != named.id]
    assert Matcher([*others, named]).match("foncomun").outcome is Outcome.SUGGEST


def test_a_number_alone_is_a_choice() -> None:
    counting = replace(WIDER, question="¿Qué dice la Ley 27972?")
    assert judged(counting, 1.0, "27972") is Outcome.SUGGEST
    assert judged(counting, 1.0, "que dice la ley 27972 de licencias") is Outcome.ANSWER


def test_an_entry_with_enough_phrasings_answers_when_fairly_sure() -> None:
    assert judged(WIDER, (ANSWER_FROM + FEW_FROM[2]) / 2) is Outcome.ANSWER


@pytest.mark.parametrize("count", range(len(FEW_FROM)))
def test_the_fewer_phrasings_an_entry_has_the_surer_it_must_be(count: int) -> None:
    few = replace(WIDER, variants=WIDER.variants[:count])
    assert judged(few, FEW_FROM[count] - 0.005) is Outcome.SUGGEST
    assert judged(few, FEW_FROM[count]) is Outcome.ANSWER
    assert sorted(FEW_FROM, reverse=True) == list(FEW_FROM)


def test_an_entry_that_never_says_who_must_be_surer_of_who() -> None:
    who = "quién otorga la licencia de funcionamiento"
    assert judged(WIDER, (ANSWER_FROM + ASTRAY_FROM) / 2, who) is Outcome.SUGGEST
    assert judged(WIDER, ASTRAY_FROM, who) is Outcome.ANSWER


def test_an_entry_that_holds_little_of_the_question_must_be_surer() -> None:
    much = f"{ASKED} de pollos a la brasa con parrilla y horno frente al mercado de abastos"
    assert judged(WIDER, (ANSWER_FROM + THIN_FROM) / 2, much) is Outcome.SUGGEST
    assert judged(WIDER, THIN_FROM, much) is Outcome.ANSWER
    assert judged(WIDER, (ANSWER_FROM + THIN_FROM) / 2) is Outcome.ANSWER


def test_a_phrasing_that_holds_all_of_the_question_need_not_be_surer() -> None:
    alone = replace(WIDER, question=WIDER.variants[-1], variants=("pollos", "parrilla", "horno"))
    assert judged(alone, (ANSWER_FROM + THIN_FROM) / 2, alone.question) is Outcome.ANSWER


def test_what_was_done_in_one_year_does_not_answer_for_another() -> None:
    of_2017 = replace(WIDER, question="¿Cuántas licencias de funcionamiento se dieron en 2017?")
    assert judged(of_2017, 1.0, "cuántas licencias de funcionamiento dieron en 2019") is (
        Outcome.SUGGEST
    )


def test_its_own_year_and_a_rule_without_a_year_answer() -> None:
    of_2017 = replace(WIDER, question="¿Cuántas licencias de funcionamiento se dieron en 2017?")
    asked = "cuántas licencias de funcionamiento dieron en 2017"
    assert judged(of_2017, 1.0, asked) is Outcome.ANSWER
    assert judged(WIDER, 1.0, f"{ASKED} en 2027") is Outcome.ANSWER


def judged(entry: Entry, probability: float, question: str = ASKED) -> Outcome:
    index = Index([entry, *(other for other in ENTRIES if other.id != entry.id)])
    ranked = ranking.rank(index, Reader(index).read(question), calibration())
    assert ranked
    return judge(question, replace(ranked, probability=probability), index.entries).outcome

"""What is asked of a subject tells entries apart: its cost, its deadline, who decides it."""

import pytest

from knowledge.catalog import Entry
from knowledge.lexicon import lexicon
from knowledge.matcher import Match, Matcher, Outcome
from knowledge.terms import Terms

LASTING = Entry(
    id="vigencia",
    question="¿Cuánto dura el certificado ITSE?",
    variants=(
        "vigencia del certificado itse",
        "cada cuánto se renueva el certificado itse",
        "el certificado itse caduca",
        "cuándo vence mi certificado itse",
    ),
    answer="Dos años.",
)
COST = Entry(
    id="costo",
    question="¿Cuánto se paga por el certificado ITSE?",
    variants=("precio del certificado itse", "cuánto cobran por el itse", "tarifa itse"),
    answer="Lo fija el TUPA.",
)
OTHERS = (
    Entry(id="uit", question="¿Cuánto vale la UIT?", answer="Lo fija un decreto supremo."),
    Entry(id="acta", question="¿Quién firma el acta de transferencia?", answer="Ambos."),
)


def asked(question: str, *entries: Entry) -> Match:
    return Matcher([*entries, *OTHERS]).match(question)


def test_the_cost_is_told_from_how_long_it_lasts() -> None:
    question = "cuánto cuesta el certificado itse"
    assert asked(question, LASTING, COST).candidates[0].id == "costo"


def test_how_long_it_lasts_is_told_from_the_cost() -> None:
    question = "cuánto tiempo es válido el certificado itse"
    assert asked(question, LASTING, COST).candidates[0].id == "vigencia"


def test_another_aspect_of_a_known_subject_is_not_answered() -> None:
    match = asked("cuánto cuesta el certificado itse", LASTING)
    assert match.outcome is not Outcome.ANSWER


def test_the_aspect_that_an_entry_has_is_answered() -> None:
    match = asked("cuándo caduca el certificado itse", LASTING)
    assert (match.outcome, match.id) == (Outcome.ANSWER, "vigencia")


def test_an_aspect_is_no_word_of_the_question() -> None:
    terms = Terms()
    [who] = [term for term in terms(["quienes"]) if term in terms.aspects]
    assert terms.weights[who] == 0
    assert not terms.is_content[who]


@pytest.mark.parametrize("aspect", list(lexicon().aspects))
def test_every_aspect_is_heard_in_its_own_expressions(aspect: str) -> None:
    terms = Terms()
    number = terms.aspects[list(lexicon().aspects).index(aspect)]
    assert all(number in terms(expression) for expression in lexicon().aspects[aspect])


def test_a_plain_statement_asks_for_no_aspect() -> None:
    terms = Terms()
    assert not set(terms.aspects).intersection(terms(["acta", "transferencia"]))


def test_an_acronym_is_no_form_of_a_word() -> None:
    terms = Terms()
    assert terms(["cas"])[0] not in terms(["casa"])


def test_a_wedding_is_no_house() -> None:
    terms = Terms()
    assert terms(["casar"])[0] not in terms(["casa"])
    assert terms(["casar"])[0] in terms(["casarse"])

"""What a hurried question is understood as."""

from dataclasses import replace

import pytest

from knowledge.catalog import Entry
from knowledge.index import Index
from knowledge.matcher import Match, Matcher, Outcome
from tests.knowledge.small_base import ENTRIES

DIRECT = (Outcome.ANSWER, Outcome.REFER)


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher(ENTRIES)


def first(match: Match) -> str | None:
    return match.candidates[0].id if match.candidates else None


@pytest.mark.parametrize(
    ("question", "entry"),
    [
        ("cuanto tiempo tengo pa instalar la comision de transferencia", "comision"),
        ("FONCOMUN EN QUE LO PUEDO GASTAR", "foncomun-uso"),
        ("hasta q dia se aprueva el PIA", "pia"),
        ("con cuantos votos bacan al burgomaestre", "vacancia"),
        ("quienes resiben vasodeleche", "leche"),
        ("licensia de funsionamiento pa mi negocio cuanto demora", "licencia"),
    ],
)
def test_it_understands_hurried_spanish(matcher: Matcher, question: str, entry: str) -> None:
    assert first(matcher.match(question)) == entry


def test_it_answers_a_question_asked_in_its_own_words(matcher: Matcher) -> None:
    match = matcher.match("¿En qué se puede gastar el FONCOMUN?")
    assert (match.outcome, match.id) == (Outcome.ANSWER, "foncomun-uso")
    assert match.score == match.candidates[0].score > 0.8


def test_it_refers_when_the_answer_is_not_confirmed(matcher: Matcher) -> None:
    match = matcher.match("¿cuál es hoy el correo del portal municipio al día?")
    assert (match.outcome, match.id) == (Outcome.REFER, "portal")


@pytest.mark.parametrize("far", ["receta de ceviche", "quien gano el mundial de futbol", "zzz"])
def test_it_owns_up_to_not_knowing(matcher: Matcher, far: str) -> None:
    match = matcher.match(far)
    assert match.outcome not in DIRECT
    assert match.id is None


def test_it_offers_a_choice_for_a_bare_subject(matcher: Matcher) -> None:
    match = matcher.match("foncomun")
    assert match.outcome is Outcome.SUGGEST
    assert {found.id for found in match.candidates[:2]} == {"foncomun-uso", "foncomun-origen"}


def test_candidates_come_best_first_and_at_most_five(matcher: Matcher) -> None:
    scores = [found.score for found in matcher.match("plazo de la ordenanza").candidates]
    assert scores == sorted(scores, reverse=True)
    assert 1 <= len(scores) <= 5


def test_it_keeps_ano_apart_from_ano_nuevo(matcher: Matcher) -> None:
    assert first(matcher.match("en que ano procede la revocatoria")) == "revocatoria"


def test_it_still_finds_ano_nuevo(matcher: Matcher) -> None:
    assert first(matcher.match("ano nuevo es feriado")) == "feriado"


def test_it_reads_words_written_apart(matcher: Matcher) -> None:
    assert first(matcher.match("en que uso el fon comun")) == "foncomun-uso"


def test_it_reads_an_acronym_as_its_words(matcher: Matcher) -> None:
    spelled = matcher.match("cuando apruebo el presupuesto institucional de apertura")
    assert first(matcher.match("cuando apruebo el pia")) == first(spelled) == "pia"


def test_courtesy_does_not_change_what_is_asked(matcher: Matcher) -> None:
    polite = "Buenas tardes, disculpe, quisiera saber quién firma el acta de transferencia, gracias"
    assert matcher.match(polite).id == "acta"


def test_the_place_one_asks_from_does_not_mislead(matcher: Matcher) -> None:
    asked = "en Challabamba en que se puede gastar el foncomun"
    assert matcher.match(asked).id == "foncomun-uso"


def test_a_word_that_is_no_place_makes_it_less_sure(matcher: Matcher) -> None:
    place, thing = (
        matcher.match(f"en que se puede gastar el foncomun {word}")
        for word in ("challabamba", "xilofonos")
    )
    assert thing.score < place.score


def test_it_knows_nothing_without_entries() -> None:
    assert Matcher([]).match("¿qué es el FONCOMUN?").outcome is Outcome.UNKNOWN


def test_an_entry_without_words_harms_no_other() -> None:
    matcher = Matcher([*ENTRIES, replace(ENTRIES[0], id="vacía", question="¿?", variants=("👍",))])
    assert matcher.match("¿Quiénes reciben el Vaso de Leche?").id == "leche"


def test_it_explains_by_named_features(matcher: Matcher) -> None:
    best = matcher.explain("uso del foncomum")[0]
    assert (best.id, best.read_as) == ("foncomun-uso", "uso del foncomun")
    assert best.phrase == "uso del foncomun"
    assert best.features["letters"][0] == pytest.approx(1.0)


def test_it_explains_nothing_of_words_it_does_not_know(matcher: Matcher) -> None:
    assert matcher.explain("xyzzy") == []


def test_the_answer_says_what_an_entry_without_variants_lacks() -> None:
    bare = Entry(id="plaza", question="¿Qué tasa se paga?", answer="La de los puestos del mercado.")
    assert first(Matcher([*ENTRIES, bare]).match("tasa de puestos de mercado")) == "plaza"


def test_the_answer_counts_less_beside_many_phrasings() -> None:
    def score(variants: tuple[str, ...]) -> float:
        entry = Entry(
            id="plaza", question="¿Qué tasa se paga?", variants=variants, answer="Por puesto."
        )
        index = Index([*ENTRIES, entry])
        puesto = index.terms(["puesto"])[0]
        return float(index.nominate({puesto: 1.0})[-1] / index.rarities[puesto])

    assert score(()) > score(("tasa vigente", "monto de la tasa")) > 0

"""Words and the concepts behind them: what counts as saying the same."""

import pytest

from knowledge.terms import Terms, stem


@pytest.fixture
def terms() -> Terms:
    return Terms()


def shared(terms: Terms, one: str, other: str) -> float:
    """The weight of what two wordings have in common."""
    return sum(terms.weights[t] for t in set(terms(one.split())) & set(terms(other.split())))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("aprueba", "aprobar"),
        ("cierra", "cerrar"),
        ("publique", "publicar"),
        ("pague", "pagar"),
        ("obras", "obra"),
        ("regidores", "regidor"),
        ("autorice", "autorizar"),
        ("garanticen", "garantizar"),
    ],
)
def test_forms_of_a_word_have_one_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


def test_other_words_have_another_stem() -> None:
    assert stem("canon") != stem("canal")


@pytest.mark.parametrize(
    ("one", "other"), [("pidio", "pedir"), ("elige", "elegir"), ("dieron", "dar")]
)
def test_an_irregular_form_is_its_verb(terms: Terms, one: str, other: str) -> None:
    assert terms([one])[0] == terms([other])[0]


def test_an_irregular_form_is_no_other_verb(terms: Terms) -> None:
    assert terms(["pidio"])[0] != terms(["poder"])[0]


@pytest.mark.parametrize(
    ("colloquial", "formal"),
    [
        ("burgomaestre", "alcalde"),
        ("chamba", "trabajo"),
        ("plata", "dinero"),
        ("basura", "residuos solidos"),
        ("municipio", "municipalidad"),
    ],
)
def test_a_synonym_is_nearly_the_word(terms: Terms, colloquial: str, formal: str) -> None:
    assert shared(terms, colloquial, formal) == pytest.approx(0.85)


def test_a_word_of_near_meaning_is_half_the_word(terms: Terms) -> None:
    assert shared(terms, "gastar", "destinar") == pytest.approx(0.5)


def test_words_of_other_meanings_share_nothing(terms: Terms) -> None:
    assert shared(terms, "basura", "presupuesto") == 0


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("pia", "presupuesto institucional de apertura"),
        ("cas", "contratacion administrativa de servicios"),
        ("tupa", "texto unico de procedimientos administrativos"),
        ("itse", "inspeccion tecnica de seguridad en edificaciones"),
        ("mad", "municipio al dia"),
    ],
)
def test_an_acronym_is_its_words(terms: Terms, short: str, full: str) -> None:
    concepts = set(terms([short])) & set(terms(full.split()))
    assert concepts


def test_the_words_of_an_acronym_in_disorder_are_not_it(terms: Terms) -> None:
    assert not set(terms(["pia"])) & set(terms(["apertura", "institucional", "del", "presupuesto"]))


def test_content_outweighs_questions_and_questions_outweigh_grammar(terms: Terms) -> None:
    content, asked, grammar, polite = (
        terms.importance(word) for word in ("canon", "quien", "de", "gracias")
    )
    assert content > asked > grammar > polite > 0


def test_grammar_is_no_content(terms: Terms) -> None:
    [number] = terms(["de"])
    assert not terms.is_content[number]
    assert terms.is_content[terms(["canon"])[0]]


def test_a_word_never_read_is_not_known(terms: Terms) -> None:
    assert terms.known("xilofono") is None
    terms(["xilofono"])
    assert terms.known("xilofonos") is not None

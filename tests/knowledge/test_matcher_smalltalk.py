"""Small talk is told from questions."""

import pytest

from knowledge.matcher import Matcher, Outcome
from tests.knowledge.small_base import ENTRIES


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher(ENTRIES)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("hola", "greeting"),
        ("Buenos días", "greeting"),
        ("buenas tardes con todos", "greeting"),
        ("gracias", "thanks"),
        ("hola, muchas grasias!!", "thanks"),
        ("ok", "affirmation"),
        ("👍", "affirmation"),
        ("jajajaja", "laugh"),
        ("chau, cuídate", "goodbye"),
        ("¿quién eres?", "identity"),
        ("en qué me puedes ayudar", "capabilities"),
        ("¿cómo estás?", "how_are_you"),
        ("no sirves para nada", "complaint"),
        ("que tenga un excelente fin de semana", "goodbye"),
        ("Reciba usted mi sincero agradecimiento por la pronta orientación", "thanks"),
        ("¿con quién tengo el gusto?", "identity"),
        ("buens dias", "greeting"),
        ("MUCHAS GRACAIS", "thanks"),
        ("saludos desde Puno", "greeting"),
        ("muy amable por su pronta respuesta, que tenga buen día", "thanks"),
        ("usted me sacó de una duda, mil gracias", "thanks"),
    ],
)
def test_it_recognises_small_talk(matcher: Matcher, said: str, kind: str) -> None:
    match = matcher.match(said)
    assert (match.outcome, match.smalltalk) == (Outcome.SMALLTALK, kind)


@pytest.mark.parametrize(
    "asked",
    [
        "hola cuanto es la UIT",
        "gracias, ¿y quién firma el acta?",
        "foncomun",
        "ok pero cuándo se forma la comisión",
        "saldos del foncomun",
        "qué puede hacer el alcalde",
        "buenas tardes, una consulta: qué puede hacer el alcalde",
        "buenas tardes, una consulta: foncomum",
        "cuánto tiempo demora la respuesta, gracias",
        "Reciba un cordial saludo. ¿Quiénes reciben el Vaso de Leche?",
    ],
)
def test_it_keeps_a_question_that_begins_politely(matcher: Matcher, asked: str) -> None:
    assert matcher.match(asked).outcome is not Outcome.SMALLTALK


@pytest.mark.parametrize("nothing", ["", "   ", "¿?", "\ud800"])
def test_nothing_is_not_small_talk(matcher: Matcher, nothing: str) -> None:
    assert matcher.match(nothing).outcome is Outcome.UNKNOWN

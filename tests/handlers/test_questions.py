"""Free text: answered when sure, guessed when not, and never left in silence."""

import pytest
from sqlalchemy.orm import Session

from bot.context import Knowledge
from db.questions import Question
from handlers.questions import LATELY
from tests.fakes import Talk
from tests.small_knowledge import FakeMatcher, small_knowledge

ROSA, STRANGER = "alcaldesa-sabaino", "visita"


@pytest.fixture
def knowledge() -> Knowledge:
    return small_knowledge()


@pytest.fixture
def matcher(knowledge: Knowledge) -> FakeMatcher:
    assert isinstance(knowledge.matcher, FakeMatcher)
    return knowledge.matcher


async def logged(talk: Talk) -> list[tuple[str, str, str]]:
    rows = await talk.database.run(lambda s: s.query(Question).order_by(Question.id).all())
    return [(row.text, row.outcome, row.entry_id) for row in rows]


async def test_a_sure_answer_has_its_basis_source_and_date(talk: Talk) -> None:
    [reply] = await talk(ROSA, "¿comisión?")
    assert reply.template == "answer"
    for words in (
        "En cinco días hábiles.",
        "<b>Base legal:</b> Ley 30204, art. 4",
        '<a href="https://www.gob.pe/ley-30204">Ley 30204</a>',
        "Revisado el 20 de noviembre de 2026",
    ):
        assert words in reply.text


async def test_an_answer_offers_thumbs_and_what_is_related(talk: Talk) -> None:
    [reply] = await talk(ROSA, "comisión")
    assert [button.action for button in reply.choices()] == [
        "rate:pla-comision:1",
        "rate:pla-comision:0",
        "q:pla-acta",
    ]


async def test_an_answer_past_its_validity_warns(talk: Talk) -> None:
    [reply] = await talk(ROSA, "acta")
    assert "este dato valía hasta el 20 de noviembre de 2026" in reply.text


async def test_an_answer_within_its_validity_does_not_warn(talk: Talk) -> None:
    [reply] = await talk(ROSA, "uit")
    assert "Atención" not in reply.text
    assert "Vale hasta el 31 de diciembre de 2026" in reply.text


async def test_what_is_not_confirmed_refers_instead_of_answering(talk: Talk) -> None:
    [reply] = await talk(ROSA, "rendición")
    assert reply.template == "refer"
    assert "Consulte a la Contraloría." in reply.text


async def test_guesses_are_chosen_by_number(talk: Talk) -> None:
    [guesses] = await talk(ROSA, "¿cuánto tiempo?")
    assert [button.action for button in guesses.choices()] == [
        "q:pla-comision",
        "q:pla-acta",
        "q:pre-uit",
        "none",
    ]
    [reply] = await talk(ROSA, "2")
    assert "Ambas autoridades." in reply.text


async def test_guesses_are_chosen_by_label(talk: Talk) -> None:
    await talk(ROSA, "¿cuánto tiempo?")
    [reply] = await talk(ROSA, "cuanto vale la uit")
    assert "decreto supremo" in reply.text


async def test_none_of_the_guesses_asks_to_rephrase_then_owns_up(talk: Talk) -> None:
    await talk(ROSA, "¿cuánto tiempo?")
    [first] = await talk.tap(ROSA, "Ninguna de estas")
    await talk(ROSA, "firma")
    [second] = await talk(ROSA, "ninguna de estas")
    assert (first.template, second.template) == ("rephrase", "unknown")


async def test_what_it_does_not_know_it_asks_once_to_rephrase(talk: Talk) -> None:
    [first] = await talk(ROSA, "receta de ceviche")
    [second] = await talk(ROSA, "ceviche de corvina")
    [third] = await talk(ROSA, "leche de tigre")
    templates = [first.template, second.template, third.template]
    assert templates == ["rephrase", "unknown", "rephrase"]
    assert "Secretaría de Descentralización" in second.text


async def test_an_answer_in_between_begins_anew(talk: Talk) -> None:
    await talk(ROSA, "receta de ceviche")
    await talk(ROSA, "comisión")
    [reply] = await talk(ROSA, "ceviche de corvina")
    assert reply.template == "rephrase"


async def test_the_next_question_is_read_with_the_last_answer_in_mind(
    talk: Talk, matcher: FakeMatcher
) -> None:
    await talk(ROSA, "comisión")
    await talk(ROSA, "¿y si no?")
    assert matcher.asked == [
        ("comisión", None, None),
        ("¿y si no?", "pla-comision", "transferencia"),
    ]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("hola", "Buenas, Rosa Huamaní Quispe."),
        ("gracias", "Con gusto."),
        ("¿quién eres?", "un asistente automático"),
        ("esto no sirve", "Lamento que no le haya servido"),
    ],
)
async def test_small_talk_gets_a_human_reply_and_is_not_logged(
    talk: Talk, said: str, words: str
) -> None:
    [reply] = await talk(ROSA, said)
    assert words in reply.text
    assert await logged(talk) == []


async def test_a_stranger_is_greeted_without_a_name(talk: Talk) -> None:
    [reply] = await talk(STRANGER, "hola")
    assert reply.text.startswith("Buenas. ")


async def test_every_question_is_logged_with_its_outcome(talk: Talk) -> None:
    for text in ("comisión", "¿cuánto tiempo?", "rendición", "ceviche"):
        await talk(ROSA, text)
    assert await logged(talk) == [
        ("comisión", "answer", "pla-comision"),
        ("¿cuánto tiempo?", "suggest", ""),
        ("rendición", "refer", "ctl-rendicion"),
        ("ceviche", "unknown", ""),
    ]


async def test_the_log_holds_no_personal_data(talk: Talk) -> None:
    await talk(ROSA, "soy rosa@muni.gob.pe, celular 987654321: ¿ceviche?")
    assert await logged(talk) == [("soy … celular …: ¿ceviche?", "unknown", "")]


async def test_of_equal_guesses_the_most_asked_comes_first(talk: Talk) -> None:
    for _ in range(2):
        await talk(ROSA, "acta")
    [guesses] = await talk(ROSA, "¿cuánto tiempo?")
    assert guesses.choices()[0].action == "q:pla-acta"


async def test_what_was_asked_long_ago_does_not_count(talk: Talk) -> None:
    await talk(ROSA, "acta")
    await talk.database.run(_age_questions)
    [guesses] = await talk(ROSA, "¿cuánto tiempo?")
    assert guesses.choices()[0].action == "q:pla-comision"


def _age_questions(session: Session) -> None:
    for question in session.query(Question):
        question.asked_at -= 2 * LATELY

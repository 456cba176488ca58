"""The first conversations: the five questions that the bot must answer on its first day."""

import pytest

from tests.fakes import Talk

MAYOR = "alcaldesa-sabaino"


@pytest.mark.parametrize(
    ("question", "words"),
    [
        (
            "cuanto tiempo tengo pa instalar la comision de transferencia",
            ("cinco días hábiles", "Ley 30204", "art", "alcalde en ejercicio"),
        ),
        ("q pasa si el concejo no aprueva el PIA", ("alcalde lo aprueba", "cinco primeros días")),
        ("FONCOMUN EN QUE LO PUEDO GASTAR", ("FONCOMUN", "Base legal", "Fuente")),
        ("hasta cuanto compro sin proceso", ("8 UIT", "Fuente")),
        ("buenas practicas contra la anemia", ("Sabaino", "2018", "Fuente")),
    ],
)
async def test_it_answers_with_basis_and_source(
    talk: Talk, question: str, words: tuple[str, ...]
) -> None:
    [reply] = await talk(MAYOR, question)
    assert reply.template == "answer"
    for word in words:
        assert word in reply.text


async def test_it_does_not_answer_what_it_does_not_know(talk: Talk) -> None:
    [first] = await talk(MAYOR, "receta de ceviche")
    [second] = await talk(MAYOR, "receta de ceviche de corvina")
    assert first.template == "rephrase"
    assert second.template == "unknown"
    assert "Secretaría de Descentralización" in second.text

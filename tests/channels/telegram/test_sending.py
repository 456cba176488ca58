"""What people see: answers, menus, buttons, files, edits in place."""

from tests.channels.telegram.life import Life

ROSA, JULIO = 7, 8


async def test_it_answers_a_question_with_its_basis_and_source(either: Life) -> None:
    [answer] = await either.fake.ask(ROSA, "q pasa si el concejo no aprueva el PIA")
    assert "cinco primeros días" in answer.text
    assert "Fuente" in answer.text

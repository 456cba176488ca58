"""A question that leans on what was said before is answered in its light, chat by chat."""

from tests.fakes import Talk

ROSA, OTHER = "alcaldesa-sabaino", "visita"
COMMISSION = "¿Cuándo y cómo se instala la comisión de transferencia?"
LEANING = "¿y quiénes la integran?"


async def test_a_follow_up_is_answered_about_the_last_answer(talk: Talk) -> None:
    await talk(ROSA, COMMISSION)
    [reply] = await talk(ROSA, LEANING)
    assert reply.template == "answer"
    assert "¿Quiénes integran la comisión de transferencia?" in reply.text


async def test_the_same_words_alone_are_not_answered_outright(talk: Talk) -> None:
    [reply] = await talk(ROSA, LEANING)
    assert reply.template != "answer"


async def test_what_one_person_asked_does_not_colour_another_chat(talk: Talk) -> None:
    await talk(ROSA, COMMISSION)
    [reply] = await talk(OTHER, LEANING)
    assert reply.template != "answer"


async def test_a_question_opened_from_a_menu_is_followed_up_too(talk: Talk) -> None:
    await talk(ROSA, action="q:rev-cuando")
    [reply] = await talk(ROSA, "¿y cuántos votos?")
    assert "¿Cuántos votos revocan a un alcalde?" in reply.text


async def test_a_follow_up_may_lead_to_another(talk: Talk) -> None:
    await talk(ROSA, action="q:rev-cuando")
    await talk(ROSA, "¿y cuántos votos?")
    [reply] = await talk(ROSA, "¿y quién lo reemplaza?")
    assert "¿Quién reemplaza al alcalde revocado?" in reply.text


async def test_a_whole_question_forgets_the_last_one(talk: Talk) -> None:
    await talk(ROSA, COMMISSION)
    [reply] = await talk(ROSA, "¿Hasta cuándo se paga el predial?")
    assert "¿Hasta cuándo se paga el predial?" in reply.text


async def test_small_talk_in_between_does_not_break_the_thread(talk: Talk) -> None:
    await talk(ROSA, COMMISSION)
    await talk(ROSA, "gracias")
    [reply] = await talk(ROSA, LEANING)
    assert "¿Quiénes integran la comisión de transferencia?" in reply.text


async def test_the_topic_just_browsed_comes_first_among_the_guesses(talk: Talk) -> None:
    await talk(ROSA, action="topic:municipios_nuevos:1")
    [reply] = await talk(ROSA, "requisitos")
    entries = talk.knowledge.catalog.entries
    first = reply.choices()[0].action.removeprefix("q:")
    assert entries[first].topic == "municipios_nuevos"


async def test_without_browsing_the_topic_does_not(talk: Talk) -> None:
    [reply] = await talk(ROSA, "requisitos")
    entries = talk.knowledge.catalog.entries
    assert entries[reply.choices()[0].action.removeprefix("q:")].topic != "municipios_nuevos"

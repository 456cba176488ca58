"""From a question to a consultation: one tap, a number, an hour; then only what is meant."""

from sqlalchemy.orm import Session

from db import questions
from db.consultation_states import State
from tests.fakes import Talk
from tests.handlers.consultation_world import (
    CARMEN,
    HUGO,
    JULIO,
    NUMBER,
    QUESTION,
    ROSA,
    answer,
    ask,
    asked_and_taken,
    consultation,
    heard,
    paper,
)
from tests.people import ON_SQLITE, templates

UNKNOWN = "¿Con qué barniz se restaura un retablo colonial policromado?"
KNOWN = "¿Cuándo se aprueba el PIA?"


async def test_one_tap_sends_what_the_bot_does_not_know(talk: Talk) -> None:
    await talk(ROSA, UNKNOWN)
    await talk(ROSA, "barniz para retablos policromados")
    replies = await talk.tap(ROSA, "Enviar a un asesor")
    assert templates(replies) == ["consultation_received"]
    row = await consultation(talk)
    assert (row.number, row.state, row.body_code) == (NUMBER, State.RECEIVED, "030307")
    assert row.first_words == UNKNOWN
    assert row.tries()
    assert len(heard(talk, CARMEN, "adviser_news")) == len(heard(talk, HUGO, "adviser_news")) == 1


async def test_two_taps_send_it_once(talk: Talk) -> None:
    await ask(talk)
    [again] = await ask(talk)
    assert "ya está en camino" in again.text
    assert len(heard(talk, CARMEN, "adviser_news")) == 1


async def test_what_the_bot_knows_is_offered_besides(talk: Talk) -> None:
    received, perhaps = await ask(talk, text=KNOWN)
    assert (received.template, perhaps.template) == (
        "consultation_received",
        "consultation_perhaps",
    )
    [shown] = await talk.tap(ROSA, "Ver la respuesta")
    assert "Base legal" in shown.text


@ON_SQLITE
async def test_without_words_it_asks_for_them(talk: Talk) -> None:
    assert templates(await talk(ROSA, "/consultar")) == ["form_consulta_text"]
    assert templates(await talk(ROSA, QUESTION)) == ["consultation_received"]


@ON_SQLITE
async def test_the_tap_of_a_chat_that_asked_nothing_asks_for_words(talk: Talk) -> None:
    assert templates(await talk(ROSA, action="consult")) == ["form_consulta_text"]


async def test_a_file_comes_along(talk: Talk) -> None:
    await ask(talk, files=[paper(talk)])
    [card] = await talk.tap(CARMEN, "Ver la ficha")
    assert "📎 informe.pdf" in card.text
    [file] = await talk.tap(CARMEN, "informe.pdf")
    assert [item.name for item in file.attachments] == ["informe.pdf"]


@ON_SQLITE
async def test_a_file_that_is_gone_is_said_to_be(talk: Talk) -> None:
    record = paper(talk)
    await ask(talk, files=[record])
    talk.dispatcher.files.forget(str(record["path"]))
    await talk.tap(CARMEN, "Ver la ficha")
    [file] = await talk.tap(CARMEN, "informe.pdf")
    assert (file.attachments, "ya no está guardado" in file.text) == ((), True)


async def test_a_stranger_asks_too_and_is_answered_in_the_same_chat(talk: Talk) -> None:
    [received] = await ask(talk, "visita")
    assert "/borrarme" in received.text
    await talk.tap(CARMEN, "Tomar")
    await answer(talk)
    [told] = heard(talk, "visita", "consultation_answered")
    assert "Ninguna norma lo prohíbe." in told.text
    await talk.tap("visita", "Me sirvió")
    assert (await consultation(talk)).state == State.CLOSED


@ON_SQLITE
async def test_a_stranger_has_two_at_a_time(talk: Talk) -> None:
    for number in range(2):
        await ask(talk, "visita", f"{QUESTION} {number}")
    [refused] = await ask(talk, "visita", f"{QUESTION} y más")
    assert refused.template == "consultation_too_many"
    await talk.tap("visita", NUMBER)
    await talk.tap("visita", "Retirar")
    assert templates(await ask(talk, "visita", f"{QUESTION} y más")) == ["consultation_received"]


@ON_SQLITE
async def test_a_strangers_file_is_not_taken_and_this_is_said(talk: Talk) -> None:
    record = {"kind": "document", "name": "a.pdf", "ref": "x"}
    [received] = await ask(talk, "visita", files=[record])
    assert "sin registro solo se reciben textos" in received.text


async def test_what_a_stranger_erases_leaves_no_words(talk: Talk) -> None:
    await ask(talk, "visita", "Soy Zenobia, ¿qué hago con el hilo de oro?")
    await talk("visita", "/borrarme")
    await talk.tap("visita", "borrar")
    row = await consultation(talk)
    assert (row.question, row.state) == ("", State.CLOSED)


async def test_other_messages_do_not_go_to_the_consultation(talk: Talk) -> None:
    await asked_and_taken(talk)
    [known] = await talk(ROSA, KNOWN)
    assert known.template == "answer"
    await talk(ROSA, "hola")
    assert len(heard(talk, CARMEN, "adviser_news")) == 1


@ON_SQLITE
async def test_adding_without_words_asks_for_them(talk: Talk) -> None:
    await asked_and_taken(talk)
    assert templates(await talk(ROSA, "/agregar")) == ["form_agregado_text"]
    [added] = await talk(ROSA, "Son doce")
    assert "Carmen Luza Ibarra ya lo tiene" in added.text


@ON_SQLITE
async def test_there_is_nothing_to_add_to(talk: Talk) -> None:
    [none] = await talk(ROSA, "/agregar son doce libros")
    assert "No hay ninguna consulta en espera" in none.text
    [asked] = await talk(ROSA, "agregar son doce libros")
    assert asked.template in ("rephrase", "suggest", "answer")


async def test_a_file_whose_caption_says_so_is_added(talk: Talk) -> None:
    await asked_and_taken(talk)
    [added] = await talk(ROSA, "agregar el informe legal", files=[paper(talk)])
    assert added.template == "consultation_added"
    [card] = await talk(CARMEN, "C-2026-0001")
    assert "el informe legal" in card.text
    assert "📎 informe.pdf" in card.text


async def test_withdrawing_tells_the_adviser(talk: Talk) -> None:
    await asked_and_taken(talk)
    await talk(ROSA, NUMBER)
    assert templates(await talk.tap(ROSA, "Retirar")) == ["consultation_withdrawn"]
    assert "la retiró" in heard(talk, CARMEN, "adviser_news")[-1].text
    [late] = await talk(CARMEN, "/responder 1 Sí")
    assert late.template == "consultation_refused"


async def test_nobody_else_sees_it(talk: Talk) -> None:
    await asked_and_taken(talk)
    for said in (f"/consulta {NUMBER}", NUMBER):
        assert templates(await talk(JULIO, said)) == ["consultation_unknown"]
    for action in ("c_show:1", "c_withdraw:1", "c_add:1", "c_rate:1:1", "c_reopen:1", "c_topic:1"):
        assert templates(await talk(JULIO, action=action)) == ["consultation_unknown"], action
    assert "No hay consultas" in (await talk(JULIO, "/mis_consultas"))[0].text
    assert (await consultation(talk)).state == State.ASSIGNED


@ON_SQLITE
async def test_the_list_and_the_status_say_how_it_stands(talk: Talk) -> None:
    await asked_and_taken(talk)
    [listed] = await talk(ROSA, "/mis_consultas")
    assert f"{NUMBER}</b> · en atención" in listed.text
    [status] = await talk.tap(ROSA, NUMBER)
    assert "La atiende:</b> Carmen Luza Ibarra" in status.text


@ON_SQLITE
async def test_the_topics_come_in_pages(talk: Talk) -> None:
    await ask(talk)
    await talk.tap(ROSA, "Corregir el tema")
    [second] = await talk.tap(ROSA, "Siguientes")
    assert second.template == "consultation_topics"


@ON_SQLITE
async def test_a_topic_is_corrected_only_until_somebody_has_it(talk: Talk) -> None:
    await asked_and_taken(talk)
    [refused] = await talk(ROSA, action="c_topic:1:otros")
    assert "ya no corresponde" in refused.text


async def test_the_thumb_down_of_an_answer_leads_here_too(talk: Talk) -> None:
    await talk(ROSA, KNOWN)
    await talk.tap(ROSA, "No me sirvió")
    [received, *_] = await talk.tap(ROSA, "Preguntar a un asesor")
    assert KNOWN in received.text


async def test_from_a_menu_it_is_the_question_of_the_menu_that_is_sent(talk: Talk) -> None:
    await talk(ROSA, KNOWN)
    await talk(ROSA, action="q:rev-cuando")
    await talk.tap(ROSA, "No me sirvió")
    [received, *_] = await talk.tap(ROSA, "Preguntar a un asesor")
    assert KNOWN not in received.text
    assert "revocatoria" in received.text


async def test_a_question_sent_to_an_adviser_stays_in_the_log(talk: Talk) -> None:
    await talk(ROSA, UNKNOWN)

    def unanswered(session: Session) -> list[tuple[str, int]]:
        return questions.unanswered(session)

    assert await talk.database.run(unanswered)

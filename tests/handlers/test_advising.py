"""Advisers at work: one takes it, drafts survive, the right thing is sent to the right person."""

import asyncio

from db.consultation_states import State
from tests.fakes import Talk
from tests.handlers.consultation_world import (
    CARMEN,
    GLADYS,
    HUGO,
    MONDAY,
    NUMBER,
    ROSA,
    answer,
    ask,
    asked_and_taken,
    consultation,
    heard,
    paper,
)
from tests.people import ON_SQLITE, templates


async def test_of_two_who_take_it_at_once_one_gets_it_and_the_other_is_told_who(talk: Talk) -> None:
    await ask(talk)
    for who in (CARMEN, HUGO):
        await talk.post(who, action="c_take:1")
    chats = (f"fake:{CARMEN}", f"fake:{HUGO}")
    await asyncio.gather(*map(talk.dispatcher.handle_head, chats))
    await talk.settle()
    last = {who: talk.channel.sent[f"fake:{who}"][-1] for who in (CARMEN, HUGO)}
    winner = CARMEN if last[CARMEN].template == "adviser_card" else HUGO
    loser, name = (HUGO, "Carmen") if winner == CARMEN else (CARMEN, "Hugo")
    assert "Es suya" in last[winner].text
    assert last[loser].template == "consultation_refused"
    assert f"la tiene {name}" in last[loser].text
    assert len(heard(talk, ROSA, "consultation_assigned")) == 1


async def test_a_killed_process_leaves_the_draft(talk: Talk) -> None:
    """The next process finds every message of a long answer that was handled."""
    await asked_and_taken(talk)
    await talk(CARMEN, action="c_write:1")
    await talk(CARMEN, "Primer párrafo, que es largo.")
    await talk(CARMEN, "Segundo párrafo.")
    after = Talk(talk.database, talk.knowledge, talk.clock)
    [draft] = await after(CARMEN, "Tercer párrafo.", id="after-1")
    assert "Primer párrafo, que es largo.\n\nSegundo párrafo.\n\nTercer párrafo." in draft.text
    await after.close()


async def test_leaving_the_draft_keeps_it(talk: Talk) -> None:
    await asked_and_taken(talk)
    await talk(CARMEN, "/responder 1 Primer párrafo.")
    await talk(CARMEN, "/cancelar")
    [queue] = await talk(CARMEN, "/cola")
    assert "1 borrador sin enviar" in queue.text
    [card] = await talk(CARMEN, NUMBER)
    assert "Tiene un borrador" in card.text
    [draft] = await talk.tap(CARMEN, "Seguir con el borrador")
    assert "Primer párrafo." in draft.text
    assert heard(talk, ROSA, "consultation_answered") == []


async def test_a_discarded_draft_is_gone_with_its_files(talk: Talk) -> None:
    await asked_and_taken(talk)
    await talk(CARMEN, "/responder 1 Primer párrafo.")
    [draft] = await talk(CARMEN, files=[paper(talk)])
    assert "📎 informe.pdf" in draft.text
    [card] = await talk.tap(CARMEN, "Borrar el borrador")
    assert "se borró" in card.text
    [fresh] = await talk.tap(CARMEN, "Responder")
    assert "Primer párrafo." not in fresh.text
    assert "informe.pdf" not in fresh.text


async def test_an_answer_may_be_a_file(talk: Talk) -> None:
    await asked_and_taken(talk)
    await talk(CARMEN, action="c_write:1")
    await talk(CARMEN, files=[paper(talk)])
    await talk.tap(CARMEN, "Enviar")
    await talk.tap(CARMEN, "Omitir")
    [card] = await talk.tap(CARMEN, "Omitir")
    assert "Respuesta enviada" in card.text
    [told] = heard(talk, ROSA, "consultation_answered")
    assert [file.name for file in told.attachments] == ["informe.pdf"]


async def test_an_answer_may_be_a_curated_entry(talk: Talk) -> None:
    await asked_and_taken(talk)
    await talk.tap(CARMEN, "Usar una respuesta curada")
    await talk.tap(CARMEN, "Buscar con otras palabras")
    await talk(CARMEN, "¿Cuándo se aprueba el PIA?")
    [draft] = await talk.tap(CARMEN, "PIA")
    assert "Con la respuesta curada" in draft.text
    await talk(CARMEN, "Mire esto:")
    await talk.tap(CARMEN, "Enviar")
    [told] = heard(talk, ROSA, "consultation_answered")
    assert "Mire esto:" in told.text
    assert "Base legal" in told.text
    assert (await consultation(talk)).entry_id


async def test_reply_and_close_does_both(talk: Talk) -> None:
    await asked_and_taken(talk)
    await talk(CARMEN, "/responder 1 Sí.\nBase legal: Ley 1\nFuente: SPIJ")
    await talk.tap(CARMEN, "Enviar y cerrar")
    assert (await consultation(talk)).state == State.CLOSED
    assert len(heard(talk, ROSA, "consultation_answered")) == 1


@ON_SQLITE
async def test_nothing_is_sent_without_anything_written(talk: Talk) -> None:
    await asked_and_taken(talk)
    assert templates(await talk(CARMEN, action="c_send:1")) == ["adviser_draft_empty"]


@ON_SQLITE
async def test_a_draft_has_an_end(talk: Talk) -> None:
    await asked_and_taken(talk)
    for _ in range(3):
        await talk(CARMEN, f"/responder 1 {'x' * 3900}")
    assert templates(await talk(CARMEN, f"/responder 1 {'x' * 3900}")) == ["adviser_draft_full"]


async def test_who_answers_what_nobody_has_takes_it(talk: Talk) -> None:
    await ask(talk)
    await answer(talk)
    assert (await consultation(talk)).state == State.ANSWERED
    assert len(heard(talk, ROSA, "consultation_assigned")) == 1


async def test_declining_says_the_reason_to_the_asker(talk: Talk) -> None:
    await asked_and_taken(talk)
    await talk.tap(CARMEN, "No corresponde")
    await talk(CARMEN, "Es asunto del notario")
    [told] = heard(talk, ROSA, "consultation_declined")
    assert "Es asunto del notario" in told.text
    [refused] = await talk(ROSA, action="c_rate:1:1")
    assert "no hay qué calificar" in refused.text
    await talk.tap(ROSA, "Reabrir")
    [open_again] = await talk(ROSA, "No es del notario")
    assert open_again.template == "consultation_reopened"


async def test_passing_on_tells_the_next_and_the_asker_only_once(talk: Talk) -> None:
    await asked_and_taken(talk)
    await talk.tap(CARMEN, "Pasar a otro")
    [card] = await talk.tap(CARMEN, "Hugo")
    assert "Pasada a otro asesor" in card.text
    assert "queda a su cargo" in heard(talk, HUGO, "adviser_news")[-1].text
    assert len(heard(talk, ROSA, "consultation_assigned")) == 1
    [refused] = await talk(CARMEN, "/responder 1 Sí")
    assert "la tiene Hugo" in refused.text


async def test_giving_it_back_to_the_queue_tells_the_team(talk: Talk) -> None:
    await asked_and_taken(talk)
    before = len(heard(talk, CARMEN, "adviser_news"))
    await talk.tap(CARMEN, "Devolver a la cola")
    assert (await consultation(talk)).held_by is None
    assert len(heard(talk, HUGO, "adviser_news")) == 2
    assert len(heard(talk, CARMEN, "adviser_news")) == before


@ON_SQLITE
async def test_with_nobody_else_on_duty_there_is_nobody_to_pass_it_to(talk: Talk) -> None:
    await talk(HUGO, "/ausente hasta el 2 de diciembre")
    await asked_and_taken(talk)
    [none] = await talk.tap(CARMEN, "Pasar a otro")
    assert "No hay otro asesor de turno" in none.text


async def test_a_supervisor_gives_out_what_nobody_has(talk: Talk) -> None:
    await ask(talk)
    await talk(GLADYS, "/cola libres")
    await talk.tap(GLADYS, NUMBER)
    await talk.tap(GLADYS, "Asignar")
    [card] = await talk.tap(GLADYS, "Hugo")
    assert "Asignada" in card.text
    assert (await consultation(talk)).state == State.ASSIGNED


@ON_SQLITE
async def test_a_note_stays_among_advisers(talk: Talk) -> None:
    await asked_and_taken(talk)
    [card] = await talk(HUGO, "/nota 1 Vi algo parecido en 2019")
    assert "Vi algo parecido" in card.text
    assert "Vi algo parecido" in heard(talk, CARMEN, "adviser_news")[-1].text
    [status] = await talk(ROSA, f"/consulta {NUMBER}")
    assert "Vi algo parecido" not in status.text


@ON_SQLITE
async def test_commands_without_a_number_say_how(talk: Talk) -> None:
    for command in ("responder", "repreguntar", "nota"):
        assert templates(await talk(CARMEN, f"/{command}")) == ["adviser_how"]


async def test_similar_answers_are_on_the_card(talk: Talk) -> None:
    await asked_and_taken(talk)
    await answer(talk)
    await ask(talk, "alcalde-abancay", "¿Puedo empastar los libros de caja con hilo de oro?")
    [card] = await talk(CARMEN, "C-2026-0002")
    assert "Parecidas, ya respondidas" in card.text
    assert "Ninguna norma lo prohíbe." in card.text
    assert "Municipalidad Provincial de Abancay:</b> 0 compromisos abiertos" in card.text


@ON_SQLITE
async def test_the_queue_by_topic(talk: Talk) -> None:
    assert "No hay consultas en espera" in (await talk(CARMEN, action="queue:topics"))[0].text
    await ask(talk)
    await talk(ROSA, action="c_topic:1:transferencias")
    await talk(CARMEN, action="queue:topics")
    [listed] = await talk.tap(CARMEN, "FONCOMUN y canon (1)")
    assert NUMBER in listed.text
    assert NUMBER in (await talk(CARMEN, "/cola foncomun"))[0].text
    assert NUMBER not in (await talk(CARMEN, "/cola tupa"))[0].text
    assert "Sin asignar" in (await talk(CARMEN, "/cola"))[0].text


@ON_SQLITE
async def test_a_mistyped_date_of_absence_is_asked_again(talk: Talk) -> None:
    talk.clock.set(MONDAY)
    assert templates(await talk(CARMEN, "/ausente pronto")) == [
        "date_unclear",
        "form_ausente_until",
    ]
    [away] = await talk(CARMEN, "30 de noviembre")
    assert away.template == "adviser_away"
    assert "Figura ausente" in (await talk(CARMEN, "/cola"))[0].text
    assert templates(await talk(CARMEN, "/ausente no")) == ["adviser_back"]

"""Entries by chat: what keeps one from being published, who may, and one answer for many."""

from functools import partial

import pytest

from bot import jobs
from db.entries import CuratedEntry
from db.waiting_questions import WaitingQuestion
from tests.fakes import Talk
from tests.handlers import consultation_world as world
from tests.people import ON_SQLITE

CURATOR = "curador-pcm"
ANSWERED = "Ninguna norma exige un color para el empaste de los libros de actas."


async def drafted(talk: Talk, question: str = world.QUESTION, answer: str = ANSWERED) -> None:
    await world.ask(talk, text=question)
    await world.answer(talk, answer)
    await talk(CURATOR, "/publicar 1")


async def published(talk: Talk) -> None:
    await talk.tap(CURATOR, "Publicar")
    if talk.channel.sent[f"fake:{CURATOR}"][-1].template == "entry_confirm":
        await talk.tap(CURATOR, "Publicar de todos modos")


async def rewrite(talk: Talk, part: str, text: str) -> str:
    await talk(CURATOR, action=f"k_edit:1:{part}")
    [card] = await talk(CURATOR, text)
    return card.text


async def entry(talk: Talk) -> CuratedEntry:
    return await talk.database.run(lambda session: session.query(CuratedEntry).one())


async def test_a_contradiction_with_an_entry_is_shown_and_has_to_be_accepted(talk: Talk) -> None:
    other = talk.knowledge.catalog.entries["pre-pia-fecha"]
    await drafted(talk, other.question + " en 2027", "Hasta el 15 de agosto, sin excepción.")
    [warning] = await talk.tap(CURATOR, "Publicar")
    assert "Dice algo distinto que otra respuesta" in warning.text
    assert other.question in warning.text
    assert "Compare, allí dice:</i> Hasta el 31 de diciembre" in warning.text
    assert (await entry(talk)).state == "borrador"
    [card] = await talk.tap(CURATOR, "Publicar de todos modos")
    assert "Publicada" in card.text


async def test_what_another_answers_is_not_shown_beside_a_draft_about_something_else(
    talk: Talk,
) -> None:
    await drafted(talk, "¿Puede el distrito de Sabaino empastar de dorado los libros de actas?")
    [warning] = await talk.tap(CURATOR, "Publicar")
    assert "Compare, allí dice" not in warning.text


async def test_a_warning_that_was_seen_before_a_change_has_to_be_seen_again(talk: Talk) -> None:
    await drafted(talk, "¿Puede el distrito de Sabaino empastar de dorado los libros de actas?")
    [warning] = await talk.tap(CURATOR, "Publicar")
    await rewrite(talk, "owner", "Secretaría")
    seen = next(b.action for b in warning.choices() if "de todos modos" in b.label)
    [again] = await talk(CURATOR, action=seen)
    assert again.template == "entry_confirm"
    await talk.tap(CURATOR, "Quitar los lugares")
    assert "(lugar)" in (await entry(talk)).content["question"]
    [refused] = await talk(CURATOR, action="k_do:1:publish")
    assert "Todavía no se publica" in refused.text


@ON_SQLITE
@pytest.mark.parametrize(
    "left",
    ["Pregunte a Rosa Huamaní.", "Llame al 987 654 321.", "DNI 43218765", "rosa@gmail.com"],
)
async def test_a_person_in_it_keeps_it_from_being_published(talk: Talk, left: str) -> None:
    await drafted(talk)
    assert "quite" in await rewrite(talk, "answer", f"{ANSWERED} {left}")
    version = (await entry(talk)).version
    [refused] = await talk(CURATOR, action=f"k_do:1:publish:{version}")
    assert "Todavía no se publica" in refused.text
    assert (await entry(talk)).state == "borrador"


@ON_SQLITE
async def test_a_stranger_is_known_by_the_name_they_said(talk: Talk) -> None:
    await world.ask(talk, "vecina", f"Hola, soy Saturnina Mamani. {world.QUESTION}")
    await world.answer(talk, f"Saturnina: {ANSWERED}")
    [card] = await talk(CURATOR, "/publicar 1")
    assert "saturnina" not in card.text.lower()
    assert "quite nombre de quien preguntó" in await rewrite(talk, "answer", "Saturnina, sí.")
    assert "quite nombre de quien preguntó" in await rewrite(talk, "legal_basis", "Saturnina")


@ON_SQLITE
async def test_an_adviser_proposes_and_does_not_publish(talk: Talk) -> None:
    await world.ask(talk)
    await world.answer(talk)
    await talk.tap(world.CARMEN, "Convertir en respuesta")
    [refused] = await talk(world.CARMEN, action="k_do:1:publish")
    assert "Eso lo decide contenidos" in refused.text
    assert [reply.template for reply in talk.channel.sent[f"fake:{CURATOR}"]] == ["entry_news"]


@ON_SQLITE
async def test_what_was_not_answered_or_has_an_entry_already_makes_none(talk: Talk) -> None:
    await world.ask(talk)
    [early] = await talk(CURATOR, "/publicar 1")
    assert "todavía no tiene respuesta" in early.text
    await talk(world.CARMEN, action="c_entry:1:pre-pia-fecha")
    await talk(world.CARMEN, "enviar")
    [known] = await talk(CURATOR, "/publicar 1")
    assert "ya está publicada" in known.text


@ON_SQLITE
async def test_the_same_consultation_gives_the_same_draft(talk: Talk) -> None:
    await drafted(talk)
    [card] = await talk(CURATOR, "/publicar 1")
    assert "Respuesta 1" in card.text
    assert (await entry(talk)).id == 1


@ON_SQLITE
@pytest.mark.parametrize("action", ["k:9", "k", "k_do:9:publish", "k_do:1:x", "k_edit:9:answer"])
async def test_a_button_of_nothing_says_so(talk: Talk, action: str) -> None:
    [reply] = await talk(CURATOR, action=action)
    assert reply.template == "entry_unknown"


@ON_SQLITE
async def test_a_group_that_is_gone_says_so(talk: Talk) -> None:
    [reply] = await talk(world.CARMEN, action="g:c9")
    assert reply.template == "repeated_gone"


@ON_SQLITE
async def test_a_question_without_a_consultation_becomes_one(talk: Talk) -> None:
    for words in ("teñir de azul la pileta", "teñir la pileta de azul"):
        await talk(world.JULIO, words)
    await talk(world.CARMEN, "/repetidas")
    await talk.tap(world.CARMEN, "1 × teñir")
    await talk.tap(world.CARMEN, "Responder a esta pregunta")
    await talk(world.CARMEN, "Sí.\nBase legal: Ley 27972\nFuente: SPIJ")
    await talk(world.CARMEN, "enviar")
    [told] = world.heard(talk, world.JULIO, "consultation_answered")
    assert "Respuesta a C-2026-0001" in told.text


@ON_SQLITE
async def test_a_question_that_waited_too_long_is_forgotten(talk: Talk) -> None:
    for words in ("teñir de azul la pileta", "teñir la pileta de azul"):
        await talk(world.JULIO, words)
    for days, left in ((29, 1), (2, 0)):
        talk.clock.forward(days=days)
        await talk.database.run(partial(jobs.prune, now=talk.clock()))
        waiting = await talk.database.run(lambda s: s.query(WaitingQuestion).count())
        assert waiting == left

"""Progress, declaring and verifying by chat: who may, who hears of it, what is refused and why."""

import pytest

from db.commitment_states import State
from tests.fakes import Talk
from tests.handlers.commitment_world import (
    CARMEN,
    ELMER,
    JULIO,
    MARLENI,
    OSCAR,
    PDF,
    RENZO,
    ROSA,
    SILVIA,
    World,
    offers,
)


@pytest.fixture
def world(talk: Talk) -> World:
    return World(talk)


async def declared(world: World) -> str:
    """A commitment that Sabaino says is done, with a photo."""
    code = await world.register()
    await world.file(ROSA, code)
    await world.talk(ROSA, f"/cumplido {code}")
    return code


async def test_progress_starts_it_and_shows_on_the_card(talk: Talk, world: World) -> None:
    code = await world.register()
    [card] = await talk(ROSA, "/avance me5 1 Se contrató al consultor")
    assert await world.state(code) == State.IN_PROGRESS
    assert "Avance anotado" in card.text
    assert "Se contrató al consultor" in card.text


async def test_progress_without_words_is_asked_for(talk: Talk, world: World) -> None:
    code = await world.register()
    [question] = await talk(ROSA, f"/avance {code}")
    assert question.template == "form_motivo_reason"
    [card] = await talk(ROSA, "Ya hay topografía")
    assert "Ya hay topografía" in card.text


async def test_a_command_without_a_code_offers_ones_own(talk: Talk, world: World) -> None:
    code = await world.register()
    await world.register(responsible="MVCS", counterpart="030307", text="Otra cosa")
    [choice] = await talk(ROSA, "/avance")
    assert offers(choice, code)
    assert not offers(choice, "ME5-0002")
    [question] = await talk(ROSA, "1")
    assert code in question.text


async def test_the_other_body_and_the_coordinator_hear_of_it(talk: Talk, world: World) -> None:
    code = await world.register()
    await talk(ROSA, f"/avance {code} Se contrató al consultor")
    for who in (OSCAR, MARLENI, ELMER):
        [notice] = talk.channel.sent[f"fake:{who}"]
        assert code in notice.text
        assert "Se contrató al consultor" in notice.text
        assert "Rosa Huamaní" in notice.text


async def test_its_author_and_strangers_to_it_do_not(talk: Talk, world: World) -> None:
    code = await world.register()
    replies = await talk(ROSA, f"/avance {code} Se contrató al consultor")
    assert len(replies) == 1
    for who in (JULIO, CARMEN, RENZO, SILVIA):
        assert talk.channel.sent[f"fake:{who}"] == []


async def test_out_of_scope_sounds_like_unknown(talk: Talk, world: World) -> None:
    code = await world.register()
    replies = [
        reply.text
        for typed in (code, "ME5-0077")
        for command in ("/compromiso", "/avance", "/cumplido", "/prorroga", "/evidencia")
        for reply in await talk(JULIO, f"{command} {typed} algo que decir")
    ]
    assert len(set(replies)) == 1


async def test_it_needs_evidence_before_it_is_declared_done(talk: Talk, world: World) -> None:
    code = await world.register()
    await talk(ROSA, f"/avance {code} Falta poco")
    [refusal] = await talk(ROSA, f"/cumplido {code}")
    assert "todavía no tiene evidencia" in refusal.text
    assert await world.state(code) == State.IN_PROGRESS


async def test_declared_observed_and_at_last_verified(talk: Talk, world: World) -> None:
    code = await declared(world)
    assert await world.state(code) == State.DECLARED
    [card] = await talk(OSCAR, f"/observar {code} La foto no muestra el puente")
    assert await world.state(code) == State.OBSERVED
    assert "🔴 Evidencia: observada" in card.text
    await world.file(ROSA, code, PDF, name="acta.pdf", kind="document")
    await talk(ROSA, f"/cumplido {code}")
    [shown] = await talk(OSCAR, f"/verificar {code}")
    assert "acta.pdf" in shown.text
    await talk.tap(OSCAR, "Sí, está cumplido")
    assert await world.state(code) == State.VERIFIED


async def test_who_is_told_may_decide_with_one_tap(talk: Talk, world: World) -> None:
    code = await declared(world)
    notice = talk.channel.sent[f"fake:{OSCAR}"][-1]
    assert offers(notice, "Verificar")
    assert not offers(talk.channel.sent[f"fake:{ELMER}"][-1], "Verificar")
    await talk.tap(OSCAR, "Verificar")
    await talk.tap(OSCAR, "Sí, está cumplido")
    assert await world.state(code) == State.VERIFIED


async def test_nobody_of_the_own_side_verifies(talk: Talk, world: World) -> None:
    code = await declared(world)
    for who in (ROSA, ELMER):
        [refusal] = await talk(who, f"/verificar {code}")
        assert refusal.template == "commitment_refused"
    assert await world.state(code) == State.DECLARED


async def test_whoever_registered_it_does_not_verify(talk: Talk, world: World) -> None:
    code = await declared(world)
    [refusal] = await talk(MARLENI, f"/verificar {code}")
    assert "Quien registra no verifica" in refusal.text


async def test_whoever_declared_for_another_does_not_verify(talk: Talk, world: World) -> None:
    code = await world.register(by=OSCAR)
    await world.file(MARLENI, code)
    await talk(MARLENI, f"/cumplido {code}")
    [refusal] = await talk(MARLENI, f"/verificar {code}")
    assert "Lo tiene que revisar otra persona" in refusal.text


async def test_blocked_and_back(talk: Talk, world: World) -> None:
    code = await world.register()
    await talk(ROSA, f"/bloqueado {code} Falta el saneamiento del terreno")
    assert await world.state(code) == State.BLOCKED
    await talk(OSCAR, f"/desbloquear {code}")
    assert await world.state(code) == State.IN_PROGRESS


async def test_it_is_not_blocked_without_a_reason(talk: Talk, world: World) -> None:
    code = await world.register()
    [question] = await talk(ROSA, f"/bloqueado {code}")
    assert "qué lo impide" in question.text
    assert await world.state(code) == State.PENDING


async def test_the_responsible_does_not_give_it_away(talk: Talk, world: World) -> None:
    code = await world.register()
    number = (await world.row(code)).id
    [refusal] = await talk(ROSA, action=f"reassign:{number}:1")
    assert refusal.template == "commitment_refused"


async def test_a_declaration_is_taken_back_with_a_reason(talk: Talk, world: World) -> None:
    code = await declared(world)
    await talk.tap(ROSA, "Retirar la declaración")
    await talk(ROSA, "Falta una firma")
    assert await world.state(code) == State.IN_PROGRESS

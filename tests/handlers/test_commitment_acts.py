"""The life of a commitment by chat: who may do what, who hears of it, what is refused and why."""

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


async def test_an_extension_is_asked_seen_and_granted(talk: Talk, world: World) -> None:
    code = await world.register()
    before = world.count(OSCAR)
    [card] = await talk(ROSA, f"/prorroga {code} 30 de enero por las lluvias")
    assert "Prórroga pedida" in card.text
    [notice] = await world.news(OSCAR, before)
    assert "sábado 30 de enero de 2027" in notice.text
    [seen] = await talk.tap(OSCAR, "Conceder")
    assert "por las lluvias" in seen.text
    [card] = await talk.tap(OSCAR, "Sí, conceder")
    assert "martes 15 de diciembre de 2026" in card.text
    assert "sábado 30 de enero de 2027" in card.text
    assert "concedió la prórroga" in talk.channel.sent[f"fake:{ROSA}"][-1].text


async def test_an_extension_can_be_refused_and_the_deadline_stays(talk: Talk, world: World) -> None:
    code = await world.register()
    await talk(ROSA, f"/prorroga {code} 30 de enero por las lluvias")
    await talk.tap(OSCAR, "Rechazar")
    await talk(OSCAR, "No ha llovido")
    row = await world.row(code)
    assert row.due_on == row.original_due_on
    assert "No ha llovido" in talk.channel.sent[f"fake:{ROSA}"][-1].text


async def test_what_is_missing_of_an_extension_is_asked(talk: Talk, world: World) -> None:
    code = await world.register()
    await talk(ROSA, f"/prorroga {code}")
    [complaint, again] = await talk(ROSA, "ayer")
    assert "ya pasó" in complaint.text
    assert again.template == "form_prorroga_date"
    [why] = await talk(ROSA, "fin de enero")
    assert why.template == "form_prorroga_reason"
    [card] = await talk(ROSA, "Las lluvias")
    assert "domingo 31 de enero de 2027" in card.text


async def test_an_earlier_date_is_no_extension(talk: Talk, world: World) -> None:
    code = await world.register()
    [refusal] = await talk(ROSA, f"/prorroga {code} 1 de diciembre por las lluvias")
    assert "posterior al plazo vigente" in refusal.text


async def test_nobody_grants_what_they_asked_for(talk: Talk, world: World) -> None:
    code = await world.register()
    await talk(MARLENI, f"/prorroga {code} 30 de enero por las lluvias")
    [refusal] = await talk(MARLENI, f"/prorroga {code}")
    assert not offers(refusal, "conceder")
    assert (await world.row(code)).due_on == (await world.row(code)).original_due_on


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


async def test_closing_takes_a_reason_and_an_approver(talk: Talk, world: World) -> None:
    code = await world.register()
    [kind] = await talk(ROSA, f"/cerrar {code} El terreno es de una comunidad que no lo cede")
    assert kind.template == "form_cierre_kind"
    await talk(ROSA, "No se puede hacer")
    assert await world.state(code) == State.PENDING
    await talk.tap(SILVIA, "no viable")
    await talk.tap(SILVIA, "Sí, conceder")
    assert await world.state(code) == State.NOT_VIABLE
    assert "no viable" in talk.channel.sent[f"fake:{ROSA}"][-1].text


async def test_a_closure_can_be_refused(talk: Talk, world: World) -> None:
    code = await world.register()
    await talk(ROSA, f"/cerrar {code} Ya no hace falta")
    await talk(ROSA, "2")
    [seen] = await talk(SILVIA, f"/cerrar {code}")
    assert "Ya no hace falta" in seen.text
    await talk.tap(SILVIA, "No, rechazar")
    await talk(SILVIA, "Sí hace falta")
    assert await world.state(code) == State.PENDING
    assert "Sí hace falta" in talk.channel.sent[f"fake:{ROSA}"][-1].text


async def test_those_without_that_role_cannot_close(talk: Talk, world: World) -> None:
    code = await world.register()
    await talk(ROSA, f"/cerrar {code} Ya no hace falta")
    await talk(ROSA, "2")
    number = (await world.row(code)).id
    for who in (ROSA, OSCAR, MARLENI, CARMEN):
        [reply] = await talk(who, action=f"close:{number}:2:yes")
        assert reply.template == "not_allowed"
    assert await world.state(code) == State.PENDING


async def test_it_is_moved_to_another_body_and_all_three_hear(talk: Talk, world: World) -> None:
    code = await world.register()
    await talk(MARLENI, f"/reasignar {code} municipalidad provincial de Abancay")
    await talk(MARLENI, "Lo hará la provincia")
    assert (await world.row(code)).responsible_code == "030101"
    for who in (ROSA, OSCAR, JULIO):
        assert "reasignó" in talk.channel.sent[f"fake:{who}"][-1].text
    [gone] = await talk(ROSA, f"/compromiso {code}")
    assert gone.template == "commitment_unknown"


async def test_the_responsible_gives_it_to_a_post_of_theirs(talk: Talk, world: World) -> None:
    code = await world.register()
    await talk(ROSA, f"/reasignar {code}")
    [card] = await talk(ROSA, "Gerencia Municipal")
    assert "(Gerencia Municipal)" in card.text


async def test_the_responsible_does_not_give_it_away(talk: Talk, world: World) -> None:
    code = await world.register()
    number = (await world.row(code)).id
    [refusal] = await talk(ROSA, action=f"reassign:{number}:1")
    assert refusal.template == "commitment_refused"


async def test_what_has_no_deadline_gets_its_first_one(talk: Talk, world: World) -> None:
    code = await world.register(due_on=None)
    [card] = await talk(MARLENI, f"/plazo {code} 15 de enero, acta complementaria")
    row = await world.row(code)
    assert row.original_due_on == row.due_on
    assert "viernes 15 de enero de 2027" in card.text


async def test_a_verified_one_is_reopened_with_a_reason(talk: Talk, world: World) -> None:
    code = await declared(world)
    await talk(OSCAR, f"/verificar {code}")
    await talk.tap(OSCAR, "Sí, está cumplido")
    await talk(CARMEN, f"/reabrir {code} La obra se cayó")
    assert await world.state(code) == State.IN_PROGRESS


async def test_a_declaration_is_taken_back_with_a_reason(talk: Talk, world: World) -> None:
    code = await declared(world)
    await talk.tap(ROSA, "Retirar la declaración")
    await talk(ROSA, "Falta una firma")
    assert await world.state(code) == State.IN_PROGRESS


async def test_milestones_are_laid_out_and_reached(talk: Talk, world: World) -> None:
    code = await world.register()
    await talk(ROSA, f"/hitos {code}")
    await talk.tap(ROSA, "Definir los hitos")
    [card] = await talk(ROSA, "Estudio de suelos; 20; 5 de diciembre\n- Expediente aprobado; 80%")
    assert "Hitos: 0 %" in card.text
    await talk(ROSA, f"/hitos {code}")
    [card] = await talk.tap(ROSA, "Estudio de suelos")
    assert "Hitos: 20 %" in card.text
    assert await world.state(code) == State.IN_PROGRESS


@pytest.mark.parametrize("typed", ["Suelos; 500", "; 20", "\n".join("abcdefghijklmnopqrstuvw")])
async def test_milestones_that_cannot_be_are_asked_again(
    talk: Talk, world: World, typed: str
) -> None:
    code = await world.register()
    await talk(ROSA, f"/hitos {code}")
    await talk.tap(ROSA, "Definir los hitos")
    [complaint, again] = await talk(ROSA, typed)
    assert (complaint.template, again.template) == ("steps_unclear", "form_hitos_steps")


async def test_the_counterpart_sees_milestones_and_changes_none(talk: Talk, world: World) -> None:
    code = await world.register()
    [shown] = await talk(OSCAR, f"/hitos {code}")
    assert "Todavía no tiene hitos" in shown.text
    assert not offers(shown, "Definir")


async def test_a_coordinator_puts_a_detail_right_and_says_why(talk: Talk, world: World) -> None:
    code = await world.register()
    await talk(OSCAR, f"/corregir {code}")
    await talk.tap(OSCAR, "CUI")
    [complaint, _] = await talk(OSCAR, "12345")
    assert complaint.template == "value_cui_wrong"
    await talk(OSCAR, "2345678")
    [card] = await talk(OSCAR, "Faltaba en el acta")
    assert "CUI 2345678" in card.text
    assert "corrigió sus datos" in talk.channel.sent[f"fake:{ROSA}"][-1].text


async def test_what_is_right_already_is_not_changed(talk: Talk, world: World) -> None:
    code = await world.register()
    for said in (f"/corregir {code}", "Tipo", "proyecto"):
        await talk(OSCAR, said)
    [reply] = await talk(OSCAR, "Por si acaso")
    assert reply.template == "amend_same"


async def test_the_responsible_changes_no_detail_of_the_promise(talk: Talk, world: World) -> None:
    code = await world.register()
    [reply] = await talk(ROSA, f"/corregir {code}")
    assert reply.template == "not_allowed"

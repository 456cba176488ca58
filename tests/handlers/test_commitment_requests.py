"""What one asks and another grants: another deadline, or an end without fulfilment."""

import pytest

from db.commitment_states import State
from tests.fakes import Talk
from tests.handlers.commitment_world import CARMEN, MARLENI, OSCAR, ROSA, SILVIA, World, offers


@pytest.fixture
def world(talk: Talk) -> World:
    return World(talk)


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


async def test_what_has_no_deadline_gets_its_first_one(talk: Talk, world: World) -> None:
    code = await world.register(due_on=None)
    [card] = await talk(MARLENI, f"/plazo {code} 15 de enero, acta complementaria")
    row = await world.row(code)
    assert row.original_due_on == row.due_on
    assert "viernes 15 de enero de 2027" in card.text


async def test_what_is_missing_of_a_first_deadline_is_asked(talk: Talk, world: World) -> None:
    code = await world.register(due_on=None)
    [day] = await talk(OSCAR, f"/plazo {code}")
    assert day.template == "form_plazo_date"
    [why] = await talk(OSCAR, "fin de enero")
    assert why.template == "form_plazo_reason"
    [card] = await talk(OSCAR, "Acta complementaria")
    assert "domingo 31 de enero de 2027" in card.text


async def test_a_date_of_two_meanings_is_chosen_by_a_button(talk: Talk, world: World) -> None:
    code = await world.register(due_on=None)
    await talk(OSCAR, f"/plazo {code}")
    [question, _] = await talk(OSCAR, "15")
    assert "más de un modo" in question.text
    await talk.tap(OSCAR, "15 de diciembre")
    [card] = await talk(OSCAR, "Acta complementaria")
    assert "martes 15 de diciembre de 2026" in card.text


async def test_why_it_closes_is_asked_and_kept_short(talk: Talk, world: World) -> None:
    code = await world.register()
    await talk(ROSA, f"/cerrar {code}")
    [why] = await talk(ROSA, "Ya no hace falta")
    assert why.template == "form_cierre_reason"
    [complaint, again] = await talk(ROSA, "porque " * 200)
    assert (complaint.template, again.template) == ("reason_too_long", "form_cierre_reason")
    [card] = await talk(ROSA, "La hizo el gobierno regional")
    assert "cerrarlo sin cumplir" in card.text

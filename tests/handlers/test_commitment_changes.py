"""Changes to a commitment: its responsible, its milestones, its details, opened again."""

import pytest

from db.commitment_states import State
from tests.fakes import Talk
from tests.handlers.commitment_world import CARMEN, JULIO, MARLENI, OSCAR, ROSA, World, offers


@pytest.fixture
def world(talk: Talk) -> World:
    return World(talk)


async def declared(world: World) -> str:
    """A commitment that Sabaino says is done, with a photo."""
    code = await world.register()
    await world.file(ROSA, code)
    await world.talk(ROSA, f"/cumplido {code}")
    return code


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


async def test_a_verified_one_is_reopened_with_a_reason(talk: Talk, world: World) -> None:
    code = await declared(world)
    await talk(OSCAR, f"/verificar {code}")
    await talk.tap(OSCAR, "Sí, está cumplido")
    await talk(CARMEN, f"/reabrir {code} La obra se cayó")
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

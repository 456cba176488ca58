"""Coming in without a proof: the request waits until a coordinator of that place decides."""

import pytest

from db import joining, posts
from db.posts import Role
from tests.fakes import Talk
from tests.people import (
    ADMIN,
    COORDINATOR,
    MAYOR,
    ON_SQLITE,
    SABAINO,
    SECTOR_COORDINATOR,
    acts,
    duties_of,
    employ,
    request_to_join,
    templates,
    titles_of,
)

NEW = "7001"
SECOND = "coordinador-dos"
ANOTHER_REGION = ("Santiago, Cusco", "Alcaldía", "Ana Quispe Soto")


def heard(talk: Talk, who: str) -> list[str]:
    return templates(talk.channel.sent[f"fake:{who}"])


async def employ_second_coordinator(talk: Talk) -> None:
    await employ(talk, SECOND, role=Role.COORDINATOR, body="GR-03")


async def test_two_taps_let_somebody_in(talk: Talk) -> None:
    [waiting] = await request_to_join(talk, NEW)
    assert (waiting.template, "Avisé" in waiting.text) == ("join_waiting", True)
    assert await duties_of(talk, NEW) == []
    assert heard(talk, COORDINATOR) == ["join_request"]
    assert templates(await talk.tap(COORDINATOR, "Aprobar")) == ["join_decided"]
    assert await titles_of(talk, NEW) == ["Regiduría"]
    assert heard(talk, NEW)[-1] == "join_approved"
    assert {"solicitud", "aprobación", "ingreso"} <= set(await acts(talk))


async def test_refused_nobody_comes_in_and_is_told(talk: Talk) -> None:
    await request_to_join(talk, NEW)
    await talk.tap(COORDINATOR, "Rechazar")
    assert await duties_of(talk, NEW) == []
    assert heard(talk, NEW)[-1] == "join_refused"
    assert "rechazo" in await acts(talk)


async def test_a_second_coordinator_is_told_that_it_was_decided(talk: Talk) -> None:
    await employ_second_coordinator(talk)
    await request_to_join(talk, NEW)
    assert heard(talk, SECOND) == ["join_request"]
    await talk.tap(COORDINATOR, "Rechazar")
    assert templates(await talk.tap(SECOND, "Aprobar")) == ["join_decided_before"]
    assert await duties_of(talk, NEW) == []


async def test_a_coordinator_of_another_place_neither_hears_nor_decides(talk: Talk) -> None:
    await request_to_join(talk, NEW, *ANOTHER_REGION)
    for who in (COORDINATOR, SECTOR_COORDINATOR):
        assert heard(talk, who) == []
        [listed] = await talk(who, "/solicitudes")
        assert "No hay solicitudes" in listed.text
        assert templates(await talk(who, action="join:1:1")) == ["outdated_button"]
        assert templates(await talk(who, action="join:99:1")) == ["outdated_button"]
    assert await duties_of(talk, NEW) == []


async def test_where_there_is_no_coordinator_the_administration_is_asked(talk: Talk) -> None:
    await employ(talk, ADMIN)
    await request_to_join(talk, NEW, *ANOTHER_REGION)
    assert heard(talk, ADMIN) == ["join_request"]
    await talk.tap(ADMIN, "Aprobar")
    assert await titles_of(talk, NEW) == ["Alcaldía"]


async def test_without_anybody_to_ask_the_request_waits(talk: Talk) -> None:
    [waiting] = await request_to_join(talk, NEW, *ANOTHER_REGION)
    assert "Todavía no hay quien pueda confirmarla" in waiting.text
    await employ(talk, ADMIN)
    [listed] = await talk(ADMIN, "/solicitudes")
    assert "Ana Quispe Soto, Alcaldía, Municipalidad Distrital de Santiago" in listed.text


@ON_SQLITE
@pytest.mark.parametrize("title", ["Administración del servicio", "1", "Contenidos PCM"])
async def test_a_coordinator_does_not_make_administrators(talk: Talk, title: str) -> None:
    await employ(talk, SECOND, role=Role.COORDINATOR)  # of the PCM, over everything
    [waiting] = await request_to_join(talk, NEW, "PCM", title, "Ana Quispe Soto")
    assert waiting.template == "join_waiting"
    assert heard(talk, SECOND) == []
    assert templates(await talk(SECOND, action="join:1:1")) == ["outdated_button"]


async def test_a_title_of_ones_own_carries_an_officials_rights(talk: Talk) -> None:
    await request_to_join(talk, NEW, "Sabaino", "jefa de almacén", "Ana Quispe Soto")
    await talk.tap(COORDINATOR, "Aprobar")
    [duty] = await duties_of(talk, NEW)
    assert (duty.post, duty.role) == ("Jefa de almacén", Role.OFFICIAL)


@ON_SQLITE
@pytest.mark.parametrize("title", ["alcalde", "Alcaldesa Distrital", "ALCALDIA"])
async def test_another_word_for_a_post_is_the_same_post(talk: Talk, title: str) -> None:
    await request_to_join(talk, NEW, "Sabaino", title, "Ana Quispe Soto")
    card = talk.channel.sent[f"fake:{COORDINATOR}"][-1]
    assert "Alcaldía, Municipalidad Distrital de Sabaino" in card.text
    assert "ya figura Rosa Huamaní Quispe" in card.text


async def test_a_request_makes_no_post(talk: Talk) -> None:
    await request_to_join(talk, NEW, "Sabaino", "jefa de almacén", "Ana Quispe Soto")
    await talk.tap(COORDINATOR, "Rechazar")
    held = await talk.database.run(lambda s: [p.title for p in posts.of_body(s, SABAINO)])
    assert sorted(held) == ["Alcaldía", "Gerencia Municipal"]


async def test_asking_again_for_the_same_post_is_one_request(talk: Talk) -> None:
    await request_to_join(talk, NEW)
    await request_to_join(talk, NEW)
    assert heard(talk, COORDINATOR) == ["join_request"]


async def test_one_address_has_few_requests_waiting(talk: Talk) -> None:
    for number in range(joining.MAX_WAITING):
        await request_to_join(talk, NEW, "Sabaino", f"Cargo {number}", "Ana Quispe Soto")
    [reply] = await request_to_join(talk, NEW, "Sabaino", "Otro cargo", "Ana Quispe Soto")
    assert reply.template == "join_too_many"


@ON_SQLITE
@pytest.mark.parametrize("name", ["1", "ab", "123456", "🌟🌟🌟", "x" * 81])
async def test_what_is_no_name_is_asked_again(talk: Talk, name: str) -> None:
    replies = await request_to_join(talk, NEW, "Sabaino", "Regiduría", name)
    assert templates(replies)[-1] == "form_registro_name"


async def test_the_name_of_the_platform_is_offered(talk: Talk) -> None:
    await request_to_join(talk, NEW, "Sabaino")
    asked = await talk(NEW, "Regiduría", sender_name="Ana  María O'Higgins")
    assert asked[0].choices()[0].label == "Ana María O'Higgins"
    [waiting] = await talk(NEW, "1", sender_name="Ana  María O'Higgins")
    assert "Ana María O&#39;Higgins" in waiting.text


async def test_a_repeated_place_leads_to_a_question(talk: Talk) -> None:
    replies = await request_to_join(talk, NEW, "Santa Rosa")
    assert templates(replies) == ["join_body_unclear", "form_registro_body"]
    assert "Grau, Apurímac" in replies[0].text
    assert templates(await talk(NEW, "030710")) == ["form_registro_post"]


async def test_somebody_with_a_post_asks_for_another(talk: Talk) -> None:
    await request_to_join(talk, MAYOR, "Abancay, Abancay", "Regiduría", "Rosa Huamaní")
    await talk.tap(COORDINATOR, "Aprobar")
    assert await titles_of(talk, MAYOR) == ["Alcaldía", "Regiduría"]

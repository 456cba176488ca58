"""The calendar of obligations: two months by area, one in full, and whose it is."""

import pytest
from sqlalchemy.orm import Session

from bot.messages import Reply
from db import bodies, people, posts, standing
from tests.fakes import Talk
from tests.people import (
    ADVISER,
    COORDINATOR,
    MAYOR,
    ON_SQLITE,
    OTHER_MAYOR,
    SABAINO,
    templates,
)

pytestmark = ON_SQLITE
PIA = "Aprobar el presupuesto institucional de apertura (PIA)"
FINANCES = "Publicar la información financiera en el portal de transparencia"


async def whole(talk: Talk, who: str, asked: str) -> str:
    """All pages of a calendar."""
    [page] = await talk(who, asked)
    text = page.text
    while any(button.label == "Siguientes »" for button in page.choices()):
        [page] = await talk.tap(who, "Siguientes")
        text += page.text
    return text


async def hold(talk: Talk, who: str, title: str) -> None:
    """Somebody new holds a post of that title in Sabaino."""

    def job(session: Session) -> None:
        person = people.add_person(session, f"Persona {who.title()}", talk.clock())
        people.link(session, f"fake:{who}", person, talk.clock())
        post = standing.post_for(session, session.get_one(bodies.Body, SABAINO), title)
        posts.appoint(session, person_id=person.id, post=post, now=talk.clock())

    await talk.database.run(job)


async def test_it_shows_two_months_of_ones_own_municipality_by_area(talk: Talk) -> None:
    text = await whole(talk, MAYOR, "/calendario")
    assert "Municipalidad Distrital de Sabaino · del 21/11/2026 al 21/01/2027" in text
    assert f"<b>31/12/2026</b> {PIA}" in text
    assert "<b>30/11/2026 y 31/12/2026</b> Informar al concejo" in text
    assert "<b>08/01/2027</b> Suscribir el acta de transferencia" in text
    assert text.index("<b>Presupuesto y SIAF</b>") < text.index(PIA)
    assert FINANCES not in text  # 30 January


async def test_other_months_are_asked_for_by_name_or_by_turning_the_leaf(talk: Talk) -> None:
    text = await whole(talk, MAYOR, "/calendario marzo")
    assert "del 01/03/2027 al 30/04/2027" in text
    assert "<b>31/03/2027</b> Someter al concejo" in text
    assert f"<b>30/04/2027</b> {FINANCES}" in text
    assert "sin fecha todavía" not in text
    [further] = await talk.tap(MAYOR, "Los dos meses siguientes")
    assert "del 01/05/2027 al 30/06/2027" in further.text
    assert "Realizar la primera audiencia" in await whole(talk, MAYOR, "/calendario mayo de 2027")


async def test_without_its_year_a_month_is_the_one_that_comes(talk: Talk) -> None:
    assert "del 21/11/2026" in await whole(talk, MAYOR, "/calendario noviembre")
    assert "del 01/10/2027" in await whole(talk, MAYOR, "/calendario octubre")
    assert "del 21/11/2026" in (await talk(MAYOR, action="cal::-:1:2026-13"))[0].text


async def test_one_opened_from_the_calendar_of_another_place_has_its_dates(talk: Talk) -> None:
    await talk(COORDINATOR, "/evento proclamación 27 de noviembre, Sabaino")
    await talk(COORDINATOR, "1")
    await talk(COORDINATOR, "/calendario Sabaino")
    opened = [
        await talk(COORDINATOR, action=f"obl:obl-tg-comision::{code}") for code in (SABAINO, "")
    ]
    assert ["viernes 4 de diciembre" in reply.text for [reply] in opened] == [True, False]


async def test_what_waits_for_an_event_is_shown_without_a_date(talk: Talk) -> None:
    text = await whole(talk, MAYOR, "/calendario transferencia")
    assert "<i>sin fecha todavía</i> Convocar a la autoridad electa" in text


async def test_what_only_a_change_of_government_asks_for_is_not_awaited_between_two(
    talk: Talk,
) -> None:
    talk.clock.forward(days=365)
    text = await whole(talk, MAYOR, "calendario")
    assert "Convocar a la autoridad electa" not in text
    assert "Remitir copia del PIA aprobado" in text


@pytest.mark.parametrize("typed", ["seguridad", "Seguridad Ciudadana", "seguridá ciudadana"])
async def test_an_area_can_be_typed(talk: Talk, typed: str) -> None:
    [reply] = await talk(MAYOR, f"/calendario {typed}")
    assert "Realizar la consulta pública" in reply.text
    assert PIA not in reply.text


async def test_an_area_can_be_tapped_and_left_again(talk: Talk) -> None:
    await talk(MAYOR, "/calendario")
    await talk.tap(MAYOR, "Por área")
    [reply] = await talk.tap(MAYOR, "Programas sociales (1)")
    assert "Nada vence en estas fechas en esta área" in reply.text
    [reply] = await talk.tap(MAYOR, "Todas las áreas")
    assert "Suscribir el acta" in reply.text
    [reply] = await talk(MAYOR, "/calendario areas")
    assert reply.template == "calendar_areas"


async def test_one_is_opened_with_its_dates_its_basis_and_its_answer(talk: Talk) -> None:
    await talk(MAYOR, "/calendario transparencia")
    [reply] = await talk(MAYOR, action="obl:obl-portal")
    assert "Dentro de los 30 días calendario siguientes al cierre" in reply.text
    assert (
        "sábado 30 de enero de 2027, que no es día hábil: mejor a más tardar el viernes 29"
        in reply.text
    )
    assert "TUO Ley 27806 (D.S. 021-2019-JUS), arts. 6-A, 24 y 25" in reply.text
    [answer] = await talk.tap(MAYOR, "📖")
    assert answer.template == "answer"


async def test_one_without_a_date_says_which_event_it_waits_for(talk: Talk) -> None:
    [reply] = await talk(MAYOR, action="obl:obl-tg-copia")
    assert "se cuenta desde «Firma del acta de transferencia»" in reply.text
    assert not any("Registrar" in button.label for button in reply.choices())
    [reply] = await talk(ADVISER, action="obl:obl-tg-copia")
    assert any("Registrar" in button.label for button in reply.choices())


async def test_staff_see_the_calendar_of_a_kind_or_of_a_place_in_their_reach(talk: Talk) -> None:
    assert "Todas las municipalidades" in await whole(talk, COORDINATOR, "/calendario")
    assert "Municipalidades provinciales" in await whole(talk, ADVISER, "/calendario provincial")
    assert "Municipalidades distritales" in await whole(talk, ADVISER, "/calendario distrital")
    assert "Municipalidad Provincial de Abancay" in await whole(
        talk, COORDINATOR, "/calendario abancay"
    )


async def test_nobody_sees_the_calendar_of_a_place_out_of_their_reach(talk: Talk) -> None:
    assert templates(await talk(COORDINATOR, "/calendario Santiago, Cusco")) == ["calendar_unclear"]
    assert templates(await talk(MAYOR, "/calendario Abancay")) == ["calendar_unclear"]
    assert templates(await talk(MAYOR, action="cal:030101")) == ["outdated_button"]
    assert "Sabaino" in (await talk(MAYOR, "/calendario sabaino"))[0].text


async def test_several_places_of_one_name_are_offered(talk: Talk) -> None:
    [reply] = await talk(ADVISER, "/calendario Santiago")
    assert reply.template == "body_choose"
    [reply] = await talk(ADVISER, "1")
    assert reply.template == "calendar"


async def test_a_button_of_what_is_no_obligation_any_more_says_so(talk: Talk) -> None:
    for action in ("obl:obl-nada", "obl_done:obl-nada:2026-12", "obl_done:obl-pia:"):
        assert templates(await talk(MAYOR, action=action)) == ["outdated_button"]


async def test_an_informal_person_is_told_informally(talk: Talk) -> None:
    await talk(MAYOR, action="set:address:tu")
    [reply] = await talk(MAYOR, "/calendario avisos")
    assert "Es lo usual para tu cargo" in reply.text
    assert "tu alcance" in (await talk(MAYOR, "/calendario xyzzy"))[0].text


def marks(reply: Reply) -> dict[str, str]:
    """The areas of the menu, and whether each is on."""
    return {button.label[2:].strip(): button.label[0] for button in reply.choices()}


async def test_a_mayor_is_usually_reminded_of_all_areas_and_an_official_of_those_of_the_post(
    talk: Talk,
) -> None:
    [reply] = await talk(MAYOR, "/calendario avisos")
    assert {mark for mark in marks(reply).values() if mark in "✅▫"} == {"✅"}
    await hold(talk, "rentas", "Gerencia de Rentas")
    [reply] = await talk("rentas", "/ajustes")
    [reply] = await talk.tap("rentas", "Avisos del calendario")
    on = [area for area, mark in marks(reply).items() if mark == "✅"]
    assert on == ["Tributos y cobranza"]


async def test_areas_are_turned_on_and_off_one_by_one_or_all_at_once(talk: Talk) -> None:
    await talk(OTHER_MAYOR, "/calendario avisos")
    [reply] = await talk.tap(OTHER_MAYOR, "Control y rendición")
    assert [area for area, mark in marks(reply).items() if mark == "▫"] == ["Control y rendición"]
    [reply] = await talk.tap(OTHER_MAYOR, "Control y rendición")
    assert "▫" not in marks(reply).values()
    [reply] = await talk.tap(OTHER_MAYOR, "Todas")
    assert "▫" not in marks(reply).values()
    [reply] = await talk.tap(OTHER_MAYOR, "Ninguna")
    assert "✅" not in marks(reply).values()
    [reply] = await talk.tap(OTHER_MAYOR, "Lo usual")
    assert "Es lo usual para su cargo" in reply.text
    assert templates(await talk(OTHER_MAYOR, action="cal_notices:nada")) == ["outdated_button"]


async def test_who_has_no_municipality_is_told_that_nothing_comes(talk: Talk) -> None:
    [reply] = await talk(COORDINATOR, "/calendario avisos")
    assert "con sus cargos de ahora no le llegan" in reply.text

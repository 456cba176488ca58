"""Events that deadlines are counted from: staff enter, correct and remove them, on record."""

import pytest

from db.audit import Act
from tests.fakes import Talk
from tests.people import (
    ADVISER,
    COORDINATOR,
    MAYOR,
    ON_SQLITE,
    OTHER_MAYOR,
    acts,
    templates,
)

pytestmark = ON_SQLITE
CALL = "Convocar a la autoridad electa"


async def enter(talk: Talk, who: str, text: str) -> str:
    """In one line, and confirmed."""
    [asked] = await talk(who, f"/evento {text}")
    assert asked.template == "form_evento_confirm", asked.text
    [card] = await talk(who, "sí, registrar")
    return card.text


async def test_an_event_in_one_line_is_shown_with_what_it_makes_due_and_confirmed(
    talk: Talk,
) -> None:
    [asked] = await talk(COORDINATOR, "/evento proclamación 27 de noviembre, Sabaino")
    assert "viernes 27 de noviembre de 2026 · Municipalidad Distrital de Sabaino" in asked.text
    assert f"<b>viernes 4 de diciembre de 2026</b> {CALL}" in asked.text
    await talk(COORDINATOR, "1")
    assert "<b>04/12/2026</b> " + CALL in (await talk(MAYOR, "/calendario transferencia"))[0].text
    other = (await talk(OTHER_MAYOR, "/calendario transferencia"))[0].text
    assert f"<i>sin fecha todavía</i> {CALL}" in other
    assert Act.EVENT in await acts(talk)


async def test_it_is_not_entered_unless_confirmed(talk: Talk) -> None:
    await talk(ADVISER, "/evento proclamacion 27 de noviembre, Sabaino")
    assert templates(await talk(ADVISER, "no")) == ["event_not_entered"]
    assert "Todavía no hay ninguno" in (await talk(ADVISER, "/evento"))[0].text


async def test_step_by_step_for_all_municipalities(talk: Talk) -> None:
    await talk(ADVISER, "/eventos")
    await talk.tap(ADVISER, "Registrar un evento")
    for answer in ("Abono del FONCOMUN", "20 de noviembre", "todas"):
        [asked] = await talk(ADVISER, answer)
    assert "todas las municipalidades" in asked.text
    await talk(ADVISER, "si")
    for who in (MAYOR, OTHER_MAYOR):
        [reply] = await talk(who, "/calendario distritos nuevos")
        assert "<b>27/11/2026</b> Transferir recursos" in reply.text


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("15 de noviembre", "domingo 15 de noviembre de 2026"),
        ("5 de enero", "martes 5 de enero de 2027"),
        ("15 de noviembre de 2027", "lunes 15 de noviembre de 2027"),
        ("28/10/2026", "miércoles 28 de octubre de 2026"),
    ],
)
async def test_a_day_without_its_year_is_the_nearest_one(talk: Talk, typed: str, day: str) -> None:
    [asked] = await talk(ADVISER, f"/evento aprobacion del PIA {typed} todas")
    assert day in asked.text


async def test_yesterday_will_do(talk: Talk) -> None:
    await talk(ADVISER, "/evento firma del acta")
    await talk(ADVISER, "ayer")
    [asked] = await talk(ADVISER, "Sabaino")
    assert "viernes 20 de noviembre de 2026" in asked.text


async def test_what_is_no_day_is_asked_again(talk: Talk) -> None:
    await talk(ADVISER, "/evento firma del acta")
    assert templates(await talk(ADVISER, "cuando se pueda"))[0] == "event_date_unclear"


async def test_a_correction_moves_the_deadline_and_a_removal_takes_it_away(talk: Talk) -> None:
    await enter(talk, COORDINATOR, "proclamacion 27 de noviembre, Sabaino")
    await talk.tap(COORDINATOR, "Corregir la fecha")
    [card] = await talk(COORDINATOR, "30 de noviembre")
    assert f"<b>lunes 7 de diciembre de 2026</b> {CALL}" in card.text
    [gone] = await talk.tap(COORDINATOR, "Quitar")
    assert gone.template == "event_removed"
    assert "sin fecha todavía" in (await talk(MAYOR, "/calendario transferencia"))[0].text
    assert templates(await talk(COORDINATOR, action="event:1")) == ["outdated_button"]
    assert [act for act in await acts(talk) if act == Act.EVENT] == [Act.EVENT] * 3


async def test_the_same_event_said_twice_is_one(talk: Talk) -> None:
    for _ in range(2):
        await enter(talk, ADVISER, "proclamacion 27 de noviembre, Sabaino")
    [listed] = await talk(ADVISER, "/evento")
    assert listed.text.count("27/11/2026") == 1


async def test_a_coordinator_enters_none_beyond_their_scope_and_none_for_all(talk: Talk) -> None:
    replies = await talk(COORDINATOR, "/evento proclamacion 27 de noviembre, Santiago, Cusco")
    assert templates(replies) == ["out_of_scope", "form_evento_body"]
    assert templates(await talk(COORDINATOR, "todas"))[0] == "event_not_for_all"
    await talk(COORDINATOR, "/cancelar")
    await enter(talk, ADVISER, "abono del foncomun 20 de noviembre, todas")
    [listed] = await talk(COORDINATOR, "/evento")
    assert "todas las municipalidades" in listed.text
    assert templates(await talk(COORDINATOR, action="event_drop:1")) == ["outdated_button"]
    assert templates(await talk(COORDINATOR, action="event_fix:1")) == ["outdated_button"]

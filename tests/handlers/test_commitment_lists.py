"""Lists of commitments: one's own, typed filters, the menu, pages, and what nobody may see."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import cast

import pytest
from sqlalchemy.orm import Session

from bot.context import Context
from bot.messages import Reply
from db.commitment_states import State
from handlers import commitment_lists, list_filters, list_packing
from tests.fakes import Talk
from tests.handlers.commitment_world import (
    CARMEN,
    JULIO,
    MARLENI,
    OSCAR,
    ROSA,
    Promise,
    World,
    labels,
    offers,
)

TODAY = date(2026, 11, 21)
LATE = date(2026, 10, 1)


@pytest.fixture
def world(talk: Talk) -> World:
    return World(talk)


def codes(reply: Reply) -> list[str]:
    """The last digits of the codes that a list offers."""
    shown = (label.partition(" ")[0] for label in labels(reply))
    return [label.partition("-")[2].lstrip("0") for label in shown if "-" in label]


async def fill(world: World) -> None:
    """One late of Sabaino, one blocked of Abancay, one that the MTC owes Sabaino, one of Puno."""
    promises = (
        Promise(due_on=LATE),
        Promise("Trocha a Pachaconas", "030101", "MTC", state=State.BLOCKED),
        Promise("Saneamiento del camal", "MTC", "030307", due_on=None, edition="ME6"),
        Promise("Puente en Ácora", "210103", "MVCS", due_on=LATE, by=CARMEN),
    )
    for promise in promises:
        await world.register(promise)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", ["1", "2", "1"]),
        ("vencidos apurimac mvcs", ["1"]),
        ("bencidos apurimac", ["1"]),
        ("pendientes sabaino", ["1", "1"]),
        ("bloqueados", ["2"]),
        ("ME6", ["1"]),
        ("sin plazo", ["1"]),
        ("puente antabamba", ["1"]),
        ("puentes antavamba", ["1"]),
        ("pachaconas", ["2"]),
        ("canal", ["1"]),
        ("mtc", ["2", "1"]),
        ("responsable mtc", ["1"]),
        ("vencidos responsable: sabaino", ["1"]),
        ("responsable Municipalidad Provincial de Abancay bloqueados", ["2"]),
        ("responsable es el Ministerio de Transportes y Comunicaciones", ["1"]),
        ("responsable mvcs", []),
        ("verificados", []),
        ("hospital", []),
    ],
)
async def test_typed_filters(talk: Talk, world: World, typed: str, found: list[str]) -> None:
    await fill(world)
    [reply] = await talk(MARLENI, f"/compromisos {typed}")
    assert codes(reply) == found


async def test_each_sees_their_own_and_nothing_else(talk: Talk, world: World) -> None:
    await fill(world)
    seen = {}
    for who in (ROSA, JULIO, OSCAR, MARLENI, CARMEN):
        [reply] = await talk(who, "/compromisos")
        seen[who] = len(codes(reply))
    assert seen == {ROSA: 2, JULIO: 1, OSCAR: 2, MARLENI: 3, CARMEN: 4}


async def test_mine_is_what_ones_own_body_owes(talk: Talk, world: World) -> None:
    await fill(world)
    [reply] = await talk(ROSA, "/mis_compromisos")
    assert codes(reply) == ["1"]
    assert "Sus compromisos" in reply.text
    assert "venció el 01/10/2026" in reply.text


async def test_the_menu_narrows_step_by_step(talk: Talk, world: World) -> None:
    await fill(world)
    await talk(MARLENI, "/compromisos")
    [state] = await talk.tap(MARLENI, "Filtrar")
    assert state.template == "form_filtros_state"
    [edition] = await talk(MARLENI, "vencidos")
    assert edition.template == "form_filtros_edition"
    [sector] = await talk(MARLENI, "omitir")
    assert sector.template == "form_filtros_sector"
    [reply] = await talk(MARLENI, "MVCS")
    assert codes(reply) == ["1"]
    assert "vencidos, Ministerio de Vivienda" in reply.text


async def test_whoever_sees_the_country_chooses_a_region_too(talk: Talk, world: World) -> None:
    await fill(world)
    await talk(CARMEN, action="filters")
    await talk(CARMEN, "omitir")
    [region] = await talk(CARMEN, "omitir")
    assert region.template == "form_filtros_region"
    await talk(CARMEN, "Puno")
    [reply] = await talk(CARMEN, "omitir")
    assert codes(reply) == ["4"] or codes(reply) == ["3"]


async def test_pages_follow_without_gaps_or_repeats(talk: Talk, world: World) -> None:
    for number in range(15):
        await world.register(text=f"Obra número {number}")
    [reply] = await talk(ROSA, "/compromisos obra")
    seen = codes(reply)
    while offers(reply, "Siguientes"):
        [reply] = await talk.tap(ROSA, "Siguientes")
        seen += codes(reply)
    assert seen == [str(number) for number in range(1, 16)]
    [reply] = await talk.tap(ROSA, "Desde el inicio")
    assert codes(reply)[0] == "1"


async def test_the_first_page_says_how_many_there_are(
    talk: Talk, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(8):
        await world.register(text=f"Losa {number}", due_on=LATE)
    [page] = await talk(MARLENI, "/compromisos vencidos")
    assert "(8)" in page.text
    [second] = await talk.tap(MARLENI, "Siguientes")
    assert "(8)" not in second.text
    monkeypatch.setattr(commitment_lists, "COUNTED", 7)
    [page] = await talk(MARLENI, "/compromisos vencidos")
    assert "(más de 7)" in page.text


async def test_what_is_sought_among_others_is_not_counted_beyond_its_page(
    talk: Talk, world: World
) -> None:
    for number in range(7):
        await world.register(text=f"Losa {number}")
    for typed in ("/compromisos losa", "/compromisos mvcs"):
        [page] = await talk(MARLENI, typed)
        assert "(7" not in page.text
        assert offers(page, "Siguientes")
    [page] = await talk(MARLENI, "/compromisos losa 3")
    assert "(1)" in page.text


@pytest.mark.parametrize("action", ["list", "list::x", "list:zz:99999999-1", "list:s~,q:-1"])
async def test_a_page_nobody_offered_does_no_harm(talk: Talk, world: World, action: str) -> None:
    await fill(world)
    [reply] = await talk(ROSA, action=action)
    assert reply.template in ("commitments", "outdated_button")


async def test_no_button_is_longer_than_telegram_allows(talk: Talk, world: World) -> None:
    for number in range(8):
        await world.register(text=f"Expediente técnico del mejoramiento integral número {number}")
    typed = "pendientes ME5 apurimac mvcs expediente tecnico mejoramiento integral"
    [reply] = await talk(MARLENI, f"/compromisos {typed}")
    assert offers(reply, "Siguientes")
    assert all(len(button.action.encode()) <= 60 for button in reply.choices())


def asking(session: Session) -> Context:
    return cast(Context, SimpleNamespace(session=session, today=TODAY))


@pytest.mark.parametrize(
    ("typed", "heading"),
    [
        ("los que vencen esta semana", "vencen del 16/11/2026 al 22/11/2026 (1)"),
        ("vencen la próxima semana", "vencen del 23/11/2026 al 29/11/2026"),
        ("por vencer", "vencen del 21/11/2026 al 05/12/2026 (1)"),
        ("vencen este mes mvcs", "vencen del 01/11/2026 al 30/11/2026 (1)"),
        ("vencen en enero", "vencen del 01/01/2027 al 31/01/2027"),
        ("vencen en 10 días", "vencen del 21/11/2026 al 01/12/2026 (1)"),
        ("vencen mañana", "vencen el 22/11/2026 (1)"),
        ("que vencen antes del 30 de marzo", "vencen del 21/11/2026 al 30/03/2027 (2)"),
        ("vencen en 2027", "vencen del 01/01/2027 al 31/12/2027"),
        ("pendientes edición 5", "pendiente, ME5 (2)"),
        ("MUNI 5", "ME5 (2)"),
        (
            "sector vivienda pendientes",
            "pendiente, Ministerio de Vivienda, Construcción y Saneamiento (2)",
        ),
        ("mvcs mtc", "Ministerio de Vivienda, Construcción y Saneamiento, «mtc»"),
        ("terminados", "verificado o no viable o cerrado"),
        ("CUI 2345678", "«2345678»"),
        ("a cargo de la muni sabaino", "responde Municipalidad Distrital de Sabaino (2)"),
        ("quinta edición", "ME5 (2)"),
        ("pendientes 2026", "pendiente, ME5 (2)"),
        ("pendientes de mi región", "pendiente, Apurímac (2)"),
    ],
)
async def test_periods_editions_and_one_s_own_region_are_understood(
    talk: Talk, world: World, typed: str, heading: str
) -> None:
    await world.register(due_on=TODAY + timedelta(days=1))
    await world.register()
    [reply] = await talk(MARLENI, f"/compromisos {typed}")
    assert reply.text.splitlines()[0].endswith(heading)
    assert "No tomé en cuenta" not in reply.text


@pytest.mark.parametrize(
    ("typed", "unread"),
    [
        ("vencidos edición 9", "edicion 9"),
        ("pendientes no vencidos", "no vencidos"),
        ("sin evidencia", "sin evidencia"),
        ("municipalidad", "municipalidad"),
        ("pendientes ME5 apurimac mvcs expediente tecnico mejoramiento integral", "integral"),
    ],
)
async def test_what_is_not_understood_is_told(
    talk: Talk, world: World, typed: str, unread: str
) -> None:
    await world.register()
    [reply] = await talk(MARLENI, f"/compromisos {typed}")
    assert f"«{unread}»" in reply.text.partition("No tomé en cuenta")[2]


async def test_filters_survive_the_button(talk: Talk, world: World) -> None:
    await world.register()
    wanted = await talk.database.run(
        lambda session: list_filters.read(
            asking(session), "vencidos bloqueados ME5 puno mtc puente viejo"
        )
    )
    assert list_packing.unpack(list_packing.pack(wanted)) == wanted
    assert wanted.words == ("puente", "viejo")
    assert (wanted.region, wanted.body, wanted.edition) == ("21", "MTC", "ME5")


async def test_a_bracket_in_the_text_makes_no_other_button(talk: Talk, world: World) -> None:
    await world.register(text="Obra](erase:yes) [x](erase:yes)")
    [reply] = await talk(ROSA, "/compromisos")
    assert not any(button.action.startswith("erase") for button in reply.choices())

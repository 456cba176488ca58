"""The card of a commitment: found by its code however typed, its lights in words, its history."""

from datetime import date

import pytest

from db.commitment_states import State
from tests.fakes import Talk
from tests.handlers.commitment_world import MARLENI, OSCAR, ROSA, World, labels, offers

LATE = date(2026, 10, 1)


@pytest.fixture
def world(talk: Talk) -> World:
    return World(talk)


async def test_the_lights_have_words_and_the_date_its_weekday(talk: Talk, world: World) -> None:
    code = await world.register(due_on=LATE)
    [card] = await talk(ROSA, f"/compromiso {code}")
    for words in (
        "⚪️ Declarado: sin empezar",
        "⚪️ Evidencia: ninguna",
        "🔴 Plazo original: 51 días de atraso",
        "jueves 1 de octubre de 2026",
        "vencido",
    ):
        assert words in card.text


@pytest.mark.parametrize("typed", ["me5 1", "ME50001", "me5-0001", "Me5/1", "compromiso me5-1"])
async def test_a_code_alone_shows_its_card(talk: Talk, world: World, typed: str) -> None:
    await world.register()
    [card] = await talk(ROSA, typed)
    assert card.template == "commitment_card"


async def test_near_codes_are_offered_only_if_one_may_see_them(talk: Talk, world: World) -> None:
    await world.register()
    await world.register(responsible="030101", counterpart="MTC")
    [near] = await talk(ROSA, "/compromiso ME5-11")
    assert [label[:8] for label in labels(near)] == ["ME5-0001"]
    [card] = await talk(ROSA, "/compromiso 1")
    assert card.template == "commitment_card"
    [near] = await talk(ROSA, "/compromiso ME5-2")
    assert not offers(near, "ME5-0002")


async def test_words_after_the_command_are_looked_for(talk: Talk, world: World) -> None:
    await world.register()
    [reply] = await talk(ROSA, "/compromiso puente")
    assert offers(reply, "ME5-0001")


async def test_the_history_says_who_when_from_to_and_why(talk: Talk, world: World) -> None:
    code = await world.register()
    await talk(ROSA, f"/prorroga {code} 30 de enero por las lluvias")
    await talk.tap(OSCAR, "Conceder")
    await talk.tap(OSCAR, "Sí, conceder")
    [history] = await talk.tap(OSCAR, "Historia")
    for words in (
        "Óscar Benites Lara (Enlace sectorial MVCS, ",
        "21/11/2026 10:00",
        "de «15 de diciembre de 2026» a «30 de enero de 2027»",
        "por las lluvias",
        "Marleni Tello Sotelo",
        "lo registró",
    ):
        assert words in history.text


async def test_a_long_history_has_pages(talk: Talk, world: World) -> None:
    code = await world.register()
    for number in range(10):
        await talk(ROSA, f"/avance {code} paso {number}")
    await talk.tap(ROSA, "Historia")
    [older] = await talk.tap(ROSA, "Más antiguo")
    assert "lo registró" in older.text


@pytest.mark.parametrize("state", [State.TO_CONFIRM, State.OBJECTED, State.PENDING])
async def test_no_button_is_offered_twice(talk: Talk, world: World, state: State) -> None:
    code = await world.register(state=state)
    for who in (ROSA, OSCAR, MARLENI):
        [card] = await talk(who, f"/compromiso {code}")
        assert len(labels(card)) == len(set(labels(card)))

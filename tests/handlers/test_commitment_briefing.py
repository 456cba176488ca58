"""The brief before a bilateral: one message, a workbook, a calendar, and nothing out of sight."""

from datetime import date
from pathlib import Path

import pytest

from bot import spreadsheets
from db.commitment_states import State
from tests.fakes import Talk
from tests.handlers.commitment_world import (
    CARMEN,
    JULIO,
    MARLENI,
    OSCAR,
    ROSA,
    Promise,
    World,
    offers,
)


@pytest.fixture
async def world(talk: Talk) -> World:
    made = World(talk)
    for promise in (
        Promise(due_on=date(2026, 10, 1)),
        Promise("Saneamiento del camal", "MTC", "030307", due_on=None),
        Promise("Losa deportiva", state=State.CLOSED),
        Promise("Puente en Abancay", "030101", "MVCS"),
    ):
        await made.register(promise)
    return made


async def test_one_message_tells_how_it_stands(talk: Talk, world: World) -> None:
    [brief] = await talk(MARLENI, "/ficha sabaino")
    for words in (
        "Ficha: Municipalidad Distrital de Sabaino",
        "3 compromisos",
        "2 pendiente",
        "1 cerrado",
        "Vencidos: 1",
        "ME5-0001",
    ):
        assert words in brief.text
    assert "ME5-0004" not in brief.text


@pytest.mark.parametrize("typed", ["sabaino mvcs", "Sabaino, Antabamba con MVCS", "MVCS sabaino"])
async def test_the_sector_narrows_it(talk: Talk, world: World, typed: str) -> None:
    [brief] = await talk(MARLENI, f"/ficha {typed}")
    assert "2 compromisos" in brief.text
    assert "ME5-0002" not in brief.text


async def test_the_files_have_all_of_it(talk: Talk, world: World) -> None:
    [brief] = await talk(MARLENI, "/ficha sabaino mvcs")
    table, dates = brief.attachments
    assert (table.name, dates.name) == ("ficha-030307-MVCS.xlsx", "ficha-030307-MVCS.ics")
    folder: Path = talk.dispatcher.files.path(table.path)
    codes = [row.values["codigo"] for row in spreadsheets.read(folder, table.name)]
    assert sorted(map(str, codes)) == ["ME5-0001", "ME5-0003"]
    content = talk.dispatcher.files.path(dates.path).read_text()
    assert "UID:ME5-0001@municipio-al-dia" in content
    assert "ME5-0003" not in content


async def test_nobody_reads_of_what_they_may_not_see(talk: Talk, world: World) -> None:
    [brief] = await talk(OSCAR, "/ficha sabaino")
    assert "2 compromisos" in brief.text
    [none] = await talk(JULIO, "/ficha sabaino")
    assert none.template == "place_brief_none"
    assert none.attachments == ()


async def test_a_name_of_several_places_is_asked_about(talk: Talk, world: World) -> None:
    [choice] = await talk(CARMEN, "/ficha santa rosa")
    assert choice.template == "body_choose"
    [reply] = await talk.tap(CARMEN, "Santa Rosa")
    assert reply.template == "place_brief_none"


async def test_without_a_place_it_asks_for_one(talk: Talk, world: World) -> None:
    [reply] = await talk(ROSA, "/ficha")
    assert reply.template == "place_brief_which"


async def test_a_button_nobody_offered_does_no_harm(talk: Talk, world: World) -> None:
    [reply] = await talk(ROSA, action="place")
    assert reply.template == "outdated_button"


async def test_the_list_leads_to_the_card(talk: Talk, world: World) -> None:
    [brief] = await talk(MARLENI, "/ficha sabaino")
    assert offers(brief, "ME5-0001")
    [card] = await talk.tap(MARLENI, "ME5-0001")
    assert card.template == "commitment_card"

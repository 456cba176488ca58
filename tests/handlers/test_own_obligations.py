"""Obligations that the PCM adds by chat: as a file or as text, checked, and in the calendar."""

from tests.fakes import Talk
from tests.handlers.commitment_world import World
from tests.people import ADVISER, MAYOR, ON_SQLITE, OTHER_MAYOR, templates

pytestmark = ON_SQLITE
MINE = """- id: obl-ordenanza
  title: Publicar la ordenanza de mercados
  frequency: anual
  deadline_text: 15 de diciembre
  rule: 12-15
  responsible: Alcalde
  area: tributacion
  applies_to: provincial
"""


async def add(talk: Talk, text: str) -> list[str]:
    await talk(ADVISER, "/obligaciones")
    await talk.tap(ADVISER, "Agregar")
    return [reply.text for reply in await talk(ADVISER, text)]


async def test_what_is_pasted_is_in_the_calendar_of_those_it_applies_to(talk: Talk) -> None:
    [taken] = await add(talk, MINE)
    assert "Nuevas: obl-ordenanza." in taken
    [abancay] = await talk(OTHER_MAYOR, "/calendario tributos")
    assert "<b>15/12/2026</b> Publicar la ordenanza de mercados" in abancay.text
    [sabaino] = await talk(MAYOR, "/calendario tributos")
    assert "mercados" not in sabaino.text


async def test_a_file_does_as_well(talk: Talk) -> None:
    await talk(ADVISER, action="own_new")
    sent = await World(talk).file(ADVISER, content=MINE.encode(), name="mias.yaml", kind="document")
    assert templates(sent) == ["own_obligation_taken"]


async def test_what_is_no_text_of_ours_is_asked_for_again(talk: Talk) -> None:
    await talk(ADVISER, action="own_new")
    assert templates(await World(talk).file(ADVISER))[0] == "own_obligation_how"


async def test_faults_are_told_by_line_and_nothing_is_taken(talk: Talk) -> None:
    wrong = MINE + MINE.replace("obl-ordenanza", "obl-otra").replace("12-15", "12-45")
    [told] = await add(talk, wrong.replace("tributacion", "tributos"))
    assert "• Línea 7: el área «tributos» no es un tema conocido" in told
    assert "• Línea 13: «rule» no sirve: no existe el día «12-45» (mes-día)" in told
    assert "Ninguna todavía" in (await talk(ADVISER, "/obligaciones"))[0].text


async def test_one_with_a_curated_id_stands_in_its_place_until_it_is_removed(talk: Talk) -> None:
    [taken] = await add(talk, MINE.replace("obl-ordenanza", "obl-pia"))
    assert "Reemplazan a las que había: obl-pia." in taken
    assert "(PIA)" not in (await talk(OTHER_MAYOR, "/calendario presupuesto"))[0].text
    await talk(ADVISER, "/obligaciones")
    [listed] = await talk.tap(ADVISER, "Quitar obl-pia")
    assert "Se quitó <code>obl-pia</code>" in listed.text
    assert "(PIA)" in (await talk(OTHER_MAYOR, "/calendario presupuesto"))[0].text
    assert templates(await talk(ADVISER, action="own_drop:obl-pia")) == ["outdated_button"]

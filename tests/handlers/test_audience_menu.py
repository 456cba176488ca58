"""An audience by buttons: each tap is echoed as a sentence and a count; segments keep it."""

import pytest

from db import segments
from db.audiences import Audience
from tests import announcements as step
from tests.announcements import AUTHOR, first
from tests.fakes import Talk
from tests.handlers.commitment_world import World
from tests.people import ON_SQLITE, templates

pytestmark = ON_SQLITE


async def menu(talk: Talk, **conditions: object) -> None:
    """Announcement 1 with that audience, its menu open."""
    await step.draft(talk, audience=Audience(**conditions).to_json())  # type: ignore[arg-type]
    await talk(AUTHOR, action="aud:1")


@pytest.mark.parametrize(
    ("taps", "sentence"),
    [
        (("Región", "Apurímac"), "alcaldías y funcionarios de municipalidades de Apurímac."),
        (("Nivel", "distritales"), "municipalidades distritales de todo el país."),
        (("Nivel", "regionales"), "gobernaciones y funcionarios de gobiernos regionales"),
        (("Quiénes", "Alcaldías", "Volver", "Región", "Apurímac"), "alcaldías de municipalidades"),
        (("Cargo", "Secretaría"), "secretarías generales de municipalidades de todo el país"),
        (("Compromisos", "vencidos"), "con compromisos vencidos."),
        (("ministerio", "Siguientes", "MVCS"), "con compromisos abiertos con MVCS."),
        (("Todo el país", "Excluir regiones", "Apurímac"), "de todo el país; menos Apurímac."),
        (("Región", "Apurímac", "Volver", "Provincia", "Antabamba"), "la provincia de Antabamba"),
        (("Región", "Apurímac", "Apurímac"), "nadie todavía"),
        (("Todo el país", "Empezar de nuevo"), "nadie todavía"),
        (("Región", "Siguientes", "Siguientes", "Ucayali"), "de Ucayali"),
    ],
)
async def test_each_tap_is_echoed(talk: Talk, taps: tuple[str, ...], sentence: str) -> None:
    await menu(talk)
    replies = []
    for label in taps:
        replies = await talk.tap(AUTHOR, label)
    assert sentence in replies[-1].text
    [done] = await talk(AUTHOR, action="ann:1")
    assert sentence in done.text


async def test_the_menu_counts_whom_it_reaches(talk: Talk) -> None:
    await menu(talk, places=frozenset({"03"}))
    [shown] = await talk(AUTHOR, action="aud:1")
    assert "Llega a 3 personas</b> de 85 entidades" in shown.text
    assert "83 entidades sin nadie registrado" in shown.text


async def test_an_edition_can_be_chosen(talk: Talk) -> None:
    await World(talk).register()
    await menu(talk)
    await talk.tap(AUTHOR, "Edición")
    [shown] = await talk.tap(AUTHOR, "ME5")
    assert "que participaron en ME5" in shown.text


async def test_a_segment_is_saved_used_and_forgotten(talk: Talk) -> None:
    await menu(talk, places=frozenset({"03"}))
    await talk.tap(AUTHOR, "Guardar como segmento")
    assert templates(await talk(AUTHOR, "x1")) == ["segment_title", "form_segmento_title"]
    assert templates(await talk(AUTHOR, "Sierra Sur")) == ["segment_saved"]
    await talk(AUTHOR, action="aud_save:1")
    assert templates(await talk(AUTHOR, "sierra sur")) == ["segment_title"]
    await talk(AUTHOR, "/anuncio segmento sierra sur: Aviso. Texto.")
    assert (await first(talk)).audience == {"places": ["03"]}
    await talk(AUTHOR, action="aud_all:1:1")
    await talk(AUTHOR, action="aud_list:1:segment")
    [menu_again] = await talk.tap(AUTHOR, "Sierra Sur")
    assert "de Apurímac" in menu_again.text
    await talk(AUTHOR, action="aud_list:1:segment")
    [listed] = await talk.tap(AUTHOR, "🗑")
    assert "Todavía no hay segmentos" in listed.text
    assert await talk.database.run(segments.all_of) == []


async def test_a_segment_is_offered_where_the_form_asks(talk: Talk) -> None:
    await menu(talk, places=frozenset({"03"}))
    await talk.tap(AUTHOR, "Guardar como segmento")
    await talk(AUTHOR, "Sierra Sur")
    await talk(AUTHOR, action="ann_edit:1:audience")
    [card] = await talk.tap(AUTHOR, "Sierra Sur")
    assert "municipalidades de Apurímac" in card.text


async def test_the_menu_can_be_asked_for_in_the_form(talk: Talk) -> None:
    await step.draft(talk)
    await talk(AUTHOR, action="ann_edit:1:audience")
    replies = await talk.tap(AUTHOR, "Elegir con botones")
    assert templates(replies) == ["announcement_card", "audience_menu"]
    assert "nadie todavía" in replies[1].text


async def test_an_old_button_of_a_list_is_told_so(talk: Talk) -> None:
    await menu(talk)
    assert templates(await talk(AUTHOR, action="aud_set:1:region:999")) == ["outdated_button"]
    assert templates(await talk(AUTHOR, action="aud_list:1:color")) == ["announcement_unknown"]


async def test_what_is_on_its_way_keeps_its_audience(talk: Talk) -> None:
    await step.draft(talk)
    await step.approve(talk)
    for action in ("aud_set:1:region:0", "aud_all:1:1"):
        assert templates(await talk(AUTHOR, action=action)) == ["announcement_refused"]


async def test_a_segment_and_other_people_elsewhere_are_two_audiences(talk: Talk) -> None:
    await menu(talk, places=frozenset({"03"}), roles=frozenset({"authority"}))
    await talk.tap(AUTHOR, "Guardar como segmento")
    await talk(AUTHOR, "Sierra Sur")
    unclear, _ = await talk(AUTHOR, "/anuncio sierra sur y gerentes de Cusco: Aviso.")
    assert "hay dos grupos distintos" in unclear.text


async def test_a_segment_and_another_region_are_one(talk: Talk) -> None:
    await menu(talk, places=frozenset({"03"}), roles=frozenset({"authority"}))
    await talk.tap(AUTHOR, "Guardar como segmento")
    await talk(AUTHOR, "Sierra Sur")
    [card] = await talk(AUTHOR, "/anuncio sierra sur y Cusco: Aviso.")
    assert "alcaldías de municipalidades de Apurímac y Cusco" in card.text

"""Editions: opened by the PCM in one line or step by step, listed to coordinators."""

from datetime import date

import pytest

from tests.bilateral import EDITION, MARLENI, ROSA, SILVIA, edition, labels
from tests.fakes import Talk


async def test_one_line_opens_an_edition(talk: Talk) -> None:
    [reply] = await talk(SILVIA, EDITION)
    assert reply.template == "edition_opened"
    made = await edition(talk)
    assert made is not None
    assert (made.forum, made.number, made.year, made.place) == ("MUNI", 5, 2026, "Abancay")
    assert (made.starts_on, made.ends_on) == (date(2026, 11, 20), date(2026, 11, 22))


@pytest.mark.parametrize(
    ("typed", "prefix"),
    [
        ("/edicion GORE IV 2026 Lima del 1 de diciembre al 3 de diciembre", "GE4"),
        ("/edicion cemuni 1 2027 Cusco del 20/01/2027 al 21/01/2027", "CM1"),
        ("/edicion MUNI Ejecutivo VI 2026 en Lima del 5 al 6 de diciembre", "ME6"),
    ],
)
async def test_the_prefix_follows_from_forum_and_number(
    talk: Talk, typed: str, prefix: str
) -> None:
    [reply] = await talk(SILVIA, typed)
    assert f"{prefix}-0001" in reply.text


async def test_without_words_each_thing_is_asked(talk: Talk) -> None:
    await talk(SILVIA, "/edicion")
    [forum] = await talk.tap(SILVIA, "Nueva edición")
    asked = [forum.template]
    for answer in ("MUNI Ejecutivo", "V", "2026", "Abancay", "20 de noviembre"):
        [reply] = await talk(SILVIA, answer)
        asked.append(reply.template)
    [opened] = await talk(SILVIA, "22 de noviembre")
    keys = ("forum", "number", "year", "place", "starts_on", "ends_on")
    assert asked == [f"form_edicion_{key}" for key in keys]
    assert opened.template == "edition_opened"
    made = await edition(talk)
    assert made is not None
    assert made.ends_on == date(2026, 11, 22)


async def test_place_and_dates_may_be_left_out(talk: Talk) -> None:
    await talk(SILVIA, "/edicion GORE 3 2026")
    await talk(SILVIA, "omitir")
    await talk(SILVIA, "omitir")
    [opened] = await talk(SILVIA, "omitir")
    assert "GORE Ejecutivo 3, 2026" in opened.text


@pytest.mark.parametrize(
    ("answers", "complaint"),
    [
        (("MUNI", "cien"), "number_wrong"),
        (("MUNI", "5", "1999"), "number_wrong"),
        (("MUNI", "5", "2026", "Lima", "algún día"), "edition_date_unclear"),
        (("MUNI", "5", "2026", "Lima", "20/11", "19/11"), "edition_dates_reversed"),
    ],
)
async def test_what_cannot_be_is_asked_again(
    talk: Talk, answers: tuple[str, ...], complaint: str
) -> None:
    await talk(SILVIA, action="edition_new")
    for answer in answers:
        replies = await talk(SILVIA, answer)
    assert replies[0].template == complaint
    assert await edition(talk) is None


async def test_the_same_edition_is_not_opened_twice(talk: Talk) -> None:
    await talk(SILVIA, EDITION)
    [reply] = await talk(SILVIA, EDITION)
    assert reply.template == "edition_exists"


async def test_the_same_number_in_another_year_gets_another_prefix(talk: Talk) -> None:
    await talk(SILVIA, EDITION)
    [reply] = await talk(SILVIA, "/edicion MUNI 5 2027 Lima del 1 al 2 de marzo")
    assert "ME527-0001" in reply.text


async def test_a_coordinator_sees_them_and_opens_none(talk: Talk) -> None:
    [empty] = await talk(MARLENI, "/edicion")
    assert "no hay ediciones" in empty.text
    await talk(SILVIA, EDITION)
    [listed] = await talk(MARLENI, "/edicion")
    assert "ME5" in listed.text
    assert labels(listed) == []
    [refused] = await talk(MARLENI, "/edicion MUNI 6 2026 Lima del 5 al 6 de diciembre")
    assert refused.template == "edition_not_yours"


async def test_a_long_list_has_pages(talk: Talk) -> None:
    for number in range(1, 11):
        await talk(SILVIA, f"/edicion MUNI {number} 2026 Lima del 5 al 6 de diciembre")
    [first] = await talk(MARLENI, "/edicion")
    assert "ME10" in first.text
    [second] = await talk.tap(MARLENI, "Siguientes")
    assert "ME1<" in second.text
    assert "ME10" not in second.text


async def test_a_mayor_sees_none(talk: Talk) -> None:
    [reply] = await talk(ROSA, "/edicion")
    assert reply.template == "not_allowed"

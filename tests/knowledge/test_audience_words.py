"""What is understood of «alcaldes de Apurímac y Cusco», and what is named because it is not."""

from typing import Any

import pytest

from knowledge import audience_words
from knowledge.audience_words import AudienceWords

TOWNS = frozenset({"distrital", "provincial"})
MAYORS: dict[str, Any] = {"roles": {"authority"}, "levels": TOWNS}
NAMES = {"me5": "edition:ME5", "muni ejecutivo v": "edition:ME5", "sierra sur": "segment:4"}


def said(text: str) -> dict[str, Any]:
    found = audience_words.read(text, NAMES)
    return {key: value for key, value in vars(found).items() if value != getattr(EMPTY, key)}


EMPTY = AudienceWords()


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("alcaldes de Apurímac y Cusco", MAYORS | {"places": {"03", "08"}}),
        (
            "municipalidades distritales con compromisos vencidos con MVCS",
            {"levels": {"distrital"}, "commitments": "overdue", "sectors": {"MVCS"}},
        ),
        ("todos menos Lima Metropolitana", {"everyone": True, "outside": {"1501"}}),
        ("alcaldes provinciales de Puno", MAYORS | {"levels": {"provincial"}, "places": {"21"}}),
        ("ALCLADES DE APURIMAC", MAYORS | {"places": {"03"}}),
        (
            "gerentes municipales de Lima Provincias",
            {
                "titles": {"Gerencia Municipal"},
                "levels": TOWNS,
                "places": {"15"},
                "outside": {"1501"},
            },
        ),
        (
            "todos los alcaldes menos los provinciales",
            MAYORS | {"everyone": True, "outside_levels": {"provincial"}},
        ),
        (
            "todos excepto Cusco y la provincia de Abancay",
            {"everyone": True, "outside": {"08", "0301"}},
        ),
        (
            "municipios con compromisos pendientes con el Ministerio de Vivienda, Construcción y"
            " Saneamiento",
            {"levels": TOWNS, "commitments": "open", "sectors": {"MVCS"}},
        ),
        ("gobernadores regionales", {"roles": {"authority"}, "levels": {"regional"}}),
        ("gobierno regional de Cusco", {"levels": {"regional"}, "places": {"08"}}),
        ("coordinadores de Apurímac", {"roles": {"coordinator"}, "places": {"03"}}),
        ("030307, 030101", {"places": {"030307", "030101"}}),
        ("alcaldes de MUNI Ejecutivo V", MAYORS | {"names": ("edition:ME5",)}),
        ("segmento Sierra Sur", {"names": ("segment:4",)}),
        ("solo distritales que no sean de Lima", {"levels": {"distrital"}, "outside": {"15"}}),
        (
            "alcaldes de Apurímac sin Abancay ni Andahuaylas",
            MAYORS | {"places": {"03"}, "outside": {"0301", "0302"}},
        ),
        ("ubigeos 30307 y 010101", {"places": {"030307", "010101"}}),
        ("alcaldes de Apurímac y Cuscoo", MAYORS | {"places": {"03", "08"}}),
        (
            "alcaldes y gerentes distritales de Puno",
            {
                "roles": {"authority"},
                "titles": {"Gerencia Municipal"},
                "levels": {"distrital"},
                "places": {"21"},
            },
        ),
        ("alcaldes de Puno y alcaldes de Cusco", MAYORS | {"places": {"08", "21"}}),
        ("alcaldes con compromisos sin cumplir", MAYORS | {"commitments": "open"}),
        ("alcaldes de todas las regiones", MAYORS | {"everyone": True}),
        (
            "todo el país salvo Loreto, Ucayali y Madre de Dios",
            {"everyone": True, "outside": {"16", "25", "17"}},
        ),
        ("alcaldes de Áncash, La Libertad", MAYORS | {"places": {"02", "13"}}),
        ("alcaldes de la provincia de Ucayali, Loreto", MAYORS | {"places": {"1606"}}),
        ("provincias de Huamanga, Ocros", {"places": {"0501", "0214"}}),
    ],
)
def test_it_understands(text: str, meant: dict[str, Any]) -> None:
    assert said(text) == meant


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("alcaldes de Antabamba", {"0303"}),
        ("alcalde de Antabamba", {"030301"}),
        ("alcaldes de las provincias de Anta y Abancay", {"0803", "0301"}),
        ("alcaldes del distrito de Antabamba", {"030301"}),
        ("alcaldes del distrito de Sabaino", {"030307"}),
        ("alcaldes de Canchis", {"0806"}),
        ("alcaldes de Canchis, Cusco", {"0806"}),
        ("alcaldes de Sicuani", {"080601"}),
        ("alcaldes de Cusco", {"08"}),
        ("alcaldes de Cusco provincia", {"0801"}),
        ("municipalidades de la prov. de Cusco y de Puno", {"0801", "21"}),
        ("alcalde de Cusco", {"080101"}),
        ("gerente municipal de Tacna", {"230101"}),
    ],
)
def test_a_province_is_meant_unless_one_municipality_is(text: str, places: set[str]) -> None:
    assert said(text)["places"] == places


def test_what_is_left_out_can_be_a_list() -> None:
    assert said("todos menos Cusco, Puno y excepto Tacna")["outside"] == {"08", "21", "23"}


def test_lima_without_its_city_can_be_left_out() -> None:
    found = said("todos menos Lima Provincias")["outside"]
    assert "1501" not in found
    assert {"1502", "1508"} <= found
    assert len(found) == 9


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("alcaldes de la sierra", ("sierra",)),
        ("alcaldes con agua potable de Apurímac", ("agua potable",)),
        ("030307 y 999999", ("999999",)),
        ("todos menos los regidores", ("los regidores",)),
        ("todos menos la costa", ("costa",)),
        ("hola", ("hola",)),
        ("alcaldes de la provincia", ("provincia",)),
        ("alcaldes de mi región", ("mi región",)),
        ("alcaldes de la lista", ("lista",)),
        ("funcionarios del MVCS", ("MVCS",)),
        ("alcaldes con más compromisos", ("más",)),
        ("municipalidades sin compromisos", ("compromisos",)),
        ("todos menos los alcaldes de Lima", ("los alcaldes de Lima",)),
        ("todos menos los provinciales de Cusco", ("los provinciales de Cusco",)),
        ("todos menos Lima con compromisos", ("Lima con compromisos",)),
    ],
)
def test_it_names_what_it_does_not_understand(text: str, unknown: tuple[str, ...]) -> None:
    assert audience_words.read(text).unknown == unknown


def test_a_repeated_name_is_a_question() -> None:
    [doubt] = audience_words.read("alcaldes de Santiago").doubts
    assert (doubt.words, set(doubt.codes)) == ("Santiago", {"080106", "110111"})


@pytest.mark.parametrize(
    ("text", "words", "codes"),
    [
        ("provincias de Cusco y Apurímac", "Cusco", {"08", "0801"}),
        ("alcaldes de las provincias de Anta y Cusco", "Cusco", {"08", "0801"}),
    ],
)
def test_a_region_among_provinces_is_a_question(text: str, words: str, codes: set[str]) -> None:
    [doubt] = audience_words.read(text).doubts
    assert (doubt.words, set(doubt.codes)) == (words, codes)


def test_a_whole_region_has_no_mayor() -> None:
    [doubt] = audience_words.read("alcalde de Apurímac").doubts
    assert {"03", "0301", "0303"} < set(doubt.codes)


@pytest.mark.parametrize(
    ("text", "mixed"),
    [
        ("alcaldes de Apurímac y gerentes de Cusco", True),
        ("alcaldes distritales de Puno y provinciales de Cusco", True),
        ("alcaldes de Puno y municipalidades de Cusco", True),
        ("alcaldes provinciales y gerentes distritales de Puno", True),
        ("gobernadores y gerentes municipales", True),
        ("gobernadores y alcaldes provinciales de Puno", False),
        ("alcaldes y funcionarios de municipalidades distritales de Cusco", False),
        ("alcaldes distritales de Puno y distritales de Cusco", False),
    ],
)
def test_two_audiences_are_not_one(text: str, mixed: bool) -> None:
    """As one, each condition would hold for everybody, and more would get it than was said."""
    assert audience_words.read(text).mixed == mixed


def test_a_place_within_another_is_a_question() -> None:
    assert audience_words.read("alcaldes de Apurímac y Abancay").nested == (("0301", "03"),)
    assert audience_words.read("alcaldes de Cusco y Abancay").nested == ()


def test_a_name_with_its_region_is_none() -> None:
    found = audience_words.read("alcalde de Santiago, Cusco")
    assert (found.doubts, found.places) == ((), {"080106"})


def test_without_anything_understood_it_says_nothing() -> None:
    assert not audience_words.read("buenos días").says_something
    assert audience_words.read("alcaldes").says_something

"""The table of places: what INEI says, and how a place calls itself."""

import csv
from pathlib import Path

import pytest

from knowledge.places import DATA, Places

REFERENCE = Path(__file__).parents[3] / "shared" / "data" / "ubigeo.csv"


@pytest.fixture(scope="module")
def places():
    return Places.load()


def test_it_has_every_department_province_and_district(places):
    assert len(places.all("department")) == 25
    assert len(places.all("province")) == 196
    assert len(places.all()) == 1891
    assert sum(place.is_provincial for place in places.all()) == 196


def test_it_lists_those_inside_a_department_or_a_province(places):
    assert len(places.all(within="0303")) == 7
    assert {place.department for place in places.all(within="03")} == {"Apurímac"}


@pytest.mark.skipif(not REFERENCE.exists(), reason="the reference table is not here")
def test_its_codes_and_names_are_those_of_the_reference():
    with (DATA / "places.csv").open(encoding="utf-8") as file:
        ours = {
            row["code"]: (row["department"], row["province"], row["district"], row["level"])
            for row in csv.DictReader(file)
        }
    with REFERENCE.open(encoding="utf-8") as file:
        checked = {
            row["ubigeo6"]: tuple(
                row[key] for key in ("department", "province", "district", "municipality_level")
            )
            for row in csv.DictReader(file)
        }

    assert ours == checked


@pytest.mark.parametrize(
    ("code", "label", "title"),
    [
        ("030307", "Sabaino (Antabamba, Apurímac)", "Municipalidad Distrital de Sabaino"),
        ("021201", "Caraz (Huaylas, Áncash)", "Municipalidad Provincial de Huaylas"),
        ("150101", "Lima (Lima, Lima)", "Municipalidad Metropolitana de Lima"),
        ("070101", "Callao (Callao, Callao)", "Municipalidad Provincial del Callao"),
        ("0303", "Antabamba (Apurímac)", "Provincia de Antabamba"),
        ("03", "Apurímac", "Departamento de Apurímac"),
    ],
)
def test_a_place_says_its_name(places, code, label, title):
    place = places.get(code)

    assert (place.label, place.title) == (label, title)


def test_a_place_that_is_not_in_the_table_is_none(places):
    assert places.get("000000") is None


def test_a_department_contains_its_districts_and_not_others(places):
    apurimac = places.get("03")

    assert apurimac.contains(places.get("030307"))
    assert not apurimac.contains(places.get("080101"))

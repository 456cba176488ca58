"""From a place as people write it to the municipality, and never a guess among equals."""

import random
from collections import defaultdict

import pytest

from benchmarks.places import SEED, misspell, official_scores
from knowledge import folding
from knowledge.places import Places

WRITTEN = [
    ("sabaino", "030307"),
    ("Sabaino", "030307"),
    ("distrito de Sabaino, Antabamba", "030307"),
    ("SABAINO ANTABAMBA APURIMAC", "030307"),
    ("apurímac, antabamba, sabaino", "030307"),
    ("soy de sabaino, en apurimac", "030307"),
    ("trabajo en la muni de sabaino que está en apurimac", "030307"),
    ("savaino", "030307"),
    ("030307", "030307"),
    ("Antabamba", "030301"),
    ("municipalidad provincial de Antabamba", "030301"),
    ("san juan de lurigancho", "150132"),
    ("san juan lurigancho", "150132"),
    ("sanjuandelurigancho", "150132"),
    ("sjl", "150132"),
    ("la molina lima", "150114"),
    ("molina lima", "150114"),
    ("Lima", "150101"),
    ("Lima Metropolitana", "150101"),
    ("municipalidad metropolitana de lima", "150101"),
    ("1501", "150101"),
    ("Miraflores, Lima", "150122"),
    ("miraflores yauyos", "151021"),
    ("SANTA ROSA MELGARR", "210808"),
    ("santa rosa que está en la provincia de melgar", "210808"),
    ("cuzco", "080101"),
    ("nazca", "110301"),
    ("tingo maria", "100601"),
    ("provincia de huaylas", "021201"),
    ("distrito de huaylas", "021204"),
    ("trujilo", "130101"),
    ("alcalde de Ate", "150103"),
    ("Callao", "070101"),
]


@pytest.fixture(scope="module")
def places():
    return Places.load()


@pytest.mark.parametrize(("text", "code"), WRITTEN)
def test_it_finds_the_municipality(places, text, code):
    resolution = places.resolve(text)

    assert (resolution.kind, [place.code for place in resolution.places]) == ("found", [code])


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Huaylas", {"021204", "021201"}),  # the district, and the province with capital Caraz
        ("san martin", {"220303", "220901"}),
        ("surco", {"150140", "150732"}),
        ("sabaino, aymaraes", {"030307", "030401"}),  # it lies in Antabamba
        ("Lma", {"150101"}),  # too short to be sure
    ],
)
def test_it_asks_when_it_is_not_sure(places, text, codes):
    resolution = places.resolve(text)

    assert resolution.kind == "ambiguous"
    assert {place.code for place in resolution.places} == codes


def test_a_bare_name_that_repeats_is_a_question_with_all_who_bear_it(places):
    resolution = places.resolve("Santa Rosa")

    assert resolution.kind == "ambiguous"
    assert len(resolution.places) == 10


def test_every_name_that_repeats_leads_to_a_question_misspelt_or_not(places):
    bearers = defaultdict(set)
    for place in places.all():
        bearers[folding.fold(place.name)].add(place)
    repeated = {name: who for name, who in bearers.items() if len(who) > 1}
    chance = random.Random(SEED)

    assert len(repeated) == 99
    for name, who in repeated.items():
        resolution = places.resolve(name.upper())
        assert resolution.kind == "ambiguous"
        assert who <= set(resolution.places)
        misspelt = misspell(name.upper(), chance)
        if folding.fold(misspelt) not in bearers:  # a slip may write another official name
            assert places.resolve(misspelt).kind != "found", misspelt


@pytest.mark.parametrize("text", ["", "   ", "ñ", "xyz", "asdf qwer", "🙂", "03", "999999", "sí"])
def test_it_says_that_it_does_not_know(places, text):
    assert places.resolve(text).kind == "unknown"


def test_the_floor_of_right_first_guesses():
    scores = official_scores()

    assert scores["official"].share >= 0.99
    assert scores["one typo"].share >= 0.97
    assert scores["one typo"].wrong == 0


@pytest.mark.parametrize(
    ("text", "want", "codes"),
    [
        ("Lima", "department", ["15"]),
        ("apurimc", "department", ["03"]),
        ("gobierno regional del Cusco", "department", ["08"]),
        ("GORE Apurímac", "any", ["03"]),
        ("apurímac", "any", ["03"]),
        ("Lima", "any", ["15", "150101"]),
        ("provincia de Antabamba", "any", ["0303"]),
        ("antabamba", "any", ["030301"]),
        ("antabamba", "department", []),
    ],
)
def test_it_looks_only_for_the_kind_that_is_wanted(places, text, want, codes):
    assert [place.code for place in places.resolve(text, want).places] == codes


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("vencidos apurimac mvcs", ["03"]),
        ("apurimca vencidos", ["03"]),
        ("alcaldes de Apurímac y Cusco", ["03", "08"]),
        ("Expediente del puente Antabamba, MTC, 30 de marzo", ["030301"]),
        ("de Sabaino, provincia de Antabamba, y de Ancón", ["030307", "150102"]),
        ("municipalidad de Cusco", ["080101"]),
        ("provincia de Cusco", ["0801"]),
        ("distrito de Asia", ["150502"]),
        ("de Apurímac y de Cuscoo", ["03", "08"]),
        ("Cuscoo", ["08"]),
        ("la unión de los molinos, tanta agua en mi Perú", []),
        ("", []),
    ],
)
def test_it_spots_places_in_a_sentence(places, text, codes):
    assert [place.code for place in places.find_in(text)] == codes


def test_a_mention_says_where_it_stands(places):
    text = "alcaldes de Apurímac hoy"

    (mention,) = places.mentions(text)

    assert text[mention.start : mention.end] == "Apurímac"

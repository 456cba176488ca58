"""From a ministry as people write it to its acronym."""

import pytest

from knowledge.sectors import Sectors


@pytest.fixture(scope="module")
def sectors():
    return Sectors.load()


@pytest.mark.parametrize(
    ("text", "acronym"),
    [
        ("mvcs", "MVCS"),
        ("ministerio de vivienda", "MVCS"),
        ("vivienda", "MVCS"),
        ("Vivienda, Construcción y Saneamiento", "MVCS"),
        ("mtc", "MTC"),
        ("M.T.C.", "MTC"),
        ("transportes", "MTC"),
        ("trasportes", "MTC"),
        ("ministerio de transporte y comunicaciones", "MTC"),
        ("ministrio de salud", "MINSA"),
        ("minagri", "MIDAGRI"),
        ("desarollo agrario", "MIDAGRI"),
        ("premierato", "PCM"),
        ("sector educación", "MINEDU"),
    ],
)
def test_it_finds_the_sector(sectors, text, acronym):
    resolution = sectors.resolve(text)

    assert (resolution.kind, [s.acronym for s in resolution.sectors]) == ("found", [acronym])


@pytest.mark.parametrize(
    ("text", "acronyms"), [("minan", {"MINAM", "MINEM"}), ("mef y mtc", {"MEF", "MTC"})]
)
def test_it_asks_when_it_may_be_several(sectors, text, acronyms):
    resolution = sectors.resolve(text)

    assert resolution.kind == "ambiguous"
    assert {sector.acronym for sector in resolution.sectors} == acronyms


@pytest.mark.parametrize("text", ["", "xyz", "municipalidad de Ancón", "🙂"])
def test_it_says_that_it_does_not_know(sectors, text):
    assert sectors.resolve(text).kind == "unknown"


@pytest.mark.parametrize(
    ("text", "acronyms"),
    [
        ("vencidos apurimac mvcs", ["MVCS"]),
        ("Centro de salud de Antabamba, MVCS", ["MVCS"]),
        ("ministerio de salud y educación", ["MINSA", "MINEDU"]),
        ("nada que ver", []),
    ],
)
def test_it_spots_sectors_in_a_sentence(sectors, text, acronyms):
    assert [sector.acronym for sector in sectors.find_in(text)] == acronyms


def test_it_has_eighteen_ministries_and_the_pcm(sectors):
    assert sum(sector.is_ministry for sector in sectors.all()) == 18
    assert not sectors.get("PCM").is_ministry

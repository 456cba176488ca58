"""The catalogue of good practices and its filters."""

from pathlib import Path

import pytest

from knowledge import practices
from knowledge.faults import KnowledgeError
from knowledge.practices import Practices


@pytest.fixture(scope="module")
def ours() -> Practices:
    return practices.load()


def ids(found: list[practices.Practice]) -> list[str]:
    return [item.id for item in found]


def test_it_has_the_31_practices_of_the_catalogue(ours: Practices) -> None:
    assert ids(list(ours.items)) == [f"bp-{number:02}" for number in range(1, 32)]


def test_18_are_good_practices_and_13_still_in_progress(ours: Practices) -> None:
    maturities = [item.maturity for item in ours.items]
    assert maturities.count("buena práctica") == 18
    assert maturities.count("en proceso de implementación") == 13


def test_every_practice_can_be_asked_for_in_six_ways(ours: Practices) -> None:
    assert [item.id for item in ours.items if len(item.variants) < 6] == []


def test_every_practice_says_that_it_is_history(ours: Practices) -> None:
    assert {item.period for item in ours.items} == {"2015-2018"}


@pytest.mark.parametrize("typed", ["San Martín", "SAN MARTIN", "la región de san martin"])
def test_it_finds_a_region_however_it_is_typed(ours: Practices, typed: str) -> None:
    assert ids(ours.filter(region=typed)) == [
        "bp-08", "bp-11", "bp-13", "bp-18", "bp-24", "bp-30", "bp-31"
    ]  # fmt: skip


def test_it_finds_a_region_that_only_the_scope_names(ours: Practices) -> None:
    assert "bp-22" in ids(ours.filter(region="Cusco"))


def test_it_finds_nothing_in_a_region_without_practices(ours: Practices) -> None:
    assert ours.filter(region="Tacna") == []


def test_it_takes_part_of_a_theme_for_the_theme(ours: Practices) -> None:
    assert ids(ours.filter(theme="ambiente")) == ["bp-12", "bp-22", "bp-23", "bp-24"]


def test_it_joins_filters(ours: Practices) -> None:
    assert ids(ours.filter(theme="inclusion", level="provincial")) == ["bp-11"]


def test_it_filters_by_criterion(ours: Practices) -> None:
    assert ids(ours.filter(criterion="participacion")) == ["bp-01", "bp-09", "bp-25"]


def test_it_searches_words_in_any_form(ours: Practices) -> None:
    assert {"bp-07", "bp-08"} <= set(ids(ours.filter(text="materiales educativo")))


def test_it_asks_for_all_the_words(ours: Practices) -> None:
    assert ours.filter(text="anemia helicóptero") == []


def test_without_filters_it_gives_them_all(ours: Practices) -> None:
    assert len(ours.filter()) == 31


@pytest.mark.parametrize("listed", ["regions", "themes", "levels", "criteria"])
def test_every_value_it_lists_can_be_asked_for(ours: Practices, listed: str) -> None:
    singular = {"regions": "region", "themes": "theme", "levels": "level", "criteria": "criterion"}
    for value in getattr(ours, listed):
        assert ours.filter(**{singular[listed]: value}), value


def test_it_lists_values_once_and_as_they_are_shown(ours: Practices) -> None:
    assert ours.regions[:3] == ["Apurímac", "Arequipa", "Cusco"]
    assert ours.criteria == ["Participación", "Articulación", "Innovación", "Transparencia"]


def test_it_gives_one_by_its_id(ours: Practices) -> None:
    found = ours.get("bp-30")
    assert found is not None
    assert "FONDESAN" in found.title


def test_it_gives_none_for_an_unknown_id(ours: Practices) -> None:
    assert ours.get("bp-99") is None


def test_it_names_the_line_of_a_fault(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("- id: x\n  title: 3\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"a\.yaml:2: «title» debe ser texto"):
        practices.load(tmp_path)


def test_it_refuses_an_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="no tiene ninguna práctica"):
        practices.load(tmp_path)

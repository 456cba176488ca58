"""How a question is read against the words that the entries know."""

from dataclasses import replace

import pytest

from knowledge.index import Index
from knowledge.query import PLACE_WEIGHT, UNKNOWN_WEIGHT, Query, Reader
from tests.knowledge.small_base import ENTRIES


@pytest.fixture(scope="module")
def index() -> Index:
    return Index(ENTRIES)


@pytest.fixture(scope="module")
def reader(index: Index) -> Reader:
    return Reader(index)


def only(query: Query) -> float:
    [meaning] = query.meanings
    return meaning.sureness


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("KIERO SAVER DL FONCOMUM", "quiero saver del foncomun"),
        ("fon comun", "foncomun"),
        ("vasodeleche", "vaso de leche"),
        ("lisensia d funsionamiento", "licencia de funcionamiento"),
        ("xq no se publico la hordenansa", "por que no se publico la ordenanza"),
    ],
)
def test_it_mends_what_is_typed(reader: Reader, typed: str, read: str) -> None:
    assert reader.read(typed).words == read


def test_it_leaves_what_is_right_as_it_is(reader: Reader) -> None:
    right = "con cuantos votos se vaca al alcalde"
    assert reader.read(right).words == right


def test_a_misspelt_word_is_less_sure(reader: Reader) -> None:
    assert only(reader.read("foncomun")) == 1
    assert 0 < only(reader.read("fomcomum")) < 1


def test_a_form_never_read_is_nearly_sure(reader: Reader) -> None:
    assert 0.9 < only(reader.read("transferencias")) < 1


def test_what_no_word_explains_weighs_against(index: Index, reader: Reader) -> None:
    query = reader.read("xilofonos")
    assert query.unexplained == 1
    assert query.total == pytest.approx(UNKNOWN_WEIGHT * index.rarest)


def test_a_place_weighs_little(index: Index, reader: Reader) -> None:
    query = reader.read("challabamba")
    assert query.total == pytest.approx(PLACE_WEIGHT * index.rarest)
    assert query.content == []


def test_a_place_is_not_taken_for_a_misspelt_word(reader: Reader) -> None:
    assert reader.read("lacabamba").terms == {}


def test_an_everyday_word_is_not_taken_for_a_municipal_one(index: Index) -> None:
    ambulant = replace(ENTRIES[0], id="amb", question="¿Quién norma al ambulante?", variants=())
    reader = Reader(Index([*ENTRIES, ambulant]))
    assert reader.read("ambulancia").terms == {}
    assert reader.read("ambulantes").terms != {}


def test_a_misspelling_in_a_phrasing_still_means_the_word() -> None:
    typed = replace(ENTRIES[8], id="mal", variants=("demora la lisencia",))
    others = [replace(ENTRIES[8], id=f"lic-{n}") for n in range(4)]
    index = Index([*ENTRIES, typed, *others])
    assert index.terms(["licencia"])[0] in Reader(index).read("lisencia").terms


def test_a_word_said_twice_counts_once(reader: Reader) -> None:
    assert reader.read("foncomun foncomun").total == reader.read("foncomun").total


def test_what_was_said_before_counts_half(reader: Reader) -> None:
    alone, before = reader.read("arbitrios"), reader.read("y cuando", "arbitrios")
    shared = set(alone.terms) & set(before.terms)
    assert shared
    assert all(before.terms[term] == alone.terms[term] / 2 for term in shared)


def test_courtesy_is_no_part_of_what_is_told(reader: Reader) -> None:
    assert reader.read("buenas tardes que es el foncomun").told == "que es el foncomun"


def test_courtesy_alone_is_all_that_is_told(reader: Reader) -> None:
    assert reader.read("buenas tardes").told == "buenas tardes"


def test_what_it_remembers_of_a_word_changes_with_the_entries() -> None:
    index = Index(ENTRIES)
    reader = Reader(index)
    assert reader.read("mototaxi").unexplained == 1
    index.put(replace(ENTRIES[0], id="moto", question="¿Quién autoriza un mototaxi?"))
    assert reader.read("mototaxi").unexplained == 0

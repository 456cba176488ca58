"""What the benchmarks of the matcher measure is what they say they measure."""

from collections.abc import Callable

import pytest

from benchmarks.engines import ENGINES
from benchmarks.filler import fill
from benchmarks.foreign_sets import Case, generated, written
from benchmarks.matching import questions
from tests.knowledge.small_base import ENTRIES

SIZE = 2_000


@pytest.mark.parametrize("name", ENGINES)
def test_every_engine_finds_an_entry_by_its_own_words(name: str) -> None:
    engine = ENGINES[name](ENTRIES)
    assert engine.first("¿Quiénes reciben el Vaso de Leche?") == "leche"
    assert engine.three("¿Quiénes reciben el Vaso de Leche?")[0] == "leche"


@pytest.mark.parametrize("name", ENGINES)
def test_no_engine_names_an_entry_twice(name: str) -> None:
    three = ENGINES[name](ENTRIES).three("plazo de la comisión de transferencia")
    assert len(three) == len(set(three)) == 3


def test_a_base_is_filled_up_to_its_size_always_alike() -> None:
    filled = fill(list(ENTRIES), SIZE)
    assert len({entry.id for entry in filled}) == SIZE
    assert filled[: len(ENTRIES)] == list(ENTRIES)
    assert filled == fill(list(ENTRIES), SIZE)


def test_fillers_have_several_phrasings_and_no_two_the_same() -> None:
    others = fill([], SIZE)
    assert all(3 <= len({e.question, *e.variants}) <= 5 for e in others)
    assert len({e.question for e in others}) == SIZE


@pytest.mark.parametrize("load", [written, generated])
def test_foreign_entries_do_not_have_what_is_asked(load: Callable[[], list[Case]]) -> None:
    cases = load()
    assert len({case.entry.id for case in cases}) == len(cases) > 100
    assert all(case.asked for case in cases)
    assert not any({c.entry.question, *c.entry.variants}.intersection(c.asked) for c in cases)


def test_nothing_is_measured_on_questions_that_were_fitted() -> None:
    assert questions(1_000)
    assert {question.half for question in questions(1_000)} == {"held"}

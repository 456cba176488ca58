"""Of guesses about equally likely, the most asked comes first."""

from knowledge.popularity import most_asked_first
from knowledge.verdict import Candidate

USO, ORIGEN, PIA = Candidate("uso", 0.50), Candidate("origen", 0.48), Candidate("pia", 0.2)


def test_the_most_asked_of_equals_comes_first() -> None:
    found = most_asked_first([USO, ORIGEN, PIA], lambda ids: {"origen": 7, "uso": 2})
    assert found == [ORIGEN, USO, PIA]


def test_a_less_likely_one_stays_behind_however_often_asked() -> None:
    found = most_asked_first([USO, ORIGEN, PIA], lambda ids: {"pia": 1_000})
    assert found == [USO, ORIGEN, PIA]


def test_equals_that_nobody_asked_for_stay_in_order() -> None:
    assert most_asked_first([USO, ORIGEN], lambda ids: {}) == [USO, ORIGEN]


def test_only_equals_are_counted() -> None:
    counted: list[list[str]] = []
    most_asked_first([USO, ORIGEN, PIA], lambda ids: counted.append(ids) or {})
    assert counted == [["uso", "origen"]]


def test_nothing_is_counted_for_one_that_stands_out() -> None:
    assert most_asked_first([USO, PIA], _not_to_be_asked) == [USO, PIA]
    assert most_asked_first([], _not_to_be_asked) == []


def _not_to_be_asked(ids: list[str]) -> dict[str, int]:
    raise AssertionError(ids)

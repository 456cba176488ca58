"""A new answer that says something else than an old one is caught, however it says it."""

from pathlib import Path

import pytest
import yaml

from knowledge import contradictions

PAIRS = yaml.safe_load(Path(__file__).with_name("contradictions.yaml").read_text("utf-8"))
AGAINST, IN_KEEPING = PAIRS["against"], PAIRS["in_keeping"]
ENOUGH = 0.9


@pytest.mark.parametrize(("answer", "other"), IN_KEEPING)
def test_what_is_in_keeping_is_no_contradiction(answer: str, other: str) -> None:
    assert contradictions.find(answer, other) == []


def test_it_catches_nine_of_ten_contradictions() -> None:
    missed = [answer for answer, other in AGAINST if not contradictions.find(answer, other)]
    assert len(missed) <= (1 - ENOUGH) * len(AGAINST), missed


def test_it_says_what_each_of_them_says() -> None:
    [found] = contradictions.find("En 30 días hábiles.", "Dentro de los 15 días hábiles.")
    assert (found.kind, found.ours, found.theirs) == ("plazo", "30 dias habiles", "15 dias habiles")


def test_the_order_of_the_two_does_not_matter() -> None:
    for answer, other in AGAINST:
        assert bool(contradictions.find(answer, other)) == bool(contradictions.find(other, answer))


def test_an_answer_does_not_contradict_itself() -> None:
    for answer, other in AGAINST:
        assert contradictions.find(answer, answer) == contradictions.find(other, other) == []


@pytest.mark.parametrize("text", ["", "...", "😀", "no " * 500, "1" * 3000])
def test_no_text_breaks_it(text: str) -> None:
    contradictions.find(text, AGAINST[0][1])
    contradictions.find(AGAINST[0][1], text)

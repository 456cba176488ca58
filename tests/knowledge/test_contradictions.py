"""A new answer that says something else than an old one is caught, however it says it."""

from pathlib import Path

import pytest
import yaml

from knowledge import catalog, contradictions
from knowledge.contradictions import Contradiction
from tests.knowledge import altered

PAIRS = yaml.safe_load(Path(__file__).with_name("contradictions.yaml").read_text("utf-8"))
AGAINST, IN_KEEPING = PAIRS["against"], PAIRS["in_keeping"]
AGAINST_ENTRIES, BESIDE_ENTRIES = PAIRS["against_entries"], PAIRS["beside_entries"]
UNSEEN = yaml.safe_load(Path(__file__).with_name("contradictions_unseen.yaml").read_text("utf-8"))
UNSEEN_AGAINST = [row for rows in UNSEEN.values() for row in rows["against"]]
UNSEEN_IN_KEEPING = [row for rows in UNSEEN.values() for row in rows["in_keeping"]]
ENTRIES = catalog.load(catalog.ENTRIES).entries
ENOUGH, FEW = 0.9, 0.1
MOST, SOME = 0.8, 0.25
"""Of what was written freely by others; benchmarks/contradictions.py has the figures."""


def beside(answer: str, entry_id: str) -> list[Contradiction]:
    """What a new answer says against one of our entries."""
    entry = ENTRIES[entry_id]
    ours = f"{entry.answer} {entry.legal_basis or ''}"
    return contradictions.find(answer, ours, about=entry.question)


@pytest.mark.parametrize(("answer", "other"), IN_KEEPING)
def test_what_is_in_keeping_is_no_contradiction(answer: str, other: str) -> None:
    assert contradictions.find(answer, other) == []


def test_it_catches_nine_of_ten_contradictions() -> None:
    missed = [answer for answer, other in AGAINST if not contradictions.find(answer, other)]
    assert len(missed) <= (1 - ENOUGH) * len(AGAINST), missed


def test_it_catches_nine_of_ten_that_are_planted_against_our_entries() -> None:
    missed = [answer for answer, entry in AGAINST_ENTRIES if not beside(answer, entry)]
    assert len(missed) <= (1 - ENOUGH) * len(AGAINST_ENTRIES), missed


def test_it_is_quiet_about_what_our_entries_say_themselves_or_do_not_speak_of() -> None:
    loud = [answer for answer, entry in BESIDE_ENTRIES if beside(answer, entry)]
    assert len(loud) <= FEW * len(BESIDE_ENTRIES), loud


def test_it_catches_nine_of_ten_sentences_of_ours_with_one_thing_altered() -> None:
    planted = list(altered.sentences(ENTRIES.values()))
    missed = [sentence for sentence, entry in planted if not beside(sentence, entry)]
    assert len(planted) > 900
    assert len(missed) <= (1 - ENOUGH) * len(planted), missed


def test_no_sentence_of_ours_contradicts_its_own_answer() -> None:
    for entry in ENTRIES.values():
        assert beside(entry.answer, entry.id) == []


def test_it_catches_most_of_what_others_planted() -> None:
    missed = [answer for answer, entry in UNSEEN_AGAINST if not beside(answer, entry)]
    assert len(missed) <= (1 - MOST) * len(UNSEEN_AGAINST), missed


def test_it_is_quiet_about_most_that_others_wrote_in_keeping() -> None:
    loud = [answer for answer, entry in UNSEEN_IN_KEEPING if beside(answer, entry)]
    assert len(loud) <= SOME * len(UNSEEN_IN_KEEPING), loud


def test_between_neighbours_another_name_is_no_contradiction() -> None:
    ours, theirs = (
        "Se aplicó en Ayacucho según el informe.",
        "Según el informe se aplicó en Moquegua.",
    )
    assert contradictions.find(ours, theirs)
    assert not contradictions.find(ours, theirs, same_question=False)


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

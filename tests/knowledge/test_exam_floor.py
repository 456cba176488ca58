"""What nothing was fitted on, the held half and the fresh set, never goes below these marks."""

import pytest

from bot.curating import EXAM
from knowledge import catalog, exam
from knowledge.exam import Question, Result
from knowledge.matcher import Matcher
from tests.knowledge.noise import noisy

NOISE_COSTS = 0.03  # of right-first, at most


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher(catalog.load(catalog.ENTRIES).entries.values())


@pytest.fixture(scope="module")
def questions() -> list[Question]:
    return exam.load(EXAM)


@pytest.fixture(scope="module")
def held(questions: list[Question]) -> list[Question]:
    return [question for question in questions if question.half == "held"]


@pytest.fixture(scope="module")
def result(matcher: Matcher, held: list[Question]) -> Result:
    return exam.run(matcher, held, {})


def test_the_right_entry_comes_first_or_among_three(result: Result) -> None:
    assert result.overall.first >= 0.93
    assert result.overall.among_three >= 0.98


def test_people_are_served(result: Result) -> None:
    assert result.overall.served >= 0.97


def test_wrong_answers_given_outright_are_rare(result: Result) -> None:
    assert result.overall.wrong_direct <= 0.02


def test_what_no_entry_answers_is_not_answered(result: Result) -> None:
    assert result.false_far <= 0.01
    assert result.false_near <= 0.10


def test_small_talk_is_recognised(result: Result) -> None:
    assert result.small_talk >= 0.95


def test_short_questions_of_several_entries_are_offered_them(result: Result) -> None:
    assert result.ambiguous.served >= 0.95
    assert result.ambiguous.wrong_direct <= 0.02


def test_strangers_fare_as_well(matcher: Matcher, questions: list[Question]) -> None:
    fresh = exam.run(matcher, [each for each in questions if each.half == "fresh"], {})
    assert fresh.overall.first >= 0.93
    assert fresh.overall.served >= 0.97
    assert fresh.overall.wrong_direct <= 0.02
    assert (fresh.false_near, fresh.false_far) <= (0.10, 0.0)
    assert fresh.small_talk >= 0.95


def test_noise_costs_little(matcher: Matcher, held: list[Question], result: Result) -> None:
    inside = [question for question in held if question.kind == "in"]
    right = [_is_first(matcher, question, seed) for question in inside for seed in range(2)]
    assert sum(right) / len(right) >= result.overall.first - NOISE_COSTS


def _is_first(matcher: Matcher, question: Question, seed: int) -> bool:
    found = matcher.match(noisy(question.q, seed)).candidates
    return bool(found) and found[0].id in question.right

"""A question is read with what was said before, when it leans on it."""

import pytest

from knowledge import followup
from knowledge.matcher import Match, Matcher
from tests.knowledge.small_base import ENTRIES


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher(ENTRIES)


def score(match: Match, entry: str) -> float:
    return next((found.score for found in match.candidates if found.id == entry), 0.0)


@pytest.mark.parametrize(
    "question", ["¿y si no la publico?", "¿quién lo aprueba?", "y cuándo?", "¿se puede usarlo?"]
)
def test_it_leans_on_what_was_said(question: str) -> None:
    assert followup.leans(question)


@pytest.mark.parametrize(
    "question",
    [
        "¿cuándo vence el plazo del impuesto predial?",
        "quien aprueba la ordenanza",
        "vaso de leche",
        "",
    ],
)
def test_it_stands_alone(question: str) -> None:
    assert not followup.leans(question)


def test_a_follow_up_is_read_with_the_last_entry(matcher: Matcher) -> None:
    question = "¿y si no la publico?"
    followed = matcher.match(question, previous="arbitrios")
    assert followed.candidates[0].id == "arbitrios-sin-publicar"
    assert score(followed, "arbitrios-sin-publicar") >= score(
        matcher.match(question), "arbitrios-sin-publicar"
    )


def test_a_new_question_forgets_the_last_entry(matcher: Matcher) -> None:
    question = "¿Quiénes reciben el Vaso de Leche?"
    assert matcher.match(question, previous="arbitrios") == matcher.match(question)


def test_an_entry_that_is_gone_is_no_context(matcher: Matcher) -> None:
    assert matcher.match("¿y cuándo?", previous="no-existe") == matcher.match("¿y cuándo?")


def test_the_topic_just_browsed_weighs_a_little(matcher: Matcher) -> None:
    alone, browsed = matcher.match("plazo"), matcher.match("plazo", topic="licencias")
    assert score(alone, "licencia") / alone.score < score(browsed, "licencia") / browsed.score


def test_the_topic_does_not_overrule_the_question(matcher: Matcher) -> None:
    assert matcher.match("¿quién firma el acta de transferencia?", topic="licencias").id == "acta"

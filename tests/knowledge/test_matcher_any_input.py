"""No message crashes the matcher or keeps it busy."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.matcher import Matcher
from tests.knowledge.small_base import ENTRIES

MATCHER = Matcher(ENTRIES)
LONGEST_MS = 50
ANY_TEXT = st.text(st.characters(exclude_categories=[]), max_size=300)
FRAGMENTS = [
    "foncomun",
    "q",
    "¿",
    "👍🏽",
    "\ud800",
    "\x00",
    "ñ",
    "İ",
    "ﷺ",
    " ",
    "plazo",
    "arbitriosss",
]
MIXED = st.lists(st.sampled_from(FRAGMENTS), max_size=40).map("".join)


@settings(max_examples=300, deadline=None)
@given(ANY_TEXT | MIXED)
def test_any_text_is_understood_or_not_but_never_crashes(question: str) -> None:
    match = MATCHER.match(question, previous="arbitrios", topic="otros")
    assert 0 <= match.score <= 1
    MATCHER.explain(question)


@pytest.mark.parametrize(
    "question",
    [
        "plazo " * 2_000,
        "a" * 10_000,
        "👍" * 10_000,
        "ﷺ" * 10_000,
        "\ud800" * 10_000,
        "x1" * 5_000,
        "." * 10_000,
        "a." * 5_000,
        "предоставление " * 700,
        "".join(chr(0x61 + i % 26) + chr(0x61 + i * 7 % 26) + " " for i in range(5_000)),
        " ".join(f"foncomu{chr(97 + i % 26)}{i}" for i in range(1_000)),
    ],
)
def test_a_long_text_takes_no_longer_than_a_short_one(question: str) -> None:
    started = time.thread_time()
    MATCHER.match(question)
    assert (time.thread_time() - started) * 1_000 < LONGEST_MS

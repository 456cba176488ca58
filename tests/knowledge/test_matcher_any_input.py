"""No message crashes the matcher or keeps it busy."""

import sys
from types import FrameType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.matcher import Matcher
from knowledge.text import MAX_CHARACTERS
from tests.knowledge.small_base import ENTRIES

MATCHER = Matcher(ENTRIES)
MOST_CALLS = 150_000  # of functions; about 10 ms, and a short question takes about 1,000
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


@settings(max_examples=50, deadline=None)
@given(ANY_TEXT | MIXED)
def test_any_text_is_bounded_work(question: str) -> None:
    assert calls(question) < MOST_CALLS


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
        " ".join(f"{i:b}".replace("0", "ae").replace("1", "rs") for i in range(500, 1_000)),
    ],
)
def test_ten_thousand_characters_are_no_more_work_than_a_thousand(question: str) -> None:
    assert calls(question) < MOST_CALLS
    assert calls(question) < 1.1 * calls(question[:MAX_CHARACTERS]) + 100


def calls(question: str) -> int:
    """How many functions are called to match it: work that no other process slows down."""
    count = 0

    def notice(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    matcher = Matcher(ENTRIES)  # a new one remembers no word
    before = sys.getprofile()
    sys.setprofile(notice)
    try:
        matcher.match(question)
    finally:
        sys.setprofile(before)
    return count

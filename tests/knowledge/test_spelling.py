"""Which known word a misspelt one stands for."""

import pytest

from knowledge.spelling import Spelling, sound

WORDS = (
    "licencia",
    "licitacion",
    "municipalidad",
    "vaso",
    "leche",
    "hacer",
    "arbitrios",
    "alcalde",
    "canon",
    "obra",
)


@pytest.fixture(scope="module")
def spelling() -> Spelling:
    known = Spelling()
    known.add(WORDS)
    return known


def best(spelling: Spelling, word: str) -> str | None:
    return next((other for other, _ in spelling.near(word)), None)


@pytest.mark.parametrize(
    ("written", "heard"),
    [
        ("lisensia", "licencia"),
        ("aser", "hacer"),
        ("baso", "vaso"),
        ("arvitrios", "arbitrios"),
        ("kanon", "canon"),
        ("guevo", "guevo"),
    ],
)
def test_what_sounds_alike_is_written_alike(written: str, heard: str) -> None:
    assert sound(written) == sound(heard)


def test_what_sounds_otherwise_is_not() -> None:
    assert sound("casa") != sound("caza".replace("z", "g"))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("lisensia", "licencia"),
        ("aclalde", "alcalde"),
        ("alcaldde", "alcalde"),
        ("arbtrios", "arbitrios"),
        ("lechr", "leche"),
        ("municip", "municipalidad"),
    ],
)
def test_it_finds_the_word_meant(spelling: Spelling, typed: str, meant: str) -> None:
    assert best(spelling, typed) == meant


@pytest.mark.parametrize("typed", ["xilofono", "ab", "2026", "", "ob4a", "x" * 40])
def test_it_finds_nothing_for_what_is_like_no_word(spelling: Spelling, typed: str) -> None:
    assert spelling.near(typed) == ()


def test_a_missed_first_letter_is_less_likely(spelling: Spelling) -> None:
    likeness = [dict(spelling.near(typed)).get("leche", 0.0) for typed in ("lecje", "jeche")]
    assert likeness[0] > likeness[1] > 0


def test_best_comes_first_and_no_more_than_three() -> None:
    known = Spelling()
    known.add(["placo", "plamo", "plano", "plato", "playo"])
    likeness = [alike for _, alike in known.near("plabo")]
    assert likeness == sorted(likeness, reverse=True)
    assert len(likeness) == 3


def test_it_parts_words_written_as_one(spelling: Spelling) -> None:
    assert spelling.parts("vasodeleche") == ("vaso", "de", "leche")
    assert spelling.parts("vasoleche") == ("vaso", "leche")


def test_it_does_not_part_what_is_no_two_words(spelling: Spelling) -> None:
    assert spelling.parts("vasodemadera") == ()


def test_a_word_added_later_is_found() -> None:
    known = Spelling()
    known.add(["canon"])
    assert best(known, "mototaxj") is None
    known.add(["mototaxi"])
    assert best(known, "mototaxj") == "mototaxi"

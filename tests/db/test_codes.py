"""Codes that people type: hard to guess, hard to misread, told from words."""

import pytest

from db import codes

LENGTH = 10


def test_a_code_has_its_length_and_a_digit() -> None:
    made = [codes.new_code(LENGTH) for _ in range(200)]
    assert all(codes.is_like(code, LENGTH) for code in made)
    assert len(set(made)) == len(made)


def test_a_code_has_no_letter_that_is_read_as_another() -> None:
    assert not set("ILO01") & set(codes.ALPHABET)


@pytest.mark.parametrize("typed", ["abcde-23456", " ABCDE 23456 ", "ABCDE23456"])
def test_case_spaces_and_dashes_do_not_matter(typed: str) -> None:
    assert codes.hash_code(typed) == codes.hash_code("ABCDE23456")


def test_another_code_has_another_hash() -> None:
    assert codes.hash_code("ABCDE23456") != codes.hash_code("ABCDE23457")


@pytest.mark.parametrize(
    "word", ["ABCDE2345", "PRESUPUEST", "AGREGARTE", "2026-11-21", "999000111"]
)
def test_a_word_or_a_number_is_no_code(word: str) -> None:
    assert not codes.is_like(word, LENGTH)

"""Codes that people type by hand: hard to guess, hard to misread, kept only as hashes."""

import secrets
from hashlib import sha256

ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Without the letters and digits that are read as one another."""


def new_code(length: int) -> str:
    """A code of that length with at least one digit, so that it is not taken for a word."""
    code = ""
    while not any(letter.isdigit() for letter in code):
        code = "".join(secrets.choice(ALPHABET) for _ in range(length))
    return code


def plain(code: str) -> str:
    """A code as it was made, from what was typed: case, spaces and dashes do not matter."""
    return "".join(letter for letter in code.upper() if letter.isalnum())


def is_like(text: str, length: int) -> bool:
    """Whether a word could be one of our codes."""
    code = plain(text)
    made_of = len(code) == length and set(code) <= set(ALPHABET)
    return made_of and any(letter.isdigit() for letter in code)


def hash_code(code: str) -> str:
    return sha256(plain(code).encode()).hexdigest()

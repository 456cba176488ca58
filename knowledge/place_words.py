"""The words of Peru's place names: where one asks from seldom matters to what one asks."""

import csv
from functools import cache
from pathlib import Path

from knowledge import text

FILE = Path(__file__).parent / "data" / "places.csv"
NAMES = ("department", "province", "district")
MIN_LETTERS = 4  # "de", "la", "san" are words of anything


@cache
def place_words() -> frozenset[str]:
    with FILE.open(encoding="utf-8", newline="") as file:
        names = {row[name] for row in csv.DictReader(file) for name in NAMES}
    words = (word for name in names for word in text.normalise(name).split())
    return frozenset(word for word in words if len(word) >= MIN_LETTERS)

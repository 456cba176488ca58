"""Programmes that ministries act through at a table: what the PNSR promises, the MVCS does."""

import csv
from functools import cache
from pathlib import Path

from knowledge import folding

DATA = Path(__file__).parent / "data" / "programmes.csv"
LEADING = frozenset({"programa", "nacional", "el", "la", "del", "de"})


def sector_of(name: str) -> str:
    """The acronym of the sector whose programme this is, with nothing else in it; else empty."""
    return _by_name().get(_key(name), "")


@cache
def _by_name() -> dict[str, str]:
    with DATA.open(encoding="utf-8", newline="") as file:
        return {_key(row["programme"]): row["sector"] for row in csv.DictReader(file)}


def _key(name: str) -> str:
    words = folding.fold(folding.compose(name)).split()
    while words and words[0] in LEADING:
        words = words[1:]
    return " ".join(words)

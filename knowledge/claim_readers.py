"""Reads all that a text claims and can be compared, kind by kind."""

import re

from knowledge import claim_words as words
from knowledge import claimed_figures, claimed_times, deciders
from knowledge.claims import Claim, Kind, find, plain

_NOT_ONLY = re.compile(r"\by? ?no solo [^,;.]*")
"""What is not all is no claim."""


def read(text: str) -> list[Claim]:
    """All that the text claims, in order of kind."""
    folded = _NOT_ONLY.sub(" ", plain(text))
    return [claim for reader in _READERS for claim in reader(folded)]


def _norms(plain: str) -> list[Claim]:
    sorts = {"l": "ley", "r": "rm", "o": "ordenanza"}

    def value(match: re.Match[str]) -> str:
        sort = match["sort"].replace(".", "").replace(" ", "")
        short = {"decretolegislativo": "dleg", "decretosupremo": "ds", "decretodeurgencia": "du"}
        name = short.get(sort, sort if sort in ("dleg", "ds", "du") else sorts.get(sort[0], sort))
        return f"{name} {int(match['number'])}" + (f"-{match['year']}" if match["year"] else "")

    return find(words.NORM, plain, Kind.NORM, value)


def _instruments(plain: str) -> list[Claim]:
    return [
        Claim(Kind.DEED, name, match[0])
        for name, pattern in words.INSTRUMENTS.items()
        for match in re.finditer(rf"\b(?:{pattern})\b", plain)
    ]


def _deciders(plain: str) -> list[Claim]:
    found = deciders.read(plain)
    return [Claim(Kind.DECIDES, f"{deed}:{who}", said) for deed, who, said in found]


_READERS = (
    claimed_times.periods,
    claimed_times.dates,
    claimed_figures.sums,
    claimed_figures.counts,
    _norms,
    claimed_figures.majorities,
    claimed_times.often,
    _deciders,
    _instruments,
    claimed_times.nths,
)

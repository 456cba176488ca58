"""The ministries and the PCM, by acronym, and the one that a text names."""

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge import folding
from knowledge.place_phrases import without_articles

DATA = Path(__file__).parent / "data" / "sectors.csv"
LEADING = frozenset({"ministerio", "sector", "ministro", "ministra", "min"})
# Slips accepted in a name of at least so many letters. Acronyms are one letter from one another
# (MINAM, MINEM), so a misspelt one is a question.
SLIPS = ((12, 2), (6, 1))
SLIPS_IN_A_QUESTION = 1
SHORTEST_QUESTION = 3
LONGEST_NAME = 4  # words, articles apart
DOTTED = re.compile(r"\b(?:\w\.){2,}")  # «M.T.C.»


@dataclass(frozen=True)
class Sector:
    acronym: str
    name: str
    is_ministry: bool


@dataclass(frozen=True)
class Resolution:
    """`found` has one sector; `ambiguous` those to choose from, maybe a single doubtful one."""

    kind: Literal["found", "ambiguous", "unknown"]
    sectors: tuple[Sector, ...] = ()


class Sectors:
    def __init__(self, named: Iterable[tuple[Sector, list[str]]]):
        self._by_acronym: dict[str, Sector] = {}
        self._acronyms: dict[str, Sector] = {}  # every acronym, former ones too
        self._names: dict[str, Sector] = {}
        for sector, others in named:
            self._by_acronym[sector.acronym] = sector
            for name in (sector.acronym, sector.name, *others):
                (self._acronyms if name.isupper() else self._names)[_key(name)] = sector

    @classmethod
    @cache
    def load(cls) -> "Sectors":
        with DATA.open(encoding="utf-8", newline="") as file:
            return cls(
                (
                    Sector(row["acronym"], row["name"], row["is_ministry"] == "1"),
                    row["other_names"].split(";"),
                )
                for row in csv.DictReader(file)
            )

    def all(self) -> list[Sector]:
        return list(self._by_acronym.values())

    def get(self, acronym: str) -> Sector | None:
        return self._by_acronym.get(acronym)

    def exactly(self, text: str) -> Sector | None:
        """The sector whose acronym or name this is, with nothing else in it and no slip."""
        key = _key(text)
        return self._acronyms.get(key) or self._names.get(key)

    def resolve(self, text: str) -> Resolution:
        """The sector that an answer such as «ministerio de vivienda» or «mtc» names."""
        key = _key(text)
        if sector := self.exactly(text):
            return Resolution("found", (sector,))
        slips = next((slips for length, slips in SLIPS if len(key) >= length), 0)
        if near := self._near(key, slips, self._names):
            return Resolution("found" if len(near) == 1 else "ambiguous", near)
        if named := self.find_in(text):
            return Resolution("found" if len(named) == 1 else "ambiguous", tuple(named))
        if len(key) >= SHORTEST_QUESTION:
            near = self._near(key, slips + SLIPS_IN_A_QUESTION, self._acronyms | self._names)
        return Resolution("ambiguous", near) if near else Resolution("unknown")

    def find_in(self, text: str) -> list[Sector]:
        """The sectors named in a sentence, acronyms first; bare names count only without any.

        «Centro de salud, MVCS» is of the MVCS: salud is then a word like another.
        """
        words = _key(text).split()
        lengths = range(1, LONGEST_NAME + 1)
        spans = [" ".join(words[i : i + n]) for i in range(len(words)) for n in lengths]
        for names in (self._acronyms, self._names):
            if found := dict.fromkeys(names[span] for span in spans if span in names):
                return list(found)
        return []

    def _near(self, key: str, slips: int, names: dict[str, Sector]) -> tuple[Sector, ...]:
        if not slips:
            return ()
        hits = process.extract(
            key, list(names), scorer=OSA.distance, score_cutoff=slips, limit=None
        )
        nearest = [name for name, distance, _ in hits if distance == hits[0][1]]
        return tuple(dict.fromkeys(names[name] for name in nearest))


def _undotted(acronym: re.Match[str]) -> str:
    return acronym[0].replace(".", "")


def _key(text: str) -> str:
    words = without_articles(folding.fold(DOTTED.sub(_undotted, folding.compose(text)))).split()
    return " ".join(word for word in words if word not in LEADING)

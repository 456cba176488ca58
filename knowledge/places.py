"""The municipalities and departments of Peru by INEI code."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Literal

from knowledge import folding, place_mentions, place_resolution
from knowledge.place_index import Index, Names
from knowledge.place_mentions import Mention
from knowledge.place_phrases import Kind
from knowledge.place_resolution import Want

DATA = Path(__file__).parent / "data"
# Municipalities whose official title is not «Municipalidad Provincial de» and the province.
TITLES = {
    "070101": "Municipalidad Provincial del Callao",
    "150101": "Municipalidad Metropolitana de Lima",
    "021801": "Municipalidad Provincial del Santa",
}


@dataclass(frozen=True)
class Place:
    """A department (code of 2 digits), a province (4) or a district with its municipality (6).

    The municipality of a provincial capital governs the province: its code ends in 01.
    """

    code: str
    name: str
    level: Kind
    province: str
    department: str

    @property
    def is_provincial(self) -> bool:
        return self.level == "district" and self.code.endswith("01")

    @property
    def label(self) -> str:
        """«Sabaino (Antabamba, Apurímac)»."""
        if self.level == "department":
            return self.name
        inside = f"{self.province}, " if self.level == "district" else ""
        return f"{self.name} ({inside}{self.department})"

    @property
    def title(self) -> str:
        """«Municipalidad Distrital de Sabaino»; a provincial one bears its province's name."""
        if self.code in TITLES:
            return TITLES[self.code]
        if self.is_provincial:
            return f"Municipalidad Provincial de {self.province}"
        if self.level == "district":
            return f"Municipalidad Distrital de {self.name}"
        return f"{'Provincia' if self.level == 'province' else 'Departamento'} de {self.name}"

    def contains(self, other: "Place") -> bool:
        return other.code.startswith(self.code)


@dataclass(frozen=True)
class Resolution:
    """`found` has one place; `ambiguous` those to choose from, maybe a single doubtful one."""

    kind: Literal["found", "ambiguous", "unknown"]
    places: tuple[Place, ...] = ()


class Places:
    def __init__(self, places: Iterable[Place], capitals: dict[str, str]):
        self._by_code = {place.code: place for place in places}
        self._capitals = capitals

    @classmethod
    @cache
    def load(cls) -> "Places":
        rows = _rows("places.csv")
        places: dict[str, Place] = {}
        for code, department, province, district, _level, _capital in rows:
            if code.endswith("01"):
                places[code[:4]] = Place(code[:4], province, "province", province, department)
            if code.endswith("0101"):
                places[code[:2]] = Place(code[:2], department, "department", "", department)
            places[code] = Place(code, district, "district", province, department)
        return cls(places.values(), {row[0]: row[-1] for row in rows})

    def get(self, code: str) -> Place | None:
        return self._by_code.get(code)

    def all(self, level: Kind = "district", within: str = "") -> list[Place]:
        """The places of a level, or those of them in the department or province with that code."""
        return [
            place
            for place in self._by_code.values()
            if place.level == level and place.code.startswith(within)
        ]

    def resolve(self, text: str, want: Want = "municipality") -> Resolution:
        """The place that an answer such as «distrito de Sabaino, Antabamba» names."""
        outcome = place_resolution.resolve(text, self._index, want)
        return Resolution(outcome.kind, tuple(self._by_code[code] for code in outcome.codes))

    def mentions(self, text: str) -> list[Mention]:
        """The places named in a sentence, each with where it stands and all that it may be."""
        return place_mentions.spot(text, self._index)

    def find_in(self, text: str) -> list[Place]:
        """The places named in a sentence; of a repeated name, all that bear it."""
        codes = dict.fromkeys(code for mention in self.mentions(text) for code in mention.codes)
        return [self._by_code[code] for code in codes]

    @cached_property
    def _index(self) -> Index:
        fold = cache(folding.fold)
        names = [
            Names(p.code, fold(p.name), fold(p.province), fold(p.department), fold(capital))
            for p in self.all()
            for capital in [self._capitals[p.code]]
        ]
        aliases = [(alias, code) for alias, code, _reason in _rows("place_aliases.csv")]
        common = [name for (name,) in _rows("place_common_words.csv")]
        return Index(names, aliases, common)


def _rows(file_name: str) -> list[list[str]]:
    with (DATA / file_name).open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]

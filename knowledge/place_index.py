"""Every way of writing a place, in one dictionary, and the nearest ones to a misspelt text."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.place_phrases import Kind, without_articles

# How good a way of writing is: of two places that answer to a text, the better reading wins.
# «Miraflores, Lima» is the one of the province of Lima, though Yauyos, in the department, has one.
OFFICIAL, BY_DEPARTMENT, REVERSED, BY_CAPITAL = range(4)

# Slips accepted for a name of at least so many letters; one more is worth a question.
SLIPS = ((18, 3), (9, 2), (5, 1))


class Reading(NamedTuple):
    # Fifteen thousand are made at start-up; as dataclasses they would take twice as long.
    tier: int
    kind: Kind
    code: str


@dataclass(frozen=True)
class Names:
    """The folded names of one municipality."""

    code: str
    district: str
    province: str
    department: str
    capital: str = ""


class Index:
    """`common` are the names that are also common words: a sentence means the place only if it
    says so («distrito de Asia») or names the province or department beside it («Asia, Cañete»).
    """

    def __init__(
        self,
        municipalities: Iterable[Names],
        aliases: Iterable[tuple[str, str]] = (),
        common: Iterable[str] = (),
    ):
        self.common = frozenset(common)
        self._readings: dict[str, list[Reading]] = defaultdict(list)
        by_code: dict[str, Names] = {}
        for names in municipalities:
            by_code[names.code] = names
            self._add_municipality(names)
        self.departments = {names.department: names.code[:2] for names in by_code.values()}
        for name, code in self.departments.items():
            self._add(name, OFFICIAL, "department", code)
        for alias, code in aliases:
            self._add_alias(alias, by_code.get(code), code)
        self.codes = {code[:length] for code in by_code for length in (2, 4, 6)}
        self.longest = max(len(key.split()) for key in self._readings)

    def exact(self, name: str) -> list[Reading]:
        return self._readings.get(name, [])

    def loose(self, name: str) -> list[Reading]:
        """Readings of the name whatever its articles."""
        keys = self._by_bare_key.get(without_articles(name), ())
        return [reading for key in keys for reading in self._readings[key]]

    def near(self, name: str, extra: int = 0) -> dict[int, list[Reading]]:
        """The readings by their distance, nearest first, as far as the name's length allows."""
        allowed = slips_allowed(name) + extra
        if not allowed:
            return {}
        found: dict[int, list[Reading]] = defaultdict(list)
        for key, distance, _ in process.extract(
            name, self._keys, scorer=OSA.distance, score_cutoff=allowed, limit=None
        ):
            found[int(distance)] += self._readings[key]
        return found

    @cached_property
    def _keys(self) -> list[str]:
        return list(self._readings)

    @cached_property
    def _by_bare_key(self) -> dict[str, list[str]]:
        keys = defaultdict(list)
        for key in self._readings:
            keys[without_articles(key)].append(key)
        return keys

    def _add_municipality(self, n: Names) -> None:
        if n.code.endswith("01"):
            self._add(n.province, OFFICIAL, "province", n.code)
            self._add(f"{n.province} {n.department}", BY_DEPARTMENT, "province", n.code)
            self._add(f"{n.department} {n.province}", REVERSED, "province", n.code)
        self._add_district(n, n.district)
        if n.capital and n.capital != n.district:
            self._add(n.capital, BY_CAPITAL, "district", n.code)
            self._add(f"{n.capital} {n.province}", BY_CAPITAL, "district", n.code)
            self._add(f"{n.capital} {n.department}", BY_CAPITAL, "district", n.code)

    def _add_district(self, n: Names, name: str) -> None:
        province, department = n.province, n.department
        for text, tier in (
            (name, OFFICIAL),
            (f"{name} {province}", OFFICIAL),
            (f"{name} {province} {department}", OFFICIAL),
            (f"{name} {department}", BY_DEPARTMENT),
            (f"{name} {department} {province}", BY_DEPARTMENT),
            (f"{province} {name}", REVERSED),
            (f"{department} {name}", REVERSED),
            (f"{department} {province} {name}", REVERSED),
        ):
            self._add(text, tier, "district", n.code)

    def _add_alias(self, alias: str, names: Names | None, code: str) -> None:
        if names:
            self._add_district(names, alias)
        else:
            self._add(alias, OFFICIAL, "department", code)

    def _add(self, text: str, tier: int, kind: Kind, code: str) -> None:
        self._readings[text].append(Reading(tier, kind, code))


def slips_allowed(name: str) -> int:
    return next((slips for length, slips in SLIPS if len(name) >= length), 0)


def best_codes(readings: list[Reading]) -> tuple[str, ...]:
    """The codes of the best tier, in order."""
    found = sorted(readings)
    return tuple(dict.fromkeys(r.code for r in found if r.tier == found[0].tier))

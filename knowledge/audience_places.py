"""How wide a place in an audience's sentence is: a department, the province or one municipality."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from knowledge import audience_vocabulary as vocabulary
from knowledge import folding
from knowledge.place_phrases import ARTICLES, WORDS, Kind
from knowledge.places import Place, Places

LONGEST = 5
"""Words of the longest name of a province."""
OF_WORDS = frozenset({"de", "del"})
SEVERAL = {"provincias": "provinces"}
"""«Provincias de Cusco» may be those of the department, or one of several in a list."""


@dataclass(frozen=True)
class Named:
    """A place's name in a sentence: its words from `start` to before `end`.

    `placed` are the words that were places before it; `one` says that the sentence is about a
    single municipality.
    """

    words: Sequence[str]
    start: int
    end: int
    placed: Collection[int]
    one: bool

    def codes(self, code: str) -> tuple[str, ...]:
        """The place that is meant, or several if it can't be known which.

        «Alcaldes de Antabamba» are the province's; «alcalde» or «distrito de Antabamba», one.
        """
        place = Places.load().get(code)
        if place is None:
            return (code,)
        if place.level == "department":
            return self._of_a_department(place)
        if self._asked() == "provinces" and _alike(place.name, place.department):
            return (code[:2], code)
        if not place.is_provincial or not self._is_of_the_province(place):
            return (code,)
        return (code,) if self.one or self._asked() == "district" else (code[:4],)

    def listed(self) -> tuple[str, ...]:
        """The regions (or the provinces, if that was said) when the words are names of several:
        «Loreto, Ucayali» is not the province of that name, nor «Áncash, La Libertad» a district."""
        asked = self._asked()
        if self.one or asked in ("district", "province", "provincial"):
            return ()
        level: Kind = "province" if asked == "provinces" else "department"
        known = {folding.fold(place.name): place.code for place in Places.load().all(level)}
        words, codes = list(self.words[self.start : self.end]), []
        while words:
            lengths = (n for n in range(LONGEST, 0, -1) if " ".join(words[:n]) in known)
            if length := next(lengths, 0):
                codes.append(known[" ".join(words[:length])])
            elif words[0] not in ARTICLES:
                return ()
            del words[: length or 1]
        return tuple(codes) if len(set(codes)) > 1 else ()

    def _of_a_department(self, place: Place) -> tuple[str, ...]:
        """«Cusco» alone is the department; who speaks of one municipality, or of the province,
        means what bears its name."""
        asked, provinces = self._asked(), Places.load().all("province", within=place.code)
        namesake = next((p.code for p in provinces if _alike(p.name, place.name)), "")
        if asked == "provinces" and namesake:
            return (place.code, namesake)
        if asked == "province" and namesake:
            return (namesake,)
        if asked == "district" or (self.one and asked != "department"):
            # «Alcalde de Apurímac»: a whole department has none, and so it is asked whose.
            return (f"{namesake}01",) if namesake else (place.code, *(p.code for p in provinces))
        return (place.code,)

    def _asked(self) -> str:
        """What the word behind the name («Cusco provincia») or the one before says it is."""
        behind, next_one = (*self.words[self.end : self.end + 2], "", "")[:2]
        behind = vocabulary.SINGULAR.get(behind, behind)
        if behind in WORDS and next_one not in OF_WORDS:
            return WORDS[behind]
        before = [at for at in range(self.start) if self.words[at] not in ARTICLES]
        heads = [self.words[at] for at in before if at not in self.placed]
        if heads and heads[-1] in SEVERAL:
            return SEVERAL[heads[-1]]
        nearest = self.words[before[-1]] if before else ""
        return WORDS.get(vocabulary.SINGULAR.get(nearest, nearest), "")

    def _is_of_the_province(self, place: Place) -> bool:
        """Whether it is the province's name, and not that of the town where it is governed."""
        said = " ".join(self.words[self.start : self.end])
        name, province = folding.fold(place.name), folding.fold(place.province)
        return province in said and (name == province or name not in said)


def _alike(name: str, other: str) -> bool:
    return folding.fold(name) == folding.fold(other)

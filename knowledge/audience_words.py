"""Whom an announcement is for, said in Spanish: «alcaldes de Apurímac y Cusco».

What is not understood is named, never guessed: a word that is dropped would reach other people.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from knowledge import audience_parts, folding
from knowledge import audience_vocabulary as vocabulary
from knowledge.audience_parts import Doubt as Doubt
from knowledge.audience_parts import Part
from knowledge.places import Places


@dataclass(frozen=True)
class AudienceWords:
    """What was understood. Places are INEI codes of a department, a province or a district.

    `names` are keys of the names that the caller knows (editions, segments); `unknown` are the
    words that say nothing to us.
    """

    everyone: bool = False
    roles: frozenset[str] = frozenset()
    titles: frozenset[str] = frozenset()
    levels: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    outside: frozenset[str] = frozenset()
    outside_levels: frozenset[str] = frozenset()
    commitments: str = ""
    sectors: frozenset[str] = frozenset()
    names: tuple[str, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def says_something(self) -> bool:
        told = (self.roles, self.titles, self.levels, self.places, self.names, self.commitments)
        return self.everyone or any(told)


def read(text: str, names: Mapping[str, str] | None = None) -> AudienceWords:
    """What the words mean. `names` maps folded phrases the caller knows to keys of its own."""
    words, typed = _words(text)
    cut = next((i for i, word in enumerate(words) if word in vocabulary.EXCEPT), len(words))
    inside = audience_parts.read(Part(words[:cut], typed[:cut]), names or {})
    outside = audience_parts.read(Part(words[cut + 1 :], typed[cut + 1 :]), {})
    unsaid = [] if outside.places or outside.all("levels") else outside.typed
    return AudienceWords(
        everyone=any(meaning.everyone for meaning in inside.found),
        roles=inside.all("roles"),
        titles=inside.all("titles"),
        levels=_levels(inside),
        places=frozenset(inside.places),
        outside=frozenset(inside.outside | _left_out(outside)),
        outside_levels=frozenset() if outside.places else outside.all("levels"),
        commitments=_commitments(inside),
        sectors=frozenset(inside.sectors),
        names=tuple(inside.names),
        doubts=(*inside.doubts, *outside.doubts),
        unknown=(*inside.left(), *(outside.left() or ([" ".join(unsaid)] if unsaid else []))),
    )


def _words(text: str) -> tuple[list[str], list[str]]:
    """The words folded, and as they were typed."""
    composed = folding.compose(text)
    found = list(folding.WORD.finditer(folding.plain(composed)))
    return [word[0] for word in found], [composed[word.start() : word.end()] for word in found]


def _left_out(part: Part) -> set[str]:
    """«Menos Lima Provincias» leaves out the provinces of Lima, and not the city."""
    kept = {place[:2] for place in part.outside}
    provinces = Places.load().all("province")
    return (part.places - kept) | {
        place.code for place in provinces if place.code[:2] in kept & part.places
    } - part.outside


def _levels(part: Part) -> frozenset[str]:
    said, implied = part.all("levels"), part.all("among")
    return said if said & set(vocabulary.MUNICIPAL) else said | implied


def _commitments(part: Part) -> str:
    """`overdue` when that was said, else `open`; empty when nobody spoke of commitments."""
    said = part.all("commitments")
    return "" if not said else "overdue" if "overdue" in said else "open"

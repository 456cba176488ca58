"""Whom an announcement is for, said in Spanish: «alcaldes de Apurímac y Cusco».

What is not understood is named, never guessed: a word that is dropped would reach other people.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from knowledge import audience_checks, audience_parts, folding
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
    nested: tuple[tuple[str, str], ...] = ()
    mixed: bool = False
    """Several audiences in one sentence: together they would reach more people than it says."""

    @property
    def says_something(self) -> bool:
        told = (self.roles, self.titles, self.levels, self.places, self.names, self.commitments)
        return self.everyone or any(told)


def read(text: str, names: Mapping[str, str] | None = None) -> AudienceWords:
    """What the words mean. `names` maps folded phrases the caller knows to keys of its own."""
    words, typed = _words(text)
    cut, length = _cut(words)
    inside = audience_parts.read(Part(words[:cut], typed[:cut]), names or {})
    outside = audience_parts.read(Part(words[cut + length :], typed[cut + length :]), {})
    unsaid = [] if audience_checks.is_understood_outside(outside) else outside.typed
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
        unknown=(
            *inside.left(),
            *_sectors_alone(inside),
            *(outside.left() or ([" ".join(unsaid)] if unsaid else [])),
        ),
        nested=audience_checks.nested(frozenset(inside.places)),
        mixed=audience_checks.is_mixed(inside),
    )


def _cut(words: list[str]) -> tuple[int, int]:
    """Where what is left out begins, and how many words say so; «sin cumplir» leaves nobody out."""
    for at, (word, following) in enumerate(zip(words, [*words[1:], ""], strict=True)):
        if word == "no" and following in vocabulary.NOT_BEING:
            return at, 2
        if word in vocabulary.EXCEPT and (word, following) != ("sin", "cumplir"):
            return at, 1
    return len(words), 0


def _sectors_alone(part: Part) -> list[str]:
    """A ministry counts as the other side of commitments: nobody is reached in the ministry."""
    return [] if part.all("commitments") else sorted(part.sectors)


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

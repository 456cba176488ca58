"""Where an audience's sentence would reach other people than it says: that is asked, not sent."""

from collections.abc import Sequence

from knowledge.audience_parts import Part
from knowledge.audience_vocabulary import MUNICIPAL, Meaning


def is_mixed(part: Part) -> bool:
    """«Alcaldes de Apurímac y gerentes de Cusco» are two audiences: as one, each condition would
    hold for everybody, and gerentes of Apurímac would get it too."""
    order = [item for _, item in sorted(part.order, key=lambda entry: entry[0])]
    return _places_apart(order) or _levels_apart(order)


def _places_apart(order: Sequence[Meaning | str]) -> bool:
    """Whether places are said of one kind of people, and then others of another."""
    kinds: list[tuple[frozenset[str], frozenset[str]]] = []
    who: frozenset[str] = frozenset()
    levels: frozenset[str] = frozenset()
    fresh = False
    for item in order:
        if isinstance(item, str) or item.places:
            if fresh or not kinds:
                kinds.append((who, levels))
            who, levels, fresh = frozenset(), frozenset(), False
        elif item.is_body:
            who, levels, fresh = who | item.who, levels | frozenset(item.levels), True
    return any(_differs(kinds[0], kind) for kind in kinds[1:])


def _differs(
    first: tuple[frozenset[str], frozenset[str]], other: tuple[frozenset[str], frozenset[str]]
) -> bool:
    """«… de Puno y distritales de Cusco» goes on with the people that were said before."""
    return other[1] != first[1] or (other[0] != first[0] and not (other[1] and not other[0]))


def _levels_apart(order: Sequence[Meaning | str]) -> bool:
    """Whether some people are of some levels and others of others: «gobernadores y gerentes»."""
    groups: list[tuple[frozenset[str], frozenset[str], frozenset[str]]] = []
    for item in order:
        if isinstance(item, str):
            continue
        if item.who:
            groups.append((item.who, frozenset(item.levels), frozenset(item.among)))
        elif groups and item.levels:
            who, said, implied = groups[-1]
            groups[-1] = (who, said | frozenset(item.levels), implied)
    if len({who for who, _, _ in groups}) < 2:
        return False
    said = frozenset().union(*(levels for _, levels, _ in groups))
    implied = frozenset().union(*(among for _, _, among in groups))
    reached = said if said & set(MUNICIPAL) else said | implied
    return any(reached - (own or among) for _, own, among in groups if own or among)


def nested(places: frozenset[str]) -> tuple[tuple[str, str], ...]:
    """Places that lie in another one that was named too, with that one: one was not meant so."""
    return tuple(
        (inner, outer)
        for inner in sorted(places)
        for outer in sorted(places)
        if inner != outer and inner.startswith(outer)
    )


def is_understood_outside(part: Part) -> bool:
    """Places, or levels, are left out; not people, not some of a place («los alcaldes de Lima»)."""
    levels = part.all("levels")
    if part.all("roles") or part.all("titles") or part.all("commitments") or part.sectors:
        return False
    if part.places and levels:
        return levels == {"distrital"} and all(len(code) == 6 for code in part.places)
    return bool(part.places or levels or part.doubts)

"""Places named inside a longer sentence."""

from dataclasses import dataclass

from rapidfuzz.distance import OSA

from knowledge import folding
from knowledge.place_index import Index, Reading, best_codes
from knowledge.place_phrases import ANY_KIND, KINDS, Asked, Kind, strip_kinds

# A misspelt word inside a sentence is taken for a department only, and only if it is this long:
# among 1,891 districts every other word has a neighbour.
SHORTEST_MISSPELT = 6
DEPARTMENT_SLIPS = 1
LONGEST_DEPARTMENT = 3
"""Words of «Madre de Dios»."""


@dataclass(frozen=True)
class Mention:
    """Where a place stands in the (composed) text, and the codes of all that it may be."""

    start: int
    end: int
    codes: tuple[str, ...]


def spot(text: str, index: Index, kinds: frozenset[Kind] = ANY_KIND) -> list[Mention]:
    tokens = list(folding.WORD.finditer(folding.plain(folding.compose(text))))
    kept, asked = strip_kinds([token[0] for token in tokens])
    words = [tokens[i][0] for i in kept]
    mentions, at = [], 0
    while at < len(words):
        length, codes = _longest(words, at, asked.get(at), index, kinds)
        if codes:
            first, last = tokens[kept[at]], tokens[kept[at + length - 1]]
            mentions.append(Mention(first.start(), last.end(), codes))
        at += length
    return mentions


def _longest(
    words: list[str], at: int, asked: Asked | None, index: Index, kinds: frozenset[Kind]
) -> tuple[int, tuple[str, ...]]:
    """How many words the longest name beginning here takes, and its codes; else one word, none."""
    for length in range(min(index.longest, len(words) - at), 0, -1):
        name = " ".join(words[at : at + length])
        if name in index.common and not asked:
            continue
        if codes := _codes(index.exact(name), asked, kinds):
            return length, codes
    for length in range(min(LONGEST_DEPARTMENT, len(words) - at), 0, -1):
        name = " ".join(words[at : at + length])
        if "department" in kinds and (code := _misspelt_department(name, index)):
            return length, (code,)
    return 1, ()


def _codes(readings: list[Reading], asked: Asked | None, kinds: frozenset[Kind]) -> tuple[str, ...]:
    """Of a bare name the widest place: «Cusco» in a sentence is the department."""
    readings = [reading for reading in readings if reading.kind in kinds]
    wanted = KINDS[asked] if asked else frozenset({"department"})
    chosen = [reading for reading in readings if reading.kind in wanted] or readings
    codes = best_codes(chosen)
    if asked == "province":
        return tuple(dict.fromkeys(code[:4] for code in codes))
    return codes


def _misspelt_department(name: str, index: Index) -> str | None:
    if len(name) < SHORTEST_MISSPELT:
        return None
    for department, code in index.departments.items():
        if OSA.distance(name, department, score_cutoff=DEPARTMENT_SLIPS) <= DEPARTMENT_SLIPS:
            return code
    return None

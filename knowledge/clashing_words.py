"""One sentence made of another: nearly the same words, and another one where it matters."""

from collections.abc import Iterator

from rapidfuzz.distance import Levenshtein

from knowledge import folding, statements
from knowledge.clash import Contradiction, Pair
from knowledge.date_vocabulary import CARDINALS, ORDINALS

NEARLY = 0.8
"""Share of the longer sentence's words, in order, from which it was made of the other."""
FEWEST = 2
"""... or one word in place of one other, with so many that are the same."""
_TURNS = frozenset(
    {"no", "ni", "nunca", "jamas", "sin", "solo", "solamente", "unicamente", "tambien", "si"}
)
"""Whatever they stand beside, they turn it."""
_MEASURES = frozenset({*CARDINALS, *ORDINALS, "antes", "despues", "mas", "menos"})
"""They say something too, beside words with a content."""


def reworded(pair: Pair) -> Iterator[Contradiction]:
    """A word in place of another, or a «no» more or less, in sentences otherwise the same."""
    theirs = [(other, folding.WORD.findall(other.plain)) for other in pair.theirs]
    for one in pair.news:
        words = folding.WORD.findall(one.plain)
        other, others = max(
            theirs, key=lambda each: Levenshtein.normalized_similarity(words, each[1])
        )
        if _made_of(words, others) and _another(words, others):
            yield Contradiction("palabras", one.text, other.text)


def _made_of(one: list[str], other: list[str]) -> bool:
    alone = Levenshtein.distance(one, other) == 1 and len(one) == len(other) > FEWEST
    return alone or Levenshtein.normalized_similarity(one, other) >= NEARLY


def _another(one: list[str], other: list[str]) -> bool:
    """Whether what is only in one stands for something else than what is only in the other."""
    edits = Levenshtein.editops(other, one)
    ours = [one[edit.dest_pos] for edit in edits if edit.tag != "delete"]
    theirs = [other[edit.src_pos] for edit in edits if edit.tag != "insert"]
    mine, yours = _weighty(ours), _weighty(theirs)
    turned = not _TURNS.isdisjoint((*ours, *theirs))
    return turned or bool(mine and yours and mine != yours)


def _weighty(words: list[str]) -> frozenset[str]:
    measures = {word for word in words if word.isdigit() or word in _MEASURES}
    return statements.stems(" ".join(words)) | measures

"""What curators want to know: which entries are mistaken for others, which lack phrasings."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import combinations

from rapidfuzz import fuzz

from knowledge import text
from knowledge.matcher import Answerable, Matcher

ENOUGH_VARIANTS = 8
LOOK_ALIKE = 90  # token_sort_ratio of two phrasings that say the same in the same words
MISTAKEN_FROM = 0.6  # probability from which an entry takes over the questions of an absent one


@dataclass(frozen=True)
class Confusion:
    """Two entries, and how many phrasings of each would be taken for the other's."""

    first: str
    second: str
    first_taken: int
    second_taken: int


@dataclass(frozen=True)
class Gap:
    """An entry with too few phrasings, or with some that add nothing."""

    id: str
    variants: int
    look_alikes: tuple[tuple[str, str], ...]


def confusions(entries: Collection[Answerable]) -> list[Confusion]:
    """Pairs of entries that take each other's questions, most questions first."""
    matcher = Matcher(entries)
    taken: Counter[tuple[str, str]] = Counter()
    for entry in entries:
        matcher.drop(entry.id)
        taken.update((entry.id, taker) for taker in _takers(matcher, entry))
        matcher.put(entry)
    pairs = {(min(pair), max(pair)) for pair in taken}
    found = [Confusion(a, b, taken[a, b], taken[b, a]) for a, b in pairs]
    return sorted(found, key=lambda c: (-c.first_taken - c.second_taken, c.first, c.second))


def coverage(entries: Collection[Answerable]) -> list[Gap]:
    """The entries that need a curator's hand, those with fewest phrasings first."""
    found = (Gap(e.id, len(e.variants), tuple(_look_alikes(e))) for e in entries)
    needy = [gap for gap in found if gap.variants < ENOUGH_VARIANTS or gap.look_alikes]
    return sorted(needy, key=lambda gap: (gap.variants, gap.id))


def _takers(matcher: Matcher, entry: Answerable) -> Iterator[str]:
    for phrase in (entry.question, *entry.variants):
        best = next(iter(matcher.match(phrase).candidates), None)
        if best and best.score >= MISTAKEN_FROM:
            yield best.id


def _look_alikes(entry: Answerable) -> Iterator[tuple[str, str]]:
    said = {phrase: " ".join(text.tokens(phrase)) for phrase in (entry.question, *entry.variants)}
    for one, other in combinations(said, 2):
        if fuzz.token_sort_ratio(said[one], said[other]) >= LOOK_ALIKE:
            yield one, other

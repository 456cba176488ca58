"""Questions that ask the same, put together: the matcher's own opinion of one about the others."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.catalog import Entry
from knowledge.matcher import Matcher
from knowledge.text import normalise

SAME = 0.65
"""How sure the matcher must be of two questions, on average of both directions."""
MOST = 400
"""Different wordings that are compared; of more, the first ones."""


@dataclass(frozen=True)
class Asked:
    """One question of somebody; `key` tells it from all others."""

    key: str
    text: str


def groups(questions: Iterable[Asked]) -> list[list[Asked]]:
    """Every question in one group, the largest group first; in a group, in the order given."""
    alike: defaultdict[str, list[Asked]] = defaultdict(list)
    for question in questions:
        if words := normalise(question.text):
            alike[words].append(question)
    wordings = list(alike)[:MOST]
    leaders = _joined(len(wordings), _pairs(wordings))
    found: defaultdict[int, list[Asked]] = defaultdict(list)
    for wording, leader in zip(wordings, leaders, strict=True):
        found[leader] += alike[wording]
    return sorted(found.values(), key=len, reverse=True)


def _pairs(wordings: list[str]) -> list[tuple[int, int]]:
    """The wordings that mean the same, each asked while it is itself away."""
    entries = [Entry(id=str(n), question=text, answer="") for n, text in enumerate(wordings)]
    matcher, sure = Matcher(entries), defaultdict[tuple[int, int], float](float)
    for number, entry in enumerate(entries):
        matcher.drop(entry.id)
        for candidate in matcher.match(entry.question).candidates:
            other = int(candidate.id)
            sure[min(number, other), max(number, other)] += candidate.score / 2
        matcher.put(entry)
    return [pair for pair, score in sure.items() if score >= SAME]


def _joined(count: int, pairs: list[tuple[int, int]]) -> list[int]:
    """For each, the first of those that it is joined with, directly or through others."""
    leaders = list(range(count))

    def leader(number: int) -> int:
        while leaders[number] != number:
            number = leaders[number]
        return number

    for one, other in pairs:
        first, second = sorted((leader(one), leader(other)))
        leaders[second] = first
    return [leader(number) for number in range(count)]

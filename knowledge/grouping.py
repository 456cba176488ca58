"""Questions that ask the same, put together: the matcher's own opinion of one about the others."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from knowledge.catalog import Entry
from knowledge.matcher import Matcher
from knowledge.text import normalise

SAME = 0.65
"""How sure the matcher must be of two questions, on average of both directions."""
MOST = 150
"""Different wordings that are compared; of more, the first ones."""
SHARED = 0.4
"""Of the words of the shorter, how many the longer must have too."""
STEM = 5
ROUNDS = 3
"""What was joined is read as one from then on, and may be joined again."""


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
    found = [[wording] for wording in list(alike)[:MOST]]
    for _ in range(ROUNDS):
        leaders = _joined(len(found), _pairs(found))
        if leaders == list(range(len(found))):
            break
        joined: defaultdict[int, list[str]] = defaultdict(list)
        for group, leader in zip(found, leaders, strict=True):
            joined[leader] += group
        found = list(joined.values())
    whole = [[one for wording in group for one in alike[wording]] for group in found]
    return sorted(whole, key=len, reverse=True)


def _pairs(found: list[list[str]]) -> list[tuple[int, int]]:
    """The groups that mean the same: each is asked, all its wordings, while it is itself away."""
    entries = [
        Entry(id=str(number), question=first, variants=tuple(others), answer="")
        for number, (first, *others) in enumerate(found)
    ]
    matcher, sure = Matcher(entries), defaultdict[tuple[int, int], float](float)
    for number, entry in enumerate(entries):
        matcher.drop(entry.id)
        for wording in found[number]:
            for candidate in matcher.match(wording).candidates:
                other = int(candidate.id)
                pair = min(number, other), max(number, other)
                sure[pair] += candidate.score / len(found[number]) / 2
        matcher.put(entry)
    stems = [{stem for wording in group for stem in _stems(wording)} for group in found]
    return [
        pair for pair, score in sure.items() if score >= SAME and _share(*(stems[n] for n in pair))
    ]


def _share(one: set[str], other: set[str]) -> bool:
    """Among few questions the matcher takes any word for telling: some must be common to both."""
    return len(one & other) >= SHARED * min(len(one), len(other))


def _stems(wording: str) -> list[str]:
    return [word[:STEM] for word in wording.split() if len(word) >= STEM - 1]


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

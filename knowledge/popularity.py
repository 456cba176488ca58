"""Of guesses about equally likely, those that people ask for most come first."""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from knowledge.verdict import Candidate

ABOUT_EQUAL = 0.85  # of the first one's score: less likely ones stay behind, however often asked

Counter = Callable[[list[str]], Mapping[str, int]]


def most_asked_first(candidates: "Sequence[Candidate]", count: Counter) -> "list[Candidate]":
    """Candidates come best first; `count` is asked only about those that may change places."""
    least = ABOUT_EQUAL * candidates[0].score if candidates else 0.0
    equal = [candidate for candidate in candidates if candidate.score >= least]
    rest = candidates[len(equal) :]
    if len(equal) > 1:
        times = count([candidate.id for candidate in equal])
        equal.sort(key=lambda candidate: -times.get(candidate.id, 0))
    return [*equal, *rest]

"""Which entries people ask for most: of guesses about equally likely, those come first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from knowledge.verdict import Candidate

ABOUT_EQUAL = 0.85  # of the first one's score: less likely ones stay behind, however often asked
WINDOW = timedelta(days=30)  # what counts as lately
FRESH = timedelta(hours=1)  # how long a count is good for


@dataclass
class Popularity:
    """How often each entry was asked for lately, counted anew at most once in FRESH."""

    counts: Mapping[str, int] = field(default_factory=dict)
    counted_at: datetime | None = None

    def is_stale(self, now: datetime) -> bool:
        return self.counted_at is None or not self.counted_at <= now < self.counted_at + FRESH

    def update(self, counts: Mapping[str, int], now: datetime) -> None:
        self.counts, self.counted_at = counts, now

    def ordered(self, candidates: Sequence[Candidate]) -> list[Candidate]:
        """Candidates come best first; only those about equal to the first change places."""
        least = ABOUT_EQUAL * candidates[0].score if candidates else 0.0
        equal = [candidate for candidate in candidates if candidate.score >= least]
        equal.sort(key=lambda candidate: -self.counts.get(candidate.id, 0))
        return [*equal, *candidates[len(equal) :]]

"""What each entry is about: the terms that most of its phrases have."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.reading import Floats, Ints, Postings

CORE_SHARE = 0.4  # of an entry's phrases that have a term of its core


@dataclass(frozen=True)
class Core:
    """Entry by entry: terms, and the share of its phrases that have each."""

    terms: Ints
    shares: Floats
    starts: Ints

    @classmethod
    def of(cls, found: Postings, count: int) -> "Core":
        """The cores of `count` entries, numbered from 0."""
        kept = np.flatnonzero(found.shares >= CORE_SHARE)
        kept = kept[np.argsort(found.entries[kept], kind="stable")]
        starts = np.searchsorted(found.entries[kept], np.arange(count + 1)).astype(np.int32)
        return cls(found.terms[kept], found.shares[kept], starts)

    def with_next(self, found: Postings) -> "Core":
        """With one more entry."""
        other = Core.of(found, 1)
        return Core(
            np.concatenate([self.terms, other.terms]),
            np.concatenate([self.shares, other.shares]),
            np.concatenate([self.starts, other.starts[1:] + self.starts[-1]]),
        )

    def met(self, slots: NDArray[np.intp], strengths: Floats, weights: Floats) -> Floats:
        """For each slot the share of its core's weight that a question has; 1 without a core.

        `strengths` and `weights` are those of every term.
        """
        first, last = self.starts[slots], self.starts[slots + 1]
        met = np.ones(len(slots), np.float32)
        filled = last > first
        if filled.any():
            places, starts = ranges(first[filled], last[filled])
            terms = self.terms[places]
            weight = weights[terms] * self.shares[places]
            total = np.add.reduceat(weight, starts)
            held = np.add.reduceat(weight * strengths[terms], starts)
            met[filled] = np.divide(held, total, out=np.ones_like(held), where=total > 0)
        return met


def ranges(first: NDArray[np.int32], last: NDArray[np.int32]) -> tuple[NDArray[np.intp], ...]:
    """All numbers from each first to before its last, and where each range starts."""
    sizes = last - first
    starts = np.cumsum(sizes) - sizes
    return np.repeat(first - starts, sizes) + np.arange(sizes.sum()), starts

"""Compares a question with the entries that may answer it: one named figure per aspect."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from knowledge.index import Index
from knowledge.query import Query

CANDIDATES = 12
FAR_BEHIND = 0.2  # of what the first holds of the question: not worth comparing
EXTRA_PHRASES = 6  # compared letter by letter, besides the best one of each candidate

NAMES = (
    "entry",  # weight of the question that the entry's phrases hold together
    "recall",  # ... that its best phrase holds
    "overlap",  # ... the same, less what that phrase says besides
    "mean",  # mean overlap over its phrases
    "words",  # letter by letter: the same words in any order (token_set_ratio)
    "letters",  # letter by letter: the same sentence (ratio)
    "aspect",  # share of its phrases that ask the same of the subject: its cost, who, where ...
    "astray",  # 1 if none of them does
)

Matrix = NDArray[np.float32]


@dataclass(frozen=True)
class Comparison:
    """One row of `figures` per candidate, columns as in NAMES; `phrases` are the best ones."""

    slots: list[int]
    phrases: list[int]
    figures: Matrix


def compare(index: Index, query: Query) -> Comparison:
    held = index.nominate(query.terms)
    slots = _foremost(held)
    if not len(slots):
        return Comparison([], [], np.zeros((0, len(NAMES)), np.float32))
    figures = np.zeros((len(slots), len(NAMES)), np.float32)
    figures[:, 0] = held[slots] / query.total
    first, last = index.entry_starts[slots], index.entry_starts[slots + 1]
    phrases, starts = _ranges(first, last)
    recall, overlap = _overlaps(index, query, phrases)
    figures[:, 6:8] = _aspects(index, query, phrases, starts)
    figures[:, 1] = np.maximum.reduceat(recall, starts)
    figures[:, 2] = np.maximum.reduceat(overlap, starts)
    figures[:, 3] = np.add.reduceat(overlap, starts) / (last - first)
    rough = recall + overlap
    chosen = _chosen(rough, starts)
    owners = np.searchsorted(starts, chosen, side="right") - 1
    alike = _letters(query.words, [index.phrases[phrases[at]] for at in chosen])
    for column, values in enumerate(alike, start=4):
        np.maximum.at(figures[:, column], owners, values)
    return Comparison(slots.tolist(), phrases[chosen[: len(slots)]].tolist(), figures)


def _foremost(held: NDArray[np.float64]) -> NDArray[np.intp]:
    """The slots that hold most of the question, those far behind the first left out."""
    slots = np.flatnonzero(held > FAR_BEHIND * held.max(initial=0.0))
    if len(slots) > CANDIDATES:
        slots = slots[np.argpartition(-held[slots], CANDIDATES)[:CANDIDATES]]
    return slots


def _ranges(first: NDArray[np.int32], last: NDArray[np.int32]) -> tuple[NDArray[np.intp], ...]:
    """All numbers from each first to before its last, and where each range starts."""
    sizes = last - first
    starts = np.cumsum(sizes) - sizes
    return np.repeat(first - starts, sizes) + np.arange(sizes.sum()), starts


def _overlaps(index: Index, query: Query, phrases: NDArray[np.intp]) -> tuple[Matrix, Matrix]:
    strengths = np.zeros(len(index.weights), np.float32)
    strengths[list(query.terms)] = list(query.terms.values())
    places, starts = _ranges(index.phrase_starts[phrases], index.phrase_starts[phrases + 1])
    terms = index.phrase_terms[places]
    shared = np.add.reduceat(strengths[terms] * index.weights[terms], starts)
    recall = np.minimum(shared / query.total, 1)
    return recall, 2 * shared / (query.total + index.phrase_weights[phrases])


def _aspects(
    index: Index, query: Query, phrases: NDArray[np.intp], starts: NDArray[np.intp]
) -> Matrix:
    """For each candidate, the share of its phrases with an aspect of the question, and if none."""
    asked = np.array([term for term in index.terms.aspects if query.terms.get(term)], np.int32)
    if not len(asked):
        return np.zeros((len(starts), 2), np.float32)
    places, firsts = _ranges(index.phrase_starts[phrases], index.phrase_starts[phrases + 1])
    alike = np.logical_or.reduceat(np.isin(index.phrase_terms[places], asked), firsts)
    sizes = np.diff(starts, append=len(phrases))
    share = np.add.reduceat(alike, starts, dtype=np.float32) / sizes
    return np.stack([share, share == 0], axis=1).astype(np.float32)


def _chosen(rough: Matrix, starts: NDArray[np.intp]) -> NDArray[np.intp]:
    """The best phrase of each candidate, in order, then the best of the others."""
    ends = [*starts[1:].tolist(), len(rough)]
    best = [
        first + int(rough[first:last].argmax())
        for first, last in zip(starts.tolist(), ends, strict=True)
    ]
    others = rough.copy()
    others[best] = -1
    count = min(EXTRA_PHRASES, len(rough) - len(best))
    extra = np.argpartition(-others, count)[:count].tolist() if count else []
    return np.array([*best, *extra], np.intp)


def _letters(question: str, phrases: list[str]) -> list[Matrix]:
    return [
        process.cdist([question], phrases, scorer=scorer, dtype=np.float32)[0] / 100
        for scorer in (fuzz.token_set_ratio, fuzz.ratio)
    ]

"""Compares a question with the entries that may answer it: one named figure per aspect."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from knowledge.core import ranges
from knowledge.index import Index
from knowledge.query import Query

CANDIDATES = 12
FAR_BEHIND = 0.2  # of what the first holds of the question: not worth comparing
EXTRA_PHRASES = 6  # compared letter by letter, besides the best one of each candidate

NAMES = (
    "entry",  # weight of the question that the entry's phrases hold together
    "recall",  # ... that its best phrase holds
    "overlap",  # ... the same, less what that phrase says besides
    "words",  # letter by letter: the same words in any order (token_set_ratio)
    "letters",  # letter by letter: the same sentence (ratio)
    "aspect",  # share of its phrases that ask the same of the subject: its cost, who, where ...
    "astray",  # 1 if none of them does
    "core",  # share of what the entry is about that the question has
)

Matrix = NDArray[np.float32]


@dataclass(frozen=True)
class Comparison:
    """One row of `figures` per candidate, columns as in NAMES; `phrases` are the best ones."""

    slots: list[int]
    phrases: list[int]
    figures: Matrix


@dataclass(frozen=True)
class _Terms:
    """The terms of some phrases one after another, and where those of each phrase start."""

    phrases: NDArray[np.intp]
    values: NDArray[np.int32]
    starts: NDArray[np.intp]

    @classmethod
    def of(cls, phrases: NDArray[np.intp], index: Index) -> "_Terms":
        places, starts = ranges(index.phrase_starts[phrases], index.phrase_starts[phrases + 1])
        return cls(phrases, index.phrase_terms[places], starts)


def compare(index: Index, query: Query) -> Comparison:
    held = index.nominate(query.terms)
    slots = _foremost(held)
    if not len(slots):
        return Comparison([], [], np.zeros((0, len(NAMES)), np.float32))
    figures = np.zeros((len(slots), len(NAMES)), np.float32)
    figures[:, 0] = held[slots] / query.total
    first, last = index.entry_starts[slots], index.entry_starts[slots + 1]
    phrases, starts = ranges(first, last)
    terms = _Terms.of(phrases, index)
    strengths = _strengths(query, index)
    recall, overlap = _overlaps(query, strengths, terms, index)
    figures[:, 1] = np.maximum.reduceat(recall, starts)
    figures[:, 2] = np.maximum.reduceat(overlap, starts)
    rough = recall + overlap
    chosen = _chosen(rough, starts)
    owners = np.searchsorted(starts, chosen, side="right") - 1
    alike = _letters(query.told, [index.phrases[phrases[at]] for at in chosen])
    for column, values in enumerate(alike, start=3):
        np.maximum.at(figures[:, column], owners, values)
    figures[:, 5:7] = _aspects(query, terms, index, starts)
    figures[:, 7] = index.core.met(slots, strengths, index.weights)
    return Comparison(slots.tolist(), phrases[chosen[: len(slots)]].tolist(), figures)


def _foremost(held: NDArray[np.float64]) -> NDArray[np.intp]:
    """The slots that hold most of the question, those far behind the first left out."""
    slots = np.flatnonzero(held > FAR_BEHIND * held.max(initial=0.0))
    if len(slots) > CANDIDATES:
        slots = slots[np.argpartition(-held[slots], CANDIDATES)[:CANDIDATES]]
    return slots


def _strengths(query: Query, index: Index) -> Matrix:
    """How strongly the question has each term."""
    strengths = np.zeros(len(index.weights), np.float32)
    strengths[list(query.terms)] = list(query.terms.values())
    return strengths


def _overlaps(
    query: Query, strengths: Matrix, terms: _Terms, index: Index
) -> tuple[Matrix, Matrix]:
    earned = strengths[terms.values] * index.weights[terms.values]
    shared = np.add.reduceat(earned, terms.starts)
    recall = np.minimum(shared / query.total, 1)
    return recall, 2 * shared / (query.total + index.phrase_weights[terms.phrases])


def _aspects(query: Query, terms: _Terms, index: Index, starts: NDArray[np.intp]) -> Matrix:
    """For each candidate, the share of its phrases with an aspect of the question, and if none."""
    asked = [aspect for aspect in index.terms.aspects if aspect in query.terms]
    if not asked:
        return np.zeros((len(starts), 2), np.float32)
    alike = np.logical_or.reduceat(np.isin(terms.values, asked), terms.starts)
    sizes = np.diff(starts, append=len(terms.phrases))
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

"""Reads entries into flat arrays of terms: what the index stores and an update adds."""

from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge import text
from knowledge.lexicon import lexicon
from knowledge.terms import Terms

Ints = NDArray[np.int32]
Floats = NDArray[np.float32]

SATURATION = 1.0  # a term in one phrase of an entry earns 1/2, in three 3/4
KEYWORD_STRENGTH = 0.6
ANSWER_STRENGTH = 0.1
ALONE_STRENGTH = 0.6  # more, shared among the phrases: with few, the answer says what they lack
NO_WORDS = "?"  # stands for a phrase that has none
MAX_ANSWER_CHARACTERS = 600  # an answer says what matters first


class Field(IntEnum):
    """Where a term of an entry occurs."""

    PHRASE = 0
    KEYWORD = 1
    ANSWER = 2


class Answerable(Protocol):
    """What the matcher needs of an entry."""

    @property
    def id(self) -> str: ...
    @property
    def topic(self) -> str | None: ...
    @property
    def question(self) -> str: ...
    @property
    def variants(self) -> tuple[str, ...]: ...
    @property
    def keywords(self) -> tuple[str, ...]: ...
    @property
    def answer(self) -> str: ...
    @property
    def validity(self) -> str: ...


@dataclass
class Runs:
    """Runs of numbers one after another, and where each ends."""

    values: "array[int]" = field(default_factory=lambda: array("i"))
    ends: "array[int]" = field(default_factory=lambda: array("i"))

    def add(self, numbers: Iterable[int]) -> None:
        self.values.extend(numbers)
        self.ends.append(len(self.values))

    def keys(self, entries: NDArray[np.int64], count: int) -> NDArray[np.int64]:
        """One number for each (value, entry), where run i belongs to entries[i] of `count`."""
        keys = np.array(self.values, np.int64)
        keys *= count
        keys += np.repeat(entries, np.diff(self.ends, prepend=0))
        return keys


@dataclass
class Reading:
    """Some entries, read: `phrases` and `phrase_terms` by phrase, the rest by entry."""

    phrases: list[str] = field(default_factory=list)
    phrase_terms: Runs = field(default_factory=Runs)
    last_phrases: "array[int]" = field(default_factory=lambda: array("i"))
    keywords: Runs = field(default_factory=Runs)
    answers: Runs = field(default_factory=Runs)
    words: set[str] = field(default_factory=set)


def read(entries: Iterable[Answerable], terms: Terms) -> Reading:
    """Phrases keep all their words; of the answer only content words count."""
    reading, courtesy = Reading(), lexicon().courtesy_words
    for entry in entries:
        for phrase in dict.fromkeys((entry.question, *entry.variants)):
            words = text.tokens(phrase) or [NO_WORDS]
            reading.phrases.append(
                " ".join(w for w in words if w not in courtesy) or " ".join(words)
            )
            reading.phrase_terms.add(set(terms(words)))
            reading.words.update(words)
        reading.last_phrases.append(len(reading.phrases))
        labels = text.tokens(" ".join(entry.keywords))
        reading.words.update(labels)
        reading.keywords.add(set(terms(labels)))
        answer = set(terms(text.tokens(entry.answer[:MAX_ANSWER_CHARACTERS])))
        reading.answers.add([term for term in answer if terms.is_content[term]])
    return reading


@dataclass(frozen=True)
class Postings:
    """Term by term: the entries in which it occurs, and how strongly; sorted by term.

    `asked` is false where only the answer has the term; `shares` are of the entry's phrases.
    """

    terms: Ints
    entries: Ints
    strengths: Floats
    asked: NDArray[np.bool_]
    shares: Floats

    def counts(self, size: int) -> Ints:
        """In how many entries each of `size` terms is asked about."""
        return np.bincount(self.terms[self.asked], minlength=size).astype(np.int32)


def postings(reading: Reading) -> Postings:
    """What the index looks up; entries are numbered from 0."""
    count = len(reading.last_phrases)
    sizes = np.diff(reading.last_phrases, prepend=0)
    keys = np.concatenate(
        [
            reading.phrase_terms.keys(np.repeat(np.arange(count), sizes), count) * len(Field)
            + Field.PHRASE,
            reading.keywords.keys(np.arange(count), count) * len(Field) + Field.KEYWORD,
            reading.answers.keys(np.arange(count), count) * len(Field) + Field.ANSWER,
        ]
    )
    keys.sort()
    fields = (keys % len(Field)).astype(np.int8)
    keys //= len(Field)
    starts = np.flatnonzero(np.diff(keys, prepend=-1))
    terms, entries = np.divmod(keys[starts], max(count, 1))
    times, labelled = _occurrences(fields, starts)
    answered = (ANSWER_STRENGTH + ALONE_STRENGTH / sizes[entries]).astype(np.float32)
    strengths = _strengths(times, labelled, answered)
    return Postings(
        terms.astype(np.int32),
        entries.astype(np.int32),
        strengths,
        (times > 0) | labelled,
        (times / sizes[entries]).astype(np.float32),
    )


def _occurrences(
    fields: NDArray[np.int8], starts: NDArray[np.intp]
) -> tuple[Floats, NDArray[np.bool_]]:
    """For each run of occurrences of a term in an entry: in how many phrases; if in keywords."""
    if not len(starts):
        return np.zeros(0, np.float32), np.zeros(0, np.bool_)
    times = np.add.reduceat(fields == Field.PHRASE, starts, dtype=np.float32)
    return times, np.logical_or.reduceat(fields == Field.KEYWORD, starts)


def _strengths(times: Floats, labelled: NDArray[np.bool_], answered: Floats) -> Floats:
    """What a term earns: most by phrases, less by keywords, least by the answer."""
    least = np.where(labelled, KEYWORD_STRENGTH, answered)
    return np.maximum(times / (times + SATURATION), least).astype(np.float32)

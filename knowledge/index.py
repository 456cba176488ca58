"""Where every term occurs: entry by entry to find candidates, phrase by phrase to compare them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from knowledge.core import Core
from knowledge.reading import Answerable, Ints, Postings, Reading, postings, read
from knowledge.spelling import Near, Spelling
from knowledge.terms import Terms

COMMON_SHARE = 0.25  # a term in more of the entries than this nominates none by itself
COMMON_LEAST = 50  # ... but in a small base every term does


class Index:
    """Entries live in numbered slots; an update retires the old slot and fills a new one."""

    def __init__(self, entries: Iterable[Answerable]) -> None:
        self.version = 0  # counts the changes
        self.terms = Terms()
        self.spelling = Spelling()
        self.entries: list[Answerable] = list({entry.id: entry for entry in entries}.values())
        self.slots = {entry.id: slot for slot, entry in enumerate(self.entries)}
        reading = read(self.entries, self.terms)
        self.phrases = reading.phrases
        self.phrase_terms = np.array(reading.phrase_terms.values, np.int32)
        self.phrase_starts = np.array([0, *reading.phrase_terms.ends], np.int32)
        self.entry_starts = np.array([0, *reading.last_phrases], np.int32)
        self._retired: list[int] = []
        found = postings(reading)
        self.core = Core.of(found, len(self.entries))
        self._settled = len(self.terms)
        self._starts = np.searchsorted(found.terms, np.arange(self._settled + 1)).tolist()
        self._places = found.entries.astype(np.intp)
        self._earned = found.strengths
        self._late: defaultdict[int, list[tuple[int, float]]] = defaultdict(list)
        self._counts = found.counts(self._settled)
        self.spelling.add(reading.words)
        self._weigh()

    def put(self, entry: Answerable) -> None:
        """Adds the entry, or replaces the one that has its id."""
        reading = read([entry], self.terms)  # first: one that can't be read changes nothing
        self.drop(entry.id)
        slot = self.slots[entry.id] = len(self.entries)
        self.entries.append(entry)
        self._append(reading)
        found = postings(reading)
        self.core = self.core.with_next(found)
        for term, strength in zip(found.terms.tolist(), found.strengths.tolist(), strict=True):
            self._late[term].append((slot, strength))
        self._count(found, 1)
        self.spelling.add(reading.words)
        self._weigh()

    def drop(self, entry_id: str) -> None:
        """Forgets the entry; an id that is not there changes nothing."""
        slot = self.slots.pop(entry_id, None)
        if slot is None:
            return
        self._retired.append(slot)
        self._count(postings(read([self.entries[slot]], self.terms)), -1)
        self._weigh()

    def nominate(self, strengths: dict[int, float]) -> NDArray[np.float64]:
        """The weight of the question's terms that each slot holds; common ones only if alone."""
        weighty = [term for term in strengths if self.rarities[term]]
        telling = [term for term in weighty if not self._is_common[term]] or weighty
        places = [np.zeros(0, np.intp)]
        earned: list[NDArray[np.floating]] = [np.zeros(0)]
        for term in telling:
            worth = strengths[term] * self.rarities[term]
            if term < self._settled:
                first, last = self._starts[term], self._starts[term + 1]
                places.append(self._places[first:last])
                earned.append(self._earned[first:last] * worth)
            for slot, late in self._late.get(term, ()):
                places.append(np.array([slot], np.intp))
                earned.append(np.array([late * worth]))
        found = np.bincount(np.concatenate(places), np.concatenate(earned), len(self.entries))
        held = found.astype(np.float64, copy=False)
        held[self._retired] = 0.0
        return held

    def __contains__(self, word: object) -> bool:
        """Whether some entry asks with the word; those of dropped entries are not forgotten."""
        if not isinstance(word, str) or word not in self.spelling:
            return False
        main, *_ = self.terms.known(word) or (-1,)
        return main >= 0 and self.count(main) > 0

    def near(self, word: str) -> Near:
        """The words that a misspelt one may stand for, and how alike they are, best first."""
        return tuple((other, alike) for other, alike in self.spelling.near(word) if other in self)

    def parts(self, word: str) -> tuple[str, ...]:
        """The words that were written as one; none if they were not."""
        found = self.spelling.parts(word)
        return found if all(part in self for part in found) else ()

    def count(self, term: int) -> int:
        """How many entries ask about the term."""
        return self._counted[term] if term < len(self._counted) else 0

    def terms_of(self, slot: int) -> set[int]:
        """The terms of all phrases of an entry."""
        first, last = self.phrase_starts[self.entry_starts[slot : slot + 2]]
        return set(self.phrase_terms[first:last].tolist())

    def phrase_count(self, slot: int) -> int:
        return int(self.entry_starts[slot + 1] - self.entry_starts[slot])

    def _append(self, reading: Reading) -> None:
        phrases, terms = len(self.phrases), len(self.phrase_terms)
        self.phrases += reading.phrases
        self.phrase_terms = _joined(self.phrase_terms, reading.phrase_terms.values, 0)
        self.phrase_starts = _joined(self.phrase_starts, reading.phrase_terms.ends, terms)
        self.entry_starts = _joined(self.entry_starts, reading.last_phrases, phrases)

    def _count(self, found: Postings, times: int) -> None:
        fresh = found.counts(len(self.terms)) * times
        self._counts = fresh + np.pad(self._counts, (0, len(fresh) - len(self._counts)))

    def _weigh(self) -> None:
        """Rarity counts entries, not phrases: an entry with many phrasings is one witness."""
        live = len(self.slots)
        rarity = np.log(1 + (live - self._counts + 0.5) / (self._counts + 0.5))
        self.rarest = float(np.log(1 + (live + 0.5) / 0.5))
        self.weights = (rarity * np.array(self.terms.weights)).astype(np.float32)
        self.rarities: list[float] = self.weights.tolist()
        self._counted: list[int] = self._counts.tolist()
        self._is_common = (self._counts > max(COMMON_LEAST, COMMON_SHARE * live)).tolist()
        self.version += 1
        sums = np.concatenate([[0.0], np.cumsum(self.weights[self.phrase_terms], dtype=np.float64)])
        self.phrase_weights = np.diff(sums[self.phrase_starts]).astype(np.float32)


def _joined(old: Ints, new: Sequence[int], offset: int) -> Ints:
    return np.concatenate([old, np.array(new, np.int32) + np.int32(offset)])

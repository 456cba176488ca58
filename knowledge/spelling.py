"""Finds the known words that a misspelt one may stand for."""

import re
from collections import defaultdict
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

MIN_LENGTH = 3
SHORT_LENGTH = 4
MIN_SIMILARITY = 0.66
MIN_SIMILARITY_SHORT = 0.74
SOUNDS_ALIKE = 0.95
CUT_SHORT = 0.75  # "municip", "contrat"
OTHER_INITIAL_PENALTY = 0.08  # people seldom miss the first letter
MUCH_LESS_ALIKE = 0.12  # than the best: not what was meant
POOL = 20  # words compared letter by letter
LIMIT = 3
LINKS = ("", "de", "del", "la", "y")  # that may be swallowed between two words
MAX_LENGTH = 30

_SOUNDS = (
    (re.compile(r"h"), ""),
    (re.compile(r"[bw]"), "v"),
    (re.compile(r"c(?=[ei])|z"), "s"),
    (re.compile(r"qu(?=[ei])|c|q"), "k"),
    (re.compile(r"ll"), "y"),
    (re.compile(r"g(?=[ei])"), "j"),
    (re.compile(r"x"), "ks"),
    (re.compile(r"n(?=[vp])"), "m"),
    (re.compile(r"(.)\1"), r"\1"),
)

Near = tuple[tuple[str, float], ...]


def sound(word: str) -> str:
    """What Peruvian Spanish pronounces alike is written alike: hacer/aser, licencia/lisensia."""
    for pattern, written in _SOUNDS:
        word = pattern.sub(written, word)
    return word


class Spelling:
    """The words of the phrasings, to be found by pairs of letters and by sound."""

    def __init__(self) -> None:
        self.words: list[str] = []
        self._known: set[str] = set()
        self._pairs: defaultdict[str, list[int]] = defaultdict(list)
        self._arrays: dict[str, NDArray[np.intp]] = {}
        self._lengths = np.zeros(0, np.float32)
        self._sounds: dict[str, str] = {}

    def __contains__(self, word: object) -> bool:
        return word in self._known

    def add(self, words: Iterable[str]) -> None:
        new = {word for word in words if word not in self._known and len(word) <= MAX_LENGTH}
        fresh = sorted(new)  # in order, so that equals always come alike
        self._known.update(fresh)
        for number, word in enumerate(fresh, start=len(self.words)):
            for pair in _pairs(word):
                self._pairs[pair].append(number)
                self._arrays.pop(pair, None)
        self.words += fresh
        lengths = np.array([len(word) + 1 for word in fresh], np.float32)
        self._lengths = np.concatenate([self._lengths, lengths])

    def near(self, word: str) -> Near:
        """Up to LIMIT known words and how alike they are (0 to 1), best first."""
        if not MIN_LENGTH <= len(word) <= MAX_LENGTH or not word.isalpha():
            return ()
        return self._search(word)

    def parts(self, word: str) -> tuple[str, ...]:
        """The known words that were written as one: "vasodeleche"; none if there are not."""
        for cut in range(len(word) - SHORT_LENGTH, SHORT_LENGTH - 1, -1):
            first, rest = word[:cut], word[cut:]
            if first in self._known:
                for link in LINKS:
                    if rest.startswith(link) and rest[len(link) :] in self._known:
                        return tuple(filter(None, (first, link, rest[len(link) :])))
        return ()

    def _search(self, word: str) -> Near:
        pool = self._pool(word)
        if not pool:
            return ()
        heard, sounds = sound(word), [self._sound(other) for other in pool]
        written = process.cdist([word], pool, scorer=OSA.normalized_similarity)[0]
        spoken = process.cdist([heard], sounds, scorer=OSA.normalized_similarity)[0]
        alike = np.maximum(written, spoken * SOUNDS_ALIKE)
        alike -= OTHER_INITIAL_PENALTY * np.array([said[:1] != heard[:1] for said in sounds])
        if len(word) >= SHORT_LENGTH:
            starts = np.array([other.startswith(word) for other in pool])
            alike = np.maximum(alike, CUT_SHORT * starts)
        least = MIN_SIMILARITY if len(word) > SHORT_LENGTH else MIN_SIMILARITY_SHORT
        least = max(least, float(alike.max()) - MUCH_LESS_ALIKE)
        likely = zip(pool, alike.tolist(), strict=True)
        best = sorted(((other, like) for other, like in likely if like >= least), key=_best_first)
        return tuple(best[:LIMIT])

    def _pool(self, word: str) -> list[str]:
        pairs = _pairs(word)
        lists = [self._array(pair) for pair in pairs if pair in self._pairs]
        if not lists:
            return []
        shared = np.bincount(np.concatenate(lists), minlength=len(self.words))
        alike = shared / (self._lengths + len(pairs))
        count = min(POOL, len(self.words))
        chosen = np.argpartition(-alike, count - 1)[:count]
        return [self.words[number] for number in chosen]

    def _sound(self, word: str) -> str:
        if word not in self._sounds:
            self._sounds[word] = sound(word)
        return self._sounds[word]

    def _array(self, pair: str) -> NDArray[np.intp]:
        if pair not in self._arrays:
            self._arrays[pair] = np.array(self._pairs[pair], np.intp)
        return self._arrays[pair]


def _pairs(word: str) -> set[str]:
    framed = f"^{word}$"
    return {framed[i : i + 2] for i in range(len(framed) - 1)}


def _best_first(found: tuple[str, float]) -> tuple[float, str]:
    return -found[1], found[0]

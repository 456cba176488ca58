"""Gives words and the concepts behind them numbers, so that phrases can be compared fast."""

import re
from collections.abc import Sequence
from itertools import chain, pairwise

import Stemmer

from knowledge.lexicon import Group, Lexicon, lexicon

# How much of its rarity each class of words keeps.
CONTENT_WEIGHT = 1.0
QUESTION_WEIGHT = 0.55
FUNCTION_WEIGHT = 0.3
COURTESY_WEIGHT = 0.12

# How much of a word's weight another word of its group earns.
SAME_SHARE = 0.85
SIMILAR_SHARE = 0.5
ASPECT_SHARE = 0.0  # what is asked is compared apart from the words
ASPECT = "@aspect:"

_VERB_CHANGES = (("ue", "o"), ("ie", "e"))  # aprueba/aprobar, cierra/cerrar
_SPELLING_CHANGES = {"qu": "c", "gu": "g"}  # publique/publica, pague/pago
_ZAR = re.compile(r"\w{3,}ice(?:n|s|mos)?")  # autorice/autorizar
_MIN_STEM = 3

_snowball = Stemmer.Stemmer("spanish")


def stem(word: str) -> str:
    """What the forms of one word have in common."""
    cut: str = _snowball.stemWord(word)
    if cut == word and len(word) > _MIN_STEM and word.endswith("s"):
        cut = _snowball.stemWord(word[:-1])  # it leaves "obras" as it is
    for changed, original in _VERB_CHANGES:
        cut = cut.replace(changed, original)
    if len(cut) > _MIN_STEM and cut[-2:] in _SPELLING_CHANGES:
        cut = cut[:-2] + _SPELLING_CHANGES[cut[-2:]]
    if cut.endswith("ic") and _ZAR.fullmatch(word):
        cut = cut[:-1] + "z"
    return cut


class Terms:
    """Numbers for the stems of words and for concepts (groups of synonyms), and their weights."""

    def __init__(self, words: Lexicon | None = None) -> None:
        self._lexicon = words or lexicon()
        self._by_word: dict[str, tuple[int, ...]] = {}
        self._by_name: dict[str, int] = {}
        self.weights: list[float] = []
        self.is_content: list[bool] = []
        self._single: dict[int, tuple[int, ...]] = {}
        self._several: dict[tuple[int, ...], list[tuple[tuple[int, ...], int]]] = {}
        for aspect, group in self._lexicon.aspects.items():
            self._add_group(ASPECT + aspect, group, ASPECT_SHARE)
        self.aspects = [self._by_name[ASPECT + aspect] for aspect in self._lexicon.aspects]
        for number, group in enumerate(self._lexicon.same):
            self._add_group(f"@same{number}", group, SAME_SHARE)
        for number, group in enumerate(self._lexicon.similar):
            self._add_group(f"@similar{number}", group, SIMILAR_SHARE)
        self._everyday_stems = frozenset(map(stem, self._lexicon.everyday_words))
        self._pairs = frozenset(self._several)
        self._seconds = frozenset(second for _, second in self._pairs)

    def __len__(self) -> int:
        return len(self.weights)

    def __call__(self, words: Sequence[str]) -> list[int]:
        """The terms of the words, then the concepts that they express alone or together."""
        found = [self._by_word.get(word) or self._learn(word) for word in words]
        numbers = list(chain.from_iterable(found))
        if self._seconds.isdisjoint(numbers):
            return numbers
        return numbers + self._expressed([run[0] for run in found])

    def expressed(self, words: Sequence[str]) -> list[int]:
        """The concepts that take several of the words, which may be new."""
        mains = [found[0] if (found := self.known(word)) else -1 for word in words]
        return self._expressed(mains)

    def known(self, word: str) -> tuple[int, ...] | None:
        """The terms of one word, if its stem has been read before."""
        if word in self._by_word:
            return self._by_word[word]
        main = self._by_name.get(self._name(word)[0])
        return None if main is None else (main, *self._single.get(main, ()))

    def name(self, number: int) -> str:
        return next(name for name, other in self._by_name.items() if other == number)

    def _learn(self, word: str) -> tuple[int, ...]:
        main = self._number(*self._name(word))
        self._by_word[word] = (main, *self._single.get(main, ()))
        return self._by_word[word]

    def importance(self, word: str) -> float:
        """The weight of the word's class."""
        return self._name(word)[1]

    def is_everyday(self, word: str) -> bool:
        """Whether it is a word of other subjects, rightly written."""
        return word in self._lexicon.everyday_words

    def is_everyday_form(self, word: str) -> bool:
        """Whether it is a form of such a word: "aprendo" beside "aprender"."""
        return stem(word) in self._everyday_stems

    def _expressed(self, mains: list[int]) -> list[int]:
        pairs = self._pairs.intersection(pairwise(mains))
        if not pairs:
            return []
        return [
            concept
            for start in range(len(mains) - 1)
            if (pair := (mains[start], mains[start + 1])) in pairs
            for expression, concept in self._several[pair]
            if tuple(mains[start : start + len(expression)]) == expression
        ]

    def _name(self, word: str) -> tuple[str, float]:
        if word in self._lexicon.question_words:
            return word, QUESTION_WEIGHT
        if word in self._lexicon.function_words:
            return word, FUNCTION_WEIGHT
        if word in self._lexicon.courtesy_words:
            return word, COURTESY_WEIGHT
        if word in self._lexicon.acronyms:
            return word, CONTENT_WEIGHT  # "CAS" is no form of "casa"
        regular = self._lexicon.irregular.get(word, word)
        return (self._lexicon.stems.get(word) or stem(regular)) + "~", CONTENT_WEIGHT

    def _number(self, name: str, weight: float) -> int:
        if name not in self._by_name:
            self._by_name[name] = len(self.weights)
            self.weights.append(weight)
            self.is_content.append(weight == CONTENT_WEIGHT)
        return self._by_name[name]

    def _add_group(self, name: str, group: Group, share: float) -> None:
        concept = self._number(name, share)
        for expression in group:
            numbers = tuple(self._number(*self._name(word)) for word in expression)
            if len(numbers) > 1:
                self._several.setdefault(numbers[:2], []).append((numbers, concept))
            elif concept not in self._single.get(numbers[0], ()):
                self._single[numbers[0]] = (*self._single.get(numbers[0], ()), concept)
                own = self._name(expression[0])[1] * (1 - share)
                self.weights[numbers[0]] = min(self.weights[numbers[0]], own)

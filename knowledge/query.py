"""Reads a question: which terms it asks for, how sure each is, and what none of them explains."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from knowledge import text
from knowledge.index import Index
from knowledge.lexicon import lexicon
from knowledge.place_words import place_words
from knowledge.spelling import Near
from knowledge.terms import CONTENT_WEIGHT

UNKNOWN_WEIGHT = 0.6  # of the rarest term's, for a word that nothing explains
PLACE_WEIGHT = 0.1  # "en Challabamba": where one asks from seldom matters
ENOUGH_ALIKE = 0.75  # from here on a misspelt word is read as the known one
RARE, RARE_TIMES = 2, 3  # a word of so few entries, beside one of so many times as many
SURELY_ALIKE, MIN_MISSPELT = 0.9, 6  # ... and of that likeness and length is that one misspelt
KNOWN_STEM = 0.95  # "publicarlas", never seen, beside "publicar"
CONTEXT_SHARE = 0.5  # of the weight of the same words in the question itself
MEMORY = 20_000  # words whose meaning is remembered


@dataclass(frozen=True)
class Meaning:
    """One word of the question: what it was read as and its terms with their strengths."""

    word: str
    read_as: str
    terms: dict[int, float]
    weight: float
    content: bool

    @property
    def sureness(self) -> float:
        return max(self.terms.values(), default=0.0)


@dataclass
class Query:
    """A question as terms. `total` is the weight of all words, explained or not."""

    meanings: list[Meaning]
    terms: dict[int, float] = field(default_factory=dict)
    total: float = 0.0

    @property
    def words(self) -> str:
        return " ".join(meaning.read_as for meaning in self.meanings)

    @property
    def told(self) -> str:
        """The words without courtesy, or all of them if there are no others."""
        courtesy = lexicon().courtesy_words
        return " ".join(w for w in self.words.split() if w not in courtesy) or self.words

    @property
    def content(self) -> list[Meaning]:
        return [meaning for meaning in self.meanings if meaning.content]

    @property
    def telling(self) -> frozenset[str]:
        """The content words that known ones explain."""
        return frozenset(m.word for m in self.content if m.sureness >= ENOUGH_ALIKE)

    @property
    def unexplained(self) -> float:
        """The share of the weight that no term explains for sure."""
        lost = sum(meaning.weight * (1 - meaning.sureness) for meaning in self.meanings)
        return lost / self.total if self.total else 1.0


class Reader:
    """Reads questions against the vocabulary of an index."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._places = place_words()
        self._remembered: dict[str, Meaning] = {}
        self._written_right: set[str] = set()  # words that an entry asks with
        self._version = index.version

    def read(self, question: str, context: str = "") -> Query:
        """`context` is what was spoken of before; it counts less (CONTEXT_SHARE)."""
        self._forget_if_changed()
        query = Query(self._meanings(question))
        self._add(query, query.meanings, 1.0)
        if context:
            before = self._meanings(context)
            self._add(query, before, CONTEXT_SHARE)
            query.meanings += before
        for term in self._index.terms.expressed(query.words.split()):
            query.total += self._index.rarities[term]
            query.terms[term] = 1.0
        return query

    def _meanings(self, question: str) -> list[Meaning]:
        words = self._rejoined(text.tokens(question))
        return [self._remembered.get(word) or self._learn(word) for word in words]

    def _add(self, query: Query, meanings: list[Meaning], share: float) -> None:
        for meaning in {meaning.word: meaning for meaning in meanings}.values():
            query.total += meaning.weight * share
            for term, strength in meaning.terms.items():
                query.terms[term] = max(strength * share, query.terms.get(term, 0.0))

    def _rejoined(self, words: list[str]) -> Iterator[str]:
        """Mends words written apart ("fon comun") or together ("vasodeleche")."""
        known = self._index
        at = 0
        while at < len(words):
            word, following = words[at], words[at + 1] if at + 1 < len(words) else ""
            at += 1
            if word in self._written_right or word in known:
                self._written_right.add(word)
                yield word
            elif following and following not in known and word + following in known:
                yield word + following
                at += 1
            else:
                yield from known.parts(word) or (word,)

    def _forget_if_changed(self) -> None:
        if self._version != self._index.version or len(self._remembered) > MEMORY:
            self._remembered.clear()
            self._written_right.clear()
            self._version = self._index.version

    def _learn(self, word: str) -> Meaning:
        self._remembered[word] = self._meaning(word)
        return self._remembered[word]

    def _meaning(self, word: str) -> Meaning:
        terms, index = self._index.terms, self._index
        own = terms.known(word)
        if own and word in index:
            return self._explained(word, word, dict.fromkeys(own, 1.0) | self._rightly(word, own))
        importance = terms.importance(word)
        if importance < CONTENT_WEIGHT:
            return Meaning(word, word, {}, importance, content=False)
        if own and any(map(index.count, own)) and not self._is_foreign(word):
            return self._explained(word, word, dict.fromkeys(own, KNOWN_STEM))
        right = word in self._places or terms.is_everyday_form(word)
        near = () if right else index.near(word)
        if near:
            return self._misspelt(word, near)
        share = PLACE_WEIGHT if word in self._places or word.isdigit() else UNKNOWN_WEIGHT
        return Meaning(word, word, {}, share * index.rarest, content=share == UNKNOWN_WEIGHT)

    def _rightly(self, word: str, own: tuple[int, ...]) -> dict[int, float]:
        """What a word that a phrasing misspells on purpose should be: "licensia"."""
        index = self._index
        if len(word) < MIN_MISSPELT or index.count(own[0]) > RARE:
            return {}
        return {
            term: alike
            for other, alike in index.near(word)
            if other != word and alike >= SURELY_ALIKE
            for term in index.terms.known(other) or ()
            if term not in own and index.count(term) >= RARE_TIMES * index.count(own[0])
        }

    def _is_foreign(self, word: str) -> bool:
        """Whether it is of other subjects: "ambulancia" has nothing to do with "ambulante"."""
        forms = (word + "s", word + "es", word[:-1], word[:-2])
        return self._index.terms.is_everyday(word) and not any(
            form in self._index for form in forms
        )

    def _explained(self, word: str, read_as: str, strengths: dict[int, float]) -> Meaning:
        weight = sum(map(self._index.rarities.__getitem__, strengths))
        content = self._index.terms.importance(read_as) == CONTENT_WEIGHT
        return Meaning(word, read_as, strengths, weight, content)

    def _misspelt(self, word: str, near: Near) -> Meaning:
        strengths: dict[int, float] = {}
        for other, alike in near:
            for term in self._index.terms.known(other) or ():
                strengths[term] = max(alike * alike, strengths.get(term, 0.0))
        best, alike = near[0]
        meaning = self._explained(word, best, dict.fromkeys(self._index.terms.known(best) or (), 1))
        read_as = best if alike >= ENOUGH_ALIKE else word
        return Meaning(word, read_as, strengths, meaning.weight, meaning.content)

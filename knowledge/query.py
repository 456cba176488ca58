"""Reads a question: which terms it asks for, how sure each is, and what none of them explains."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from knowledge import text
from knowledge.index import Index
from knowledge.spelling import Near
from knowledge.terms import CONTENT_WEIGHT

UNKNOWN_WEIGHT = 0.6  # of the rarest term's, for a word that nothing explains
PLACE_WEIGHT = 0.1  # "en Challabamba": where one asks from seldom matters
PLACE_STRENGTH = 0.4  # but a few entries are about a place
ENOUGH_ALIKE = 0.75  # from here on a misspelt word is read as the known one
KNOWN_STEM = 0.95  # "publicarlas", never seen, beside "publicar"


@dataclass(frozen=True)
class Meaning:
    """One word of the question: what it was read as and its terms with their strengths."""

    word: str
    read_as: str
    terms: dict[int, float]
    weight: float
    content: bool


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
    def content(self) -> list[Meaning]:
        return [meaning for meaning in self.meanings if meaning.content]

    @property
    def unexplained(self) -> float:
        """The share of the weight that no term explains."""
        lost = sum(meaning.weight for meaning in self.meanings if not meaning.terms)
        return lost / self.total if self.total else 1.0


class Reader:
    """Reads questions against the vocabulary of an index."""

    def __init__(self, index: Index, places: frozenset[str] = frozenset()) -> None:
        self._index = index
        self._places = places

    def read(self, question: str) -> Query:
        words = list(self._rejoined(text.tokens(question)))
        query = Query([self._meaning(word) for word in words])
        for meaning in {meaning.word: meaning for meaning in query.meanings}.values():
            query.total += meaning.weight
            for term, strength in meaning.terms.items():
                query.terms[term] = max(strength, query.terms.get(term, 0.0))
        for term in self._index.terms.expressed(query.words.split()):
            query.total += self._index.rarity(term)
            query.terms[term] = 1.0
        return query

    def _rejoined(self, words: list[str]) -> Iterator[str]:
        """Mends words written apart ("fon comun") or together ("vasodeleche")."""
        known = self._index.spelling
        at = 0
        while at < len(words):
            word, following = words[at], words[at + 1] if at + 1 < len(words) else ""
            at += 1
            if word in known:
                yield word
            elif following and following not in known and word + following in known:
                yield word + following
                at += 1
            else:
                yield from known.parts(word) or (word,)

    def _meaning(self, word: str) -> Meaning:
        terms, index = self._index.terms, self._index
        own = terms.known(word)
        if word in index.spelling and own:
            return self._explained(word, word, dict.fromkeys(own, 1.0))
        importance = terms.importance(word)
        if importance < CONTENT_WEIGHT:
            return Meaning(word, word, {}, importance, content=False)
        if own and any(map(index.asks, own)):
            return self._explained(word, word, dict.fromkeys(own, KNOWN_STEM))
        near = index.spelling.near(word)
        if near:
            return self._misspelt(word, near)
        share = PLACE_WEIGHT if word in self._places or word.isdigit() else UNKNOWN_WEIGHT
        told = dict.fromkeys(own, 1.0) if own else {}
        return Meaning(word, word, told, share * index.rarest, content=share == UNKNOWN_WEIGHT)

    def _explained(self, word: str, read_as: str, strengths: dict[int, float]) -> Meaning:
        rarity = self._index.rarity
        weight = sum(map(rarity, strengths))
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

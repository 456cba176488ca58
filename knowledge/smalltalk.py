"""Recognises greetings, thanks and the like, when a message holds nothing else."""

import re
from collections.abc import Container, Iterable
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path

import yaml
from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge import text
from knowledge.lexicon import lexicon

FILE = Path(__file__).parent / "smalltalk.yaml"
MAX_WORDS = 12  # longer messages are never only small talk
MAX_STRANGE = 3  # words that no small talk has; more are not looked up
MIN_LIKENESS = 0.6  # of a misspelt word, once nothing else explains the message: "hoal"
MIN_LETTERS = 3  # shorter words must be written right
MENDINGS = 4  # equally likely words that a misspelt one may stand for
LEFT_OVER = 1  # words besides, once nothing else explains the message
CORE = 2  # ... if the phrases found have at least this many

_CHOICE = re.compile(r"\(([^)]*)\)")  # "(a|b|)": one of them, or nothing
_LAUGHTER = re.compile(r"a?(?:j+[aeio]+)+j*|(?:ha){2,}h?")

Words = tuple[str, ...]


@dataclass(frozen=True)
class SmallTalk:
    """Phrases by their words; of several kinds in one message, the first listed wins."""

    kinds: tuple[str, ...]
    phrases: dict[Words, str]
    fillers: frozenset[str]
    emoji: dict[str, str]
    vocabulary: frozenset[str]
    spelt: tuple[str, ...]  # the same in order, so that equals always come alike
    social: frozenset[str]
    cues: dict[str, str]

    def kind(self, question: str) -> str | None:
        """The kind of small talk that the whole message surely is."""
        words = tuple(text.tokens(question))
        if not words:
            signs = question[: text.MAX_CHARACTERS]
            return self._first(self.emoji[sign] for sign in signs if sign in self.emoji)
        if len(words) > MAX_WORDS:
            return None
        return self._first(self._made_of(words, left_over=0)) or self._courtesy(words)

    def likely(self, question: str, known: Container[str], telling: Container[str]) -> str | None:
        """The kind that it may be, once mended.

        Not if what no small talk has is a word that the answers are `known` to have; one that is
        only `telling`, since it may be a misspelt one, leaves room for a whole phrase alone.
        """
        words = text.tokens(question)
        strange = [word for word in words if word not in self.vocabulary]
        if len(words) > MAX_WORDS or len(strange) > MAX_STRANGE:
            return None
        if any(word in known for word in strange):
            return None
        doubtful = any(word in telling for word in strange)
        for mended in product(*map(self._mendings, words)):
            if doubtful:
                kind = self._first(self._made_of(mended, 0, least=CORE))
            else:
                kind = self._first(self._made_of(mended, LEFT_OVER, telling))
                kind = kind or self._courtesy(mended)
            if kind:
                return kind
        return None

    def _made_of(
        self, words: Words, left_over: int, telling: Container[str] = (), least: int = 0
    ) -> set[str]:
        """The kinds of the phrases, the longest of `least` words, that make up the message."""
        found: set[str] = set()
        core = 0
        others: list[str] = []
        while words:
            length = next((n for n in range(len(words), 0, -1) if words[:n] in self.phrases), 0)
            if length:
                found.add(self.phrases[words[:length]])
                core = max(core, length)
            elif _LAUGHTER.fullmatch(words[0]):
                found.add("laugh")
            elif words[0] not in self.fillers:
                others.append(words[0])
            words = words[length or 1 :]
        if core >= CORE:
            others = [word for word in others if word not in self.social]
        allowed = left_over if core >= CORE else 0
        fits = len(others) <= allowed and not any(word in telling for word in others)
        return found if fits and core >= least else set()

    def _courtesy(self, words: Words) -> str | None:
        """The kind that a word gives away, if all words are of courtesy at length."""
        if not all(word in self.social or word in self.fillers for word in words):
            return None
        if not lexicon().question_words.isdisjoint(words):
            return None
        return self._first(self.cues[word] for word in words if word in self.cues)

    def _mendings(self, word: str) -> list[str]:
        """The words that a misspelt one may stand for, equally likely; itself if there are none."""
        if word in self.vocabulary or len(word) < MIN_LETTERS:
            return [word]
        near = process.extract(
            word,
            self.spelt,
            scorer=OSA.normalized_similarity,
            score_cutoff=MIN_LIKENESS,
            limit=MENDINGS,
        )
        return [other for other, alike, _ in near if alike == near[0][1]] or [word]

    def _first(self, found: Iterable[str]) -> str | None:
        return min(found, key=self.kinds.index, default=None)


@cache
def small_talk() -> SmallTalk:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    raw = yaml.load(FILE.read_text("utf-8"), loader)
    phrases = {
        tuple(text.tokens(phrase)): kind
        for kind, patterns in raw["kinds"].items()
        for pattern in patterns
        for phrase in _expanded(pattern)
    }
    fillers = lexicon().courtesy_words.union(raw["fillers"].split())
    vocabulary = fillers.union(*phrases)
    cues = {word: kind for kind, words in raw["cues"].items() for word in words}
    return SmallTalk(
        kinds=tuple(raw["kinds"]),
        phrases=phrases,
        fillers=fillers,
        emoji={sign: kind for kind, signs in raw["emoji"].items() for sign in signs},
        vocabulary=vocabulary,
        spelt=tuple(sorted(vocabulary)),
        social=frozenset(raw["social"].split()).union(cues),
        cues=cues,
    )


def _expanded(pattern: str) -> Iterable[str]:
    """The phrases that a pattern stands for: "buen (día|provecho)" for two."""
    parts = _CHOICE.split(pattern)  # what is plain and what is a choice, in turn
    choices = [part.split("|") if at % 2 else [part] for at, part in enumerate(parts)]
    return map("".join, product(*choices))

"""Recognises greetings, thanks and the like, when a message holds nothing else."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import yaml
from rapidfuzz import fuzz, process

from knowledge import text

FILE = Path(__file__).parent / "smalltalk.yaml"
MAX_WORDS = 12  # longer messages are never only small talk
MIN_LIKENESS = 88  # of 100: "grasias", "buens dias"
MIN_LETTERS = 4  # shorter phrases must be written right

_LAUGHTER = re.compile(r"a?(?:j+[aeio]+)+j*|(?:ha){2,}h?")

Words = tuple[str, ...]


@dataclass(frozen=True)
class SmallTalk:
    """Phrases by their words; of several kinds in one message, the first listed wins."""

    kinds: tuple[str, ...]
    phrases: dict[Words, str]
    fillers: frozenset[str]
    emoji: dict[str, str]
    sentences: dict[str, str] = field(default_factory=dict)  # those long enough to be misspelt

    def kind(self, question: str) -> str | None:
        """The kind of small talk that the whole message is, if it is."""
        words = tuple(text.tokens(question))
        if not words:
            return self._first(self.emoji[sign] for sign in question if sign in self.emoji)
        if len(words) > MAX_WORDS:
            return None
        return self._first(self._made_of(words)) or self._misspelt(" ".join(words))

    def _made_of(self, words: Words) -> set[str]:
        """The kinds of the phrases that make up the message; none if anything is left over."""
        found: set[str] = set()
        while words:
            length = next((n for n in range(len(words), 0, -1) if words[:n] in self.phrases), 0)
            if length:
                found.add(self.phrases[words[:length]])
            elif _LAUGHTER.fullmatch(words[0]):
                found.add("laugh")
            elif words[0] not in self.fillers:
                return set()
            words = words[length or 1 :]
        return found

    def _misspelt(self, message: str) -> str | None:
        best = process.extractOne(
            message, self.sentences.keys(), scorer=fuzz.ratio, score_cutoff=MIN_LIKENESS
        )
        return self.sentences[best[0]] if best else None

    def _first(self, found: Iterable[str]) -> str | None:
        return min(found, key=self.kinds.index, default=None)


@cache
def small_talk() -> SmallTalk:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    raw = yaml.load(FILE.read_text("utf-8"), loader)
    phrases = {
        tuple(text.tokens(str(phrase))): kind
        for kind, listed in raw["kinds"].items()
        for phrase in listed
    }
    sentences = {" ".join(words): kind for words, kind in phrases.items()}
    return SmallTalk(
        kinds=tuple(raw["kinds"]),
        phrases=phrases,
        fillers=frozenset(raw["fillers"].split()),
        emoji={sign: kind for kind, signs in raw["emoji"].items() for sign in signs},
        sentences={said: kind for said, kind in sentences.items() if len(said) >= MIN_LETTERS},
    )

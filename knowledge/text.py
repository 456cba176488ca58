"""Turns what people type into comparable words: no accents, no noise, abbreviations in full."""

import re
import unicodedata
from itertools import chain

from knowledge.lexicon import lexicon

MAX_CHARACTERS = 1_000  # longer questions are cut: work per question is bounded
MAX_TOKENS = 80
THOUSAND = "mil"
MAX_MEMORY = 200_000  # words remembered; then it starts afresh

_SPANISH = (*zip("áéíóúñü", "aeiounu", strict=True), *((mark, " ") for mark in "¿¡º°ª«»“”‘’–—…"))
_WORD = re.compile(r"[^\W_]+")
_REPEATED = re.compile(r"([^\W\d_])\1\1+")  # Spanish never writes a letter three times
_DOTTED = re.compile(r"\b(?:[^\W\d_]\.){2,}")  # "P.I.A.", "d.s."
_THOUSANDS = re.compile(r"(\d)[.,](?=\d{3}\b)")
_DIGITS_OR_LETTERS = re.compile(r"\d+|[^\W\d_]+")
_UNSEEN = frozenset({"Mn", "Cf", "Cs", "Co", "Cn"})


class _Meanings(dict[str, tuple[str, ...]]):
    """The words that each typed word means, worked out once."""

    def __missing__(self, word: str) -> tuple[str, ...]:
        if len(self) > MAX_MEMORY:
            self.clear()
        once = _REPEATED.sub(r"\1", word)
        parts = (once,) if once.isalpha() else tuple(_DIGITS_OR_LETTERS.findall(once)) or (once,)
        short = lexicon().abbreviations
        full = (short.get(part, (part,)) for part in parts)
        self[word] = short.get(once) or tuple(chain.from_iterable(full))
        return self[word]


_meaning = _Meanings()


def _folded(text: str) -> str:
    """Lower case and without accents; punctuation stays."""
    folded = text.lower()
    if folded.isascii():
        return folded
    for letter, plain in _SPANISH:
        folded = folded.replace(letter, plain)
    if folded.isascii():
        return folded
    decomposed = unicodedata.normalize("NFKD", folded)
    return "".join(c for c in decomposed if unicodedata.category(c) not in _UNSEEN).lower()


def normalise(text: str) -> str:
    """The words as typed, lower case, without accents or punctuation, one space between."""
    return " ".join(_WORD.findall(_folded(text[:MAX_CHARACTERS])))


def tokens(text: str) -> list[str]:
    """The words that the text means: abbreviations in full, letters told apart from digits."""
    words = _WORD.findall(_undotted(_folded(text[:MAX_CHARACTERS])))
    meant = list(chain.from_iterable(map(_meaning.__getitem__, words)))[:MAX_TOKENS]
    return _counted(meant) if THOUSAND in meant else meant


def _undotted(folded: str) -> str:
    if "." in folded:
        folded = _DOTTED.sub(lambda found: found.group().replace(".", "") + " ", folded)
    if "." in folded or "," in folded:
        folded = _THOUSANDS.sub(r"\1", folded)
    return folded


def _counted(words: list[str]) -> list[str]:
    """Reads aloud thousands as digits: "2 mil 17" is 2017."""
    counted: list[str] = []
    at = 0
    while at < len(words):
        if words[at] != THOUSAND:
            counted.append(words[at])
        else:
            times = int(counted.pop()) if counted and _is_small(counted[-1]) else 1
            rest = words[at + 1] if at + 1 < len(words) and _is_small(words[at + 1]) else ""
            counted.append(str(times * 1000 + int(rest or 0)))
            at += bool(rest)
        at += 1
    return counted


def _is_small(word: str) -> bool:
    return len(word) <= 3 and word.isascii() and word.isdigit()

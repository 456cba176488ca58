"""Turns what people type into comparable words: no accents, no noise, abbreviations in full."""

import re
import unicodedata

from knowledge.lexicon import lexicon

MAX_CHARACTERS = 1_000  # longer questions are cut: work per question is bounded
MAX_TOKENS = 80
MAX_MEMORY = 200_000  # words remembered; then it starts afresh

_SPANISH = (*zip("áéíóúñü", "aeiounu", strict=True), *((mark, " ") for mark in "¿¡º°ª"))
_WORD = re.compile(r"[^\W_]+")
_REPEATED = re.compile(r"([^\W\d_])\1\1+")  # Spanish never writes a letter three times
_DOTTED = re.compile(r"\b(?:[^\W\d_]\.){2,}")  # "P.I.A.", "d.s."
_THOUSANDS = re.compile(r"(?<=\d)[.,](?=\d{3}\b)")
_DIGITS_OR_LETTERS = re.compile(r"\d+|[^\W\d_]+")
_UNSEEN = frozenset({"Mn", "Cf", "Cs", "Co", "Cn"})

_meant: dict[str, tuple[str, ...]] = {}


def fold(text: str) -> str:
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
    return " ".join(_WORD.findall(fold(text[:MAX_CHARACTERS])))


def tokens(text: str) -> list[str]:
    """The words that the text means: abbreviations in full, letters told apart from digits."""
    meant: list[str] = []
    for word in _WORD.findall(_undotted(fold(text[:MAX_CHARACTERS]))):
        meant += _meant.get(word) or _learn(word)
    return meant[:MAX_TOKENS]


def _undotted(folded: str) -> str:
    if "." in folded:
        folded = _DOTTED.sub(lambda found: found.group().replace(".", "") + " ", folded)
    if "." in folded or "," in folded:
        folded = _THOUSANDS.sub("", folded)
    return folded


def _learn(word: str) -> tuple[str, ...]:
    if len(_meant) > MAX_MEMORY:
        _meant.clear()
    once = _REPEATED.sub(r"\1", word)
    parts = (once,) if once.isalpha() else tuple(_DIGITS_OR_LETTERS.findall(once)) or (once,)
    short = lexicon().abbreviations
    _meant[word] = short.get(once) or tuple(w for part in parts for w in short.get(part, (part,)))
    return _meant[word]

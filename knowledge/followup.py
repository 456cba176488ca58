"""Knows a question that leans on the one before it: "¿y si no la publico?"."""

from itertools import pairwise

from knowledge import text
from knowledge.lexicon import lexicon

MAX_WORDS = 9
MAX_CONTENT = 3

OPENINGS = {"y", "e", "entonces", "pero", "ademas"}
POINTERS = {"lo", "eso", "esos", "esas", "esto", "ello"}  # never articles
ARTICLES_TOO = {"la", "los", "las", "le", "les", "se"}
BEFORE_PRONOUN = {"no", "se", "me", "nos", "te", "si", "y", "que", "como", "donde", "cuando"}
BEFORE_PRONOUN |= {"quien", "quienes", "cuanto"}
ENCLITICS = ("rlo", "rla", "rlos", "rlas")


def leans(question: str) -> bool:
    """Whether the question seems to speak of something said before."""
    words = text.tokens(question)
    if not words or len(words) > MAX_WORDS:
        return False
    content = sum(map(_is_content, words))
    if content > MAX_CONTENT:
        return False
    return words[0] in OPENINGS or content == 0 or _points_back(words)


def subject(question: str) -> str:
    """The words of an earlier question that say what it was about."""
    return " ".join(word for word in text.tokens(question) if _is_content(word))


def _points_back(words: list[str]) -> bool:
    if any(word in POINTERS or word.endswith(ENCLITICS) for word in words):
        return True
    return any(
        word in ARTICLES_TOO and before in BEFORE_PRONOUN and word != before
        for before, word in pairwise(words)
    )


def _is_content(word: str) -> bool:
    known = lexicon()
    return not any(
        word in words
        for words in (known.function_words, known.question_words, known.courtesy_words)
    )

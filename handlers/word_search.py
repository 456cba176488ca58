"""Words sought in commitments: each with the spellings that count as it, typos forgiven."""

from rapidfuzz import fuzz, process
from sqlalchemy.orm import Session

from db import commitment_finding
from knowledge.spelling import MIN_LENGTH, Spelling

POOL = 40
"""Known words that are compared closely with a mistyped one."""


def spellings(session: Session, word: str) -> tuple[str, ...]:
    """The word and its plural or singular; for one that no commitment has, those it may mean.

    What is near enough is decided as for the questions, by `knowledge.spelling`.
    """
    forms = _forms(word)
    known = commitment_finding.known_words(session, forms)
    if known:
        return tuple(form for form in forms if form in known)
    near = _near(session, word)
    return near or (word,)


def _near(session: Session, word: str) -> tuple[str, ...]:
    if len(word) < MIN_LENGTH or not word.isalpha():
        return ()
    candidates = commitment_finding.words_like(session, word)
    pool = process.extract(word, candidates, scorer=fuzz.ratio, limit=POOL)
    spelling = Spelling()
    spelling.add(other for other, _, _ in pool)
    return tuple(other for other, _ in spelling.near(word))


def _forms(word: str) -> list[str]:
    """A word in one number and the other; of what is no noun, some form that is nowhere."""
    if not word.isalpha():
        return [word]
    return list(
        dict.fromkeys(
            [word, f"{word}s", f"{word}es", word.removesuffix("s"), word.removesuffix("es")]
        )
    )

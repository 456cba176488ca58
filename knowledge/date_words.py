"""Spanish dates in one spelling, with the way back to the text as it was typed."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge import folding
from knowledge.date_vocabulary import (
    ABBREVIATIONS,
    CARDINALS,
    MISSPELT,
    MONTHS,
    NOT_MISSPELT,
    ORDINALS,
    SPELLINGS,
)

# Slips accepted in a word of at least so many letters.
SLIPS = ((9, 2), (5, 1))

# «30 de enro»: after a day, so short a word is a month with a letter missing.
SHORT_MONTH = 4
DAY_BEFORE = re.compile(r"\b\d{1,2}o? de \Z")

# What may stand between a number and an abbreviation: «15 de mar», «15-mar», «mar. 15».
NUMBER_BEFORE = re.compile(r"\d[a-z°]{0,2}[ /.\-]*(?:de |del )?\Z")
NUMBER_AFTER = re.compile(r"[ /.\-]*\d")

CANONICAL = {other: word for word, others in SPELLINGS.items() for other in others}
_TENS = "diez|veinte|treinta|cuarenta|cincuenta|sesenta|setenta|ochenta|noventa"
_UNITS = "uno|una|un|dos|tres|cuatro|cinco|seis|siete|ocho|nueve"
_NUMBER = "|".join(sorted(CARDINALS, key=len, reverse=True))
TOKEN = re.compile(
    rf"""
    (?P<compound> \bciento\s+(?:(?:{_TENS})\s+y\s+(?:{_UNITS})|(?:{_NUMBER}))\b
                | \b(?:{_TENS})\s+y\s+(?:{_UNITS})\b )
    | (?P<ordinal> \b\d{{1,2}}(?:\s?°|(?:ero|era|ro|er|ra|do|da|to|ta|o|a)\b) )
    | (?P<digits> \d+ )
    | (?P<word> [a-z]+ )
    | (?P<gap> [^a-z\d]+ )
    """,
    re.VERBOSE,
)


@dataclass(frozen=True)
class Script:
    """A text in canonical words. Ordinals are written «2o», numbers in digits."""

    text: str
    starts: tuple[int, ...]  # where each token begins in `text`
    spans: tuple[tuple[int, int], ...]  # and where it stands in the text as typed

    def typed_span(self, start: int, end: int) -> tuple[int, int]:
        first = self.spans[bisect_right(self.starts, start) - 1]
        last = self.spans[bisect_right(self.starts, end - 1) - 1]
        return first[0], last[1]


def read(composed: str) -> Script:
    words, starts, spans, length = [], [], [], 0
    for word, span in _canonical_tokens(folding.plain(composed)):
        words.append(word)
        starts.append(length)
        spans.append(span)
        length += len(word)
    return Script("".join(words), tuple(starts), tuple(spans))


def _canonical_tokens(plain: str) -> Iterator[tuple[str, tuple[int, int]]]:
    for token in TOKEN.finditer(plain):
        typed = token[0]
        if token.lastgroup == "compound":
            typed = str(sum(CARDINALS.get(word, 0) for word in typed.split()))
        elif token.lastgroup == "ordinal":
            typed = f"{int(re.sub(r'[^0-9]', '', typed))}o"
        elif token.lastgroup == "word":
            typed = _word(plain, token)
        elif token.lastgroup == "gap":
            typed = re.sub(r"[‐-―−]", "-", re.sub(r"\s+", " ", typed))
        yield typed, token.span()


def _word(plain: str, token: re.Match[str]) -> str:
    word = token[0]
    if _is_no_abbreviation(plain, token):
        return word
    known = canonical(word)
    if known == word and len(word) == SHORT_MONTH and DAY_BEFORE.search(plain[: token.start()]):
        return _closest(word, MONTHS, 1) or word
    return known


def _is_no_abbreviation(plain: str, token: re.Match[str]) -> bool:
    if token[0] not in ABBREVIATIONS:
        return False
    before, after = plain[max(0, token.start() - 6) : token.start()], plain[token.end() :][:5]
    return not (NUMBER_BEFORE.search(before) or NUMBER_AFTER.match(after))


@lru_cache(maxsize=4096)
def canonical(word: str) -> str:
    if word in CARDINALS:
        return str(CARDINALS[word])
    if word in ORDINALS:
        return f"{ORDINALS[word]}o"
    if word in SPELLINGS or word in CANONICAL:
        return CANONICAL.get(word, word)
    return _corrected(word)


def _corrected(word: str) -> str:
    slips = next((slips for length, slips in SLIPS if len(word) >= length), 0)
    if not slips or word in NOT_MISSPELT:
        return word
    return _closest(word, MISSPELT, slips) or word


def _closest(word: str, among: tuple[str, ...], slips: int) -> str:
    """The word meant; none when two are as near: «juio» may be June or July."""
    found = process.extract(word, among, scorer=OSA.distance, score_cutoff=slips, limit=None)
    least = min((distance for _, distance, _ in found), default=0)
    meant = {CANONICAL.get(near, near) for near, distance, _ in found if distance == least}
    return meant.pop() if len(meant) == 1 else ""

"""The names and figures that a text holds: what tells one fact from another of the same shape."""

import re
from functools import cache

from knowledge import claims, folding
from knowledge.lexicon import lexicon

STEM = 6
"""Letters by which a name is known."""
_CAPITAL = "[A-ZÁÉÍÓÚÑ]"
_NAME = re.compile(
    rf'(?<![.!?¿¡:;«"“(] )(?<!^)(?<![¿¡«"“])\b{_CAPITAL}\w{{2,}}|\b{_CAPITAL}{{3,}}\b'
)
"""Capitals inside a sentence, and acronyms anywhere."""
_FIGURE = re.compile(r"(?<![\d.,/-])(?:\d{1,3}(?:[.,]\d{3})+|\d+(?:[.,]\d+)?)(?![\d/-])")
_SPACED = re.compile(r"(?<=\b\d) (?=\d{3}\b)|(?<=\b\d\d) (?=\d{3}\b)|(?<=\b\d{3}) (?=\d{3}\b)")
_YEARS = re.compile(r"\b((?:19|20)\d\d)-((?:19|20)\d\d)\b")
_THOUSANDS = re.compile(r"\b(\d+) mil\b(?! mill)")
_OF_A_NORM = re.compile(
    r"\b(?:ley|leyes|d ?\. ?s ?\.|d ?\. ?leg ?\.|d ?\. ?u ?\.|r ?\. ?[ms] ?\.|arts?\.|articulos?"
    r"|numeral(?:es)?|decretos? (?:supremo|legislativo|de urgencia)s?|resolucion \w+|directivas?"
    r"|convenio) (?:n\.?[°º]? )?[\d.,° y-]+"
)
_SPANS = {"trimestr": "trimestre", "semestr": "semestre", "bimestr": "bimestre"}


def names(text: str) -> dict[str, str]:
    """The names in one sentence: what each is known by, and how it is written."""
    composed = folding.compose(text)
    return {
        folding.plain(match[0])[:STEM]: match[0]
        for match in _NAME.finditer(composed)
        if folding.plain(match[0]) not in lexicon().function_words
    }


def named_in(text: str) -> frozenset[str]:
    """By what names are known there: every word, and what its acronyms stand for, or are for."""
    words = folding.WORD.findall(folding.plain(folding.compose(text)))
    plain = f" {' '.join(words)} "
    known = {word[:STEM] for word in words}
    for short, full in _acronyms():
        if short in words:
            known |= {word[:STEM] for word in full}
        elif len(full) > 1 and f" {' '.join(full)} " in plain:
            known.add(short[:STEM])
    return frozenset(known)


@cache
def _acronyms() -> tuple[tuple[str, tuple[str, ...]], ...]:
    shorts = lexicon().acronyms
    return tuple(
        (group[0][0], group[1])
        for group in lexicon().same
        if len(group) == 2 and len(group[0]) == 1 and group[0][0] in shorts
    )


def figures(text: str) -> dict[str, str]:
    """The figures in digits of a text, without those of norms; and how long a period is named."""
    plain = _OF_A_NORM.sub(" ", claims.plain(text))
    plain = _SPACED.sub("", _YEARS.sub(r"\1 a \2", plain))
    plain = _THOUSANDS.sub(r"\g<1>000", plain)
    written = (match[0] for match in _FIGURE.finditer(plain))
    found = {re.sub(r"[.,]", "", figure): figure for figure in written}
    for stem, span in _SPANS.items():
        if match := re.search(rf"\b{stem}\w+", plain):
            found[span] = match[0]
    return found

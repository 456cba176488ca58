"""Who a line of minutes makes responsible: «…, MTC, …», «MVCS: …», «a cargo de la muni»."""

import re
from collections.abc import Sequence

from knowledge import folding
from knowledge.commitment_parties import (
    ARTICLES,
    LOCAL_WORDS,
    Named,
    Party,
    by_acronym,
    is_programme,
    named_by,
    party_of,
)
from knowledge.sectors import Sectors

CHARGED = re.compile(r"\b(?:a cargo de(?:l| la)?|responsables?:|resp\b[.:]*)\s*(?P<who>[^,;|()]+)")
# Where the name of whoever is charged may end before the next comma.
SENTENCE_ENDS = re.compile(r"\.(?:\s|\Z)|\s[-–—]\s|\bplazo\b|\Z")
ADDRESSED = re.compile(r"\b(?:al?|ante(?: el| la)?|hacia(?: el| la)?)\s+\Z")
# Before a name that ends a sentence, these say that it is not the one who promises.
LINKING = frozenset(
    {"a", "al", "ante", "con", "contra", "de", "del", "desde", "e", "el", "en", "hacia", "la", "o"}
    | {"para", "por", "segun", "sobre", "un", "una", "y"}
)
TOGETHER = frozenset({"y", "e", "o", "u", "con", "/", "+", "&"})
REGION_BEGINS = re.compile(r"(?:gore|region|gobierno regional|gobernador|gobernadora)\b")
REGION = re.compile(r"\b(?:gore|gobierno regional)\b")
FUTURE = re.compile(r"\w{2,}[aei]ran?")
WORD = re.compile(r"(?:\b[A-Z]\.){2,}|\w+")
SHORTEST_TEXT = 2
OPENING = re.compile(r"(?P<who>[^:,;|]{2,80}?)\s*(?::|\s[-–—]\s)\s*(?P<rest>.+)", re.DOTALL)
LONGEST_MINISTRY = 8
"""Words of «Ministerio de Vivienda, Construcción y Saneamiento», articles included."""


def opening(text: str) -> tuple[Party | None, str]:
    """«MVCS: aprobar el expediente»: who, and what is left of the line."""
    found = OPENING.fullmatch(text)
    party = named_by(found["who"]) if found else None
    if not (found and party):
        return None, text
    return party, text if is_programme(found["who"]) else found["rest"]


def charged(text: str) -> tuple[Party | None, str]:
    """«…, responsable: MTC. …», «… resp MTC»: who, and what is left of the line."""
    plain = folding.plain(folding.compose(text))
    if not (label := CHARGED.search(plain)):
        return None, text
    composed, start = folding.compose(text), label.start("who")
    for end in SENTENCE_ENDS.finditer(plain, start, label.end()):
        if party := party_of(composed[start : end.start()].strip()):
            before, after = composed[: label.start()].rstrip(" ,;(-–—"), composed[end.start() :]
            return party, f"{before} {after.lstrip(' .,;)')}".strip()
    return None, text


def ending(text: str) -> tuple[Party | None, str]:
    """«Expediente del puente Antabamba MTC»: a ministry that ends the text, and is no object."""
    *before, last = text.split() or [""]
    sector = by_acronym(last.strip("()."))
    if not sector or len(before) < SHORTEST_TEXT:
        return None, text
    if folding.fold(before[-1]) in LINKING or by_acronym(before[-1].strip("()")):
        return None, text
    shorter = " ".join(before).rstrip(" ,;:-–—")
    return Party("sector", (sector,)), text if is_programme(last.strip("().")) else shorter


def mentioned_in(text: str) -> Named:
    """Who does what a sentence says: its subject surely; others that it mentions, maybe."""
    if several := together(text):
        return Named(None, several)
    said = _subject(text.split())
    return Named(said) if said else Named(None, _mentions(text))


def together(text: str) -> tuple[Party, ...]:
    """«La muni y el MTC harán…»: whoever stands first is not alone, and it must be asked."""
    words = [word for word in text.split() if folding.fold(word) not in ARTICLES or word in "+&/"]
    if len(words) < 2 or (folding.fold(words[1]) or words[1]) not in TOGETHER:
        return ()
    first = _subject(words)
    return tuple(dict.fromkeys((first, *_mentions(text), Party("local")))) if first else ()


def _subject(words: Sequence[str]) -> Party | None:
    """«El MVCS aprueba…», «La municipalidad entrega…»: who stands before the verb."""
    first = next((i for i, word in enumerate(words) if folding.fold(word) not in ARTICLES), 0)
    if first > 1 or first + 1 >= len(words):
        return None
    head = words[first]
    if acronym := by_acronym(head):
        return Party("sector", (acronym,))
    named = Sectors.load().exactly(head)
    if named and FUTURE.fullmatch(folding.fold(words[first + 1])):
        return Party("sector", (named.acronym,))
    if folding.fold(head) == "ministerio":
        found = Sectors.load().find_in(" ".join(words[first : first + LONGEST_MINISTRY]))
        return Party("sector", (found[0].acronym,)) if found else None
    if REGION_BEGINS.match(folding.fold(" ".join(words[first:]))):
        return Party("region")
    return Party("local") if folding.fold(head) in LOCAL_WORDS else None


def _mentions(text: str) -> tuple[Party, ...]:
    """Sectors by their acronyms, and the municipality to whom nothing is being given."""
    found: dict[Party, None] = {}
    for match in WORD.finditer(text):
        acronym = by_acronym(match[0])
        if acronym and ADDRESSED.search(text[: match.start()].lower()):
            found[Party("local")] = None
        if acronym:
            found[Party("sector", (acronym,))] = None
    if REGION.search(folding.fold(text)):
        found[Party("region")] = None
    return tuple(found)

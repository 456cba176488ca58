"""What follows `/reunion`: an edition, a place and a ministry, in any order."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge import folding
from knowledge.sectors import Sectors

MINISTRY = re.compile(r"\b(?:ministerio|min\.?|sector)\b.*", re.IGNORECASE | re.DOTALL)
REGION = re.compile(r"\bgore\b", re.IGNORECASE)
LINKS = frozenset({"con", "y", "del", "el", "la", "-", "–", "/"})


@dataclass(frozen=True)
class Words:
    """`edition` is a prefix, `counterpart` an acronym, `local` the words that are left."""

    edition: str = ""
    local: str = ""
    counterpart: str = ""


def read_words(text: str, prefixes: Sequence[str]) -> Words:
    """The first word that is an edition's prefix, the ministry, and the rest."""
    edition, counterpart, rest = "", "", []
    named = MINISTRY.search(text)
    ministry = Sectors.load().resolve(named[0]) if named else None
    if named and ministry and ministry.kind == "found":
        counterpart = ministry.sectors[0].acronym
        text = text[: named.start()]
    for word in text.replace(";", " ").split():
        bare = word.strip(",.")
        if not edition and bare.upper() in prefixes:
            edition = bare.upper()
        elif not counterpart and _is_acronym(bare):
            sector = Sectors.load().exactly(bare)
            counterpart = sector.acronym if sector else ""
        else:
            rest.append(word)
    return Words(edition, _place(rest), counterpart)


def _is_acronym(word: str) -> bool:
    """«Salud» alone may be a place's name; «minsa» is none."""
    sector = Sectors.load().exactly(word)
    return sector is not None and folding.fold(word).upper() != folding.fold(sector.name).upper()


def _place(words: list[str]) -> str:
    while words and words[0].lower() in LINKS:
        words = words[1:]
    while words and words[-1].lower() in LINKS:
        words = words[:-1]
    return REGION.sub("gobierno regional", " ".join(words)).strip(" ,")

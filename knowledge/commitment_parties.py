"""Who a line of minutes makes responsible: «…, MTC, …», «MVCS: …», «a cargo de la muni»."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from knowledge import folding
from knowledge.places import Place, Places
from knowledge.sectors import Sectors

LOCAL_WORDS = frozenset({"municipalidad", "muni", "municipio", "alcaldia", "alcalde", "alcaldesa"})
LOCAL_NAMES = frozenset({*LOCAL_WORDS, "gobierno local", "entidad local"})
REGION_NAMES = frozenset({"gobierno regional", "gore", "gobernador", "gobernadora", "region"})
LEVELS = frozenset({"distrital", "provincial", "metropolitana"})
ARTICLES = frozenset({"el", "la", "los", "las", "de", "del", "al"})
REGION_WORDS = frozenset({"gobierno", "regional", "gore"})
FILLING = LOCAL_WORDS | LEVELS | ARTICLES | REGION_WORDS | {"distrito", "provincia", "y"}
LONGEST_MINISTRY = 8
"""Words of «Ministerio de Vivienda, Construcción y Saneamiento», articles included."""
LEAD = re.compile(
    r"(?:(?:entidad |sector )?responsables?|resp\.?|a cargo(?: de(?:l| la)?)?|le toca a)\s*:?\s*"
)
CHARGED = re.compile(r"\b(?:a cargo de(?:l| la)?|responsables?:|resp\.:?)\s*(?P<who>[^,;|()]+)")
ADDRESSED = re.compile(r"\b(?:al?|ante(?: el| la)?|hacia(?: el| la)?)\s+\Z")
ACRONYM = re.compile(r"\b(?:[A-Z]\.){2,}|\b[A-Z]{3,}\b")
OPENING = re.compile(r"(?P<who>[^:,;|]{2,80}?)\s*(?::|\s[-–—]\s)\s*(?P<rest>.+)", re.DOTALL)


@dataclass(frozen=True)
class Party:
    """A body as it was named. `codes` are acronyms of sectors, or INEI codes of places.

    `local` without codes is the municipality at the table, whichever it is; `region` likewise.
    """

    kind: Literal["sector", "local", "region"]
    codes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Named:
    """`said` is responsible; `maybe` were mentioned and might be; both empty: nobody was named."""

    said: Party | None = None
    maybe: tuple[Party, ...] = ()


def named_by(part: str) -> Party | None:
    """The body that a part between two commas names, when it is nothing else."""
    words = folding.plain(folding.compose(part)).strip(" .:")
    lead = LEAD.match(words)
    return _party(part.strip()[lead.end() :] if lead else part)


def opening(text: str) -> tuple[Party | None, str]:
    """«MVCS: aprobar el expediente»: who, and what is left of the line."""
    found = OPENING.fullmatch(text)
    party = named_by(found["who"]) if found else None
    return (party, found["rest"]) if found and party else (None, text)


def mentioned_in(text: str) -> Named:
    """Who does what a sentence says: its subject surely; others that it mentions, maybe."""
    charged = CHARGED.search(folding.plain(folding.compose(text)))
    who = folding.compose(text)[charged.start("who") : charged.end("who")] if charged else ""
    said = _party(who) or _subject(text.split())
    return Named(said) if said else Named(None, _mentions(text))


def _party(part: str) -> Party | None:
    words = folding.fold(folding.compose(part)).split()
    name = " ".join(word for word in words if word not in ARTICLES | LEVELS)
    if name in LOCAL_NAMES:
        return Party("local")
    if name in REGION_NAMES:
        return Party("region")
    if sector := Sectors.load().exactly(part):
        return Party("sector", (sector.acronym,))
    if words and words[0] in ("ministerio", "min"):
        return _sectors(part)
    if set(words) & LOCAL_WORDS and words[0] in {*LOCAL_WORDS, *ARTICLES}:
        return _place("local", part)
    if words[:2] == ["gobierno", "regional"] or words[:1] == ["gore"]:
        return _place("region", part)
    return None


def _sectors(part: str) -> Party | None:
    found = Sectors.load().resolve(part).sectors
    return Party("sector", tuple(sector.acronym for sector in found)) if found else None


def _place(kind: Literal["local", "region"], part: str) -> Party | None:
    want: Literal["municipality", "department"] = (
        "municipality" if kind == "local" else "department"
    )
    found = [
        place for place in Places.load().resolve(part, want=want).places if _is_whole(part, place)
    ]
    return Party(kind, tuple(place.code for place in found)) if found else None


def _is_whole(part: str, place: Place) -> bool:
    """Whether the part says nothing but the place: «Municipalidad de Sabaino entrega…» does."""
    named = f"{place.name} {place.province} {place.department}"
    known = {*folding.fold(named).split(), *FILLING}
    return set(folding.fold(folding.compose(part)).split()) <= known


def _subject(words: Sequence[str]) -> Party | None:
    """«El MVCS aprueba…», «La municipalidad entrega…»: who stands before the verb."""
    first = next((i for i, word in enumerate(words) if folding.fold(word) not in ARTICLES), 0)
    if first > 1 or first + 1 >= len(words):
        return None
    head = words[first]
    if ACRONYM.fullmatch(head) and (sector := Sectors.load().exactly(head)):
        return Party("sector", (sector.acronym,))
    if folding.fold(head) == "ministerio":
        found = Sectors.load().find_in(" ".join(words[first : first + LONGEST_MINISTRY]))
        return Party("sector", (found[0].acronym,)) if found else None
    return Party("local") if folding.fold(head) in LOCAL_WORDS else None


def _mentions(text: str) -> tuple[Party, ...]:
    """Sectors by their acronyms, and the municipality to whom nothing is being given."""
    found: dict[Party, None] = {}
    for match in ACRONYM.finditer(text):
        sector = Sectors.load().exactly(match[0])
        if sector and ADDRESSED.search(text[: match.start()].lower()):
            found[Party("local")] = None
        if sector:
            found[Party("sector", (sector.acronym,))] = None
    return tuple(found)

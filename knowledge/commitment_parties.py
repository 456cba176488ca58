"""The bodies named at a table: a ministry, its programme, the municipality, the region."""

import re
from dataclasses import dataclass
from typing import Literal

from knowledge import folding, programmes
from knowledge.places import Place, Places
from knowledge.sectors import Sectors

LOCAL_WORDS = frozenset({"municipalidad", "muni", "municipio", "alcaldia", "alcalde", "alcaldesa"})
LOCAL_NAMES = frozenset({*LOCAL_WORDS, "gobierno local", "entidad local"})
REGION_NAMES = frozenset({"gobierno regional", "gore", "gobernador", "gobernadora", "region"})
LEVELS = frozenset({"distrital", "provincial", "metropolitana"})
ARTICLES = frozenset({"el", "la", "los", "las", "de", "del", "al"})
REGION_WORDS = frozenset({"gobierno", "regional", "gore"})
FILLING = LOCAL_WORDS | LEVELS | ARTICLES | REGION_WORDS | {"distrito", "provincia", "y"}
LEAD = re.compile(
    r"(?:(?:entidad |sector )?responsables?|resp\.?|a cargo(?: de(?:l| la)?)?|le toca a)\s*:?\s*"
)
IN_BRACKETS = re.compile(r"\s*\([^()]*\)\s*")
ACRONYM = re.compile(r"\b(?:[A-Z]\.){2,}|\b[A-Z]{3,}\b")
# Acronyms that are no words of Spanish, so that they count in small letters too.
SMALL_ACRONYMS = frozenset(
    {"mtc", "mvcs", "minsa", "minedu", "midis", "mef", "minem", "minam", "midagri", "mimp", "mtpe"}
    | {"mincetur", "mininter", "mindef", "mincul", "minjus", "minjusdh", "pcm", "rree", "minagri"}
)


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
    return party_of(part.strip()[lead.end() :] if lead else part)


def is_programme(part: str) -> bool:
    """Named by a programme, which the text must keep: the ministry alone would say less."""
    return bool(programmes.sector_of(part))


def party_of(part: str) -> Party | None:
    words = folding.fold(folding.compose(part)).split()
    name = " ".join(word for word in words if word not in ARTICLES | LEVELS)
    if name in LOCAL_NAMES:
        return Party("local")
    if name in REGION_NAMES:
        return Party("region")
    if sector := Sectors.load().exactly(part):
        return Party("sector", (sector.acronym,))
    if acronym := programmes.sector_of(part):
        return Party("sector", (acronym,))
    if "(" in part and (outside := IN_BRACKETS.sub(" ", part).strip()) != part:
        return party_of(outside) if outside else None
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


def by_acronym(word: str) -> str:
    """The sector of an acronym, or of a programme's, in capitals or not; never of a common word."""
    bare = word.strip(".,;:")
    sector = Sectors.load().exactly(bare)
    if sector and (ACRONYM.fullmatch(bare) or folding.fold(bare) in SMALL_ACRONYMS):
        return sector.acronym
    return programmes.sector_of(bare) if ACRONYM.fullmatch(bare) else ""

"""The body that a cell names: its code, what our own files write, or a name that is one body's."""

import re

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.exchange_columns import BODY_SEPARATOR
from db.bodies import Body
from knowledge.places import Places, Resolution
from knowledge.sectors import Sectors
from knowledge.text import normalise

UBIGEO_DIGITS = 6
# «UGEL Abancay» is no municipality, and «Red de Salud Abancay» no ministry.
OTHER_BODIES = re.compile(
    r"\b(?:direccion(?:es)?|gerencias?|subgerencia|red|ugel|dre|dre[a-z]|diresa|geresa|centros?|posta"
    r"|puesto|hospital|mancomunidad|comunidad|universidad|instituto|policia|comisaria|colegio|escuela"
    r"|unidad|empresa|eps|emapa|seda\w*|junta|asociacion|beneficencia|corte|fiscalia|subprefectura"
    r"|prefectura|camara|essalud|cofopri|programa|oficina|agencia|frente|sindicato|ronda\w*)\b"
)
REGIONAL = re.compile(r"\b(?:gobierno regional|gob reg|gore|region)(?: de)?\b")
MINISTRY = re.compile(r"(?:ministerio|min|sector)\b")
Found = tuple[Body | None, str]
"""The body; without one, the word of the problem."""


class Bodies:
    """All bodies in memory: a file names the same few thousand times."""

    def __init__(self, session: Session) -> None:
        self._by_code = {body.code: body for body in session.scalars(select(Body))}
        self._by_name = {normalise(body.name): body for body in self._by_code.values()}
        self._found: dict[str, Found] = {}

    def find(self, text: str) -> Found:
        if text not in self._found:
            self._found[text] = self._find(text)
        return self._found[text]

    def _find(self, text: str) -> Found:
        code = text.partition(BODY_SEPARATOR.strip())[0].strip().upper()
        if code.isdecimal() and len(code) == UBIGEO_DIGITS - 1:
            code = f"0{code}"  # a spreadsheet that takes it for a number drops the nought
        if body := self._by_code.get(code) or self._by_name.get(normalise(text)):
            return body, ""
        return self._named(text)

    def _named(self, text: str) -> Found:
        words = normalise(text)
        sector = Sectors.load().resolve(text)
        if sector.kind == "found" and _is_whole(text):
            return self._known(sector.sectors[0].acronym)
        if REGIONAL.search(words) and not OTHER_BODIES.search(words):
            region = Places.load().resolve(REGIONAL.sub(" ", words), want="department")
            found = region.kind == "found"
            return self._known(f"GR-{region.places[0].code}") if found else (None, "unknown_body")
        place = Places.load().resolve(text)
        if OTHER_BODIES.search(words) and not OTHER_BODIES.search(_names_of(place)):
            return None, "unknown_body"
        if place.kind == "found":
            return self._known(place.places[0].code)
        return None, "unclear_body" if "ambiguous" in (sector.kind, place.kind) else "unknown_body"

    def _known(self, code: str) -> Found:
        body = self._by_code.get(code)
        return (body, "") if body else (None, "unknown_body")


def _is_whole(text: str) -> bool:
    """Whether a cell says a ministry and nothing besides, a slip or its acronym apart."""
    sectors = Sectors.load()
    if sectors.exactly(text) or MINISTRY.match(normalise(text)) or not sectors.find_in(text):
        return True
    return any(word.isupper() and sectors.exactly(word) for word in re.findall(r"\w+", text))


def _names_of(found: Resolution) -> str:
    return normalise(" ".join(place.name for place in found.places))

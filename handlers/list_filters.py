"""What a list of commitments is narrowed to, read from words."""

import re
from dataclasses import replace

from rapidfuzz import fuzz, process
from sqlalchemy.orm import Session

from bot.context import Context
from db import commitment_finding, commitment_words, meetings
from db.commitment_lists import Filters
from handlers import list_editions, list_periods, sight, word_search
from handlers.list_packing import fitted
from handlers.list_words import KNOWN, PHRASES, Change, Wanted
from knowledge.places import Places
from knowledge.sectors import Sectors
from knowledge.text import normalise

ALIKE = 85
"""Similarity, 0-100, from which a word that is in no commitment is a mistyped filter."""
SHORTEST_TYPO = 6
NOISE = frozenset(
    {"cui", "compromiso", "compromisos", "estado", "region", "sector", "edicion", "ver"}
)
LINKS = frozenset(
    {"es", "de", "del", "la", "el", "municipalidad", "muni", "municipio"}
    | {"provincial", "distrital"}
)
DENYING = frozenset({"no", "sin", "excepto", "menos", "salvo"})
LONGEST_NAME = 6
"""Words of a body's name after «responsable»."""
OWN_REGION = re.compile(r"\b(?:de )?(?:mi|nuestra) region\b")
OWN_BODY = re.compile(
    r"\b(?:de )?(?:mi|nuestra|nuestro) (?:municipalidad|muni|distrito|entidad|sector|ministerio)\b"
)
OWING = frozenset({"responsable", "responsables"})


def read(context: Context, text: str) -> Wanted:
    """`vencidos apurimac mvcs`, `responsable sabaino`, `ME5 puente antabamba`."""
    session = context.session
    wanted, rest = _take_region(Wanted(), text)
    wanted, rest = _take_own(context, wanted, normalise(rest))
    period, rest = list_periods.take(context, rest)
    wanted, rest = list_editions.take(session, wanted, rest)
    wanted = replace(wanted, due=(period.first, period.last) if period else None)
    padded = f" {rest} ".replace(" a cargo de ", " responsable ")
    for phrase, change in PHRASES.items():
        if f" {phrase} " in padded:
            wanted, padded = change(wanted), padded.replace(f" {phrase} ", " ")
    prefixes = {edition.prefix for edition in meetings.editions(session)}
    left: list[str] = []
    wanted, words = _take_owner(wanted, padded.split())
    wanted, words = _take_sector(*_take_denied(wanted, words))
    for word in words:
        asked = _change(session, wanted, word, prefixes)
        if asked is not None:
            wanted = asked(wanted)
        elif word not in NOISE:
            left.append(word)
    sought = tuple(commitment_words.words(" ".join(left)))
    if not sought and (dropped := [word for word in left if word in commitment_words.BODY_WORDS]):
        wanted = replace(wanted, unread=(*wanted.unread, *dropped))
    return fitted(replace(wanted, words=sought))


def filters(session: Session, wanted: Wanted) -> Filters:
    """The same for the record, with the spellings that count as each word."""
    edition = meetings.edition(session, wanted.edition) if wanted.edition else None
    of_year = (row.id for row in meetings.editions(session) if row.year == wanted.year)
    return Filters(
        edition_id=edition.id if edition else None,
        editions=frozenset(of_year),
        region=wanted.region,
        body=wanted.body,
        responsible=frozenset({wanted.owner} if wanted.owner else ()),
        states=wanted.states,
        overdue=wanted.overdue,
        undated=wanted.undated,
        closed=wanted.closed,
        due=wanted.due,
        terms=tuple(word_search.spellings(session, word) for word in wanted.words),
    )


def _take_own(context: Context, wanted: Wanted, text: str) -> tuple[Wanted, str]:
    """«De mi región»: for whoever has one; for others it can't be told which."""
    if OWN_BODY.search(text):
        wanted, text = replace(wanted, mine=True), OWN_BODY.sub(" ", text)
    if not OWN_REGION.search(text):
        return wanted, text
    regions = sight.reach(context).regions
    if len(regions) == 1:
        wanted = replace(wanted, region=wanted.region or next(iter(regions)))
    else:
        wanted = replace(wanted, unread=(*wanted.unread, "mi región"))
    return wanted, OWN_REGION.sub(" ", text)


def _take_region(wanted: Wanted, text: str) -> tuple[Wanted, str]:
    """The department that is named, and the text without it."""
    for mention in Places.load().mentions(text):
        if len(mention.codes) == 1 and len(mention.codes[0]) == 2:
            rest = f"{text[: mention.start]} {text[mention.end :]}"
            return replace(wanted, region=mention.codes[0]), rest
    return wanted, text


def _take_owner(wanted: Wanted, words: list[str]) -> tuple[Wanted, list[str]]:
    """The body named after «responsable», and the words without both."""
    at = next((at for at, word in enumerate(words) if word in OWING), len(words))
    before, after = words[:at], [word for word in words[at + 1 :] if word not in LINKS]
    for end in range(min(len(after), LONGEST_NAME), 0, -1):
        if code := _code_of(" ".join(after[:end])):
            return replace(wanted, owner=code), before + after[end:]
    return wanted, words


def _take_denied(wanted: Wanted, words: list[str]) -> tuple[Wanted, list[str]]:
    """«No vencidos», «sin evidencia»: a list is never of the opposite of what was asked for."""
    at = next((at for at, word in enumerate(words) if word in DENYING), None)
    if at is None:
        return wanted, words
    denied = " ".join(words[at : at + 2])
    return _take_denied(
        replace(wanted, unread=(*wanted.unread, denied)), words[:at] + words[at + 2 :]
    )


def _take_sector(wanted: Wanted, words: list[str]) -> tuple[Wanted, list[str]]:
    """«Sector salud», «ministerio de transportes», and the words without it."""
    at = next((at for at, word in enumerate(words) if word in ("sector", "ministerio")), None)
    after = [word for word in words[at + 1 :] if word not in LINKS] if at is not None else []
    for end in range(min(len(after), LONGEST_NAME), 0, -1):
        sector = Sectors.load().exactly(" ".join(after[:end]))
        if sector and not wanted.body:
            return replace(wanted, body=sector.acronym), words[:at] + after[end:]
    return wanted, words


def _code_of(name: str) -> str:
    """The body that goes exactly by this name: a ministry or, unless several share it, a place."""
    if sector := Sectors.load().exactly(name):
        return sector.acronym
    place = Places.load().resolve(name)
    exact = place.kind == "found" and normalise(place.places[0].name) == name
    return place.places[0].code if exact else ""


def _change(session: Session, wanted: Wanted, word: str, prefixes: set[str]) -> Change | None:
    """What a single word asks for, unless it is one to look for in the texts."""
    if word in KNOWN:
        return KNOWN[word]
    upper = word.upper()
    if upper in prefixes:
        return lambda wanted: replace(wanted, edition=upper)
    if Sectors.load().get(upper) and not wanted.body:
        return lambda wanted: replace(wanted, body=upper)
    if len(word) < SHORTEST_TYPO or commitment_finding.known_words(session, [word]):
        return None
    found = process.extractOne(word, list(KNOWN), scorer=fuzz.ratio, score_cutoff=ALIKE)
    return KNOWN[found[0]] if found else None

"""What a list of commitments is narrowed to: read from words, packed into a button."""

from dataclasses import replace

from rapidfuzz import fuzz, process
from sqlalchemy.orm import Session

from db import commitment_finding, commitment_words, meetings
from db.commitment_lists import Filters
from db.commitment_states import State
from handlers import word_search
from handlers.list_words import KNOWN, PHRASES, Change, Wanted
from knowledge.places import Places
from knowledge.sectors import Sectors
from knowledge.text import normalise

MAX_PACKED = 38
"""Letters of a button left for the filters, between the action's name and the page's beginning."""
ALIKE = 85
"""Similarity, 0-100, from which a word that is in no commitment is a mistyped filter."""
SHORTEST_TYPO = 6
NOISE = frozenset({"compromiso", "compromisos", "estado", "region", "sector", "edicion", "ver"})
LINKS = frozenset({"es", "de", "del", "la", "el", "municipalidad", "provincial", "distrital"})
LONGEST_NAME = 6
"""Words of a body's name after «responsable»."""
OWING = frozenset({"responsable", "responsables"})
_STATES = tuple(State)


def read(session: Session, text: str) -> Wanted:
    """`vencidos apurimac mvcs`, `responsable sabaino`, `ME5 puente antabamba`."""
    wanted, rest = _take_region(Wanted(), text)
    padded = f" {normalise(rest)} "
    for phrase, change in PHRASES.items():
        if f" {phrase} " in padded:
            wanted, padded = change(wanted), padded.replace(f" {phrase} ", " ")
    prefixes = {edition.prefix for edition in meetings.editions(session)}
    left: list[str] = []
    wanted, words = _take_owner(wanted, padded.split())
    for word in words:
        asked = _change(session, word, prefixes)
        if asked is not None:
            wanted = asked(wanted)
        elif word not in NOISE:
            left.append(word)
    return fitted(replace(wanted, words=tuple(commitment_words.words(" ".join(left)))))


def filters(session: Session, wanted: Wanted) -> Filters:
    """The same for the record, with the spellings that count as each word."""
    edition = meetings.edition(session, wanted.edition) if wanted.edition else None
    return Filters(
        edition_id=edition.id if edition else None,
        region=wanted.region,
        body=wanted.body,
        responsible=frozenset({wanted.owner} if wanted.owner else ()),
        states=wanted.states,
        overdue=wanted.overdue,
        undated=wanted.undated,
        closed=wanted.closed,
        terms=tuple(word_search.spellings(session, word) for word in wanted.words),
    )


def pack(wanted: Wanted) -> str:
    """For a button: `o,r03,bMVCS,xpuente-antabamba`."""
    letters = "".join(chr(ord("a") + _STATES.index(state)) for state in sorted(wanted.states))
    parts = [
        "m" if wanted.mine else "",
        "o" if wanted.overdue else "",
        "u" if wanted.undated else "",
        "z" if wanted.closed else "",
        f"s{letters}" if letters else "",
        f"r{wanted.region}" if wanted.region else "",
        f"b{wanted.body}" if wanted.body else "",
        f"q{wanted.owner}" if wanted.owner else "",
        f"e{wanted.edition}" if wanted.edition else "",
        f"x{'-'.join(wanted.words)}" if wanted.words else "",
    ]
    return ",".join(filter(None, parts))


def unpack(packed: str) -> Wanted:
    """What `pack` gave; whatever else comes is left out."""
    values = {part[0]: part[1:] for part in packed.split(",") if part}
    places = [ord(letter) - ord("a") for letter in values.get("s", "")]
    return Wanted(
        mine="m" in values,
        overdue="o" in values,
        undated="u" in values,
        closed="z" in values,
        states=frozenset(_STATES[place] for place in places if 0 <= place < len(_STATES)),
        region=values.get("r", ""),
        body=values.get("b", ""),
        owner=values.get("q", ""),
        edition=values.get("e", ""),
        words=tuple(word for word in values.get("x", "").split("-") if word),
    )


def fitted(wanted: Wanted) -> Wanted:
    """The same without the last words that a button has no room for, on every page alike."""
    while len(pack(wanted)) > MAX_PACKED and wanted.words:
        wanted = replace(wanted, words=wanted.words[:-1])
    return wanted


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


def _code_of(name: str) -> str:
    """The body that goes exactly by this name: a ministry or, unless several share it, a place."""
    if sector := Sectors.load().exactly(name):
        return sector.acronym
    place = Places.load().resolve(name)
    exact = place.kind == "found" and normalise(place.places[0].name) == name
    return place.places[0].code if exact else ""


def _change(session: Session, word: str, prefixes: set[str]) -> Change | None:
    """What a single word asks for, unless it is one to look for in the texts."""
    if word in KNOWN:
        return KNOWN[word]
    upper = word.upper()
    if upper in prefixes:
        return lambda wanted: replace(wanted, edition=upper)
    if Sectors.load().get(upper):
        return lambda wanted: wanted if wanted.body else replace(wanted, body=upper)
    if len(word) < SHORTEST_TYPO or commitment_finding.known_words(session, [word]):
        return None
    found = process.extractOne(word, list(KNOWN), scorer=fuzz.ratio, score_cutoff=ALIKE)
    return KNOWN[found[0]] if found else None

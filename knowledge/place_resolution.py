"""From the text of an answer («distrito de Sabaino, Antabamba») to the codes it may mean."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from knowledge import place_phrases
from knowledge.place_index import Index, Reading, best_codes
from knowledge.place_mentions import spot
from knowledge.place_phrases import ANY_KIND, KINDS, Asked, Kind

Want = Literal["municipality", "department", "any"]
WANTED: dict[Want, frozenset[Kind]] = {
    "municipality": KINDS["municipality"],
    "department": KINDS["department"],
    "any": ANY_KIND,
}
# A text with one slip too many is worth a question if few places answer to it.
EXTRA_SLIPS = 1
MOST_GUESSES = 6
SHORTEST_GUESS = 3


@dataclass(frozen=True)
class Outcome:
    """`found` has one code; `ambiguous` those to choose from, maybe a single doubtful one."""

    kind: Literal["found", "ambiguous", "unknown"]
    codes: tuple[str, ...] = ()


UNKNOWN = Outcome("unknown")


def resolve(text: str, index: Index, want: Want) -> Outcome:
    phrase = place_phrases.read(text)
    if phrase.name.isdigit():
        return _by_number(phrase.name, index, want)
    for asked in dict.fromkeys((phrase.asked, None)):
        outcome = _by_name(phrase.name, asked, index, want)
        if outcome.kind != "unknown":
            return outcome
    outcome = _by_mentions(text, index, want)
    return outcome if outcome.kind != "unknown" else _by_guess(phrase.name, index, want)


def _by_number(code: str, index: Index, want: Want) -> Outcome:
    if want == "municipality" and len(code) == 4:
        code += "01"
    fits = {"municipality": (6,), "department": (2,), "any": (2, 4, 6)}[want]
    return Outcome("found", (code,)) if len(code) in fits and code in index.codes else UNKNOWN


def _by_name(name: str, asked: Asked | None, index: Index, want: Want) -> Outcome:
    kinds = WANTED[want] & KINDS[asked] if asked else WANTED[want]
    for readings in _readings(name, index):
        if codes := _codes(readings, kinds):
            if want == "any" and asked == "province":
                codes = tuple(dict.fromkeys(code[:4] for code in codes))
            return _settled(codes)
    return UNKNOWN


def _readings(name: str, index: Index) -> Iterator[list[Reading]]:
    """The readings as typed, then those one slip away (an article left out is one), then two…"""
    yield index.exact(name)
    slips = {1: index.loose(name)}
    for distance, readings in index.near(name).items():
        slips[distance] = slips.get(distance, []) + readings
    yield from slips.values()


def _by_mentions(text: str, index: Index, want: Want) -> Outcome:
    """A sentence: the places it names narrow one another («santa rosa que está en Puno»)."""
    kinds = WANTED[want]
    named = [mention.codes for mention in spot(text, index)]
    wanted = [code for codes in named for code in codes if _kind(code) in kinds]
    if not wanted:
        named = [mention.codes for mention in spot(text, index, kinds)]
        wanted = [code for codes in named for code in codes]
    for around in named:
        inside = [code for code in wanted if any(_is_around(outer, code) for outer in around)]
        wanted = inside or wanted
    if want == "municipality":
        wanted = [code if _kind(code) == "district" else code + "01" for code in wanted]
    return _settled(tuple(dict.fromkeys(wanted))) if wanted else UNKNOWN


def _by_guess(name: str, index: Index, want: Want) -> Outcome:
    if len(name) < SHORTEST_GUESS:
        return UNKNOWN
    for readings in index.near(name, EXTRA_SLIPS).values():
        if codes := _codes(readings, WANTED[want]):
            return Outcome("ambiguous", codes) if len(codes) <= MOST_GUESSES else UNKNOWN
    return UNKNOWN


def _codes(readings: list[Reading], kinds: frozenset[Kind]) -> tuple[str, ...]:
    return best_codes([reading for reading in readings if reading.kind in kinds])


def _settled(codes: tuple[str, ...]) -> Outcome:
    return Outcome("found" if len(codes) == 1 else "ambiguous", codes)


def _is_around(outer: str, inner: str) -> bool:
    """A department, a province or its municipality around a district, but not the same place."""
    province = outer[:4] if outer.endswith("01") else outer
    return outer != inner and inner.startswith(province)


def _kind(code: str) -> Kind:
    if len(code) == 2:
        return "department"
    return "province" if len(code) == 4 else "district"

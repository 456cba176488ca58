"""One half of an audience sentence, word by word: what is understood is taken, the rest left."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from knowledge import audience_vocabulary as vocabulary
from knowledge.audience_places import Named
from knowledge.audience_vocabulary import Meaning
from knowledge.place_phrases import ARTICLES
from knowledge.places import Places
from knowledge.sectors import Sectors

LONGEST_SECTOR = 8
"""Words of «ministerio de vivienda, construcción y saneamiento», and one more."""
LONGEST_NAME = 6
"""Words of a known name, such as an edition's or a segment's."""
TAKEN = "qqqq"
"""Stands for words that were understood, so that those around them do not join into a name."""
SHORTEST_TYPO = 6
ALIKE = 85
"""Similarity, 0-100, from which a word that says nothing is a mistyped one of ours."""
SINGLE_WORDS = [phrase for phrase in vocabulary.PHRASES if " " not in phrase]
KNOWN = vocabulary.NOISE | vocabulary.OF_PLACES | vocabulary.OF_NAMES | vocabulary.OF_SECTORS
UBIGEO = re.compile(r"\d{5,6}")
"""Five digits are one whose 0 in front was lost."""


@dataclass(frozen=True)
class Doubt:
    """Words that name several places: which one must be asked."""

    words: str
    codes: tuple[str, ...]


@dataclass
class Part:
    """One half of the sentence, word by word; a word that is understood is taken."""

    words: list[str]
    typed: list[str]
    found: list[Meaning] = field(default_factory=list)
    order: list[tuple[int, Meaning | str]] = field(default_factory=list)
    """Where each meaning, and each place by its code, stands."""
    places: set[str] = field(default_factory=set)
    placed: set[int] = field(default_factory=set)
    """Which of the words were places."""
    outside: set[str] = field(default_factory=set)
    sectors: set[str] = field(default_factory=set)
    names: list[str] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)

    def take(self, start: int, length: int) -> None:
        self.words[start : start + length] = [TAKEN] * length

    def span(self, start: int, length: int) -> str:
        return " ".join(self.words[start : start + length])

    def all(self, kind: str) -> frozenset[str]:
        return frozenset(value for meaning in self.found for value in getattr(meaning, kind))

    def left(self) -> list[str]:
        """Runs of words that nobody took, as they were typed."""
        runs: list[list[str]] = [[]]
        for at, (word, typed) in enumerate(zip(self.words, self.typed, strict=True)):
            if word == TAKEN:
                runs.append([])
            elif word not in vocabulary.NOISE | vocabulary.EXCEPT and not self._explains(at):
                runs[-1].append(typed)
        return [" ".join(run) for run in runs if run]

    def _explains(self, at: int) -> bool:
        """Whether the word only says what kind of thing stands beside it."""
        word = self.words[at]
        if word in vocabulary.OF_PLACES:
            every = any(meaning.everyone for meaning in self.found)
            return every or self._beside_a_place(at, 1) or self._beside_a_place(at, -1)
        if word in vocabulary.OF_NAMES:
            return bool(self.names or self.places)
        return word in vocabulary.OF_SECTORS and bool(self.sectors)

    def _beside_a_place(self, at: int, step: int) -> bool:
        at += step
        while 0 <= at < len(self.words) and self.words[at] in ARTICLES | vocabulary.OF_PLACES:
            at += step
        return at in self.placed


def read(part: Part, names: Mapping[str, str]) -> Part:
    """Names of the caller's first, then our own words, sectors, and places last: most specific
    before least, so that «gobierno regional de Cusco» is no place called «regional»."""
    _take_names(part, names)
    _take_phrases(part)
    _take_sectors(part)
    _take_places(part)
    _take_mistyped(part)
    return part


def _take_names(part: Part, names: Mapping[str, str]) -> None:
    for length in range(LONGEST_NAME, 0, -1):
        for start in range(len(part.words) - length + 1):
            if key := names.get(part.span(start, length)):
                part.names.append(key)
                part.take(start, length)


def _take_phrases(part: Part) -> None:
    for length in range(vocabulary.LONGEST, 0, -1):
        for start in range(len(part.words) - length + 1):
            phrase = part.span(start, length)
            if meaning := vocabulary.PHRASES.get(phrase):
                part.found.append(meaning)
                part.order.append((start, meaning))
                for code in meaning.places:
                    _put(part, start, length, code)
                part.outside.update(meaning.outside)
                part.take(start, length)


def _take_sectors(part: Part) -> None:
    """Bare names («vivienda») count only of commitments: elsewhere they are words like others."""
    known = Sectors.load()
    for length in range(LONGEST_SECTOR, 0, -1):
        for start in range(len(part.words) - length + 1):
            span = part.words[start : start + length]
            if TAKEN in span or span[0] in vocabulary.NOISE | {"sector"}:
                continue
            sector = known.exactly(" ".join(span))
            if sector and (span == [sector.acronym.lower()] or _of_commitments(part, span[0])):
                part.sectors.add(sector.acronym)
                part.take(start, length)


def _of_commitments(part: Part, first: str) -> bool:
    return first == "ministerio" or any(meaning.commitments for meaning in part.found)


def _take_places(part: Part) -> None:
    places = Places.load()
    typed = list(part.words)
    part.words = [vocabulary.SINGULAR.get(word, word) for word in part.words]
    for start, word in enumerate(part.words):
        if UBIGEO.fullmatch(word) and places.get(word.zfill(6)):
            _put(part, start, 1, word.zfill(6))
            part.take(start, 1)
    text = " ".join(part.words)
    for mention in places.mentions(text):
        start = text[: mention.start].count(" ")
        length = text[mention.start : mention.end].count(" ") + 1
        one = any(meaning.one for meaning in part.found)
        named = Named(typed, start, start + length, part.placed, one)
        _take_place(part, start, length, named, mention.codes)


def _take_place(part: Part, start: int, length: int, named: Named, codes: tuple[str, ...]) -> None:
    if listed := named.listed():
        for code in listed:
            _put(part, start, length, code)
    else:
        codes = named.codes(codes[0]) if len(codes) == 1 else codes
        if len(codes) == 1:
            _put(part, start, length, codes[0])
        else:
            said = " ".join(part.typed[start : start + length])
            part.doubts.append(Doubt(said, codes))
            part.placed.update(range(start, start + length))
    part.take(start, length)


def _put(part: Part, start: int, length: int, code: str) -> None:
    part.places.add(code)
    part.placed.update(range(start, start + length))
    part.order.append((start, code))


def _take_mistyped(part: Part) -> None:
    """A long word that is one of ours but for a slip."""
    for start, word in enumerate(part.words):
        if word == TAKEN or len(word) < SHORTEST_TYPO or word in KNOWN:
            continue
        known = process.extractOne(word, SINGLE_WORDS, scorer=fuzz.ratio, score_cutoff=ALIKE)
        if known:
            part.found.append(vocabulary.PHRASES[known[0]])
            part.order.append((start, vocabulary.PHRASES[known[0]]))
            part.take(start, 1)

"""Names of people in a text, written with or without capitals, by what surrounds them."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from knowledge import folding, yaml_lines

DATA = Path(__file__).parent / "data" / "person_names.yaml"
PARTICLES = frozenset({"de", "del", "la", "las", "los", "y"})
SAINTS = frozenset({"san", "santa", "santo", "sta", "sto", "villa", "virgen"})

NAMED_AFTER = frozenset(
    {
        "colegio",
        "ie",
        "iei",
        "e",
        "escuela",
        "hospital",
        "parque",
        "estadio",
        "avenida",
        "av",
        "calle",
    }
    | {
        "jiron",
        "jr",
        "plaza",
        "plazuela",
        "mercado",
        "puente",
        "instituto",
        "universidad",
        "coliseo",
    }
    | {"aeropuerto", "urbanizacion", "urb", "asociacion", "distrito", "provincia", "municipalidad"}
    | {
        "distrital",
        "provincial",
        "biblioteca",
        "programa",
        "beca",
        "premio",
        "orden",
        "museo",
        "ugel",
    }
)
"""What is called after people: a name behind one of these is not somebody's."""
CALLED = (("me", "llamo"), ("mi", "nombre", "es"), ("nombres", "y", "apellidos"))
"""After these a name comes, whatever it is."""
INTRODUCED = (("de", "parte", "de"), ("le", "escribe"), ("les", "escribe"), ("se", "llama"))
"""After these a name may come, as after a title."""

LONGEST = 9
_SENTENCE_END = re.compile(r"[.;:!?¡¿\n,()]")


@dataclass(frozen=True)
class _Names:
    given: frozenset[str]
    surnames: frozenset[str]
    doubtful: frozenset[str]
    titles: frozenset[str]
    no_names: frozenset[str]
    words_too: frozenset[str]

    @property
    def family(self) -> frozenset[str]:
        return self.surnames | self.doubtful


@dataclass(frozen=True)
class _Word:
    text: str
    start: int
    end: int
    capital: bool
    """Written with a capital where none is due."""
    ends: bool
    """Punctuation stands between this word and the next."""


@cache
def _names() -> _Names:
    raw = yaml_lines.load(DATA)
    return _Names(*(frozenset(map(folding.fold, raw[part])) for part in _Names.__annotations__))


def short_forms(names: Iterable[str]) -> set[str]:
    """How people with these (folded) names are called by those who know them: «Rosita», «Pepe»."""
    found = set()
    for name in names:
        found |= set(_called().get(name, ()))
        if name[-1:] in ("a", "o"):
            found.add(f"{name[:-1]}it{name[-1]}")
        elif name in _names().given:
            found |= {f"{name}ito", f"{name}ita", f"{name}cito", f"{name}cita"}
    return found


@cache
def _called() -> dict[str, list[str]]:
    short: dict[str, list[str]] = yaml_lines.load(DATA)["short"]
    return short


def words_of(text: str) -> frozenset[str]:
    """The folded words of a text or a name, particles apart."""
    return frozenset(folding.WORD.findall(folding.plain(folding.compose(text)))) - PARTICLES


def find(text: str, known: Iterable[str] = ()) -> list[tuple[int, int]]:
    """Where names stand in the (composed) text; `known` are full names of real people."""
    words = _words(folding.compose(text))
    people = [frozenset(folding.fold(name).split()) - PARTICLES for name in known]
    found, at = [], 0
    while at < len(words):
        if _is_called_after(words, at) and not _known_person(words, at, people):
            at += max(_full_name(words, at), 1)
            continue
        first, length = _name_at(words, at, people)
        if length:
            found.append((words[first].start, words[first + length - 1].end))
            at = first + length
        else:
            at += 1
    return found


def _words(text: str) -> list[_Word]:
    plain = folding.plain(text)
    shouting = text.isupper()
    matches = list(folding.WORD.finditer(plain))
    words = []
    for number, match in enumerate(matches):
        after = matches[number + 1].start() if number + 1 < len(matches) else len(plain)
        starts = number == 0 or bool(
            re.search(r"[.!?¡¿\n]", plain[matches[number - 1].end() : match.start()])
        )
        capital = text[match.start()].isupper() and not shouting and not starts
        ends = bool(_SENTENCE_END.search(plain[match.end() : after]))
        words.append(_Word(match[0], match.start(), match.end(), capital, ends))
    return words


def _name_at(words: list[_Word], at: int, people: list[frozenset[str]]) -> tuple[int, int]:
    """Where a name that is announced or begins here starts, and how many words it takes."""
    if length := _known_person(words, at, people):
        return at, length
    for called in CALLED:
        if tuple(word.text for word in words[at : at + len(called)]) == called:
            first = at + len(called)
            return first, _run(words, first, bold=True)
    for said in INTRODUCED:
        if tuple(word.text for word in words[at : at + len(said)]) == said:
            return at + len(said), _run(words, at + len(said), bold=False)
    if words[at].text in _names().titles:
        first = at + 1
        while first < len(words) and words[first].text in _names().titles:
            first += 1
        return first, _run(words, first, bold=False)
    if at and words[at - 1].text in SAINTS:
        return at, 0
    return at, _full_name(words, at)


def _is_called_after(words: list[_Word], at: int) -> bool:
    before = [word.text for word in words[max(at - 2, 0) : at]]
    while before and before[-1] in PARTICLES:
        before.pop()
    return bool(before) and before[-1] in NAMED_AFTER


def _known_person(words: list[_Word], at: int, people: list[frozenset[str]]) -> int:
    best = 0
    for person in people:
        if words[at].text not in person:
            continue
        length = 1
        while at + length < len(words) and words[at + length].text in person | PARTICLES:
            length += 1
        while words[at + length - 1].text in PARTICLES:
            length -= 1
        theirs = {word.text for word in words[at : at + length]} & person
        best = max(best, length if len(theirs) > 1 else 0)
    return best


def _run(words: list[_Word], first: int, *, bold: bool) -> int:
    """How many words from `first` on are a name: `bold` takes unknown words too."""
    names, length = _names(), 0
    while first + length < len(words) and length < LONGEST:
        word = words[first + length]
        is_name = word.text in names.given - names.words_too or word.text in names.family
        fits = (is_name or word.capital or bold) and word.text not in names.no_names
        if not fits and not (length and word.text in ("de", "del", "la")):
            break
        length += 1
        if word.ends:
            break
    while length and words[first + length - 1].text in names.no_names:
        length -= 1
    return length


def _full_name(words: list[_Word], at: int) -> int:
    """A given name and a surname, «Quispe Huamán, María», or capitals beside a given name."""
    names, given, family, length = _names(), 0, 0, 0
    capitals = 0
    for word in words[at : at + LONGEST]:
        if word.text in names.given:
            given += word.text not in names.words_too or word.capital
        elif word.text in names.family:
            family += 1
        elif word.capital and length and word.text not in names.no_names:
            capitals += 1
        elif not (length and word.text in ("de", "del", "la")):
            break
        length += 1
        if word.ends and not (family == 2 and not given and _is_given(words, at + length)):
            break
    while length and words[at + length - 1].text in PARTICLES:
        length -= 1
    sure = words[at].text not in names.words_too
    begins = words[at].text in names.given or words[at].text in names.surnames
    enough = (given and family) or family > 2 or (given and capitals and sure)
    return length if begins and enough and length > 1 else 0


def _is_given(words: list[_Word], at: int) -> bool:
    return at < len(words) and words[at].text in _names().given

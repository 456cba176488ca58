"""Other names and numbers in sentences about the same, and what one is said of another."""

import re
from collections.abc import Container, Iterator

from knowledge import claims, specifics, statements
from knowledge.clash import Contradiction, Pair

_CLAUSE = re.compile(r"(?<=[.;:,])\s")
SWAPPED = 0.5
"""Share of the shorter clause's words from which two clauses say the same of two names."""


def names_and_numbers(pair: Pair, answer: str, other: str) -> Iterator[Contradiction]:
    """In sentences about the same, each has a name or number that is nowhere in the other."""
    readings = (
        ("nombre", specifics.names, specifics.named_in),
        ("cifra", specifics.figures, specifics.figures),
    )
    for kind, read, read_all in readings:
        in_mine, in_yours = read_all(answer), read_all(other)
        for one in pair.ours:
            for against in pair.theirs:
                said = _missing(read(one.text), in_yours)
                there = _missing(read(against.text), in_mine)
                near = statements.alike(one.words, against.words)
                if said and there and near >= pair.near.subject:
                    yield Contradiction(kind, ", ".join(said), ", ".join(there))


def _missing(said: dict[str, str], others: Container[str]) -> list[str]:
    return [words for value, words in said.items() if value not in others]


def swapped(pair: Pair, answer: str, other: str) -> Iterator[Contradiction]:
    """Of a name that both have, the new answer says what the old one says of another name alone."""
    theirs = [_Clause(text, pair) for text in _CLAUSE.split(other)]
    for one in (_Clause(text, pair) for text in _CLAUSE.split(answer)):
        for name in one.names:
            its = [each for each in theirs if name in each.names]
            others = [each for each in theirs if each.names and name not in each.names]
            if not its or any(one.words & each.words for each in its):
                continue
            if against := next((each for each in others if one.like(each) >= SWAPPED), None):
                yield Contradiction("nombre", one.text.strip(), against.text.strip())


class _Clause:
    """What is said between two commas, without the names and what was asked."""

    def __init__(self, text: str, pair: Pair) -> None:
        self.text = text
        self.names = specifics.names(f"x {text}").keys()
        stems = statements.stems(claims.plain(text)) - pair.ours[0].topic - pair.theirs[0].topic
        self.words = frozenset(stem for stem in stems if not self._names(stem))

    def _names(self, stem: str) -> bool:
        return any(name.startswith(stem) or stem.startswith(name) for name in self.names)

    def like(self, other: "_Clause") -> float:
        return statements.alike(self.words, other.words)

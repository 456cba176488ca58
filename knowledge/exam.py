"""Examines a matcher with questions whose right answer is known, and counts how it did."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import yaml
from pydantic import ConfigDict, TypeAdapter

from knowledge.matcher import Match, Matcher, Outcome

Kind = Literal["in", "near", "far", "smalltalk", "ambiguous"]
Register = Literal["formal", "colloquial", "keywords", "sms", "voice", "caps", "typos"]

AMONG = 3
"""Choices that are shown to a person who must choose."""
DIRECT = frozenset({Outcome.ANSWER, Outcome.REFER})


@dataclass(frozen=True, kw_only=True)
class Question:
    """`id` is the entry that answers it, `also` others that do; neither if none does."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    q: str
    id: str | None = None
    kind: Kind = "in"
    register: Register = "colloquial"
    also: tuple[str, ...] = ()
    half: Literal["fit", "held", "fresh"] = "held"

    @property
    def right(self) -> frozenset[str]:
        return frozenset(filter(None, (self.id, *self.also)))


@dataclass(frozen=True)
class Mark:
    """How one question went."""

    question: Question
    match: Match

    @property
    def first(self) -> bool:
        return self._among(1)

    @property
    def among_three(self) -> bool:
        return self._among(AMONG)

    @property
    def served(self) -> bool:
        """Answered right, or the right entry is among the choices shown."""
        if self.match.outcome is Outcome.SUGGEST:
            return self._among(AMONG)
        return self.match.id in self.question.right

    @property
    def direct(self) -> bool:
        return self.match.outcome in DIRECT

    @property
    def wrong_direct(self) -> bool:
        return self.direct and self.match.id not in self.question.right

    @property
    def small_talk(self) -> bool:
        return self.match.outcome is Outcome.SMALLTALK

    def _among(self, count: int) -> bool:
        shown = self.match.candidates[:count]
        return any(candidate.id in self.question.right for candidate in shown)


@dataclass(frozen=True)
class Tally:
    """Shares, 0 to 1, of `count` questions that some entry answers."""

    count: int
    first: float
    among_three: float
    served: float
    direct: float
    wrong_direct: float


@dataclass(frozen=True)
class Result:
    """What an exam shows; `confusions` are (right entry, entry put first), most frequent first."""

    overall: Tally
    by_register: Mapping[str, Tally]
    by_topic: Mapping[str, Tally]
    ambiguous: Tally
    false_near: float
    false_far: float
    small_talk: float
    confusions: tuple[tuple[tuple[str, str], int], ...]
    marks: tuple[Mark, ...]


def load(folder: Path) -> list[Question]:
    """The questions of every *.yaml file of a folder, in order of file name."""
    adapter = TypeAdapter(list[Question])
    files = sorted(folder.glob("*.yaml"))
    return [
        question
        for file in files
        for question in adapter.validate_python(yaml.safe_load(file.read_text("utf-8")))
    ]


def run(matcher: Matcher, questions: Iterable[Question], topics: Mapping[str, str]) -> Result:
    """`topics` gives the topic of an entry id."""
    marks = tuple(Mark(question, matcher.match(question.q)) for question in questions)
    kinds = _grouped(marks, lambda mark: mark.question.kind)
    inside = kinds["in"]
    missed = Counter(
        (mark.question.id or "", mark.match.candidates[0].id if mark.match.candidates else "")
        for mark in inside
        if not mark.first
    )
    return Result(
        overall=_tally(inside),
        by_register=_tallies(inside, lambda mark: mark.question.register),
        by_topic=_tallies(inside, lambda mark: topics.get(mark.question.id or "", "")),
        ambiguous=_tally(kinds["ambiguous"]),
        false_near=_share(mark.direct for mark in kinds["near"]),
        false_far=_share(mark.direct for mark in kinds["far"]),
        small_talk=_share(mark.small_talk for mark in kinds["smalltalk"]),
        confusions=tuple(missed.most_common()),
        marks=marks,
    )


def _tallies(marks: list[Mark], group: Callable[[Mark], str]) -> dict[str, Tally]:
    return {name: _tally(some) for name, some in sorted(_grouped(marks, group).items())}


def _tally(marks: list[Mark]) -> Tally:
    return Tally(
        count=len(marks),
        first=_share(mark.first for mark in marks),
        among_three=_share(mark.among_three for mark in marks),
        served=_share(mark.served for mark in marks),
        direct=_share(mark.direct for mark in marks),
        wrong_direct=_share(mark.wrong_direct for mark in marks),
    )


def _grouped(marks: Iterable[Mark], group: Callable[[Mark], str]) -> dict[str, list[Mark]]:
    groups: defaultdict[str, list[Mark]] = defaultdict(list)
    for mark in marks:
        groups[group(mark)].append(mark)
    return groups


def _share(hits: Iterable[bool]) -> float:
    """0 of none."""
    listed = list(hits)
    return sum(listed) / len(listed) if listed else 0.0

"""Small bases of other trades and questions about them, to see that nothing is tuned to ours."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from knowledge.catalog import Entry

DATA = Path(__file__).parent / "data"
WRITTEN = DATA / "foreign"  # by hand: five wordings a line
GENERATED = DATA / "foreign.yaml"  # by combining services and ways of asking
TOLD = 3  # wordings of a line that the entry has; the rest are asked
SEPARATOR = " | "
SEED = 5


@dataclass(frozen=True)
class Case:
    """An entry, and wordings of its question that it does not have."""

    entry: Entry
    asked: tuple[str, ...]


def written() -> list[Case]:
    rng = random.Random(SEED)
    return [
        _case(f"{path.stem}-{number}", path.stem, _shuffled(line.split(SEPARATOR), rng))
        for path in sorted(WRITTEN.glob("*.txt"))
        for number, line in enumerate(path.read_text("utf-8").splitlines())
    ]


def generated() -> list[Case]:
    raw = yaml.safe_load(GENERATED.read_text("utf-8"))
    return list(_combined(raw, random.Random(SEED)))


def _combined(raw: dict[str, Any], rng: random.Random) -> Iterator[Case]:
    for trade, services in raw["services"].items():
        for number, names in enumerate(services):
            for intent, ways in raw["intents"].items():
                wordings = [_said(way, rng.choice(names)) for way in ways.split(SEPARATOR)]
                yield _case(f"{trade}-{number}-{intent}", trade, _shuffled(wordings, rng))


def _shuffled(wordings: list[str], rng: random.Random) -> list[str]:
    return rng.sample(wordings, len(wordings))


def _said(way: str, name: str) -> str:
    return way.format(s=name).replace(" de el ", " del ")


def _case(entry_id: str, trade: str, wordings: list[str]) -> Case:
    question, *variants = wordings[:TOLD]
    answer = "Consulte en la oficina de atención al usuario."
    entry = Entry(
        id=entry_id, topic=trade, question=question, variants=tuple(variants), answer=answer
    )
    return Case(entry, tuple(wordings[TOLD:]))

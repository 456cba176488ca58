"""Thousands of questions about other offices of the State, to see what a larger base costs."""

import random
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import yaml

from knowledge.catalog import Entry
from knowledge.places import Places

FILE = Path(__file__).parent / "data" / "filler.yaml"
SEED = 17
LEAST_PHRASINGS, MOST_PHRASINGS = 3, 5  # besides the question, one fewer


def fill(entries: list[Entry], size: int) -> list[Entry]:
    """The entries, and as many others as make up `size`; always the same ones."""
    return [*entries, *_others(size - len(entries))]


@cache
def _others(count: int) -> tuple[Entry, ...]:
    """First every subject once for each aspect, then again in other places."""
    rng, raw = random.Random(SEED), yaml.safe_load(FILE.read_text("utf-8"))
    provinces = sorted({place.province for place in Places.load().all()})
    wanted = list(product(range(len(raw["subjects"])), raw["aspects"]))
    rng.shuffle(wanted)
    places = ["", *(f"en {province}" for province in rng.sample(provinces, len(provinces)))]
    every = ((place, *what) for place in places for what in wanted)
    return tuple(
        _entry(number, raw, rng, *what) for number, what in zip(range(count), every, strict=False)
    )


def _entry(
    number: int, raw: dict[str, Any], rng: random.Random, place: str, subject: int, aspect: str
) -> Entry:
    names, ways = raw["subjects"][subject], raw["aspects"][aspect]
    question, *others = (
        way.format(s=rng.choice(names), p=place).replace(" ?", "?") for way in ways
    )
    variants = rng.sample(others, rng.randint(LEAST_PHRASINGS, MOST_PHRASINGS) - 1)
    return Entry(
        id=f"filler-{number}",
        topic=f"filler-{subject}",
        question=question,
        variants=tuple(phrase.strip() for phrase in variants),
        keywords=(names[0],),
        answer=f"Sobre {names[1]} {place} responde la entidad competente: consulte en su sede.",
    )

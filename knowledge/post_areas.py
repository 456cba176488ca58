"""The areas of the calendar that usually concern a post, by the words of its name."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from knowledge import yaml_lines
from knowledge.text import normalise

TABLE = Path(__file__).parent / "data" / "post_areas.yaml"


@dataclass(frozen=True)
class Usual:
    """`everything` is all areas, without what is minor in them."""

    areas: frozenset[str] = frozenset()
    everything: bool = False


NOTHING = Usual()


def usual(post: str) -> Usual:
    """What a post of that name is reminded of as long as nobody chooses."""
    name = f" {normalise(post)}"
    found = [row for words, row in _rows() if any(f" {word}" in name for word in words)]
    if any(row.everything for row in found):
        return Usual(everything=True)
    return Usual(frozenset(area for row in found for area in row.areas))


@cache
def _rows() -> tuple[tuple[tuple[str, ...], Usual], ...]:
    return tuple(
        (tuple(row["words"]), Usual(frozenset(row.get("areas", ())), row.get("all", False)))
        for row in yaml_lines.load(TABLE)
    )

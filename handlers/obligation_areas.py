"""Which obligations a person is reminded of: the areas they chose, else what is usual of posts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from db.people import Person
from knowledge import post_areas
from knowledge.obligations import Obligation

SETTING = "areas"


@dataclass(frozen=True)
class Interest:
    """`chosen` areas bring all of their obligations; `everything` leaves out what is minor."""

    chosen: frozenset[str] = frozenset()
    everything: bool = False

    def wants(self, obligation: Obligation) -> bool:
        return obligation.area in self.chosen or (self.everything and not obligation.minor)

    def covers(self, area: str) -> bool:
        return self.everything or area in self.chosen


def interest(settings: Mapping[str, Any], posts: Iterable[str]) -> Interest:
    """Of who has these settings and holds these posts, all of municipalities."""
    if SETTING in settings:
        return Interest(frozenset(settings[SETTING]))
    found = [post_areas.usual(post) for post in posts]
    chosen = frozenset(area for usual in found for area in usual.areas)
    return Interest(chosen, everything=any(usual.everything for usual in found))


def has_chosen(person: Person) -> bool:
    return SETTING in person.settings

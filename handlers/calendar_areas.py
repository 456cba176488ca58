"""The areas of the calendar: the topics that have obligations, and the one that a text names."""

from collections.abc import Collection

from rapidfuzz import fuzz, process

from bot.context import Context
from knowledge.catalog import Topic
from knowledge.obligations import Obligation
from knowledge.text import normalise

ALIKE = 88
"""Similarity, 0-100, from which a typed text names an area."""
SHORTEST = 4


def areas_of(context: Context, found: Collection[Obligation]) -> list[Topic]:
    """In the order of the topics' menu; an area that is no topic comes last, under its own id."""
    topics = context.knowledge.catalog.topics
    used = {obligation.area for obligation in found}
    known = [topic for topic in topics.values() if topic.id in used]
    strange = sorted(used - set(topics))
    return [*known, *(Topic(area, area.replace("_", " ").capitalize()) for area in strange)]


def named(areas: Collection[Topic], text: str) -> Topic | None:
    wanted = normalise(text)
    if len(wanted) < SHORTEST:
        return None
    names = {t.id: f"{normalise(t.title)} {t.id.replace('_', ' ')}" for t in areas}
    best = process.extractOne(wanted, names, scorer=fuzz.partial_ratio, score_cutoff=ALIKE)
    return next((topic for topic in areas if best and topic.id == best[2]), None)

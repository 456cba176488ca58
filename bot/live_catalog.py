"""The entries of this moment: those of the files, and what was published in the database."""

from functools import cache
from threading import Lock
from typing import Any, Protocol

from sqlalchemy.orm import Session

from db import entries
from knowledge import catalog
from knowledge.catalog import Catalog, Entry, Topic


class Updatable(Protocol):
    """What we need of a matcher."""

    def put(self, entry: Entry, /) -> None: ...
    def drop(self, entry_id: str, /) -> None: ...


class LiveCatalog:
    """Looks at the database's mark before each question, and reads on only when it has changed.

    Whoever holds a catalog keeps it as it was; the matcher is shared, so that for as long as one
    question takes it may name an entry that the catalog lacks.
    """

    def __init__(self, base: Catalog, matcher: Updatable) -> None:
        self._base = base
        self._matcher = matcher
        self._now = base
        self._mark = ""
        self._held: dict[str, int] = {}
        self._lock = Lock()

    def read(self, session: Session) -> Catalog:
        """As of this moment: one indexed read."""
        mark = entries.mark(session)
        with self._lock:
            if mark != self._mark:
                self._catch_up(session)
                self._mark = mark
            return self._now

    def _catch_up(self, session: Session) -> None:
        found = {item.entry_id: item for item in entries.published(session)}
        held = dict(self._now.entries)
        for entry_id in self._held.keys() - found.keys():
            del held[entry_id]
            if original := self._base.entries.get(entry_id):
                held[entry_id] = original
                self._matcher.put(original)
            else:
                self._matcher.drop(entry_id)
        for entry_id, item in found.items():
            if self._held.get(entry_id) != item.revision:
                held[entry_id] = entry = as_entry(entry_id, item.content)
                self._matcher.put(entry)
        self._held = {entry_id: item.revision for entry_id, item in found.items()}
        self._now = with_entries(self._base, held)


def as_entry(entry_id: str, content: dict[str, Any]) -> Entry:
    """The keys of a YAML entry, as the matcher and the answers want them."""
    return catalog.entry_of({"id": entry_id, **content})


def with_entries(base: Catalog, held: dict[str, Entry]) -> Catalog:
    """The catalog with these entries, and with the topics that they bring."""
    used = {entry.topic for entry in held.values()}
    missing = {
        id_: topic for id_, topic in our_topics().items() if id_ in used - base.topics.keys()
    }
    topics = sorted((base.topics | missing).values(), key=lambda topic: topic.order)
    return Catalog(held, {topic.id: topic for topic in topics})


@cache
def our_topics() -> dict[str, Topic]:
    return catalog.known_topics(catalog.ENTRIES)

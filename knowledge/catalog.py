"""The curated answers, as they are loaded from a folder of YAML files."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from knowledge import sheets, yaml_lines
from knowledge.faults import Fault, KnowledgeError
from knowledge.shape import DAYS, ENTRY

__all__ = ["ENTRIES", "Catalog", "Entry", "Fault", "KnowledgeError", "Topic", "load"]

ENTRIES = Path(__file__).parent / "entries"
BUILT_IN_TOPICS = Path(__file__).parent / sheets.TOPICS_FILE
LAST = 1_000  # where a topic that no table names comes in a menu


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One question with its curated answer."""

    id: str
    topic: str | None = None
    question: str
    variants: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    answer: str
    legal_basis: str | None = None
    sources: tuple[str, ...] = ()
    validity: str = "estable"
    reviewed_on: date | None = None
    owner: str | None = None
    valid_until: date | None = None
    applies_to: str | None = None
    related: tuple[str, ...] = ()

    def expired(self, today: date) -> bool:
        """Whether the last day on which the answer holds has gone by."""
        return self.valid_until is not None and today > self.valid_until


@dataclass(frozen=True)
class Topic:
    """A heading of the menu; the lowest `order` comes first."""

    id: str
    title: str
    description: str = ""
    order: int = LAST


@dataclass(frozen=True)
class Catalog:
    """Entries in file order; topics in menu order, only those that have entries."""

    entries: dict[str, Entry]
    topics: dict[str, Topic] = field(default_factory=dict)

    def by_topic(self, topic_id: str) -> list[Entry]:
        return [entry for entry in self.entries.values() if entry.topic == topic_id]


def load(folder: Path) -> Catalog:
    """All entries of a folder. Raises KnowledgeError when one is unusable, with every fault.

    What `check` finds and is harmless is forgiven: a number without quotes, a blank in a list.
    """
    entries: dict[str, Entry] = {}
    files = sheets.entry_files(folder)
    for raw in _raw_entries(files):
        if any(ENTRY.problems(raw)) or raw["id"].strip() in entries:
            raise KnowledgeError(faults(folder))
        entry = entry_of(raw)
        entries[entry.id] = entry
    if not entries:
        raise KnowledgeError(faults(folder))
    return Catalog(entries, _topics(folder, entries.values()))


def faults(folder: Path) -> list[Fault]:
    """What makes a folder unusable, with lines. Slow, so only asked once something is known to."""
    files = sheets.entry_files(folder)
    if not files:
        return [Fault(folder, 1, "la carpeta no existe o no tiene ningún archivo .yaml")]
    read = [sheets.read(path, ENTRY) for path in files]
    records = [record for sheet in read for record in sheet.records]
    found = [fault for sheet in read for fault in sheet.faults]
    found += sheets.repeated_ids(records)
    if not records and not found:
        found.append(Fault(folder, 1, "la carpeta no tiene ninguna entrada"))
    return sorted(found)


def known_topics(folder: Path) -> dict[str, Topic]:
    """The table of topics in the folder or beside it, or else our own, in menu order."""
    places = (folder / sheets.TOPICS_FILE, folder.parent / sheets.TOPICS_FILE, BUILT_IN_TOPICS)
    path = next((place for place in places if sheets.is_topics_table(place)), None)
    rows = yaml_lines.load(path) if path else []
    topics = [
        Topic(row["id"], row["title"], row.get("description") or "", row.get("order") or LAST)
        for row in rows
    ]
    return {topic.id: topic for topic in sorted(topics, key=lambda topic: topic.order)}


def _raw_entries(files: list[Path]) -> Iterator[Any]:
    """The items of every file; a file that is not a list comes out as one misshapen item."""
    for path in files:
        try:
            items = yaml_lines.load_texts(path)
        except yaml_lines.READ_ERRORS:
            items = None
        yield from map(ENTRY.forgiven, items if isinstance(items, list) else [None])


def entry_of(raw: dict[str, Any]) -> Entry:
    """Of a block that has the right shape."""
    values = ENTRY.tidy(raw)
    days = {key: date.fromisoformat(values[key]) for key in DAYS if key in values}
    return Entry(**(values | days))


def _topics(folder: Path, entries: Iterable[Entry]) -> dict[str, Topic]:
    used = dict.fromkeys(entry.topic for entry in entries if entry.topic)
    known = {id_: topic for id_, topic in known_topics(folder).items() if id_ in used}
    named_by_id = {id_: Topic(id_, id_.replace("_", " ").capitalize()) for id_ in used}
    return known | {id_: topic for id_, topic in named_by_id.items() if id_ not in known}

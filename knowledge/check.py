"""Everything that is wrong with a folder of entries, for those who write them.

`catalog.load` refuses only what cannot be used; this also refuses what would answer badly.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date
from itertools import chain
from pathlib import Path

from knowledge import catalog, sheets
from knowledge.faults import Fault
from knowledge.shape import ENTRY
from knowledge.sheets import Record
from knowledge.text import normalise

LONGEST_ANSWER = 600  # characters that a hurried reader takes in on a phone
_YEAR = re.compile(r"\b(19|20)\d\d\b")


def check(folder: Path) -> list[Fault]:
    """All faults of all files of a folder, by file and line; none when it can be published."""
    found = catalog.faults(folder)
    entries = records(folder)
    for record in entries:
        found += chain.from_iterable(rule(record) for rule in RULES)
    found += _equal_phrasings(entries)
    found += _unknown_related(entries)
    found += _unknown_topics(entries, set(catalog.known_topics(folder)))
    return sorted(found)


def records(folder: Path) -> list[Record]:
    """The well-shaped entries of all files of a folder."""
    return [
        record for path in sheets.entry_files(folder) for record in sheets.read(path, ENTRY).records
    ]


def _strange_keys(record: Record) -> Iterator[Fault]:
    for key in ENTRY.unknown_keys(record.lined.value):
        yield record.fault(f"«{key}» no es una clave conocida", key)
    for key, line in record.lined.repeated_keys():
        yield Fault(record.file, line, f"la clave «{key}» está repetida")


def _long_answer(record: Record) -> Iterator[Fault]:
    length = len(record.lined.value["answer"].strip())
    if length > LONGEST_ANSWER:
        message = f"la respuesta tiene {length} caracteres y el máximo es {LONGEST_ANSWER}"
        yield record.fault(message, "answer")


def _undated_history(record: Record) -> Iterator[Fault]:
    raw = record.lined.value
    if raw.get("validity") == "historico" and not _YEAR.search(raw["answer"]):
        yield record.fault("la respuesta es histórica y no dice de qué año", "answer")


def _unsourced(record: Record) -> Iterator[Fault]:
    """Only where the author says how long the answer holds, and so claims that it is true."""
    raw = record.lined.value
    if raw.get("validity") not in (None, "por_confirmar") and not raw.get("sources"):
        yield record.fault(f"dice ser «{raw['validity']}» y no cita ninguna fuente", "validity")


def _dated_referral(record: Record) -> Iterator[Fault]:
    raw = record.lined.value
    if raw.get("validity") == "por_confirmar" and raw.get("valid_until") is not None:
        yield record.fault("lo que está por confirmar no puede llevar «valid_until»", "valid_until")


def _dates_in_disorder(record: Record) -> Iterator[Fault]:
    reviewed, until = (record.lined.value.get(key) for key in ("reviewed_on", "valid_until"))
    if reviewed and until and date.fromisoformat(until) < date.fromisoformat(reviewed):
        yield record.fault("«valid_until» es anterior a «reviewed_on»", "valid_until")


RULES: tuple[Callable[[Record], Iterator[Fault]], ...] = (
    _strange_keys,
    _long_answer,
    _undated_history,
    _unsourced,
    _dated_referral,
    _dates_in_disorder,
)


def _phrasings(record: Record) -> Iterator[tuple[str, tuple[str | int, ...]]]:
    yield record.lined.value["question"], ("question",)
    for position, variant in enumerate(record.lined.value.get("variants") or ()):
        yield variant, ("variants", position)


def _equal_phrasings(records: list[Record]) -> Iterator[Fault]:
    """Two entries that answer to the same words: which one would answer is then an accident."""
    first: dict[str, tuple[Record, int]] = {}
    for record in records:
        for phrasing, where in _phrasings(record):
            key = normalise(phrasing)
            if not key:
                yield record.fault(f"«{phrasing}» no tiene letras ni números", *where)
            elif key in first:
                other, line = first[key]
                place = f"«{other.lined.value['id']}» ({other.file.name}:{line})"
                yield record.fault(f"«{phrasing}» ya está en {place}", *where)
            else:
                first[key] = (record, record.lined.line(*where))


def _unknown_related(records: list[Record]) -> Iterator[Fault]:
    ids = {record.lined.value["id"].strip() for record in records}
    for record in records:
        own = record.lined.value["id"].strip()
        for position, other in enumerate(record.lined.value.get("related") or ()):
            if other.strip() == own:
                yield record.fault("la entrada se cita a sí misma", "related", position)
            elif other.strip() not in ids:
                message = f"no existe la entrada relacionada «{other}»"
                yield record.fault(message, "related", position)


def _unknown_topics(records: list[Record], topics: set[str]) -> Iterator[Fault]:
    for record in records:
        topic = record.lined.value.get("topic")
        if topic is not None and topic.strip() not in topics:
            yield record.fault(f"el tema «{topic}» no existe", "topic")

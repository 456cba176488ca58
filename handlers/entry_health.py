"""Entries that want a curator's eye: badly rated, about to expire, due for review, never used."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from db import entries, indicators
from db.entries import CuratedEntry
from db.entry_states import State
from db.lima import lima_date
from knowledge.catalog import Catalog, Entry

SOON = timedelta(days=30)
UNUSED_FOR = timedelta(days=180)
SETTLED_AFTER = timedelta(days=30)
"""A newer entry has had no time to be asked for."""
LEAST_DOWN = 2
"""Thumbs down from which, if they are at least as many as the others, an entry is badly rated."""


@dataclass(frozen=True)
class Health:
    """The lists, each with what is worst first."""

    bad: list[tuple[Entry, int, int]]
    expiring: list[Entry]
    to_review: list[CuratedEntry]
    unused: list[Entry]

    @property
    def is_well(self) -> bool:
        return not (self.bad or self.expiring or self.to_review or self.unused)


def of(session: Session, catalog: Catalog, now: datetime) -> Health:
    today = lima_date(now)
    known = catalog.entries
    used = indicators.used_since(session, now - UNUSED_FOR)
    return Health(
        bad=[
            (known[entry_id], up, down)
            for entry_id, up, down in indicators.thumbs(session)
            if entry_id in known and down >= max(LEAST_DOWN, up)
        ],
        expiring=sorted(
            (entry for entry in known.values() if _ends_soon(entry, today)),
            key=lambda entry: (entry.valid_until or today, entry.id),
        ),
        to_review=[
            row
            for row in entries.in_state(session, State.PUBLISHED)
            if row.review_on is not None and row.review_on <= today + SOON
        ],
        unused=[e for e in known.values() if e.id not in used and _is_settled(e, today)],
    )


def of_owner(health: Health, owned: Iterable[str]) -> Health:
    """What concerns these entries."""
    mine = frozenset(owned)
    return Health(
        [line for line in health.bad if line[0].id in mine],
        [entry for entry in health.expiring if entry.id in mine],
        [row for row in health.to_review if row.entry_id in mine],
        [entry for entry in health.unused if entry.id in mine],
    )


def _ends_soon(entry: Entry, today: date) -> bool:
    return entry.valid_until is not None and entry.valid_until <= today + SOON


def _is_settled(entry: Entry, today: date) -> bool:
    return entry.reviewed_on is None or entry.reviewed_on <= today - SETTLED_AFTER

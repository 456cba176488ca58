"""Pages of a list that is in the order of its deadlines: what comes next, lane by lane."""

import re
from collections.abc import Sequence
from datetime import date
from itertools import chain

from sqlalchemy import ColumnElement, literal, select, tuple_
from sqlalchemy.orm import Session

from db.commitments import Commitment

Condition = ColumnElement[bool]
Key = tuple[date | None, int]
"""Where a commitment stands in a list: its deadline, then its number in the table."""
_CURSOR = re.compile(r"([0-9]{8})?-([0-9]{1,18})")


def to_cursor(keys: Sequence[Key], limit: int) -> str:
    """The place after the page, empty when there is nothing more."""
    if len(keys) <= limit:
        return ""
    due, number = keys[limit - 1]
    return f"{due:%Y%m%d}-{number}" if due else f"-{number}"


def from_cursor(text: str) -> Key | None:
    """The place that `to_cursor` wrote. Raises ValueError for anything else."""
    if not text:
        return None
    match = _CURSOR.fullmatch(text)
    if match is None:
        raise ValueError(f"not where a page begins: {text!r}")
    return (date.fromisoformat(match[1]) if match[1] else None, int(match[2]))


def dated(session: Session, lanes: Sequence[Condition], start: Key | None, limit: int) -> list[Key]:
    queries = (
        select(Commitment.due_on, Commitment.id)
        .where(lane, _beyond(start))
        .order_by(Commitment.due_on, Commitment.id)
        .limit(limit)
        for lane in lanes
    )
    found = {(due, number) for query in queries for due, number in session.execute(query)}
    return list(sorted(found)[:limit])


def _beyond(start: Key | None) -> Condition:
    if start is None:
        return Commitment.due_on.is_not(None)
    place = tuple_(Commitment.due_on, Commitment.id)
    # No second bound on the date beside this one: it makes SQLite leave the lane's own index.
    return place > tuple_(literal(start[0]), literal(start[1]))


def undated(
    session: Session, lanes: Sequence[Condition], start: Key | None, limit: int
) -> list[Key]:
    queries = (
        select(Commitment.id)
        .where(lane, Commitment.due_on.is_(None), Commitment.id > (start[1] if start else 0))
        .order_by(Commitment.id)
        .limit(limit)
        for lane in lanes
    )
    found = set(chain.from_iterable(session.scalars(query) for query in queries))
    return [(None, number) for number in sorted(found)[:limit]]

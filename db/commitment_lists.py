"""Lists of commitments: filtered, in the order of their deadlines, page by page.

A list is one or several lanes, each with an index that is in the list's order already; a page
merges the heads of the lanes, so that its cost does not grow with the number of commitments.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, true
from sqlalchemy.orm import Session

from db import commitment_pages, commitment_words, commitments
from db.commitment_pages import Key
from db.commitment_sides import Reach, own_bodies
from db.commitment_states import FINAL, WORK, State
from db.commitment_words import Term
from db.commitments import Commitment
from db.posts import Duty

COUNT_CAP = 1000
"""Lists are counted up to here; beyond it is «more than»."""
Condition = ColumnElement[bool]


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to. Without states: what is open, unless `closed` asks for the rest.

    `body` is either of the two, which is also how a sector is asked for (`MVCS`).
    """

    edition_id: int | None = None
    editions: frozenset[int] = frozenset()
    region: str = ""
    body: str = ""
    responsible: frozenset[str] = frozenset()
    post_ids: frozenset[int] = frozenset()
    states: frozenset[State] = frozenset()
    overdue: bool = False
    undated: bool = False
    closed: bool = False
    """Also what has ended."""
    due: tuple[date, date] | None = None
    """Falling due between these days, both of them included."""
    terms: tuple[Term, ...] = ()
    """Words, each with the spellings that count as it: see `commitment_words`."""


@dataclass(frozen=True)
class Page:
    """Some rows and where the next page begins; empty `after` means that this is the last."""

    rows: tuple[Commitment, ...]
    after: str = ""
    counted: int = 0
    """How many there are from here on, counting no further than asked for, and one."""


def page(
    session: Session,
    reach: Reach,
    filters: Filters,
    *,
    today: date,
    limit: int = 10,
    after: str = "",
    count_to: int = 0,
) -> Page:
    """The next rows: those with a deadline first, the earliest before the later.

    `after` is a Page's `after`, short enough for a button. Raises ValueError for anything else.
    """
    start = commitment_pages.from_cursor(after) or (filters.due and (filters.due[0], 0))
    narrowed = _conditions(session, filters, today)
    lanes = [and_(lane, *narrowed) for lane in _lanes(reach, filters)]
    keys: list[Key] = []
    wanted = max(limit, count_to) + 1
    if not filters.undated and (start is None or start[0] is not None):
        keys = commitment_pages.dated(session, lanes, start, wanted)
        start = None
    if len(keys) < wanted and not (filters.overdue or filters.due):
        keys += commitment_pages.undated(session, lanes, start, wanted - len(keys))
    rows = commitments.by_ids(session, [number for _, number in keys[:limit]])
    return Page(tuple(rows), commitment_pages.to_cursor(keys, limit), len(keys))


def mine(duties: Iterable[Duty], filters: Filters) -> Filters:
    """Narrowed to what the person's own bodies owe; whoever answers for none sees their reach."""
    return replace(filters, responsible=own_bodies(duties))


def count(session: Session, reach: Reach, filters: Filters, *, today: date) -> int:
    """How many there are, counting no further than COUNT_CAP + 1."""
    some = chosen(session, reach, filters, today).limit(COUNT_CAP + 1).subquery()
    return session.scalar(select(func.count()).select_from(some)) or 0


def tally(session: Session, reach: Reach, filters: Filters, *, today: date) -> dict[State, int]:
    """How many there are in each state. It reads them all: for summaries, not for pages."""
    ids = chosen(session, reach, filters, today).scalar_subquery()
    query = select(Commitment.state, func.count()).where(Commitment.id.in_(ids))
    return {State(state): number for state, number in session.execute(query.group_by("state"))}


def chosen(session: Session, reach: Reach, filters: Filters, today: date) -> Select[int]:
    """The numbers of all that the list has, in no order."""
    lanes = or_(false(), *_lanes(reach, filters))
    first = filters.due[0] if filters.due else None
    begun = Commitment.due_on >= first if first else true()
    return select(Commitment.id).where(lanes, begun, *_conditions(session, filters, today))


def _lanes(reach: Reach, filters: Filters) -> list[Condition]:
    """Conditions that together cover the list, each with an index of its own."""
    beginnings = _beginnings(filters)
    return [and_(first, head) for first in beginnings for head in _heads(reach, filters)]


def _beginnings(filters: Filters) -> list[Condition]:
    """Open or ended; with states asked for, one lane for each, so that a rare one is not sought
    among all the others."""
    wanted = _wanted(filters)
    if not filters.states:
        return [Commitment.is_open == is_open for is_open in wanted]
    return [
        and_(Commitment.is_open == (state not in FINAL), Commitment.state == state)
        for state in sorted(filters.states)
        if (state not in FINAL) in wanted
    ]


def _heads(reach: Reach, filters: Filters) -> list[Condition]:
    if filters.responsible:
        owed = (Commitment.responsible_code == body for body in sorted(filters.responsible))
        return [and_(head, seen(reach), _either(filters.body)) for head in owed]
    if filters.body:
        return [and_(side, seen(reach)) for side in _sides(filters.body)]
    if reach.everything:
        return [true()]
    regions = [Commitment.region == region for region in sorted(reach.regions)]
    return regions + [side for body in sorted(reach.bodies) for side in _sides(body)]


def _sides(body: str) -> list[Condition]:
    return [Commitment.responsible_code == body, Commitment.counterpart_code == body]


def _either(body: str) -> Condition:
    return or_(*_sides(body)) if body else true()


def seen(reach: Reach) -> Condition:
    """What of all commitments is within the reach."""
    if reach.everything:
        return true()
    regions = [Commitment.region == region for region in sorted(reach.regions)]
    return or_(false(), *regions, *(_either(body) for body in sorted(reach.bodies)))


def _wanted(filters: Filters) -> list[bool]:
    """Whether what is open is wanted, what has ended, or both."""
    if filters.overdue:
        return [True]
    if filters.states:
        return sorted({state not in FINAL for state in filters.states})
    return [True, False] if filters.closed else [True]


def _conditions(session: Session, filters: Filters, today: date) -> list[Condition]:
    found = commitment_words.conditions(session, filters.terms)
    if filters.edition_id is not None:
        found.append(Commitment.edition_id == filters.edition_id)
    if filters.editions:
        found.append(Commitment.edition_id.in_(sorted(filters.editions)))
    if filters.region:
        found.append(Commitment.region == filters.region)
    if filters.responsible:
        found.append(Commitment.responsible_code.in_(sorted(filters.responsible)))
    if filters.post_ids:
        found.append(Commitment.responsible_post_id.in_(sorted(filters.post_ids)))
    if filters.states:
        found.append(Commitment.state.in_(sorted(filters.states)))
    if filters.undated:
        found.append(Commitment.due_on.is_(None))
    if filters.due:
        # Its first day is where the page begins: a second bound would cost the lane its index.
        found.append(Commitment.due_on <= filters.due[1])
    if filters.overdue:
        found += [Commitment.due_on < today, Commitment.state.in_(sorted(WORK))]
    return found

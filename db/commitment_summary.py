"""How a whole reach of commitments stands in one glance: counts, and who is most behind."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import Session

from db import bodies, commitment_lists
from db.commitment_lists import Filters
from db.commitment_sides import Reach
from db.commitment_states import WORK, State
from db.commitments import Commitment

WORST = 5


@dataclass(frozen=True)
class Behind:
    """A body with overdue commitments, and since when the oldest is."""

    code: str
    name: str
    overdue: int
    since: date


@dataclass(frozen=True)
class Summary:
    open: int
    overdue: int
    due_soon: int
    """Due from today to the last day asked for."""
    declared: int
    """Waiting for somebody's word on the evidence."""
    blocked: int
    worst: tuple[Behind, ...]


def summarise(session: Session, reach: Reach, *, today: date, until: date) -> Summary:
    """It reads all that is open within the reach: for once a week."""
    mine = Commitment.id.in_(commitment_lists.chosen(session, reach, Filters(), today))
    work = Commitment.state.in_(sorted(WORK))
    late = and_(work, Commitment.due_on < today)
    soon = and_(work, Commitment.due_on.between(today, until))
    counts = session.execute(
        select(
            func.count(),
            _count(late),
            _count(soon),
            _count(Commitment.state == State.DECLARED),
            _count(Commitment.state == State.BLOCKED),
        ).where(mine)
    ).one()
    total, overdue, due_soon, declared, blocked = (int(number or 0) for number in counts)
    return Summary(total, overdue, due_soon, declared, blocked, _worst(session, mine, late))


def has_any(session: Session, reach: Reach, today: date) -> bool:
    """Whether there is anything to sum up."""
    query = commitment_lists.chosen(session, reach, Filters(), today)
    return session.scalar(query.limit(1)) is not None


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def _worst(
    session: Session, mine: ColumnElement[bool], late: ColumnElement[bool]
) -> tuple[Behind, ...]:
    number, since = func.count(), func.min(Commitment.due_on)
    rows = session.execute(
        select(Commitment.responsible_code, number, since)
        .where(mine, late)
        .group_by(Commitment.responsible_code)
        .order_by(number.desc(), since, Commitment.responsible_code)
        .limit(WORST)
    ).all()
    names = {body.code: body.name for body in bodies.by_codes(session, [row[0] for row in rows])}
    return tuple(Behind(code, names[code], count, first) for code, count, first in rows if first)

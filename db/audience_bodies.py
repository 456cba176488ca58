"""The bodies of an audience: its conditions as one query."""

from datetime import date

from sqlalchemy import ColumnElement, Select, and_, false, or_, select
from sqlalchemy.orm import Session

from db.audiences import Audience, Debt
from db.bodies import Body
from db.commitment_states import WORK
from db.commitments import Commitment
from db.meetings import BilateralMeeting, Edition

DEPARTMENT_DIGITS, PROVINCE_DIGITS = 2, 4


def query(audience: Audience, today: date) -> Select[Body]:
    """The bodies that the audience speaks of, in the order of their codes."""
    found = select(Body).order_by(Body.code)
    if audience.is_empty:
        return found.where(false())
    return found.where(*_conditions(audience, today))


def of(session: Session, audience: Audience, today: date) -> list[Body]:
    return list(session.scalars(query(audience, today)))


def _conditions(audience: Audience, today: date) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if audience.asked_levels:
        found.append(Body.kind.in_(sorted(audience.asked_levels)))
    if audience.places or audience.bodies:
        found.append(or_(_lies_in(audience.places), Body.code.in_(sorted(audience.bodies))))
    if audience.outside:
        found.append(~_lies_in(audience.outside))
    if audience.commitments or audience.sectors:
        found.append(Body.code.in_(_debtors(audience, today)))
    elif audience.editions:
        found.append(Body.code.in_(_attended(audience)))
    return found


def _lies_in(places: frozenset[str]) -> ColumnElement[bool]:
    """A municipality has its own code, a regional government its department's."""
    by_length: dict[int, list[str]] = {}
    for code in sorted(places):
        by_length.setdefault(len(code), []).append(code)
    tests: list[ColumnElement[bool]] = [
        column.in_(by_length.pop(length))
        for length, column in (
            (DEPARTMENT_DIGITS, Body.department),
            (PROVINCE_DIGITS, Body.province),
        )
        if length in by_length
    ]
    return or_(false(), *tests, *(Body.code.in_(codes) for codes in by_length.values()))


def _debtors(audience: Audience, today: date) -> Select[str]:
    """The bodies that owe a commitment of that kind to one of those sectors."""
    owed = select(Commitment.responsible_code).where(Commitment.is_open)
    if audience.commitments == Debt.OVERDUE:
        late = and_(Commitment.due_on < today, Commitment.state.in_(sorted(WORK)))
        owed = owed.where(late)
    if audience.sectors:
        owed = owed.where(Commitment.counterpart_code.in_(sorted(audience.sectors)))
    if audience.editions:
        owed = owed.join(Edition).where(Edition.prefix.in_(sorted(audience.editions)))
    return owed


def _attended(audience: Audience) -> Select[str]:
    met = select(BilateralMeeting.local_code).join(Edition)
    return met.where(Edition.prefix.in_(sorted(audience.editions)))

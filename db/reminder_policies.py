"""Policies of reminders: what an edition's staff decided, the usual one elsewhere."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.base import Base
from db.commitments import Commitment
from db.reminder_rules import (
    HEARINGS,
    WINDOW_CLOSES,
    WINDOW_OPENS,
    Audience,
    Hearing,
    Policy,
)

USUAL = Policy()
MAX_DAYS_BEFORE = 250
MAX_RULES_BEFORE = 10


class EditionPolicy(Base):
    """What an edition's staff decided."""

    __tablename__ = "reminder_policies"

    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"), primary_key=True)
    terms: Mapped[dict[str, Any]]
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    changed_at: Mapped[datetime]


def of(session: Session, edition_id: int) -> Policy:
    return of_editions(session, [edition_id])[edition_id]


def of_editions(session: Session, edition_ids: Iterable[int]) -> dict[int, Policy]:
    wanted = set(edition_ids)
    rows = session.scalars(select(EditionPolicy).where(EditionPolicy.edition_id.in_(wanted)))
    own = {row.edition_id: _policy(row.terms) for row in rows}
    return {number: own.get(number, USUAL) for number in wanted}


def change(
    session: Session, edition_id: int, policy: Policy, *, by: int | None, now: datetime
) -> None:
    """From now on the edition's reminders follow this. Raises ValueError for what can't be."""
    check(policy)
    row = session.get(EditionPolicy, edition_id)
    if row is None:
        row = EditionPolicy(edition_id=edition_id)
        session.add(row)
    row.terms, row.changed_by, row.changed_at = _terms(policy), by, now
    session.flush()
    _look_again(session, edition_id, now)


def reset(session: Session, edition_id: int, now: datetime) -> None:
    """Back to the usual one."""
    row = session.get(EditionPolicy, edition_id)
    if row is not None:
        session.delete(row)
        session.flush()
        _look_again(session, edition_id, now)


def check(policy: Policy) -> None:
    counts = [*policy.before, *(n for hearing in policy.hearings.values() for n in hearing.before)]
    if len(policy.before) > MAX_RULES_BEFORE or any(
        not 1 <= number <= MAX_DAYS_BEFORE for number in counts
    ):
        raise ValueError("before")
    if not WINDOW_OPENS <= policy.hour < WINDOW_CLOSES:
        raise ValueError("hour")


def _look_again(session: Session, edition_id: int, now: datetime) -> None:
    """Every deadline of the edition is planned anew, from this moment on."""
    session.execute(
        update(Commitment)
        .where(Commitment.edition_id == edition_id, Commitment.is_open)
        .where(Commitment.confirmed_at.is_not(None))
        .where(Commitment.next_reminder_at.is_(None) | (Commitment.next_reminder_at > now))
        .values(next_reminder_at=now)
        .execution_options(synchronize_session=False)
    )


def _terms(policy: Policy) -> dict[str, Any]:
    return {
        "before": sorted(policy.before, reverse=True),
        "on_day": policy.on_day,
        "overdue": policy.overdue,
        "hour": policy.hour,
        "hearings": {
            audience: {
                "before": sorted(hearing.before, reverse=True),
                "on_day": hearing.on_day,
                "overdue_from": hearing.overdue_from,
            }
            for audience, hearing in policy.hearings.items()
        },
    }


def _policy(terms: Mapping[str, Any]) -> Policy:
    hearings = {
        Audience(audience): Hearing(frozenset(kept["before"]), kept["on_day"], kept["overdue_from"])
        for audience, kept in terms["hearings"].items()
    }
    return Policy(
        before=tuple(terms["before"]),
        on_day=terms["on_day"],
        overdue=terms["overdue"],
        hour=terms["hour"],
        hearings=dict(HEARINGS) | hearings,
    )

"""The days for which reminders of obligations have been planned."""

from datetime import date, datetime

from sqlalchemy import delete
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.base import Base, insert_once, rows_changed


class ObligationPlan(Base):
    __tablename__ = "obligation_plans"

    day: Mapped[date] = mapped_column(primary_key=True)
    planned_at: Mapped[datetime]


def is_done(session: Session, day: date) -> bool:
    return session.get(ObligationPlan, day) is not None


def begin(session: Session, day: date, now: datetime) -> bool:
    """Whether the day is ours to plan: of several processes, one gets it."""
    return insert_once(session, ObligationPlan, day=day, planned_at=now)


def plan_anew(session: Session, day: date) -> None:
    """Something changed: the day is planned once more, and what was planned stays as it is."""
    session.execute(delete(ObligationPlan).where(ObligationPlan.day == day))


def prune(session: Session, before: date) -> int:
    return rows_changed(session.execute(delete(ObligationPlan).where(ObligationPlan.day < before)))

"""Non-working days that were decreed after the release: staff enter them, all count by them."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from db import reminder_planning
from db.base import Base, insert_once, rows_changed
from db.lima import WorkingDays


class NonWorkingDay(Base):
    """`legal_basis` is the decree: no day is taken from the calendar without one."""

    __tablename__ = "non_working_days"

    day: Mapped[date] = mapped_column(primary_key=True)
    legal_basis: Mapped[str]
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    entered_at: Mapped[datetime]


def add(
    session: Session,
    day: date,
    legal_basis: str,
    *,
    by: int | None,
    now: datetime,
    days: WorkingDays,
) -> bool:
    """False when the day was entered before. `days` are those without it."""
    values = {"legal_basis": legal_basis, "entered_by": by, "entered_at": now}
    fresh = insert_once(session, NonWorkingDay, day=day, **values)
    if fresh:
        reminder_planning.day_taken(session, day, now, days)
    return fresh


def remove(session: Session, day: date) -> bool:
    return bool(
        rows_changed(session.execute(delete(NonWorkingDay).where(NonWorkingDay.day == day)))
    )


def entered(session: Session, since: date = date.min) -> dict[date, str]:
    """The days from one on, each with its decree, in order."""
    query = select(NonWorkingDay.day, NonWorkingDay.legal_basis).where(NonWorkingDay.day >= since)
    return {row.day: row.legal_basis for row in session.execute(query.order_by(NonWorkingDay.day))}

"""What calendar files said of each date, so that a later file replaces it: RFC 5545's SEQUENCE."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Index, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.base import Base, insert_once


class CalendarDate(Base):
    """The last day and title told of something; `sequence` counts the times they changed."""

    __tablename__ = "calendar_dates"
    __table_args__ = (Index("ix_calendar_dates_body_code_day", "body_code", "day"),)

    number: Mapped[str] = mapped_column(primary_key=True)
    """What makes it the same for ever: `obl-pia.2026-12`."""
    body_code: Mapped[str | None]
    """Whose it is alone; of nobody when it is every municipality's."""
    day: Mapped[date]
    title: Mapped[str]
    cancelled: Mapped[bool] = mapped_column(default=False)
    sequence: Mapped[int] = mapped_column(default=0)
    changed_at: Mapped[datetime]


@dataclass(frozen=True)
class Told:
    """A date about to be told."""

    number: str
    body_code: str | None
    day: date
    title: str


def note(session: Session, told: Iterable[Told], now: datetime) -> dict[str, CalendarDate]:
    """Keep what is about to be told; by its number, each with its sequence."""
    told = list(told)
    numbers = [each.number for each in told]
    known = _by_number(session, numbers)
    for each in told:
        if row := known.get(each.number):
            _change(row, each.day, each.title, cancelled=False, now=now)
        else:
            fresh = {"cancelled": False, "sequence": 0, "changed_at": now}
            insert_once(session, CalendarDate, **vars(each), **fresh)
    return _by_number(session, numbers)


def cancel(session: Session, numbers: Iterable[str], now: datetime) -> list[CalendarDate]:
    """What was told and does not hold any more."""
    rows = _by_number(session, numbers)
    for row in rows.values():
        _change(row, row.day, row.title, cancelled=True, now=now)
    return [rows[number] for number in sorted(rows)]


def told_between(
    session: Session, body_codes: Collection[str], first: date, last: date
) -> list[str]:
    """The numbers told for those days, of these bodies and of everybody."""
    whose = or_(CalendarDate.body_code.is_(None), CalendarDate.body_code.in_(body_codes))
    query = select(CalendarDate.number).where(CalendarDate.day.between(first, last), whose)
    return list(session.scalars(query.order_by(CalendarDate.number)))


def _change(row: CalendarDate, day: date, title: str, *, cancelled: bool, now: datetime) -> None:
    if (row.day, row.title, row.cancelled) == (day, title, cancelled):
        return
    row.day, row.title, row.cancelled = day, title, cancelled
    row.sequence, row.changed_at = row.sequence + 1, now


def _by_number(session: Session, numbers: Iterable[str]) -> dict[str, CalendarDate]:
    rows = session.scalars(select(CalendarDate).where(CalendarDate.number.in_(list(numbers))))
    return {row.number: row for row in rows}

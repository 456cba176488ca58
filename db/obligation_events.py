"""Events that deadlines are counted from: staff say on which day each happened, and to whom."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, false, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from db.base import Base
from db.bodies import Body


class ObligationEvent(Base):
    """A day from which something is due. Without a body it is every municipality's."""

    __tablename__ = "obligation_events"
    __table_args__ = (
        Index("ix_obligation_events_body_code_happened_on", "body_code", "happened_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    event: Mapped[str]
    """As rules write it: `proclamacion`."""
    body_code: Mapped[str | None] = mapped_column(ForeignKey("bodies.code"))
    happened_on: Mapped[date]
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    entered_at: Mapped[datetime]
    body: Mapped[Body | None] = relationship()


def add(
    session: Session,
    event: str,
    happened_on: date,
    body_code: str | None,
    *,
    by: int | None,
    now: datetime,
) -> tuple[ObligationEvent, bool]:
    """The event, and whether it is new: the same one said twice is one."""
    same = select(ObligationEvent).where(
        ObligationEvent.event == event,
        ObligationEvent.happened_on == happened_on,
        ObligationEvent.body_code.is_not_distinct_from(body_code),
    )
    if known := session.scalars(same.limit(1)).first():
        return known, False
    row = ObligationEvent(
        event=event, body_code=body_code, happened_on=happened_on, entered_by=by, entered_at=now
    )
    session.add(row)
    session.flush()
    return row, True


def find(session: Session, number: int) -> ObligationEvent | None:
    return session.get(ObligationEvent, number)


def of_body(session: Session, body_code: str | None) -> list[ObligationEvent]:
    """Those that count for a body: its own and everybody's. Without a body, only the latter."""
    own = ObligationEvent.body_code == body_code
    whose = or_(ObligationEvent.body_code.is_(None), own if body_code is not None else false())
    return list(session.scalars(select(ObligationEvent).where(whose).order_by(*_LATEST)))


def of_bodies(session: Session, codes: Iterable[str]) -> list[ObligationEvent]:
    """The bodies' own ones."""
    whose = ObligationEvent.body_code.in_(list(codes))
    return list(session.scalars(select(ObligationEvent).where(whose).order_by(*_LATEST)))


def latest(session: Session, limit: int) -> list[ObligationEvent]:
    return list(session.scalars(select(ObligationEvent).order_by(*_LATEST).limit(limit)))


_LATEST = (ObligationEvent.happened_on.desc(), ObligationEvent.id.desc())

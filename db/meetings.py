"""Editions of a forum, and the bilateral meetings in them where commitments are made."""

import re
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, UniqueConstraint, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from db.base import Base, insert_once, rows_changed
from db.bodies import Body

_PREFIX = re.compile(r"[A-Z]{1,4}[0-9]{1,3}")


class Forum(StrEnum):
    MUNI = "MUNI"
    GORE = "GORE"
    CEMUNI = "CEMUNI"
    OTHER = "OTRO"


class MeetingState(StrEnum):
    OPEN = "open"
    CLOSED = "closed"


class Edition(Base):
    """One edition of a forum, such as MUNI Ejecutivo V 2017. `prefix` opens its codes: `ME5`."""

    __tablename__ = "editions"
    __table_args__ = (UniqueConstraint("forum", "number", "year"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    prefix: Mapped[str] = mapped_column(unique=True)
    forum: Mapped[str]
    number: Mapped[int]
    year: Mapped[int]
    place: Mapped[str] = mapped_column(default="")
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    last_code: Mapped[int] = mapped_column(default=0)
    """The last number given to a commitment. Whoever takes one locks this row until they commit:
    that is why codes have neither gaps nor duplicates."""


class BilateralMeeting(Base):
    """One municipality (or regional government) and one ministry, on one day of an edition."""

    __tablename__ = "bilateral_meetings"
    __table_args__ = (
        UniqueConstraint(
            "edition_id",
            "local_code",
            "counterpart_code",
            "held_on",
            name="uq_bilateral_meetings_once_a_day",  # PostgreSQL's names end at 63 letters
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"))
    local_code: Mapped[str] = mapped_column(ForeignKey("bodies.code"), index=True)
    counterpart_code: Mapped[str] = mapped_column(ForeignKey("bodies.code"), index=True)
    held_on: Mapped[date]
    place: Mapped[str] = mapped_column(default="")
    minutes_hash: Mapped[str] = mapped_column(default="")
    minutes_name: Mapped[str] = mapped_column(default="")
    state: Mapped[str] = mapped_column(default=MeetingState.OPEN)
    objections_until: Mapped[datetime | None]
    """Set when the list is sent to both; silence until then is agreement."""
    opened_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    opened_at: Mapped[datetime]
    edition: Mapped[Edition] = relationship()
    local: Mapped[Body] = relationship(foreign_keys=[local_code])
    counterpart: Mapped[Body] = relationship(foreign_keys=[counterpart_code])


def add_edition(
    session: Session,
    *,
    prefix: str,
    forum: Forum,
    number: int,
    year: int,
    place: str = "",
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> bool:
    """Add an edition; False when its prefix, or its number of that forum and year, is taken.

    Raises ValueError for a prefix that is not letters and a number (`ME5`), or dates in reverse.
    """
    if not _PREFIX.fullmatch(prefix):
        raise ValueError(f"not a prefix of codes: {prefix!r}")
    if starts_on and ends_on and ends_on < starts_on:
        raise ValueError("an edition ends before it starts")
    return insert_once(
        session,
        Edition,
        prefix=prefix,
        forum=forum,
        number=number,
        year=year,
        place=place,
        starts_on=starts_on,
        ends_on=ends_on,
        last_code=0,
    )


def edition(session: Session, prefix: str) -> Edition | None:
    return session.scalar(select(Edition).where(Edition.prefix == prefix.strip().upper()))


def editions(session: Session) -> list[Edition]:
    """The newest first."""
    return list(session.scalars(select(Edition).order_by(Edition.year.desc(), Edition.id.desc())))


def take_numbers(session: Session, edition_id: int, count: int = 1) -> range:
    """The next `count` numbers of the edition's codes, ours alone once this transaction commits."""
    last = session.scalars(
        update(Edition)
        .where(Edition.id == edition_id)
        .values(last_code=Edition.last_code + count)
        .returning(Edition.last_code)
        .execution_options(synchronize_session=False)
    ).one()
    return range(last - count + 1, last + 1)


def keep_numbers(session: Session, edition_id: int, last: int) -> None:
    """Codes up to `last` come from outside: new ones go on after them."""
    session.execute(
        update(Edition)
        .where(Edition.id == edition_id, Edition.last_code < last)
        .values(last_code=last)
        .execution_options(synchronize_session=False)
    )


def open_bilateral(
    session: Session,
    *,
    edition_id: int,
    local: Body,
    counterpart: Body,
    held_on: date,
    now: datetime,
    place: str = "",
    opened_by: int | None = None,
) -> BilateralMeeting:
    """The meeting of these two on that day: two who open it at once get the same one."""
    key = {
        "edition_id": edition_id,
        "local_code": local.code,
        "counterpart_code": counterpart.code,
        "held_on": held_on,
    }
    first = {"state": MeetingState.OPEN, "opened_by": opened_by, "opened_at": now, "place": place}
    files = {"minutes_hash": "", "minutes_name": "", "objections_until": None}
    insert_once(session, BilateralMeeting, **key, **first, **files)
    return session.scalars(select(BilateralMeeting).filter_by(**key)).one()


def close_bilateral(session: Session, meeting_id: int, objections_until: datetime) -> bool:
    """End the meeting once: of two who close it, one gets True and sends the list."""
    return _move(session, meeting_id, MeetingState.OPEN, MeetingState.CLOSED, objections_until)


def reopen_bilateral(session: Session, meeting_id: int) -> bool:
    """Go on registering in a meeting that was closed too early."""
    return _move(session, meeting_id, MeetingState.CLOSED, MeetingState.OPEN, None)


def of_edition(session: Session, edition_id: int) -> list[BilateralMeeting]:
    query = select(BilateralMeeting).where(BilateralMeeting.edition_id == edition_id)
    return list(session.scalars(query.order_by(BilateralMeeting.held_on, BilateralMeeting.id)))


def _move(
    session: Session,
    meeting_id: int,
    before: MeetingState,
    after: MeetingState,
    objections_until: datetime | None,
) -> bool:
    moved = session.execute(
        update(BilateralMeeting)
        .where(BilateralMeeting.id == meeting_id, BilateralMeeting.state == before)
        .values(state=after, objections_until=objections_until)
    )
    return bool(rows_changed(moved))

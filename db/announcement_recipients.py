"""Recipients: who an announcement was for when it went out, one row a person and wave."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Select, UniqueConstraint, delete, exists, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from db import outbox
from db.announcements import Announcement
from db.audience_reach import Member, reach
from db.base import Base, insert_all, insert_once, rows_changed
from db.lima import end_of

LANE = 2
"""Behind answers and reminders."""


class Recipient(Base):
    """Somebody the announcement was for. `missing` says why nothing was sent to them.

    What became of the delivery is read from the outbox, by `key`: nothing is counted beside it.
    """

    __tablename__ = "announcement_recipients"
    __table_args__ = (
        UniqueConstraint("announcement_id", "wave", "person_id", name="uq_recipients_once_a_wave"),
        Index("ix_announcement_recipients_person_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    announcement_id: Mapped[int] = mapped_column(ForeignKey("announcements.id"))
    wave: Mapped[int]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    body_code: Mapped[str] = mapped_column(ForeignKey("bodies.code"))
    post: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    missing: Mapped[str] = mapped_column(default="")
    key: Mapped[str | None] = mapped_column(unique=True)
    late: Mapped[bool] = mapped_column(default=False)
    """Took up the post after it had gone out, and got it on joining."""
    created_at: Mapped[datetime]


class Acknowledgement(Base):
    """Who pressed «Recibido», once, in whichever wave."""

    __tablename__ = "acknowledgements"
    __table_args__ = (UniqueConstraint("announcement_id", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    announcement_id: Mapped[int] = mapped_column(ForeignKey("announcements.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    acknowledged_at: Mapped[datetime]


def key_of(announcement_id: int, wave: int, person_id: int) -> str:
    return f"announcement:{announcement_id}:{wave}:{person_id}"


def materialise(
    session: Session, announcement: Announcement, payload: dict[str, Any], now: datetime
) -> int:
    """Write down whom the first wave is for, and leave their deliveries; returns how many.

    In the transaction that starts it: all of them or none.
    """
    audience, topic = announcement.people_it_is_for, announcement.topic
    members = reach(session, audience, now, topic=topic).members
    return _leave(session, announcement, members, payload, now)


def again(
    session: Session, announcement: Announcement, payload: dict[str, Any], now: datetime
) -> int:
    """The present wave, to those of earlier ones who did not acknowledge and are reached now."""
    lacking = set(unacknowledged(session, announcement.id))
    audience, topic = announcement.people_it_is_for, announcement.topic
    reached = reach(session, audience, now, topic=topic).reached
    members = [member for member in reached if member.person_id in lacking]
    return _leave(session, announcement, members, payload, now)


def join_late(
    session: Session, announcement: Announcement, payload: dict[str, Any], now: datetime
) -> int:
    """Those who took up a post of the audience since it went out, each once."""
    since = announcement.started_at
    audience, topic = announcement.people_it_is_for, announcement.topic
    newcomers = reach(session, audience, now, topic=topic, since=since).reached
    known = _everybody(session, announcement.id) if newcomers else set()
    members = [member for member in newcomers if member.person_id not in known]
    return _leave(session, announcement, members, payload, now, late=True)


def unacknowledged(session: Session, announcement_id: int) -> list[int]:
    """The people it was for who did not press «Recibido»."""
    pressed = exists().where(
        Acknowledgement.announcement_id == announcement_id,
        Acknowledgement.person_id == Recipient.person_id,
    )
    query = (
        select(Recipient.person_id)
        .where(Recipient.announcement_id == announcement_id, Recipient.person_id.is_not(None))
        .where(~pressed)
        .distinct()
        .order_by(Recipient.person_id)
    )
    return [person for person in session.scalars(query) if person is not None]


def reached(announcement_id: int) -> Select[Recipient]:
    """Those to whom something was sent, in any wave."""
    query = select(Recipient).where(Recipient.announcement_id == announcement_id)
    return query.where(Recipient.key.is_not(None)).order_by(Recipient.id)


def of_person(session: Session, announcement_id: int, person_id: int) -> Recipient | None:
    """The last thing of this announcement that was left for a person."""
    query = reached(announcement_id).where(Recipient.person_id == person_id)
    return session.scalars(query.order_by(None).order_by(Recipient.id.desc()).limit(1)).first()


def by_key(session: Session, key: str) -> Recipient | None:
    return session.scalar(select(Recipient).where(Recipient.key == key))


def acknowledge(session: Session, announcement_id: int, person_id: int, now: datetime) -> bool:
    """Note it once; False when it was noted before."""
    return insert_once(
        session,
        Acknowledgement,
        announcement_id=announcement_id,
        person_id=person_id,
        acknowledged_at=now,
    )


def prune(session: Session, before: datetime) -> int:
    """Forget who got what so long ago: recipients and acknowledgements; the text stays."""
    old = session.execute(delete(Recipient).where(Recipient.created_at < before))
    session.execute(delete(Acknowledgement).where(Acknowledgement.acknowledged_at < before))
    return rows_changed(old)


def _everybody(session: Session, announcement_id: int) -> set[int | None]:
    query = select(Recipient.person_id).where(Recipient.announcement_id == announcement_id)
    return set(session.scalars(query))


def _leave(
    session: Session,
    announcement: Announcement,
    members: Sequence[Member],
    payload: dict[str, Any],
    now: datetime,
    *,
    late: bool = False,
) -> int:
    """The rows and, for those who are reached, their deliveries; returns how many of these."""
    rows = [_row(announcement, member, now, late) for member in members]
    insert_all(session, Recipient, rows)
    ends = announcement.valid_until
    return outbox.enqueue_all(
        session,
        [(str(row["key"]), str(row["address"])) for row in rows if row["key"]],
        lane=LANE,
        payload=payload,
        now=now,
        batch=announcement.batch,
        not_after=end_of(ends) if ends else None,
    )


def _row(announcement: Announcement, member: Member, now: datetime, late: bool) -> dict[str, Any]:
    is_reached = not member.missing and member.person_id is not None
    return {
        "announcement_id": announcement.id,
        "wave": announcement.wave,
        "person_id": member.person_id,
        "body_code": member.body_code,
        "post": member.post,
        "address": member.address,
        "missing": member.missing,
        "key": key_of(announcement.id, announcement.wave, member.person_id)
        if is_reached and member.person_id
        else None,
        "late": late,
        "created_at": now,
    }

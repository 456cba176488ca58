"""Advisers: who is on duty, for which topics, how busy each is, and whose answers need review."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint, delete, func, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.base import Base, insert_once
from db.commitment_audience import holders_of
from db.consultation_states import WAITING
from db.consultations import Consultation
from db.roles import Role


class AdviserTopic(Base):
    """An adviser belongs to the team of a topic; who has none takes what nobody's team does."""

    __tablename__ = "adviser_topics"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    topic: Mapped[str] = mapped_column(primary_key=True)


class Absence(Base):
    """An adviser is out of office until an instant."""

    __tablename__ = "absences"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True)
    until: Mapped[datetime]


class SecondLook(Base):
    """Answers on this topic, or by this adviser, need a second pair of eyes."""

    __tablename__ = "second_looks"
    __table_args__ = (UniqueConstraint("topic", "person_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    topic: Mapped[str] = mapped_column(default="")
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


def all_of_them(session: Session, now: datetime) -> list[int]:
    """Everybody who holds the role."""
    return holders_of(session, Role.ADVISER, now)


def on_duty(session: Session, now: datetime) -> list[int]:
    """Those who are not out of office."""
    away = set(session.scalars(select(Absence.person_id).where(Absence.until > now)))
    return [person for person in all_of_them(session, now) if person not in away]


def supervisors(session: Session, now: datetime) -> list[int]:
    """Who hears of what is late; administrators when there is no supervisor."""
    return holders_of(session, Role.SUPERVISOR, now) or holders_of(session, Role.ADMIN, now)


def reviewers(session: Session, now: datetime, but: int | None) -> list[int]:
    """Who is asked for a second look: never the author."""
    for role in (Role.SUPERVISOR, Role.CURATOR, Role.ADMIN):
        if able := [person for person in holders_of(session, role, now) if person != but]:
            return able
    return []


def team(session: Session, topic: str, now: datetime) -> list[int]:
    """The advisers on duty for a topic: its team, else those without one, else all."""
    present = on_duty(session, now)
    rows = session.execute(select(AdviserTopic.person_id, AdviserTopic.topic)).all()
    specialists = {person for person, known in rows if known == topic}
    teamed = {person for person, _ in rows}
    mine = [person for person in present if person in specialists]
    return mine or [person for person in present if person not in teamed] or present


def busyness(session: Session, people: Collection[int]) -> dict[int, int]:
    """How many consultations each has open."""
    rows = session.execute(
        select(Consultation.held_by, func.count())
        .where(Consultation.held_by.in_(list(people)), Consultation.state.in_(list(WAITING)))
        .group_by(Consultation.held_by)
    )
    counts = {person: int(count) for person, count in rows if person is not None}
    return {person: counts.get(person, 0) for person in people}


def least_busy(
    session: Session, topic: str, now: datetime, but: Collection[int] = ()
) -> int | None:
    """The one of the team with the fewest open; None when nobody is on duty."""
    able = [person for person in team(session, topic, now) if person not in but]
    able = able or [person for person in on_duty(session, now) if person not in but]
    open_now = busyness(session, able)
    return min(able, key=lambda person: open_now[person], default=None)


def topics_of(session: Session, person_id: int) -> list[str]:
    query = select(AdviserTopic.topic).where(AdviserTopic.person_id == person_id)
    return list(session.scalars(query.order_by(AdviserTopic.topic)))


def toggle_topic(session: Session, person_id: int, topic: str) -> bool:
    """Put the adviser into the topic's team, or take them out; says whether they are in it now."""
    if insert_once(session, AdviserTopic, person_id=person_id, topic=topic):
        return True
    gone = delete(AdviserTopic).where(
        AdviserTopic.person_id == person_id, AdviserTopic.topic == topic
    )
    session.execute(gone)
    return False


def absent_until(session: Session, person_id: int, now: datetime) -> datetime | None:
    row = session.get(Absence, person_id)
    return row.until if row and row.until > now else None


def leave_office(session: Session, person_id: int, until: datetime) -> None:
    row = session.get(Absence, person_id)
    if row is None:
        session.add(Absence(person_id=person_id, until=until))
    else:
        row.until = until
    session.flush()


def come_back(session: Session, person_id: int) -> None:
    session.execute(delete(Absence).where(Absence.person_id == person_id))


def needs_second_look(session: Session, topic: str, person_id: int | None) -> bool:
    asked = select(SecondLook.id).where(
        or_(SecondLook.topic == topic, SecondLook.person_id == person_id)
        if person_id
        else SecondLook.topic == topic
    )
    return session.scalars(asked.limit(1)).first() is not None


def second_looks(session: Session) -> tuple[set[str], set[int]]:
    """The topics and the advisers whose answers are reviewed."""
    rows = list(session.scalars(select(SecondLook)))
    people = {row.person_id for row in rows if row.person_id is not None}
    return {row.topic for row in rows if row.topic}, people


def toggle_second_look(session: Session, topic: str = "", person_id: int | None = None) -> bool:
    """Ask for a review of a topic or an adviser, or no longer; says whether it is asked now."""
    known = SecondLook.topic == topic, SecondLook.person_id.is_not_distinct_from(person_id)
    row = session.scalars(select(SecondLook).where(*known)).first()
    if row is not None:
        session.delete(row)
        session.flush()
        return False
    session.add(SecondLook(topic=topic, person_id=person_id))
    session.flush()
    return True


def next_return(session: Session, now: datetime) -> datetime | None:
    """When the first of those who are out of office is back."""
    return session.scalar(select(func.min(Absence.until)).where(Absence.until > now))

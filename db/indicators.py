"""What the numbers are made of: how long consultations took, how entries are used and rated."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from db.consultations import Consultation
from db.people import Person
from db.questions import ANSWERED, Question, Rating


@dataclass(frozen=True)
class Course:
    """How one consultation went; `adviser` is who answered it."""

    topic: str
    adviser: str
    received_at: datetime
    first_answered_at: datetime | None
    closed_at: datetime | None


def courses(session: Session, since: datetime) -> list[Course]:
    """Those received since then."""
    query = (
        select(
            Consultation.topic,
            Person.name,
            Consultation.received_at,
            Consultation.first_answered_at,
            Consultation.closed_at,
        )
        .outerjoin(Person, Person.id == Consultation.answered_by)
        .where(Consultation.received_at >= since)
    )
    return [
        Course(topic, name or "", received, first, closed)
        for topic, name, received, first, closed in session.execute(query)
    ]


def used_since(session: Session, since: datetime) -> set[str]:
    """The entries that were somebody's answer."""
    query = select(Question.entry_id).where(
        Question.outcome.in_(ANSWERED), Question.asked_at >= since
    )
    return set(session.scalars(query.distinct()))


def thumbs(session: Session) -> Sequence[tuple[str, int, int]]:
    """Of every rated entry: how many thumbs up, how many down; the worst first."""
    down = func.sum(case((Rating.useful.is_(False), 1), else_=0))
    up = func.sum(case((Rating.useful.is_(True), 1), else_=0))
    query = select(Rating.entry_id, up, down).group_by(Rating.entry_id)
    rows = session.execute(query.order_by(down.desc(), up, Rating.entry_id))
    return [(entry_id, int(good), int(bad)) for entry_id, good, bad in rows]

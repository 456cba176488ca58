"""The advisers' queue: what waits, for whom, since when; and what was answered before."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from db.consultation_states import WAITING, State
from db.consultations import Consultation

IN_LINE = (State.RECEIVED, State.ASSIGNED)
"""What advisers still have to work on: the rest waits for somebody else's word."""
LOOKED_BACK = 300
"""Answered consultations among which similar ones, and the usual time, are sought."""


def mine(session: Session, person_id: int) -> Sequence[Consultation]:
    held = Consultation.held_by == person_id
    return session.scalars(_waiting(WAITING).where(held)).all()


def unassigned(session: Session, topic: str = "") -> Sequence[Consultation]:
    query = _waiting((State.RECEIVED,))
    return session.scalars(query.where(Consultation.topic == topic) if topic else query).all()


def of_topic(session: Session, topic: str) -> Sequence[Consultation]:
    return session.scalars(_waiting(WAITING).where(Consultation.topic == topic)).all()


def overdue(session: Session, now: datetime) -> Sequence[Consultation]:
    """Past the promised hour; while the asker owes a word it is not late."""
    late = _waiting((*IN_LINE, State.IN_REVIEW)).where(Consultation.due_at < now)
    return session.scalars(late).all()


def to_review(session: Session, but: int | None) -> Sequence[Consultation]:
    others = Consultation.held_by.is_distinct_from(but)
    return session.scalars(_waiting((State.IN_REVIEW,)).where(others)).all()


def waiting(session: Session) -> Sequence[Consultation]:
    """All that somebody still owes a word to."""
    return session.scalars(_waiting(WAITING)).all()


def count_by_topic(session: Session) -> dict[str, int]:
    query = select(Consultation.topic, func.count()).where(Consultation.state.in_(list(WAITING)))
    rows = session.execute(query.group_by(Consultation.topic).order_by(Consultation.topic))
    return {topic: int(count) for topic, count in rows}


def in_line(session: Session) -> int:
    """How many are before a new one."""
    query = select(func.count(Consultation.id)).where(Consultation.state.in_(list(IN_LINE)))
    return session.scalar(query) or 0


def first_answers(session: Session, since: datetime) -> list[tuple[datetime, datetime]]:
    """When questions were received and first answered, of those answered since then."""
    query = (
        select(Consultation.received_at, Consultation.first_answered_at)
        .where(Consultation.first_answered_at >= since)
        .order_by(Consultation.id.desc())
        .limit(LOOKED_BACK)
    )
    return [(asked, told) for asked, told in session.execute(query) if told is not None]


def answered(session: Session, but: int) -> Sequence[Consultation]:
    """The newest consultations that have an answer."""
    query = (
        select(Consultation)
        .where(Consultation.id != but, Consultation.answered_at.is_not(None))
        .order_by(Consultation.id.desc())
        .limit(LOOKED_BACK)
    )
    return session.scalars(query).all()


def quiet_since(session: Session, instant: datetime) -> Sequence[Consultation]:
    """Answered before an instant and still not closed."""
    query = select(Consultation).where(
        Consultation.state == State.ANSWERED, Consultation.answered_at < instant
    )
    return session.scalars(query.order_by(Consultation.id)).all()


def _waiting(states: Sequence[State]) -> Select[Consultation]:
    """In the order in which they were promised."""
    query = select(Consultation).where(Consultation.state.in_(list(states)))
    return query.order_by(Consultation.due_at, Consultation.id)


def of_body(session: Session, body_code: str, but: int) -> int:
    """How many other consultations the body has sent."""
    query = select(func.count(Consultation.id)).where(
        Consultation.body_code == body_code, Consultation.id != but
    )
    return session.scalar(query) or 0

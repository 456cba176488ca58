"""Consultations that one answer answers: the lead, and those that follow it."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.consultations import Consultation


def followers(session: Session, row: Consultation) -> Sequence[Consultation]:
    query = select(Consultation).where(Consultation.lead_id == row.id)
    return session.scalars(query.order_by(Consultation.id)).all()

"""Consultations answered before that ask about the same thing."""

from dataclasses import dataclass

from rapidfuzz import fuzz
from sqlalchemy.orm import Session

from db import consultation_events, consultation_queue
from db.consultation_events import ConsultationEvent
from db.consultations import Consultation
from knowledge.text import normalise

ALIKE = 60
"""Similarity of the words of two questions, 0-100, from which one is shown with the other."""
SHOWN = 3


@dataclass(frozen=True)
class Precedent:
    """A consultation, and the answer it got."""

    row: Consultation
    answer: ConsultationEvent


def answered(session: Session, row: Consultation) -> list[Precedent]:
    """Those most alike first."""
    words = normalise(row.question)
    scored = [
        (fuzz.token_set_ratio(words, normalise(other.question)), other)
        for other in consultation_queue.answered(session, row.id)
    ]
    alike = sorted((pair for pair in scored if pair[0] >= ALIKE), key=lambda pair: -pair[0])
    found = (
        (other, consultation_events.answer_of(session, other.id)) for _, other in alike[:SHOWN]
    )
    return [Precedent(other, event) for other, event in found if event is not None]

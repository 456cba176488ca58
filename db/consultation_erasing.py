"""What becomes of the questions of somebody who is erased: an office's stay, one's own words go."""

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from db.consultation_events import ConsultationEvent
from db.consultation_states import WAITING, State
from db.consultations import Consultation, ConsultationChat


def blank_own(session: Session, addresses: Sequence[str]) -> None:
    """Take the words out of what was asked in these chats without any post, and end it."""
    chats = select(ConsultationChat.consultation_id).where(ConsultationChat.address.in_(addresses))
    own = Consultation.id.in_(chats), Consultation.post_id.is_(None)
    numbers = list(session.scalars(select(Consultation.id).where(*own)))
    theirs = Consultation.id.in_(numbers)
    session.execute(update(Consultation).where(theirs).values(question="", first_words=""))
    ended = update(Consultation).where(theirs, Consultation.state.in_(list(WAITING)))
    session.execute(ended.values(state=State.CLOSED, version=Consultation.version + 1))
    said = ConsultationEvent.consultation_id.in_(numbers), ConsultationEvent.done_by.is_(None)
    session.execute(update(ConsultationEvent).where(*said).values(text=""))

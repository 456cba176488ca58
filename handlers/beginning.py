"""The first morning of a term: whoever had registered before is told that it has begun."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from bot import rendering
from bot.messages import Lane, Notice
from bot.spanish import LIMA
from db import handover, people
from db.people import Person

FIRST_HOUR = 8
"""Terms begin at midnight in Lima, when nobody is written to."""
LOOKED_BACK = timedelta(days=2)


def greet_newcomers(session: Session, now: datetime) -> list[Notice]:
    """A word to each, once: the key is the tenure's."""
    if now.astimezone(LIMA).hour < FIRST_HOUR:
        return []
    found = []
    for tenure in handover.begun(session, since=now - LOOKED_BACK, now=now):
        person = session.get_one(Person, tenure.person_id)
        address = people.preferred_address(session, person.id)
        if address is None:
            continue
        word = rendering.compose("term_begun", person=person, post=tenure.post)
        found.append(Notice(address, word, f"begun:{tenure.id}", Lane.REMINDER))
    return found

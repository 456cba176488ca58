"""Who a person is towards a consultation, and where its asker is reached now.

It belongs to the post of who asked: whoever holds the post after them is the asker then, and
those who left it are not.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from db import consultations, people, posts
from db.consultation_states import Side
from db.consultations import Consultation
from db.posts import Duty, Role, Tenure

ADVISING = frozenset({Role.ADVISER, Role.SUPERVISOR})
SUPERVISING = frozenset({Role.SUPERVISOR, Role.ADMIN})
REVIEWING = frozenset({Role.SUPERVISOR, Role.CURATOR, Role.ADMIN})


@dataclass(frozen=True)
class Actor:
    """Somebody who acts: a person with their present duties, or a stranger's chat."""

    person_id: int | None
    duties: tuple[Duty, ...] = ()
    address: str = ""
    system: bool = False


SYSTEM = Actor(None, system=True)


def sides(session: Session, consultation: Consultation, actor: Actor, now: datetime) -> Side:
    """All the sides this person is on."""
    if actor.system:
        return Side.SYSTEM
    roles = {duty.role for duty in actor.duties}
    found = Side(0)
    if roles & ADVISING:
        found |= Side.ADVISER
        found |= Side.HOLDER if consultation.held_by == actor.person_id else Side(0)
    found |= Side.SUPERVISOR if roles & SUPERVISING else Side(0)
    found |= Side.REVIEWER if roles & REVIEWING else Side(0)
    return found | Side.ASKER if is_asker(session, consultation, actor, now) else found


def is_asker(session: Session, consultation: Consultation, actor: Actor, now: datetime) -> bool:
    if consultation.post_id is None:
        same = consultation.asker_id is not None and consultation.asker_id == actor.person_id
        here = bool(actor.address)
        return same or (here and consultations.chat_of(session, consultation) == actor.address)
    tenures = posts.holders(session, consultation.post_id, now)
    mine = [tenure for tenure in tenures if tenure.person_id == actor.person_id]
    if not mine:
        return False
    if not _still_there(consultation, tenures):
        return True
    asker = consultation.asker_id
    return actor.person_id == asker or any(tenure.delegated_by == asker for tenure in mine)


def of_asker(session: Session, actor: Actor, now: datetime) -> list[Consultation]:
    """All that are this person's to see as an asker, the newest first."""
    held = [duty.post_id for duty in actor.duties]
    found = consultations.candidates_of(session, actor.person_id, held, actor.address)
    return [row for row in found if is_asker(session, row, actor, now)]


def addresses(session: Session, consultation: Consultation, now: datetime) -> list[str]:
    """Where the asker is told: the chat where it was asked or, of a successor, their own."""
    if consultation.post_id is None:
        return _own_chat(session, consultation)
    tenures = posts.holders(session, consultation.post_id, now)
    if any(tenure.person_id == consultation.asker_id for tenure in tenures):
        return _own_chat(session, consultation)
    heirs = dict.fromkeys(t.person_id for t in tenures if t.delegated_by is None)
    return [chat for person in heirs for chat in _first_chat(session, person)]


def _still_there(consultation: Consultation, tenures: list[Tenure]) -> bool:
    """Whether who asked holds the post as their own."""
    asker = consultation.asker_id
    return any(t.person_id == asker and t.delegated_by is None for t in tenures)


def _own_chat(session: Session, consultation: Consultation) -> list[str]:
    chat = session.get(people.Address, consultations.chat_of(session, consultation))
    theirs = chat is not None and chat.person_id in (None, consultation.asker_id)
    if chat is not None and chat.alive and (theirs or consultation.asker_id is None):
        return [chat.address]
    return _first_chat(session, consultation.asker_id) if consultation.asker_id else []


def _first_chat(session: Session, person_id: int) -> list[str]:
    """Where the person wrote last: who asks is answered, notices wanted or not."""
    preferred = people.preferred_address(session, person_id)
    living = [row.address for row in people.addresses_of(session, person_id)]
    return [preferred] if preferred else living[:1]

"""From an answered consultation to a draft for everybody: nothing in it tells who asked."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.context import Context
from bot.live_catalog import our_topics
from db import consultation_events, consultations, entry_acts, people, waiting_questions
from db.commitment_audience import holders_of
from db.consultation_events import ConsultationEvent
from db.consultations import Consultation
from db.entries import CuratedEntry
from db.entry_acts import Move
from db.entry_states import CURATORS
from db.roles import Role
from handlers import grouped
from knowledge import askers, publishable
from knowledge.askers import Asker
from knowledge.text import normalise

MAX_VARIANTS = 20
USUAL_VALIDITY = "variable"
"""What nobody has said yet: the reader is told to confirm it."""


def move(context: Context) -> Move:
    return Move(context.person.id if context.person else None, context.roles, context.now)


def make(context: Context, row: Consultation, answer: ConsultationEvent) -> CuratedEntry:
    """Begin the entry, or find the one that was begun. Raises Refused."""
    content = content_of(context.session, row, answer)
    return entry_acts.draft(context.session, content, row.id, move(context))


def content_of(session: Session, row: Consultation, answer: ConsultationEvent) -> dict[str, Any]:
    """Question, phrasings as they were typed, answer, basis and source: without personal data."""
    known, asker = known_people(session), asker_of(session, row)
    asked = [publishable.cleaned(text, known, asker) for text in typed(session, row)]
    question = next((text for text in asked if _is_a_question(text)), asked[0])
    return {
        "topic": row.topic if row.topic in our_topics() else "",
        "question": question,
        "variants": _apart(asked, question),
        "answer": publishable.cleaned(answer.text, known, asker),
        "legal_basis": publishable.cited(answer.basis, known, asker),
        "sources": [
            publishable.cited(line, known, asker)
            for line in answer.source.splitlines()
            if line.strip()
        ],
        "validity": USUAL_VALIDITY,
    }


def typed(session: Session, row: Consultation) -> list[str]:
    """How it was asked, by all whom this answer answers."""
    rows = [row, *grouped.followers(session, row)]
    texts = [text for one in rows for text in (one.question, one.first_words) if text]
    return [*texts, *(one.text for one in waiting_questions.led_by(session, row.id))]


def asker_of(session: Session, row: Consultation | None) -> Asker:
    """Whoever asked it, alone or with a group: their names and the numbers of their chats.

    Who has no registration may have said a name.
    """
    if row is None:
        return Asker()
    rows = [row, *grouped.followers(session, row)]
    waiting = waiting_questions.led_by(session, row.id)
    addresses = [consultations.chat_of(session, one) for one in rows]
    addresses += [one.address for one in waiting]
    for one in rows:
        if one.asker_id:
            addresses += [known.address for known in people.addresses_of(session, one.asker_id)]
    names = [one.asker.name for one in rows if one.asker]
    names += askers.introduced(typed(session, row))
    return Asker(tuple(names), tuple(filter(None, addresses)))


def known_people(session: Session) -> list[str]:
    return list(session.scalars(select(people.Person.name)))


def answer_of(session: Session, row: Consultation) -> ConsultationEvent | None:
    """What the adviser answered in words of their own."""
    event = consultation_events.answer_of(session, row.id)
    return event if event and row.answered_at else None


def _is_a_question(text: str) -> bool:
    return "?" in text and not publishable.has_marks({"question": text})


def _apart(phrases: Iterable[str], question: str) -> list[str]:
    """Each phrasing once; one from which something was taken out is no way of asking."""
    kept: dict[str, str] = {normalise(question): question}
    for phrase in phrases:
        if not publishable.has_marks({"question": phrase}):
            kept.setdefault(normalise(phrase), phrase)
    return [phrase for key, phrase in kept.items() if key][1 : MAX_VARIANTS + 1]


def ready(context: Context, entry: CuratedEntry) -> dict[str, Any]:
    """What is published: reviewed today, by whose office; phrasings that others have left out."""
    content = dict(entry.content)
    taken = {
        normalise(phrase)
        for other in context.knowledge.catalog.entries.values()
        if other.id != entry.entry_id
        for phrase in (other.question, *other.variants)
    }
    content["variants"] = [
        phrase for phrase in content.get("variants") or () if normalise(phrase) not in taken
    ]
    content["reviewed_on"] = context.today.isoformat()
    content["owner"] = content.get("owner") or _office(context)
    return content


def curators(session: Session, now: datetime) -> list[int]:
    """Who looks at drafts; administrators when nobody is a curator."""
    return holders_of(session, Role.CURATOR, now) or holders_of(session, Role.ADMIN, now)


def _office(context: Context) -> str:
    """The post of who publishes: an office answers for it, not a person."""
    return next((duty.post for duty in context.duties if duty.role in CURATORS), "")

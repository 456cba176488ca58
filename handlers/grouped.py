"""Consultations that one answer answers: the lead, its followers, and who got an honest no."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import rendering
from bot.context import Context
from bot.messages import Notice
from db import (
    consultation_acts,
    consultation_events,
    consultation_sides,
    posts,
    waiting_questions,
)
from db.consultation_acts import Move
from db.consultation_errors import ConsultationError
from db.consultation_events import ConsultationEvent
from db.consultation_sides import SYSTEM, Actor
from db.consultation_states import WAITING, Action, State
from db.consultations import Consultation
from db.waiting_questions import WaitingQuestion
from handlers import consultation_doing, consultation_news
from handlers.consultation_sight import about


def followers(session: Session, row: Consultation) -> Sequence[Consultation]:
    query = select(Consultation).where(Consultation.lead_id == row.id)
    return session.scalars(query.order_by(Consultation.id)).all()


def join(
    lead: Consultation, rows: Iterable[Consultation], waiting: Iterable[WaitingQuestion]
) -> None:
    """From now on the lead's answer answers them all."""
    for row in rows:
        if row.id != lead.id:
            row.lead_id = lead.id
    for question in waiting:
        question.lead_id = lead.id


def spread(context: Context, lead: Consultation, event: ConsultationEvent) -> None:
    """The lead was answered: so is everybody who follows it, each chat once."""
    told = set(consultation_sides.addresses(context.session, lead, context.now))
    for row in followers(context.session, lead):
        if row.state not in WAITING:
            continue
        try:
            answer = _answer(context, row, lead, event)
        except ConsultationError:
            row.lead_id = None  # it stays in the queue, for a person to see why
            continue
        files = consultation_events.files(context.session, lead.id, event.id)
        reply = consultation_news.with_files(
            about(row, "consultation_answered", event=answer), files
        )
        key = f"answered:{answer.id}"
        for notice in consultation_news.for_asker(context.session, row, reply, key, context.now):
            if notice.address not in told:
                told.add(notice.address)
                context.notices.append(notice)
    _tell_those_who_wait(context, lead, event, told)


def _tell_those_who_wait(
    context: Context, lead: Consultation, event: ConsultationEvent, told: set[str]
) -> None:
    for question in waiting_questions.led_by(context.session, lead.id):
        if question.address not in told:
            told.add(question.address)
            reply = rendering.compose("waiting_answered", question=question.text, event=event)
            context.notices.append(
                Notice(question.address, reply, f"waited:{question.id}:{event.id}")
            )


def _answer(
    context: Context, row: Consultation, lead: Consultation, event: ConsultationEvent
) -> ConsultationEvent:
    """The lead's answer as the follower's own, by the same adviser. Raises ConsultationError."""
    session, now, author = context.session, context.now, lead.held_by
    by_clock = Move(SYSTEM, now, to=author)
    if row.state == State.IN_REVIEW:
        consultation_acts.act(session, row, Action.RELEASE, Move(SYSTEM, now))
    if row.state == State.RECEIVED:
        consultation_acts.act(session, row, Action.ASSIGN, by_clock)
    elif row.held_by != author:
        consultation_acts.act(session, row, Action.PASS_ON, by_clock)
    said = (event.text, event.basis, event.source, event.entry_id)
    duties = posts.duties(session, author, now) if author else ()
    answer = Move(Actor(author, duties, ""), now, *said)
    if event.action != Action.APPROVE:
        return consultation_acts.act(session, row, Action.ANSWER, answer)
    consultation_acts.act(session, row, Action.SUBMIT, answer)
    approval = consultation_doing.move(
        context, event.text, basis=event.basis, source=event.source, entry_id=event.entry_id
    )
    return consultation_acts.act(session, row, Action.APPROVE, approval)

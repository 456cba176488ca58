"""Telling the others about a consultation: its asker, the advisers, the supervisors; each once."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from bot.context import Context
from bot.messages import Lane, Notice, Reply
from db import advisers, consultation_events, consultation_sides, people
from db.consultation_events import ConsultationEvent, ConsultationFile
from db.consultations import Consultation
from handlers.consultation_sight import about, attachment


def for_asker(
    session: Session, row: Consultation, reply: Reply, key: str, now: datetime
) -> list[Notice]:
    """Word for whoever is the asker now; an answer is sent again rather than lost."""
    lane = Lane.ANSWER if reply.template == "consultation_answered" else Lane.REMINDER
    return [
        Notice(address, reply, f"cons:{row.id}:{key}:{place}", lane)
        for place, address in enumerate(consultation_sides.addresses(session, row, now))
    ]


def for_desk(
    session: Session, row: Consultation, to: Iterable[int], kind: str, key: str, said: str = ""
) -> list[Notice]:
    """Word for advisers or supervisors: `kind` says what happened."""
    reply = about(row, "adviser_news", kind=kind, said=said)
    found = ((person, people.preferred_address(session, person)) for person in to)
    return [
        Notice(address, reply, f"cons:{row.id}:{key}:p{person}")
        for person, address in found
        if address
    ]


def newcomer(
    session: Session, row: Consultation, now: datetime, occasion: str = ""
) -> list[Notice]:
    """A new consultation: into the advisers' groups or, without any, to each of the team."""
    reply = about(row, "adviser_news", kind="new", said="")
    key = f"new:{occasion or row.reopened}:{row.topic}"
    groups = people.adviser_groups(session)
    if groups:
        return [
            Notice(chat, reply, f"cons:{row.id}:{key}:g{number}")
            for number, chat in enumerate(groups)
        ]
    return for_desk(session, row, advisers.team(session, row.topic, now), "new", key)


def tell_asker(context: Context, row: Consultation, reply: Reply, key: str) -> None:
    context.notices.extend(for_asker(context.session, row, reply, key, context.now))


def tell_desk(
    context: Context, row: Consultation, to: Iterable[int | None], kind: str, event: int, said: str
) -> None:
    """Everybody named hears of it, but for who did it."""
    mine = context.person.id if context.person else None
    others = [person for person in dict.fromkeys(to) if person is not None and person != mine]
    found = for_desk(context.session, row, others, kind, f"{kind}:{event}", said)
    context.notices.extend(found)


def tell_newcomer(context: Context, row: Consultation) -> None:
    context.notices.extend(newcomer(context.session, row, context.now))


def tell_newcomer_again(context: Context, row: Consultation, event: int) -> None:
    """It is back in the queue; who put it there knows."""
    mine = people.preferred_address(context.session, context.person.id) if context.person else ""
    found = newcomer(context.session, row, context.now, f"e{event}")
    context.notices.extend(notice for notice in found if notice.address != mine)


def assigned(session: Session, row: Consultation, now: datetime) -> list[Notice]:
    """The asker is told once that somebody has it, however often it changes hands."""
    reply = about(row, "consultation_assigned")
    return for_asker(session, row, reply, f"assigned:{row.reopened}", now)


def answer(session: Session, row: Consultation, event: ConsultationEvent) -> Reply:
    """The answer as the asker reads it, with its files."""
    kept = consultation_events.files(session, row.id, event.id)
    return with_files(about(row, "consultation_answered", event=event), kept)


def with_files(reply: Reply, files: Iterable[ConsultationFile]) -> Reply:
    return replace(reply, attachments=tuple(attachment(file) for file in files))

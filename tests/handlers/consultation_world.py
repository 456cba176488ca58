"""Consultations by chat, for tests: the cast, a question nobody knows, a Monday morning."""

from datetime import UTC, datetime

from sqlalchemy.orm import Session

from bot import jobs
from bot.messages import Reply
from db import people, posts
from db.consultations import Consultation
from tests.fakes import Talk

ROSA, JULIO = "alcaldesa-sabaino", "alcalde-abancay"
CARMEN, HUGO, GLADYS = "asesora-pcm", "asesor-pcm", "supervisora-pcm"
QUESTION = "¿Puedo empastar los libros de actas con hilo de oro?"
NUMBER = "C-2026-0001"
MONDAY = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
"""9:00 in Lima."""
PDF = b"%PDF-1.4\n" + b"un informe" * 10


async def ask(talk: Talk, who: str = ROSA, text: str = QUESTION, **payload: object) -> list[Reply]:
    talk.clock.set(max(MONDAY, talk.clock()))
    return await talk(who, f"/consultar {text}", **payload)


async def asked_and_taken(talk: Talk, by: str = CARMEN) -> None:
    await ask(talk)
    [card] = await talk.tap(by, "Tomar")
    assert "Es suya" in card.text


async def answer(talk: Talk, text: str = "Ninguna norma lo prohíbe.", by: str = CARMEN) -> Reply:
    """In one message, with its basis and source; returns the card that follows."""
    await talk(by, f"/responder 1 {text}\nBase legal: Ley 27972\nFuente: SPIJ")
    [card] = await talk(by, "enviar")
    return card


async def consultation(talk: Talk, ordinal: int = 1) -> Consultation:
    def job(session: Session) -> Consultation:
        row = session.query(Consultation).filter_by(ordinal=ordinal).one()
        assert row.holder is None or row.holder.name
        session.expunge_all()
        return row

    return await talk.database.run(job)


async def tick(talk: Talk) -> None:
    await talk.database.run(lambda session: jobs.every_few_minutes(session, talk.clock()))
    await talk.settle()


def heard(talk: Talk, who: str, template: str) -> list[Reply]:
    """What somebody was told with that template, oldest first."""
    return [reply for reply in talk.channel.sent[f"fake:{who}"] if reply.template == template]


def newest(talk: Talk, who: str) -> str:
    """The platform's id of the last message to somebody."""
    places = [n for n, (chat, _) in enumerate(talk.channel.order, 1) if chat == f"fake:{who}"]
    return str(places[-1])


async def leave_post(talk: Talk, who: str) -> None:
    """Whoever it is holds no post from now on."""

    def job(session: Session) -> None:
        person = session.get_one(people.Address, f"fake:{who}").person_id
        for tenure in session.query(posts.Tenure).filter_by(person_id=person):
            tenure.ends_at = talk.clock()

    await talk.database.run(job)


def paper(talk: Talk, name: str = "informe.pdf") -> dict[str, object]:
    """A file as a channel hands it over: kept, and known by its hash."""
    return vars(talk.dispatcher.files.save(PDF, name, "application/pdf"))

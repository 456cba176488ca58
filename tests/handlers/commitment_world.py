"""A small world for tests of commitments: one edition, and promises between the cast's bodies."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from bot.messages import Reply
from db import commitment_registration, commitments, meetings, people, posts
from db.bodies import Body
from db.commitment_drafts import Draft
from db.commitment_sides import Actor
from db.commitment_states import State
from db.commitments import Commitment, Kind
from db.meetings import Forum
from db.people import Address
from tests.fakes import Talk

ROSA = "alcaldesa-sabaino"
ELMER = "gerente-sabaino"
JULIO = "alcalde-abancay"
MARLENI = "coordinadora-apurimac"
OSCAR = "coordinador-mvcs"
CARMEN = "asesora-pcm"
RENZO = "comunicador-pcm"
SILVIA = "aprobadora-pcm"
PHOTO = b"\xff\xd8\xff\xe0" + b"una foto de la obra" * 10
PDF = b"%PDF-1.4\n" + b"acta de entrega" * 10
TEXT = "Expediente técnico del puente Antabamba"


@dataclass(frozen=True)
class Promise:
    """What a test registers: by default Sabaino owes the MVCS something for 15 December 2026."""

    text: str = TEXT
    responsible: str = "030307"
    counterpart: str = "MVCS"
    due_on: date | None = date(2026, 12, 15)
    state: State = State.PENDING
    kind: Kind = Kind.PROJECT
    by: str = MARLENI
    edition: str = "ME5"


class World:
    """Speaks to the bot, and looks into the record behind it."""

    def __init__(self, talk: Talk) -> None:
        self.talk = talk

    async def register(self, promise: Promise | None = None, **changes: Any) -> str:
        """Register a commitment; returns its code."""
        chosen = promise or Promise(**changes)
        return await self.talk.database.run(lambda session: self._register(session, chosen))

    def _register(self, session: Session, promise: Promise) -> str:
        meetings.add_edition(
            session,
            prefix=promise.edition,
            forum=Forum.MUNI,
            number=int(promise.edition[2:]),
            year=2026,
        )
        edition = meetings.edition(session, promise.edition)
        assert edition is not None
        draft = Draft(
            text=promise.text,
            responsible=session.get_one(Body, promise.responsible),
            counterpart=session.get_one(Body, promise.counterpart),
            due_on=promise.due_on,
            kind=promise.kind,
        )
        row = commitment_registration.register(
            session,
            edition,
            draft,
            self.actor(session, promise.by),
            now=self.talk.clock(),
            state=promise.state,
        )
        return row.code

    def actor(self, session: Session, who: str) -> Actor:
        person = self.person_id(session, who)
        return Actor(person, posts.duties(session, person, self.talk.clock()))

    def person_id(self, session: Session, who: str) -> int:
        row = session.scalars(select(Address).where(Address.address == f"fake:{who}")).one()
        assert row.person_id is not None
        return row.person_id

    async def row(self, code: str) -> Commitment:
        def read(session: Session) -> Commitment:
            found = commitments.find(session, code)
            assert found is not None
            return found

        return await self.talk.database.run(read)

    async def state(self, code: str) -> str:
        return (await self.row(code)).state

    async def rename(self, who: str, name: str) -> None:
        def act(session: Session) -> None:
            session.get_one(people.Person, self.person_id(session, who)).name = name

        await self.talk.database.run(act)

    async def file(
        self, who: str, text: str = "", content: bytes = PHOTO, **kind: Any
    ) -> list[Reply]:
        """Send a file; what came back."""
        saved = self.talk.dispatcher.files.save(content, kind.pop("name", "foto.jpg"))
        record = {
            "kind": kind.pop("kind", "photo"),
            "name": saved.name,
            "mime": saved.mime,
            "size": saved.size,
            "path": saved.path,
        }
        return await self.talk(who, text, files=[record | kind])

    async def news(self, who: str, before: int) -> list[Reply]:
        """What somebody got after the first `before` replies."""
        return self.talk.channel.sent[f"fake:{who}"][before:]

    def count(self, who: str) -> int:
        return len(self.talk.channel.sent[f"fake:{who}"])


def labels(reply: Reply) -> list[str]:
    return [button.label for button in reply.choices()]


def offers(reply: Reply, label: str) -> bool:
    return any(label.lower() in shown.lower() for shown in labels(reply))

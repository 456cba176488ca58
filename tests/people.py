"""Steps that tests of people share: somebody holds a post, a code is made, an act is on record."""

from functools import partial
from typing import Any

import pytest
from sqlalchemy.orm import Session

from bot.messages import Reply
from db import audit, bodies, invitations, joining, people, posts, standing
from db.posts import Duty, Role
from tests.fakes import Talk

MAYOR, OTHER_MAYOR = "alcaldesa-sabaino", "alcalde-abancay"
MANAGER = "gerente-sabaino"
COORDINATOR, SECTOR_COORDINATOR = "coordinadora-apurimac", "coordinador-mvcs"
ADVISER = "asesora-pcm"
ADMIN = "administradora"
SABAINO, ABANCAY, SANTIAGO_CUSCO = "030307", "030101", "080106"
CONSENT = "consent:"
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""For what is said, not stored: one engine is enough."""


def person_of(session: Session, who: str) -> int | None:
    row = session.get(people.Address, f"fake:{who}")
    return row.person_id if row else None


async def employ(talk: Talk, who: str, *, role: Role = Role.ADMIN, body: str = "PCM") -> int:
    """Somebody new holds a post of that role in the body; returns the person's number."""
    return await talk.database.run(partial(_employ, who=who, role=role, body=body, talk=talk))


def _employ(session: Session, who: str, role: Role, body: str, talk: Talk) -> int:
    person = people.add_person(session, f"Persona {who.title()}", talk.clock())
    people.link(session, f"fake:{who}", person, talk.clock())
    found = session.get_one(bodies.Body, body)
    post = standing.post_for(session, found, standing.TITLES[role], role)
    posts.appoint(session, person_id=person.id, post=post, now=talk.clock())
    return person.id


async def invite(talk: Talk, *, body: str = SABAINO, title: str = "Alcaldía", **terms: Any) -> str:
    """A new invitation's code."""

    def job(session: Session) -> str:
        post = standing.post_for(session, session.get_one(bodies.Body, body), title)
        return invitations.issue(session, post, now=talk.clock(), **terms).code

    return await talk.database.run(job)


async def list_phone(talk: Talk, phone: str, name: str, title: str = "Alcaldía") -> None:
    def job(session: Session) -> None:
        post = standing.post_for(session, session.get_one(bodies.Body, SABAINO), title)
        joining.list_phone(session, phone=phone, name=name, post=post, now=talk.clock())

    await talk.database.run(job)


async def agree(talk: Talk, who: str) -> None:
    """Consent given beforehand, so that a scenario can begin at its own subject."""
    await talk(who, action=CONSENT)


async def duties_of(talk: Talk, who: str) -> list[Duty]:
    def job(session: Session) -> list[Duty]:
        number = person_of(session, who)
        return list(posts.duties(session, number, talk.clock())) if number else []

    return await talk.database.run(job)


async def titles_of(talk: Talk, who: str) -> list[str]:
    return [duty.post for duty in await duties_of(talk, who)]


async def acts(talk: Talk) -> list[str]:
    """What is on record, oldest first."""

    def job(session: Session) -> list[str]:
        return [row.act for row in session.query(audit.AuditRecord).order_by("id")]

    return await talk.database.run(job)


async def request_to_join(talk: Talk, who: str, *answers: str) -> list[Reply]:
    """The whole form of `/registro`, typed."""
    await agree(talk, who)
    await talk(who, "/registro")
    replies: list[Reply] = []
    for answer in answers or ("Sabaino, Antabamba", "Regiduría", "Ana Quispe Soto"):
        replies = await talk(who, answer)
    return replies


def templates(replies: list[Reply]) -> list[str]:
    return [reply.template for reply in replies]

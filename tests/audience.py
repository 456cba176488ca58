"""Steps that tests of announcements share: people in posts, as many and as odd as it takes."""

from typing import Any

from sqlalchemy.orm import Session

from db import bodies, people, posts, standing
from db.people import Person
from db.posts import Role
from tests.fakes import SATURDAY

GOOD = "Alcaldía"


def appoint(
    session: Session,
    code: str,
    title: str = GOOD,
    *,
    channels: tuple[str, ...] = ("fake",),
    alive: bool = True,
    now: Any = SATURDAY,
    role: Role | None = None,
    **settings: Any,
) -> Person:
    """Somebody new in a post of the body, reached on those channels."""
    body = session.get_one(bodies.Body, code)
    person = people.add_person(session, f"Persona de {code}", now)
    person.settings = settings
    post = standing.post_for(session, body, title, role)
    posts.appoint(session, person_id=person.id, post=post, now=now)
    for channel in channels:
        address = f"{channel}:{code}-{person.id}"
        people.link(session, address, person, now)
        if not alive:
            people.mark_dead(session, address, "blocked")
    return person

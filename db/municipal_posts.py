"""Who governs the municipalities at an instant: the posts that obligations are reminded to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from db.bodies import Body, BodyKind
from db.people import Person
from db.posts import GOVERNMENT, Post, Tenure


@dataclass(frozen=True)
class Holder:
    """A person in a post of a municipality; one person may hold several."""

    person_id: int
    settings: dict[str, Any]
    post: str
    body: Body
    since: datetime


def holders(session: Session, at: datetime, person_id: int | None = None) -> Sequence[Holder]:
    """All of them, or those posts that one person holds."""
    query = (
        select(Tenure.person_id, Person.settings, Post.title, Body, Tenure.starts_at)
        .join(Post, Tenure.post_id == Post.id)
        .join(Body, Body.code == Post.body_code)
        .join(Person, Person.id == Tenure.person_id)
        .where(Body.kind.in_([BodyKind.DISTRICT, BodyKind.PROVINCE]))
        .where(Post.role.in_(list(GOVERNMENT)), Tenure.starts_at <= at)
        .where(or_(Tenure.ends_at.is_(None), Tenure.ends_at > at))
        .order_by(Tenure.id)
    )
    if person_id is not None:
        query = query.where(Tenure.person_id == person_id)
    return [Holder(*row) for row in session.execute(query)]

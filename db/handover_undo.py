"""Taking back a hand-over before it begins: who was to leave stays, who was to come waits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from db import audit, invitations, posts, terms
from db.bodies import Body
from db.posts import GOVERNMENT, Post, Tenure

UNDONE = "relevo sin efecto"


@dataclass(frozen=True)
class Undone:
    """What was taken back. `coming` are the people who had registered for the new term."""

    body: Body
    at: datetime
    staying: tuple[tuple[str, str], ...]
    """(name, post) of those whose tenure goes on."""
    coming: tuple[Tenure, ...]


def undo(session: Session, body: Body, *, now: datetime, by: int | None) -> Undone | None:
    """Take back the next hand-over on record; None when there is none to come.

    Nothing is deleted but the date itself: the new tenures end where they begin, and the codes are
    worthless. A loan that ended with the old term keeps that end; who lent it may lend it again.
    """
    at = terms.next_change(session, body.code, now)
    if at is None:
        return None
    terms.forget_change(session, body.code, at=at)
    coming = _tenures(session, body, Tenure.starts_at == at)
    staying = [tenure for tenure in _tenures(session, body, Tenure.ends_at == at) if _own(tenure)]
    for tenure in coming:
        tenure.ends_at, tenure.end_reason = at, UNDONE
    for tenure in staying:
        tenure.ends_at, tenure.end_reason = terms.next_change(session, body.code, at), ""
    for post in posts.of_body(session, body.code, GOVERNMENT):
        invitations.revoke(session, post.id, starting=at, now=now)
    act, moment = audit.Act.UNDID_HANDOVER, at.isoformat()
    audit.record(session, act, now=now, actor_id=by, subject=body.code, at=moment)
    names = tuple((posts.holder_name(session, row), row.post.title) for row in staying)
    return Undone(body, at, names, tuple(coming))


def _tenures(session: Session, body: Body, when: ColumnElement[bool]) -> Sequence[Tenure]:
    query = select(Tenure).join(Post).where(Post.body_code == body.code, when)
    return session.scalars(query.where(Post.role.in_(list(GOVERNMENT))).order_by(Tenure.id)).all()


def _own(tenure: Tenure) -> bool:
    return tenure.delegated_by is None and tenure.starts_at != tenure.ends_at

"""The change of a body's authorities: tenures end at an instant, successors are invited."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from db import audit, invitations, posts
from db.bodies import Body, BodyKind
from db.posts import Post, Role, Tenure

LEAVING = (Role.AUTHORITY, Role.OFFICIAL)
"""The roles that change with a government; ministries' and the PCM's posts do not."""


@dataclass(frozen=True)
class Successor:
    """A post that waits for its next holder, and the code that makes one."""

    post: Post
    code: str
    payload: str


@dataclass(frozen=True)
class Handover:
    """What was done, or in a dry run would be."""

    body: Body
    leaving: tuple[tuple[str, str], ...]
    """(name, post) of those whose tenure ends."""
    successors: tuple[Successor, ...]


def hand_over(
    session: Session, body: Body, *, at: datetime, now: datetime, by: int | None
) -> Handover:
    """End the body's tenures at `at` and invite a successor for each post; nothing is deleted."""
    leaving = _leaving(session, body.code, at)
    ended = posts.end_tenures(session, body.code, at=at, reason="relevo", roles=LEAVING)
    for tenure in ended:
        audit.record(
            session,
            audit.Act.ENDED_TENURE,
            now=now,
            actor_id=by,
            subject=f"post:{tenure.post_id}",
            at=at.isoformat(),
        )
    heirs = [
        _invite(session, post, at=at, now=now, by=by)
        for post in posts.of_body(session, body.code, LEAVING)
    ]
    return Handover(body, leaving, tuple(heirs))


def rehearse(session: Session, body: Body, *, at: datetime) -> Handover:
    """What `hand_over` would do, without doing it."""
    waiting = [Successor(post, "", "") for post in posts.of_body(session, body.code, LEAVING)]
    return Handover(body, _leaving(session, body.code, at), tuple(waiting))


@dataclass(frozen=True)
class Nationwide:
    """What a change of all municipalities would meet."""

    municipalities: int
    with_holders: int
    tenures_that_end: int
    posts_to_fill: int


def rehearse_all(session: Session, *, at: datetime) -> Nationwide:
    municipal = Body.kind.in_([BodyKind.DISTRICT, BodyKind.PROVINCE])
    count = select(func.count()).select_from(Body).where(municipal)
    running = (
        select(func.count(Tenure.id), func.count(func.distinct(Post.body_code)))
        .join(Post, Tenure.post_id == Post.id)
        .join(Body, Body.code == Post.body_code)
        .where(municipal, Post.role.in_(LEAVING), Tenure.starts_at < at)
        .where(or_(Tenure.ends_at.is_(None), Tenure.ends_at > at))
    )
    ending, held = session.execute(running).one()
    to_fill = (
        select(func.count(Post.id))
        .join(Body, Body.code == Post.body_code)
        .where(municipal, Post.role.in_(LEAVING))
    )
    return Nationwide(
        municipalities=session.scalar(count) or 0,
        with_holders=held,
        tenures_that_end=ending,
        posts_to_fill=session.scalar(to_fill) or 0,
    )


def municipalities_with_posts(session: Session) -> Sequence[Body]:
    """The municipalities that have anything to hand over."""
    query = (
        select(Body)
        .where(Body.kind.in_([BodyKind.DISTRICT, BodyKind.PROVINCE]))
        .where(Body.code.in_(select(Post.body_code)))
        .order_by(Body.code)
    )
    return session.scalars(query).all()


def _leaving(session: Session, body_code: str, at: datetime) -> tuple[tuple[str, str], ...]:
    return tuple(
        (posts.holder_name(session, tenure), post.title)
        for post in posts.of_body(session, body_code, LEAVING)
        for tenure in posts.holders(session, post.id, at)
    )


def _invite(
    session: Session, post: Post, *, at: datetime, now: datetime, by: int | None
) -> Successor:
    issued = invitations.issue(session, post, now=now, invited_by=by, starts_at=at)
    return Successor(post, issued.code, issued.payload)

"""The change of a body's authorities: tenures end at an instant, successors are invited."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from db import audit, invitations, posts, standing, terms
from db.bodies import Body, BodyKind
from db.posts import GOVERNMENT, Post, Role, Tenure
from db.terms import TermChange

MUNICIPAL = (BodyKind.DISTRICT, BodyKind.PROVINCE)


@dataclass(frozen=True)
class Successor:
    """A post that waits for its next holder, and the code that makes one (none in a rehearsal)."""

    title: str
    code: str = ""
    payload: str = ""


@dataclass(frozen=True)
class Handover:
    """What was done, or in a dry run would be."""

    body: Body
    at: datetime
    leaving: tuple[tuple[str, str], ...]
    """(name, post) of those whose tenure ends."""
    successors: tuple[Successor, ...]


def applies(body: Body) -> bool:
    """Whether the body has a government that changes: a ministry and the PCM do not."""
    return standing.chief(body) is not None


def hand_over(
    session: Session, body: Body, *, at: datetime, now: datetime, by: int | None
) -> Handover:
    """End the body's tenures at `at`, or now if that is past, and invite a successor for each post.

    Nothing is deleted. The body's authority gets an invitation even if nobody held that post.
    """
    at = max(at, now)
    leaving = _leaving(session, body, at)
    _ensure_chief(session, body)
    terms.record_change(session, body.code, at=at, now=now, by=by)
    for tenure in posts.end_tenures(session, body.code, at=at, reason="relevo", roles=GOVERNMENT):
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
        for post in posts.of_body(session, body.code, GOVERNMENT)
    ]
    return Handover(body, at, leaving, tuple(heirs))


def begun(session: Session, *, since: datetime, now: datetime) -> list[Tenure]:
    """The tenures that began with a recorded change since then: their holders came in early."""
    on_that_day = and_(TermChange.body_code == Post.body_code, TermChange.at == Tenure.starts_at)
    query = (
        select(Tenure)
        .join(Post, Tenure.post_id == Post.id)
        .join(TermChange, on_that_day)
        .where(Tenure.starts_at > since, Tenure.starts_at <= now)
        .where(or_(Tenure.ends_at.is_(None), Tenure.ends_at > now))
    )
    return list(session.scalars(query.order_by(Tenure.id)))


def rehearse(session: Session, body: Body, *, at: datetime, now: datetime) -> Handover:
    """What `hand_over` would do, without doing it."""
    at = max(at, now)
    waiting = posts.of_body(session, body.code, GOVERNMENT)
    titles = [post.title for post in waiting]
    chief = standing.chief(body)
    if chief and not any(post.role == Role.AUTHORITY for post in waiting):
        titles.append(chief.title)
    heirs = tuple(Successor(title) for title in titles)
    return Handover(body, at, _leaving(session, body, at), heirs)


@dataclass(frozen=True)
class Nationwide:
    """What a change of all municipalities would meet."""

    municipalities: int
    with_holders: int
    tenures_that_end: int
    posts_to_fill: int


def rehearse_all(session: Session, *, at: datetime) -> Nationwide:
    municipal = Body.kind.in_(MUNICIPAL)
    count = session.scalar(select(func.count()).select_from(Body).where(municipal)) or 0
    running = (
        select(func.count(Tenure.id), func.count(func.distinct(Post.body_code)))
        .join(Post, Tenure.post_id == Post.id)
        .join(Body, Body.code == Post.body_code)
        .where(municipal, Post.role.in_(GOVERNMENT), Tenure.starts_at < at)
        .where(or_(Tenure.ends_at.is_(None), Tenure.ends_at > at))
    )
    ending, held = session.execute(running).one()
    return Nationwide(count, held, ending, _posts_to_fill(session, count))


def _posts_to_fill(session: Session, municipalities: int) -> int:
    """The posts there are, and an authority wherever there is none yet."""
    query = (
        select(func.count(Post.id))
        .join(Body, Body.code == Post.body_code)
        .where(Body.kind.in_(MUNICIPAL))
    )
    known = session.scalar(query.where(Post.role.in_(GOVERNMENT))) or 0
    bodies = query.with_only_columns(func.count(func.distinct(Post.body_code)))
    with_chief = session.scalar(bodies.where(Post.role == Role.AUTHORITY)) or 0
    return known + municipalities - with_chief


def municipalities_with_posts(session: Session) -> Sequence[Body]:
    """The municipalities that have anything to hand over."""
    query = (
        select(Body)
        .where(Body.kind.in_(MUNICIPAL))
        .where(Body.code.in_(select(Post.body_code)))
        .order_by(Body.code)
    )
    return session.scalars(query).all()


def _leaving(session: Session, body: Body, at: datetime) -> tuple[tuple[str, str], ...]:
    ending = posts.running_into(session, body.code, at=at, roles=GOVERNMENT)
    return tuple((posts.holder_name(session, tenure), tenure.post.title) for tenure in ending)


def _ensure_chief(session: Session, body: Body) -> None:
    chief = standing.chief(body)
    if chief and not posts.of_body(session, body.code, {Role.AUTHORITY}):
        standing.post_for(session, body, chief.title)


def _invite(
    session: Session, post: Post, *, at: datetime, now: datetime, by: int | None
) -> Successor:
    invitations.revoke(session, post.id, starting=at, now=now)
    issued = invitations.issue(session, post, now=now, invited_by=by, starts_at=at)
    return Successor(post.title, issued.code, issued.payload)

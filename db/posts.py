"""Posts and tenures: a position in a body, its role, and who holds it from when to when."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ForeignKey, Select, UniqueConstraint, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from db import terms
from db.base import Base, insert_once, same_words
from db.bodies import Body
from db.people import Person
from db.roles import GOVERNMENT as GOVERNMENT
from db.roles import Duty as Duty
from db.roles import Role as Role
from db.roles import Scope as Scope
from db.roles import ScopeKind as ScopeKind


class Post(Base):
    """A position in a body; rights and duties stay with it when its holder leaves."""

    __tablename__ = "posts"
    __table_args__ = (UniqueConstraint("body_code", "title"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    body_code: Mapped[str] = mapped_column(ForeignKey("bodies.code"))
    title: Mapped[str]
    role: Mapped[str]
    scope_kind: Mapped[str]
    scope_value: Mapped[str] = mapped_column(default="")
    body: Mapped[Body] = relationship()


class Tenure(Base):
    """A person in a post, from `starts_at` to before `ends_at`.

    With `delegated_by` it is a loan: the delegate acts for that person until it ends.
    """

    __tablename__ = "tenures"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    delegated_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    end_reason: Mapped[str] = mapped_column(default="")
    post: Mapped[Post] = relationship()


def ensure_post(
    session: Session, *, body: Body, title: str, role: Role, scope: Scope | None = None
) -> Post:
    """The body's post of that title, made if need be; by default its scope is the body itself."""
    if known := named(session, body.code, title):
        return known
    reach = scope or Scope(ScopeKind.BODY, body.code)
    insert_once(
        session,
        Post,
        body_code=body.code,
        title=title,
        role=role,
        scope_kind=reach.kind,
        scope_value=reach.value,
    )
    return session.scalars(select(Post).filter_by(body_code=body.code, title=title)).one()


def named(session: Session, body_code: str, title: str) -> Post | None:
    """The body's post of that title, however it is spelled; None when it has none."""
    wanted = same_words(title)
    return next((p for p in of_body(session, body_code) if same_words(p.title) == wanted), None)


def appoint(
    session: Session,
    *,
    person_id: int,
    post: Post,
    now: datetime,
    ends_at: datetime | None = None,
    delegated_by: int | None = None,
) -> Tenure:
    """Put the person in the post; who holds it already on the same terms is left as they are.

    `now` is when it begins. A post of the government is held until its next recorded change, and
    a loan that is given again ends when the last one says.
    """
    if Role(post.role) in GOVERNMENT:
        ends_at = _earlier(ends_at, terms.next_change(session, post.body_code, now))
    held = session.scalar(
        _at(now)
        .where(Tenure.person_id == person_id, Tenure.post_id == post.id)
        .where(Tenure.delegated_by.is_not_distinct_from(delegated_by))
    )
    if held is not None:
        held.ends_at = ends_at if delegated_by else held.ends_at
        return held
    tenure = Tenure(
        person_id=person_id,
        post_id=post.id,
        starts_at=now,
        ends_at=ends_at,
        delegated_by=delegated_by,
        end_reason="",
    )
    session.add(tenure)
    session.flush()
    return tenure


def duties(session: Session, person_id: int, now: datetime) -> tuple[Duty, ...]:
    """What the person may do right now."""
    current = session.scalars(_at(now).where(Tenure.person_id == person_id).order_by(Tenure.id))
    return tuple(
        Duty(
            role=Role(tenure.post.role),
            scope=Scope(ScopeKind(tenure.post.scope_kind), tenure.post.scope_value),
            post_id=tenure.post_id,
            post=tenure.post.title,
            body_code=tenure.post.body_code,
            body=tenure.post.body.name,
            tenure_id=tenure.id,
            until=tenure.ends_at,
            on_loan=tenure.delegated_by is not None,
        )
        for tenure in current
    )


def holders(session: Session, post_id: int, now: datetime) -> list[Tenure]:
    """Who holds the post at that instant, delegates included."""
    return list(session.scalars(_at(now).where(Tenure.post_id == post_id).order_by(Tenure.id)))


def holds(session: Session, person_id: int, post_id: int, now: datetime) -> bool:
    """Whether the post is the person's own at that instant, and not on loan."""
    held = holders(session, post_id, now)
    return any(t.person_id == person_id and t.delegated_by is None for t in held)


def of_body(session: Session, body_code: str, roles: Collection[Role] = ()) -> list[Post]:
    """The body's posts, of these roles or of any."""
    query = select(Post).where(Post.body_code == body_code).order_by(Post.id)
    return list(session.scalars(query.where(Post.role.in_(list(roles))) if roles else query))


def who_covers(session: Session, body: Body, role: Role, now: datetime) -> list[int]:
    """The people who hold a role that reaches the body."""
    tenures = session.scalars(_at(now).join(Post).where(Post.role == role).order_by(Tenure.id))
    reach = [
        (tenure.person_id, Scope(ScopeKind(tenure.post.scope_kind), tenure.post.scope_value))
        for tenure in tenures
    ]
    return list(dict.fromkeys(person for person, scope in reach if scope.covers(body)))


def _at(now: datetime) -> Select[Tenure]:
    """The tenures that hold at an instant: the end is the first moment that is not in them."""
    return (
        select(Tenure)
        .where(Tenure.starts_at <= now)
        .where(or_(Tenure.ends_at.is_(None), Tenure.ends_at > now))
    )


def holder_name(session: Session, tenure: Tenure) -> str:
    return session.get_one(Person, tenure.person_id).name


def end_tenures(
    session: Session, body_code: str, *, at: datetime, reason: str, roles: Collection[Role]
) -> list[Tenure]:
    """End at an instant whatever is held then in the body's posts of these roles.

    Tenures stay in the record; those that would have ended sooner keep their end.
    """
    ending = running_into(session, body_code, at=at, roles=roles)
    for tenure in ending:
        tenure.ends_at, tenure.end_reason = at, reason
    return ending


def running_into(
    session: Session, body_code: str, *, at: datetime, roles: Collection[Role]
) -> list[Tenure]:
    """The tenures that begin before an instant and would go on after it."""
    query = (
        select(Tenure)
        .join(Post)
        .where(Post.body_code == body_code, Post.role.in_(list(roles)), Tenure.starts_at < at)
        .where(or_(Tenure.ends_at.is_(None), Tenure.ends_at > at))
        .order_by(Tenure.post_id, Tenure.id)
    )
    return list(session.scalars(query))


def _earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    return min((instant for instant in (one, other) if instant), default=None)

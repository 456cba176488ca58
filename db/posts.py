"""Posts and tenures: a position in a body, its role, and who holds it from when to when."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, UniqueConstraint, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from db.base import Base
from db.bodies import Body


class Role(StrEnum):
    AUTHORITY = "authority"
    OFFICIAL = "official"
    COORDINATOR = "coordinator"
    ADVISER = "adviser"
    BROADCASTER = "broadcaster"
    APPROVER = "approver"
    CURATOR = "curator"
    ADMIN = "admin"


class ScopeKind(StrEnum):
    BODY = "body"
    REGION = "region"
    SECTOR = "sector"
    ALL = "all"


@dataclass(frozen=True)
class Scope:
    """How far a role reaches: one body (code), a department (two digits), a sector, everything."""

    kind: ScopeKind
    value: str = ""


@dataclass(frozen=True)
class Duty:
    """A role held at this moment, by a tenure: what a handler asks about a person."""

    role: Role
    scope: Scope
    post_id: int
    post: str
    body_code: str
    body: str


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
    """A person in a post, from `starts_at` to before `ends_at`."""

    __tablename__ = "tenures"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    post: Mapped[Post] = relationship()


def ensure_post(
    session: Session, *, body: Body, title: str, role: Role, scope: Scope | None = None
) -> Post:
    """The body's post of that title, made if need be; by default its scope is the body itself."""
    known = session.scalar(select(Post).where(Post.body_code == body.code, Post.title == title))
    if known is not None:
        return known
    reach = scope or Scope(ScopeKind.BODY, body.code)
    post = Post(
        body_code=body.code,
        title=title,
        role=role,
        scope_kind=reach.kind,
        scope_value=reach.value,
    )
    session.add(post)
    session.flush()
    return post


def appoint(session: Session, *, person_id: int, post: Post, now: datetime) -> Tenure:
    tenure = Tenure(person_id=person_id, post_id=post.id, starts_at=now, ends_at=None)
    session.add(tenure)
    session.flush()
    return tenure


def duties(session: Session, person_id: int, now: datetime) -> tuple[Duty, ...]:
    """What the person may do right now."""
    current = session.scalars(
        select(Tenure)
        .where(Tenure.person_id == person_id, Tenure.starts_at <= now)
        .where(or_(Tenure.ends_at.is_(None), Tenure.ends_at > now))
        .order_by(Tenure.id)
    )
    return tuple(
        Duty(
            role=Role(tenure.post.role),
            scope=Scope(ScopeKind(tenure.post.scope_kind), tenure.post.scope_value),
            post_id=tenure.post_id,
            post=tenure.post.title,
            body_code=tenure.post.body_code,
            body=tenure.post.body.name,
        )
        for tenure in current
    )

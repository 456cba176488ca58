"""The posts every kind of body has, the role each carries, and how far it reaches by default."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from db import posts
from db.bodies import Body, BodyKind
from db.posts import Post, Role, Scope, ScopeKind


@dataclass(frozen=True)
class StandingPost:
    title: str
    role: Role


MUNICIPALITY = (
    StandingPost("Alcaldía", Role.AUTHORITY),
    StandingPost("Gerencia Municipal", Role.OFFICIAL),
    StandingPost("Secretaría General", Role.OFFICIAL),
    StandingPost("Regiduría", Role.OFFICIAL),
)
REGION = (
    StandingPost("Gobernación Regional", Role.AUTHORITY),
    StandingPost("Gerencia General Regional", Role.OFFICIAL),
)
PCM = (
    StandingPost("Asesoría PCM", Role.ADVISER),
    StandingPost("Comunicaciones PCM", Role.BROADCASTER),
    StandingPost("Jefatura de Comunicaciones PCM", Role.APPROVER),
    StandingPost("Contenidos PCM", Role.CURATOR),
    StandingPost("Administración del servicio", Role.ADMIN),
)
ASSOCIATION = (StandingPost("Presidencia", Role.AUTHORITY),)

PCM_WIDE = frozenset({Role.ADVISER, Role.BROADCASTER, Role.APPROVER, Role.CURATOR, Role.ADMIN})
"""Roles that reach every body."""
TITLES = {
    Role.AUTHORITY: "Alcaldía",
    Role.OFFICIAL: "Gerencia Municipal",
    Role.COORDINATOR: "Coordinación",
    Role.ADVISER: "Asesoría PCM",
    Role.BROADCASTER: "Comunicaciones PCM",
    Role.APPROVER: "Jefatura de Comunicaciones PCM",
    Role.CURATOR: "Contenidos PCM",
    Role.ADMIN: "Administración del servicio",
}
"""The title of a post when nobody gave one."""


def standing(body: Body) -> tuple[StandingPost, ...]:
    """The posts a person of that body chooses from."""
    if body.is_municipality:
        return MUNICIPALITY
    if body.kind == BodyKind.REGION:
        return REGION
    if body.kind == BodyKind.ASSOCIATION:
        return ASSOCIATION
    if body.kind == BodyKind.MINISTRY:
        return (StandingPost(f"Enlace sectorial {body.code}", Role.COORDINATOR),)
    return PCM


def default_scope(body: Body, role: Role, department: str = "") -> Scope:
    """How far a role of a body reaches when nobody says otherwise.

    A coordinator of a ministry reaches its sector; one of the PCM the department given, or all.
    """
    if role in PCM_WIDE:
        return Scope(ScopeKind.ALL)
    if role is Role.COORDINATOR:
        if body.kind == BodyKind.MINISTRY:
            return Scope(ScopeKind.SECTOR, body.code)
        if body.kind == BodyKind.PCM:
            return Scope(ScopeKind.REGION, department) if department else Scope(ScopeKind.ALL)
        if body.department:
            return Scope(ScopeKind.REGION, body.department)
    return Scope(ScopeKind.BODY, body.code)


def post_for(
    session: Session, body: Body, title: str, role: Role | None = None, department: str = ""
) -> Post:
    """The body's post of that title, made with the standing role and reach if it is new."""
    known = {post.title.lower(): post for post in standing(body)}
    usual = known.get(title.lower())
    carries = role or (usual.role if usual else Role.OFFICIAL)
    name = usual.title if usual else title
    scope = default_scope(body, carries, department)
    return posts.ensure_post(session, body=body, title=name, role=carries, scope=scope)

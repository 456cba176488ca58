"""The posts every kind of body has, the role each carries, and how far it reaches by default."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from db import posts
from db.base import same_words
from db.bodies import Body, BodyKind
from db.posts import Post, Role, Scope, ScopeKind


@dataclass(frozen=True)
class StandingPost:
    """`also` are other names people give the post, in lower case and without accents."""

    title: str
    role: Role
    also: tuple[str, ...] = ()

    def is_called(self, name: str) -> bool:
        return name == same_words(self.title) or name in self.also


MUNICIPALITY = (
    StandingPost("Alcaldía", Role.AUTHORITY, ("alcalde", "alcaldesa")),
    StandingPost("Gerencia Municipal", Role.OFFICIAL, ("gerente municipal", "gerenta municipal")),
    StandingPost("Secretaría General", Role.OFFICIAL, ("secretario general", "secretaria general")),
    StandingPost("Regiduría", Role.OFFICIAL, ("regidor", "regidora")),
)
REGION = (
    StandingPost(
        "Gobernación Regional",
        Role.AUTHORITY,
        ("gobernador", "gobernadora", "gobernador regional", "gobernadora regional"),
    ),
    StandingPost("Gerencia General Regional", Role.OFFICIAL),
)
PCM = (
    StandingPost("Asesoría PCM", Role.ADVISER),
    StandingPost("Supervisión de Asesoría PCM", Role.SUPERVISOR),
    StandingPost("Comunicaciones PCM", Role.BROADCASTER),
    StandingPost("Jefatura de Comunicaciones PCM", Role.APPROVER),
    StandingPost("Contenidos PCM", Role.CURATOR),
    StandingPost("Administración del servicio", Role.ADMIN),
)
ASSOCIATION = (StandingPost("Presidencia", Role.AUTHORITY, ("presidente", "presidenta")),)
LEVELS = (" distrital", " provincial")
"""Said after «alcalde» and the like, and no part of the title."""

PCM_WIDE = frozenset(
    {
        Role.ADVISER,
        Role.SUPERVISOR,
        Role.BROADCASTER,
        Role.APPROVER,
        Role.CURATOR,
        Role.ADMIN,
    }
)
"""Roles that reach every body."""
VOUCHED_BY_COORDINATORS = posts.GOVERNMENT
"""What a coordinator may invite to or approve; any other role takes an administrator."""
TITLES = {
    Role.AUTHORITY: "Alcaldía",
    Role.OFFICIAL: "Gerencia Municipal",
    Role.COORDINATOR: "Coordinación",
    Role.ADVISER: "Asesoría PCM",
    Role.SUPERVISOR: "Supervisión de Asesoría PCM",
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


def chief(body: Body) -> StandingPost | None:
    """The body's authority; None where no government changes."""
    return next((post for post in standing(body) if post.role is Role.AUTHORITY), None)


def title_of(body: Body, words: str) -> str:
    """The post's own title for what people call it: «alcaldesa» is Alcaldía."""
    return _usual(body, words).title


def role_of(session: Session, body: Body, title: str) -> Role:
    """What a post of that title carries; one of somebody's own choosing never more than this."""
    known = posts.named(session, body.code, _usual(body, title).title)
    return Role(known.role) if known else _usual(body, title).role


def post_for(
    session: Session, body: Body, title: str, role: Role | None = None, department: str = ""
) -> Post:
    """The body's post of that title, made with the standing role and reach if it is new."""
    usual = _usual(body, title)
    carries = role or usual.role
    scope = default_scope(body, carries, department)
    return posts.ensure_post(session, body=body, title=usual.title, role=carries, scope=scope)


def _usual(body: Body, title: str) -> StandingPost:
    """The standing post that the title names, or a new one with an official's role."""
    name = same_words(title)
    for level in LEVELS:
        name = name.removesuffix(level)
    known = (post for post in standing(body) if post.is_called(name))
    return next(known, StandingPost(title, Role.OFFICIAL))

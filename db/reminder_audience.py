"""Who is reminded of a commitment: looked up when a rule falls due, never kept.

So whoever takes a post over hears from then on, and whoever left it does not.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Protocol, Self

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from db.commitment_sides import OWN_SCOPES, PARTY_ROLES
from db.posts import Post, Role, ScopeKind, Tenure
from db.reminder_rules import Audience


class Bound(Protocol):
    """What of a commitment decides who is concerned: a row, or a part of one."""

    @property
    def responsible_code(self) -> str: ...

    @property
    def responsible_post_id(self) -> int | None: ...

    @property
    def counterpart_code(self) -> str: ...

    @property
    def region(self) -> str: ...


class Roster:
    """Who holds what at one instant, as far as these commitments are concerned."""

    def __init__(self) -> None:
        self._posts: dict[int, list[int]] = defaultdict(list)
        self._bodies: dict[str, list[int]] = defaultdict(list)
        self._regions: dict[str, list[int]] = defaultdict(list)
        self._pcm: list[int] = []

    @classmethod
    def load(cls, session: Session, rows: Iterable[Bound], at: datetime) -> Self:
        rows = list(rows)
        codes = {code for row in rows for code in (row.responsible_code, row.counterpart_code)}
        regions = {row.region for row in rows}
        own = and_(Post.scope_kind.in_(list(OWN_SCOPES)), Post.scope_value.in_(codes))
        region = and_(Post.scope_kind == ScopeKind.REGION, Post.scope_value.in_(regions))
        whole = Post.scope_kind == ScopeKind.ALL
        query = (
            select(
                Tenure.person_id,
                Tenure.post_id,
                Post.role,
                Post.body_code,
                Post.scope_kind,
                Post.scope_value,
            )
            .join(Post)
            .where(Tenure.starts_at <= at, or_(Tenure.ends_at.is_(None), Tenure.ends_at > at))
            .where(
                or_(
                    and_(Post.role.in_(list(PARTY_ROLES)), Post.body_code.in_(codes)),
                    and_(Post.role == Role.COORDINATOR, or_(own, region, whole)),
                    Post.role == Role.ADVISER,
                )
            )
            .order_by(Tenure.id)
        )
        roster = cls()
        for person, post, role, body, kind, value in session.execute(query):
            roster._note(person, post, Role(role), body, ScopeKind(kind), value)
        return roster

    def _note(
        self, person: int, post: int, role: Role, body: str, kind: ScopeKind, value: str
    ) -> None:
        self._posts[post].append(person)
        if role in PARTY_ROLES:
            self._bodies[body].append(person)
        elif role is Role.ADVISER or kind is ScopeKind.ALL:
            self._pcm.append(person)
        elif kind is ScopeKind.REGION:
            self._regions[value].append(person)
        else:
            self._bodies[value].append(person)

    def members(self, row: Bound, audience: Audience) -> list[int]:
        """Those of an audience. When nobody holds the responsible post, its body answers."""
        if audience is Audience.RESPONSIBLE:
            post = row.responsible_post_id
            holders = self._posts.get(post, []) if post is not None else []
            return holders or self._bodies.get(row.responsible_code, [])
        if audience is Audience.COUNTERPART:
            return self._bodies.get(row.counterpart_code, [])
        return self._regions.get(row.region, []) if audience is Audience.COORDINATOR else self._pcm

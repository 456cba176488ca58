"""Roles, how far they reach, and the duty that a person has by holding a post of that role."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from db.bodies import Body


class Role(StrEnum):
    AUTHORITY = "authority"
    OFFICIAL = "official"
    COORDINATOR = "coordinator"
    ADVISER = "adviser"
    SUPERVISOR = "supervisor"
    """Answers for the advisers' queue, and is the second pair of eyes."""
    BROADCASTER = "broadcaster"
    APPROVER = "approver"
    CURATOR = "curator"
    ADMIN = "admin"


GOVERNMENT = frozenset({Role.AUTHORITY, Role.OFFICIAL})
"""The roles that change with a body's government; ministries' and the PCM's posts do not."""


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

    def covers(self, body: Body) -> bool:
        if self.kind is ScopeKind.ALL:
            return True
        if self.kind is ScopeKind.REGION:
            return bool(body.department) and body.department == self.value
        return body.code == self.value


@dataclass(frozen=True)
class Duty:
    """A role held at this moment, by a tenure: what a handler asks about a person."""

    role: Role
    scope: Scope
    post_id: int
    post: str
    body_code: str
    body: str
    tenure_id: int = 0
    until: datetime | None = None
    on_loan: bool = False
    """Held for somebody else, who delegated it."""

    def covers(self, body: Body) -> bool:
        """Whether this role reaches that body."""
        return self.scope.covers(body)

"""The demo's cast: who one can be in the web chat without a token or a registration."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import select
from sqlalchemy.orm import Session

from db import bodies, people, posts
from db.people import Address
from db.posts import Role, Scope, ScopeKind

CAST_FILE = Path(__file__).parent / "cast.yaml"


@dataclass(frozen=True)
class Member:
    """One person of the cast and the post they hold."""

    id: str
    name: str
    body: str
    post: str
    role: Role
    scope: Scope | None = None
    body_name: str = ""

    def card(self) -> dict[str, str]:
        return {"id": self.id, "name": self.name, "post": self.post, "body": self.body_name}


@dataclass(frozen=True)
class Cast:
    """Everybody one can be; empty outside the demo."""

    members: tuple[Member, ...] = ()

    def get(self, member_id: str) -> Member | None:
        return next((member for member in self.members if member.id == member_id), None)


def load() -> Cast:
    records = yaml.safe_load(CAST_FILE.read_text(encoding="utf-8"))
    return Cast(tuple(_member(record) for record in records))


def populate(session: Session, cast: Cast, channels: tuple[str, ...], now: datetime) -> Cast:
    """Give everybody of the cast their post and an address per channel; safe to repeat.

    Returns the cast with the names of its bodies.
    """
    return Cast(tuple(_settle(session, member, channels, now) for member in cast.members))


def _settle(session: Session, member: Member, channels: tuple[str, ...], now: datetime) -> Member:
    body = session.get_one(bodies.Body, member.body)
    first = f"{channels[0]}:{member.id}"
    known = session.scalar(select(Address).where(Address.address == first))
    if known is None or known.person_id is None:
        person = people.add_person(session, member.name, now)
        post = posts.ensure_post(
            session, body=body, title=member.post, role=member.role, scope=member.scope
        )
        posts.appoint(session, person_id=person.id, post=post, now=now)
        for channel in channels:
            people.link(session, f"{channel}:{member.id}", person, now)
    return Member(**{**vars(member), "body_name": body.name})


def _member(record: dict[str, Any]) -> Member:
    scope = record.pop("scope", None)
    reach = Scope(ScopeKind(scope["kind"]), scope.get("value", "")) if scope else None
    return Member(**{**record, "role": Role(record["role"])}, scope=reach)

"""Who an audience reaches at this moment, and who not, with the reason."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, or_, select
from sqlalchemy.orm import Session

from db import audience_bodies, people
from db.audiences import Audience
from db.bodies import Body
from db.lima import lima_date
from db.people import Address, Person
from db.posts import Post, Tenure
from db.roles import Role, ScopeKind

MUTED = "muted_topics"
"""Setting of a person: the topics of which they want no announcements."""
WINDOW = timedelta(hours=24)
"""WhatsApp carries free text only this long after a person's last message."""
WHATSAPP = "whatsapp:"


class Missing(StrEnum):
    """Why somebody who belongs to the audience gets nothing."""

    VACANT = "vacant"
    """Nobody is registered in the post."""
    NO_CHANNEL = "no_channel"
    BLOCKED = "blocked"
    OPTED_OUT = "opted_out"
    UNSUBSCRIBED = "unsubscribed"


@dataclass(frozen=True)
class Member:
    """One person of the audience by the first post that makes them one, or a body without any.

    `missing` is empty for who is reached at `address`.
    """

    body_code: str
    person_id: int | None = None
    post: str = ""
    address: str = ""
    missing: str = ""
    outside_window: bool = False


@dataclass(frozen=True)
class Reach:
    """Everybody in the audience; each person once, whatever posts they hold."""

    members: tuple[Member, ...] = ()
    bodies: int = 0

    @property
    def reached(self) -> list[Member]:
        return [member for member in self.members if not member.missing]

    @property
    def missed(self) -> list[Member]:
        return [member for member in self.members if member.missing]

    def by_channel(self) -> dict[str, int]:
        """How many are reached on each channel, the most used first."""
        counted = Counter(member.address.partition(":")[0] for member in self.reached)
        return dict(counted.most_common())

    def by_reason(self) -> dict[str, int]:
        counted = Counter(member.missing for member in self.missed)
        return {reason: counted[reason] for reason in Missing if counted[reason]}

    @property
    def outside_window(self) -> int:
        return sum(member.outside_window for member in self.reached)


def reach(
    session: Session,
    audience: Audience,
    now: datetime,
    *,
    topic: str = "",
    since: datetime | None = None,
) -> Reach:
    """The audience as it is now. With `since`, only posts taken up after that instant."""
    if audience.is_empty:
        return Reach()
    tenures = _tenures(session, audience, now, since)
    held = _first_posts(tenures)
    known, addresses = _people(session, held), _addresses(session, held)
    members = [
        _member(known[person], post, body, addresses.get(person, ()), topic, now)
        for person, (body, post) in held.items()
    ]
    filled = {str(row.body_code) for row in tenures}
    if audience.of_government and since is None:
        bodies = {body.code for body in audience_bodies.of(session, audience, lima_date(now))}
        members += [Member(code, missing=Missing.VACANT) for code in bodies - filled]
        filled = bodies
    ordered = sorted(members, key=lambda member: (member.body_code, member.person_id or 0))
    return Reach(tuple(ordered), len(filled))


def _tenures(
    session: Session, audience: Audience, now: datetime, since: datetime | None
) -> list[Row[Any]]:
    codes = audience_bodies.query(audience, lima_date(now)).with_only_columns(Body.code)
    there = Post.body_code.in_(codes.order_by(None))
    query = (
        select(Tenure.person_id, Post.body_code, Post.title)
        .join(Post)
        .where(Tenure.starts_at <= now, or_(Tenure.ends_at.is_(None), Tenure.ends_at > now))
        .where(_asked(audience), or_(there, _watches(audience)))
        .order_by(Post.body_code, Tenure.id)
    )
    return list(session.execute(query if since is None else query.where(Tenure.starts_at > since)))


def _asked(audience: Audience) -> ColumnElement[bool]:
    roles = Post.role.in_(sorted(audience.asked_roles))
    return or_(roles, Post.title.in_(sorted(audience.titles)))


def _watches(audience: Audience) -> ColumnElement[bool]:
    """Coordinators sit in Lima: «de Apurímac» is said of what they look after."""
    regions = [code for code in audience.places if len(code) == 2]
    return and_(
        Post.role == Role.COORDINATOR,
        Post.role.in_(sorted(audience.roles)),
        or_(
            and_(Post.scope_kind == ScopeKind.REGION, Post.scope_value.in_(sorted(regions))),
            and_(
                Post.scope_kind == ScopeKind.SECTOR, Post.scope_value.in_(sorted(audience.sectors))
            ),
        ),
    )


def _first_posts(rows: Iterable[Row[Any]]) -> dict[int, tuple[str, str]]:
    """Each person once, by the first of their posts."""
    found: dict[int, tuple[str, str]] = {}
    for row in rows:
        found.setdefault(row.person_id, (row.body_code, row.title))
    return found


def _people(session: Session, ids: Collection[int]) -> dict[int, Person]:
    rows = session.scalars(select(Person).where(Person.id.in_(sorted(ids))))
    return {person.id: person for person in rows}


def _addresses(session: Session, ids: Collection[int]) -> dict[int, list[Address]]:
    """Every address of these people, dead ones too, the most recently used first."""
    found: dict[int, list[Address]] = {}
    query: Select[Address] = select(Address).where(Address.person_id.in_(sorted(ids)))
    for row in session.scalars(query.order_by(Address.last_seen_at.desc(), Address.address)):
        found.setdefault(row.person_id or 0, []).append(row)
    return found


def _member(
    person: Person, post: str, body: str, held: Collection[Address], topic: str, now: datetime
) -> Member:
    living = [row for row in held if row.alive]
    reason = _missing(person, held, living, topic)
    if reason:
        return Member(body, person.id, post, missing=reason)
    address = people.chosen_address(person, living)
    asleep = next(row.last_seen_at < now - WINDOW for row in living if row.address == address)
    outside = address.startswith(WHATSAPP) and asleep
    return Member(body, person.id, post, address, outside_window=outside)


def _missing(
    person: Person, held: Collection[Address], living: Collection[Address], topic: str
) -> str:
    if not person.settings.get("notices", True):
        return Missing.OPTED_OUT
    if not living:
        return Missing.BLOCKED if held else Missing.NO_CHANNEL
    return Missing.UNSUBSCRIBED if topic in person.settings.get(MUTED, ()) else ""

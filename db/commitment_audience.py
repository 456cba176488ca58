"""Who hears of a commitment: those who answer for its two bodies, and its coordinators."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from db import commitment_conditions
from db.commitment_errors import CommitmentError
from db.commitment_sides import OWN_SCOPES, PARTY_ROLES, Actor
from db.commitment_states import Action
from db.commitments import Commitment
from db.posts import Post, Role, ScopeKind, Tenure, duties


def audience(session: Session, commitment: Commitment, now: datetime) -> list[int]:
    """The people to tell, each once.

    When one post answers for the commitment, its body's other officials are left in peace. So are
    coordinators of the whole country, who would hear of everything.
    """
    query = (
        select(Tenure.person_id)
        .join(Post)
        .where(Tenure.starts_at <= now, or_(Tenure.ends_at.is_(None), Tenure.ends_at > now))
        .where(or_(_of_the_parties(commitment), _coordinates(commitment)))
        .order_by(Tenure.id)
    )
    return list(dict.fromkeys(session.scalars(query)))


def holders_of(session: Session, role: Role, now: datetime) -> list[int]:
    """Everybody who holds a role of the PCM's, which reaches every commitment."""
    query = (
        select(Tenure.person_id)
        .join(Post)
        .where(Post.role == role, Tenure.starts_at <= now)
        .where(or_(Tenure.ends_at.is_(None), Tenure.ends_at > now))
    )
    return list(dict.fromkeys(session.scalars(query.order_by(Tenure.id))))


def offers_to(
    session: Session,
    commitment: Commitment,
    person_id: int,
    actions: Iterable[Action],
    now: datetime,
) -> list[Action]:
    """Which of these acts a person could do at this moment."""
    actor = Actor(person_id, duties(session, person_id, now))
    return [action for action in actions if in_order(session, commitment, action, actor)]


def in_order(session: Session, commitment: Commitment, action: Action, actor: Actor) -> bool:
    """Whether nothing but a reason is missing."""
    try:
        commitment_conditions.check_without_reason(session, commitment, action, actor)
    except CommitmentError:
        return False
    return True


def _of_the_parties(commitment: Commitment) -> ColumnElement[bool]:
    bodies = (commitment.responsible_code, commitment.counterpart_code)
    party = and_(Post.body_code.in_(bodies), Post.role.in_(list(PARTY_ROLES)))
    if commitment.responsible_post_id is None:
        return party
    others = and_(
        Post.role == Role.OFFICIAL,
        Post.body_code == commitment.responsible_code,
        Post.id != commitment.responsible_post_id,
    )
    return and_(party, ~others)


def _coordinates(commitment: Commitment) -> ColumnElement[bool]:
    bodies = (commitment.responsible_code, commitment.counterpart_code)
    region = and_(Post.scope_kind == ScopeKind.REGION, Post.scope_value == commitment.region)
    own = and_(Post.scope_kind.in_(list(OWN_SCOPES)), Post.scope_value.in_(bodies))
    return and_(Post.role == Role.COORDINATOR, or_(region, own))

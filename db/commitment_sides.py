"""Who a person is towards a commitment: from their present duties, never from their name."""

from collections.abc import Iterable
from dataclasses import dataclass

from db.bodies import Body
from db.commitment_states import Side
from db.commitments import Commitment
from db.posts import Duty, Role, ScopeKind

PARTY_ROLES = frozenset({Role.AUTHORITY, Role.OFFICIAL})
WATCHING_ROLES = frozenset(
    {
        Role.ADVISER,
        Role.SUPERVISOR,
        Role.BROADCASTER,
        Role.APPROVER,
        Role.CURATOR,
        Role.ADMIN,
    }
)
"""The PCM's: they see every commitment."""
ACTING_ROLES = frozenset({Role.ADVISER, Role.APPROVER, Role.ADMIN})
"""Those of them who may also act on one."""
APPROVING_ROLES = frozenset({Role.APPROVER, Role.ADMIN})
OWN_SCOPES = frozenset({ScopeKind.BODY, ScopeKind.SECTOR})
"""A coordinator of this reach belongs to the body itself: a party, not a third."""


@dataclass(frozen=True)
class Actor:
    """Somebody who acts, with the duties they hold at this moment."""

    person_id: int | None
    duties: tuple[Duty, ...] = ()
    system: bool = False


SYSTEM = Actor(None, system=True)


@dataclass(frozen=True)
class Reach:
    """The commitments a person sees: all, those of regions, those of bodies (on either side)."""

    everything: bool = False
    regions: frozenset[str] = frozenset()
    bodies: frozenset[str] = frozenset()


def side_of(duty: Duty, commitment: Commitment) -> Side:
    """Where one duty puts its holder."""
    if duty.role in WATCHING_ROLES:
        side = Side.PCM if duty.role in ACTING_ROLES else Side(0)
        return side | Side.APPROVER if duty.role in APPROVING_ROLES else side
    own = _own_body(duty)
    side = Side(0)
    if _coordinates(duty, commitment.responsible, commitment.counterpart):
        side |= Side.COORDINATOR if own else Side.COORDINATOR | Side.NEUTRAL
    if own:
        side |= Side.RESPONSIBLE if own == commitment.responsible_code else Side(0)
        side |= Side.COUNTERPART if own == commitment.counterpart_code else Side(0)
    return side


def sides(actor: Actor, commitment: Commitment) -> Side:
    """All the sides this person is on."""
    found = Side.SYSTEM if actor.system else Side(0)
    for duty in actor.duties:
        found |= side_of(duty, commitment)
    return found


def tenure_of(actor: Actor, commitment: Commitment, by: Side) -> int | None:
    """The office in which a person acts: the first that puts them on one of these sides."""
    offices = (duty.tenure_id for duty in actor.duties if side_of(duty, commitment) & by)
    return next(offices, None) or None


def coordinating_tenure(actor: Actor) -> int | None:
    """The office in which a person registers."""
    roles = ACTING_ROLES | {Role.COORDINATOR}
    return next((duty.tenure_id for duty in actor.duties if duty.role in roles), None) or None


def may_see(duties: Iterable[Duty], commitment: Commitment) -> bool:
    return any(duty.role in WATCHING_ROLES or bool(side_of(duty, commitment)) for duty in duties)


def may_register(actor: Actor, responsible: Body, counterpart: Body) -> bool:
    """Coordinators who have one of the two in scope, the PCM's staff, an operator."""
    return actor.system or any(
        duty.role in ACTING_ROLES or _coordinates(duty, responsible, counterpart)
        for duty in actor.duties
    )


def reach(duties: Iterable[Duty]) -> Reach:
    """The same as `may_see`, for a whole list."""
    everything, regions, bodies = False, set[str](), set[str]()
    for duty in duties:
        if own := _own_body(duty):
            bodies.add(own)
        elif duty.role in WATCHING_ROLES or duty.scope.kind is ScopeKind.ALL:
            everything = True
        else:
            regions.add(duty.scope.value)
    return Reach(everything, frozenset(regions), frozenset(bodies))


def own_bodies(duties: Iterable[Duty]) -> frozenset[str]:
    """The bodies for which a person answers."""
    return frozenset(own for duty in duties if (own := _own_body(duty)))


def _own_body(duty: Duty) -> str:
    """The body this duty is a part of; empty for those who stand between the two."""
    if duty.role in PARTY_ROLES:
        return duty.body_code
    own = duty.role is Role.COORDINATOR and duty.scope.kind in OWN_SCOPES
    return duty.scope.value if own else ""


def _coordinates(duty: Duty, responsible: Body, counterpart: Body) -> bool:
    if duty.role is not Role.COORDINATOR:
        return False
    return duty.covers(responsible) or duty.covers(counterpart)

"""Whether an act is in order: the table's line for it, the person's sides, its terms."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from db import commitment_states, evidence, petitions
from db.commitment_errors import (
    CommitmentError,
    MissingEvidence,
    MissingReason,
    NotAllowed,
    NothingAsked,
    OwnSide,
    SamePerson,
)
from db.commitment_sides import Actor, sides
from db.commitment_states import Action, Rule, Side, State, Term
from db.commitments import Commitment
from db.petitions import CLOSURES, Petition, PetitionKind

ANSWERS = {
    Action.GRANT_EXTENSION: (PetitionKind.EXTENSION,),
    Action.REFUSE_EXTENSION: (PetitionKind.EXTENSION,),
    Action.CLOSE: (PetitionKind.CLOSURE,),
    Action.RULE_OUT: (PetitionKind.NOT_VIABLE,),
    Action.REFUSE_CLOSURE: CLOSURES,
}
"""What kind of petition each act answers."""


@dataclass(frozen=True)
class Leave:
    """An act that is in order: its rule, the sides of who acts, the petition it answers."""

    rule: Rule
    sides: Side
    petition: Petition | None = None


def check(
    session: Session, commitment: Commitment, action: Action, actor: Actor, reason: str
) -> Leave:
    """Raises the CommitmentError that says what is missing."""
    leave = check_without_reason(session, commitment, action, actor)
    if Term.REASON in leave.rule.terms and not reason.strip():
        raise MissingReason
    return leave


def check_without_reason(
    session: Session, commitment: Commitment, action: Action, actor: Actor
) -> Leave:
    """The same before the person has been asked why."""
    rule = commitment_states.rule(State(commitment.state), action)
    found = sides(actor, commitment)
    check_person(commitment, rule, actor, found)
    if Term.EVIDENCE in rule.terms and not evidence.stands(session, commitment.id):
        raise MissingEvidence
    if Term.ASKED not in rule.terms:
        return Leave(rule, found)
    return Leave(rule, found, _petition(session, commitment, action, actor))


def check_person(commitment: Commitment, rule: Rule, actor: Actor, found: Side) -> None:
    """Raises NotAllowed, OwnSide or SamePerson."""
    if not found & rule.by:
        raise NotAllowed
    if Term.NOT_RESPONSIBLE in rule.terms and Side.RESPONSIBLE in found:
        raise OwnSide
    if Term.NOT_DECLARER in rule.terms and _same(actor, commitment.declared_by):
        raise SamePerson("declarer")
    if Term.NOT_REGISTRAR in rule.terms and _same(actor, commitment.registered_by):
        raise SamePerson("registrar")


def offered(session: Session, commitment: Commitment, actor: Actor) -> list[Action]:
    """What this person can do to the commitment right now: the buttons of its card."""
    return [action for action in Action if _in_order(session, commitment, action, actor)]


def _in_order(session: Session, commitment: Commitment, action: Action, actor: Actor) -> bool:
    try:
        check_without_reason(session, commitment, action, actor)
    except CommitmentError:
        return False
    return True


def _petition(session: Session, commitment: Commitment, action: Action, actor: Actor) -> Petition:
    petition = petitions.waiting(session, commitment.id, ANSWERS[action])
    if petition is None:
        raise NothingAsked
    if _same(actor, petition.asked_by):
        raise SamePerson("asker")
    return petition


def _same(actor: Actor, person_id: int | None) -> bool:
    return person_id is not None and actor.person_id == person_id

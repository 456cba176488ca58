"""What an act makes of a commitment's row, besides what the person brought along."""

from datetime import datetime
from typing import Any

from db.commitment_conditions import Leave
from db.commitment_sides import Actor
from db.commitment_states import AGREED, FINAL, Action, Side, State, Term
from db.commitments import Commitment


def of(
    commitment: Commitment, action: Action, leave: Leave, actor: Actor, now: datetime
) -> dict[str, Any]:
    """The columns that follow from the act itself."""
    rule = leave.rule
    if Term.QUIET in rule.terms:
        return {"updated_at": now, **_confirmation(action, leave.sides, now)}
    values: dict[str, Any] = {
        "state": rule.to,
        "is_open": rule.to not in FINAL,
        "updated_at": now,
        "version": commitment.version + 1,
        "next_reminder_at": _look_at(commitment, action, now) if rule.to in AGREED else None,
    }
    if rule.to in AGREED and commitment.confirmed_at is None:
        values |= {"confirmed_at": now}
    if rule.to is State.IN_PROGRESS:
        values |= dict.fromkeys(("declared_at", "declared_by", "verified_at", "verified_by"))
    if action is Action.CORRECT:
        values |= dict.fromkeys(("responsible_confirmed_at", "counterpart_confirmed_at"))
    if action is Action.DECLARE:
        values |= {"declared_at": now, "declared_by": actor.person_id}
    if action is Action.VERIFY:
        values |= {"verified_at": now, "verified_by": actor.person_id}
    if action is Action.GRANT_EXTENSION and leave.petition:
        values |= {"due_on": leave.petition.proposed_on}
    return values


def _look_at(commitment: Commitment, action: Action, now: datetime) -> datetime:
    """At once; a look that is owed already is not forgotten, unless the deadline is another."""
    owed = commitment.next_reminder_at
    if owed is None or action is Action.GRANT_EXTENSION:
        return now
    return min(owed, now)


def _confirmation(action: Action, found: Side, now: datetime) -> dict[str, Any]:
    if action is not Action.CONFIRM:
        return {}
    columns = {
        Side.RESPONSIBLE: "responsible_confirmed_at",
        Side.COUNTERPART: "counterpart_confirmed_at",
    }
    return {column: now for side, column in columns.items() if side in found}

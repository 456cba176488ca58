"""Carrying out the plan of a file: everything in the transaction it is called in, or nothing."""

from collections import defaultdict
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from bot.exchange_existing import Change
from bot.exchange_plan import New, Plan, Progress
from db import commitment_edits, commitment_registration, commitments, meetings, standing
from db.commitment_acts import Move
from db.commitment_registration import Registration
from db.commitment_sides import Actor
from db.commitment_states import Action
from db.commitments import Commitment

AT_A_TIME = 500
"""Commitments that are registered between two words on how far it is."""


class NotClean(Exception):  # noqa: N818
    """The plan has faults: nothing of it is carried out."""


def apply(
    session: Session,
    plan: Plan,
    actor: Actor,
    *,
    now: datetime,
    reason: str,
    progress: Progress = lambda done, total: None,
) -> list[Commitment]:
    """Write it, and return the new commitments. Raises Stale when one has changed since `check`.

    `reason` is what the history says of the changes: which file they came from.
    """
    if plan.faults:
        raise NotClean
    for prefix, (forum, number, year) in plan.editions.items():
        meetings.add_edition(session, prefix=prefix, forum=forum, number=number, year=year)
    total = len(plan.changes) + len(plan.new)
    for done, change in enumerate(plan.changes, start=1):
        _change(session, change, actor, now, reason)
        if done % AT_A_TIME == 0:
            progress(done, total)
    made = []
    for edition, entries in _by_edition(plan.new).items():
        for start in range(0, len(entries), AT_A_TIME):
            made += _register(session, edition, entries[start : start + AT_A_TIME], actor, now)
            progress(len(plan.changes) + len(made), total)
    return made


def _by_edition(entries: list[New]) -> dict[str, list[New]]:
    """Of each edition those that bring a number first: fresh numbers come after all of them."""
    found: dict[str, list[New]] = defaultdict(list)
    for entry in sorted(entries, key=lambda entry: entry.number is None):
        found[entry.edition].append(entry)
    return found


def _register(
    session: Session, prefix: str, entries: list[New], actor: Actor, now: datetime
) -> list[Commitment]:
    edition = meetings.edition(session, prefix)
    assert edition is not None, "it was there, or was added just before"
    registrations = [
        Registration(
            replace(entry.draft, responsible_post_id=_post(session, entry)),
            entry.state,
            entry.number,
            entry.original_due_on,
        )
        for entry in entries
    ]
    return commitment_registration.register_all(session, edition, registrations, actor, now=now)


def _post(session: Session, entry: New) -> int | None:
    if not entry.post:
        return None
    return standing.post_for(session, entry.draft.responsible, entry.post).id


def _change(session: Session, change: Change, actor: Actor, now: datetime, reason: str) -> None:
    commitment = commitments.get(session, change.commitment_id)
    assert commitment is not None, "commitments are never deleted"
    move = Move(actor, change.version, now, reason)
    if change.action is Action.CORRECT:
        commitment_edits.correct(session, commitment, move, change.draft)
        return
    if change.action is Action.AMEND:
        kept = replace(change.draft, due_on=commitment.due_on)
        commitment_edits.amend(session, commitment, move, kept)
    if change.fix_date is not None:
        fresh = replace(move, version=commitment.version)
        commitment_edits.fix_date(session, commitment, fresh, change.fix_date)

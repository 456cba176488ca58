"""Registering commitments: one from a chat, or thousands from a file, each with its code."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from db import commitment_drafts, commitment_words, meetings
from db.commitment_drafts import Draft
from db.commitment_errors import Invalid, NotAllowed
from db.commitment_history import HistoryEntry
from db.commitment_sides import Actor, coordinating_tenure, may_register
from db.commitment_states import AGREED, FINAL, INITIAL, UNAGREED, State
from db.commitments import Commitment, code_of
from db.meetings import BilateralMeeting, Edition

REGISTER = "register"
"""The history's word for the first entry of a commitment."""


@dataclass(frozen=True)
class Registration:
    """A draft and what a file may say besides: its number, its state, its first deadline."""

    draft: Draft
    state: State = INITIAL
    number: int | None = None
    original_due_on: date | None = None


def register(
    session: Session,
    edition: Edition,
    draft: Draft,
    actor: Actor,
    *,
    now: datetime,
    meeting: BilateralMeeting | None = None,
    state: State = INITIAL,
) -> Commitment:
    """Write down a commitment; both parties still have to agree, unless `state` says they did.

    Raises NotAllowed, or Invalid naming the field that can't be.
    """
    entry = Registration(draft, state)
    return register_all(session, edition, [entry], actor, now=now, meeting=meeting)[0]


def register_all(
    session: Session,
    edition: Edition,
    entries: Sequence[Registration],
    actor: Actor,
    *,
    now: datetime,
    meeting: BilateralMeeting | None = None,
) -> list[Commitment]:
    """The same for many, all or none: everything is checked before the first row is written."""
    if meeting is not None and meeting.edition_id != edition.id:
        raise Invalid("meeting_id", "other_edition")
    checked = [_columns(session, entry, actor) for entry in entries]
    numbers = _numbers(session, edition.id, entries)
    rows = [
        Commitment(
            code=code_of(edition.prefix, number),
            edition_id=edition.id,
            number=number,
            meeting_id=meeting.id if meeting else None,
            registered_by=actor.person_id,
            registered_tenure_id=coordinating_tenure(actor),
            registered_at=now,
            updated_at=now,
            version=1,
            **values,
            **_beginning(entry, now),
        )
        for entry, values, number in zip(entries, checked, numbers, strict=True)
    ]
    session.add_all(rows)
    session.flush()
    session.add_all(_first_entry(row, now) for row in rows)
    session.flush()
    commitment_words.index(session, rows)
    return rows


def _columns(session: Session, entry: Registration, actor: Actor) -> dict[str, Any]:
    draft = entry.draft
    if not may_register(actor, draft.responsible, draft.counterpart):
        raise NotAllowed
    return commitment_drafts.columns(session, draft)


def _beginning(entry: Registration, now: datetime) -> dict[str, Any]:
    agreed = entry.state not in UNAGREED
    return {
        "state": entry.state,
        "is_open": entry.state not in FINAL,
        "confirmed_at": now if agreed else None,
        "original_due_on": entry.original_due_on or entry.draft.due_on,
        "next_reminder_at": now if entry.state in AGREED else None,
    }


def _numbers(session: Session, edition_id: int, entries: Sequence[Registration]) -> list[int]:
    """The numbers that the entries bring, new ones after them for the rest."""
    brought = [entry.number for entry in entries if entry.number is not None]
    if brought:
        meetings.keep_numbers(session, edition_id, max(brought))
    fresh = iter(meetings.take_numbers(session, edition_id, len(entries) - len(brought)))
    return [next(fresh) if entry.number is None else entry.number for entry in entries]


def _first_entry(row: Commitment, now: datetime) -> HistoryEntry:
    return HistoryEntry(
        commitment_id=row.id,
        version=row.version,
        at=now,
        person_id=row.registered_by,
        tenure_id=row.registered_tenure_id,
        action=REGISTER,
        field="state",
        before="",
        after=row.state,
        reason="",
    )

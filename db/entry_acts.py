"""Acting on an entry: the one way its row changes, guarded, with its revision and its record."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from db import audit, entries
from db.audit import Act
from db.base import insert_row, rows_changed
from db.entries import CuratedEntry, EntryRevision
from db.entry_states import AUTHORS, Action, Refused, State, rule
from db.roles import Role

ID = "curada-{}"
_ACTS = {
    Action.DRAFT: Act.DRAFTED_ENTRY,
    Action.EDIT: Act.EDITED_ENTRY,
    Action.PUBLISH: Act.PUBLISHED_ENTRY,
    Action.ARCHIVE: Act.ARCHIVED_ENTRY,
    Action.DISCARD: Act.ARCHIVED_ENTRY,
    Action.RESTORE: Act.RESTORED_ENTRY,
}
_SEEN_BY_ALL = (Action.PUBLISH, Action.ARCHIVE)


@dataclass(frozen=True)
class Move:
    """Who acts, in which roles, and when."""

    person_id: int | None
    roles: frozenset[Role]
    now: datetime


def draft(
    session: Session, content: Mapping[str, Any], consultation_id: int | None, move: Move
) -> CuratedEntry:
    """Begin an entry; of a consultation there is only one, and who comes second gets that one."""
    if not move.roles & AUTHORS:
        raise Refused("not_yours")
    made = insert_row(
        session,
        CuratedEntry,
        entry_id=f"{ID.format('')}{consultation_id or 0}-{move.now.timestamp():.0f}",
        version=1,
        state=State.DRAFT,
        content=dict(content),
        published={},
        published_revision=0,
        consultation_id=consultation_id,
        drafted_by=move.person_id,
        created_at=move.now,
        changed_at=move.now,
    )
    if made is None:
        found = entries.of_consultation(session, consultation_id or 0)
        assert found is not None, "only the consultation can be taken"
        return found
    entry = session.get_one(CuratedEntry, made)
    entry.entry_id = ID.format(entry.id)
    session.flush()
    _keep(session, entry, Action.DRAFT, State.DRAFT, move)
    return entry


def check(entry: CuratedEntry, action: Action, roles: frozenset[Role]) -> State:
    """The state it leads to. Raises Refused."""
    line = rule(State(entry.state), action)
    if not line.by & roles:
        raise Refused("not_yours")
    return line.to


def act(
    session: Session,
    entry: CuratedEntry,
    action: Action,
    move: Move,
    content: Mapping[str, Any] | None = None,
    review_on: date | None = None,
) -> None:
    """Do it, or raise Refused and change nothing. `content` is what an edit leaves."""
    to, before = check(entry, action, move.roles), State(entry.state)
    kept = dict(content) if content is not None else entry.content
    values: dict[str, Any] = {
        "state": to,
        "version": entry.version + 1,
        "content": kept,
        "review_on": review_on if action is Action.EDIT else entry.review_on,
        "changed_at": move.now,
    }
    written = session.execute(
        update(CuratedEntry)
        .where(CuratedEntry.id == entry.id, CuratedEntry.version == entry.version)
        .values(values)
        .execution_options(synchronize_session=False)
    )
    session.refresh(entry)
    if not rows_changed(written):
        raise Refused("stale")
    revision = _keep(session, entry, action, before, move)
    if action is Action.PUBLISH:
        entry.published, entry.published_revision = dict(entry.content), revision.id
        entry.published_at, entry.owner_id = move.now, move.person_id
    if action in _SEEN_BY_ALL:
        entries.change_mark(session)
    session.flush()


def _keep(
    session: Session, entry: CuratedEntry, action: Action, before: State, move: Move
) -> EntryRevision:
    revision = EntryRevision(
        entry_id=entry.id,
        at=move.now,
        action=action,
        from_state=before,
        to_state=entry.state,
        done_by=move.person_id,
        content=dict(entry.content),
    )
    session.add(revision)
    subject = f"entry:{entry.entry_id}"
    audit.record(session, _ACTS[action], now=move.now, actor_id=move.person_id, subject=subject)
    session.flush()
    return revision

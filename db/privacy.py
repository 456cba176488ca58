"""Everything held about a person, found by walking the tables, and what erasing them means.

Ley 29733 and D.S. 016-2024-JUS: access, withdrawal and erasure. Acts of an office stay as public
records; what stays can no longer be tied to the person.
"""

from collections.abc import Sequence
from datetime import date, datetime
from enum import Enum
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Table,
    and_,
    delete,
    false,
    not_,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.orm import Session

from db import consultation_erasing
from db.base import Base
from db.conversations import Conversation
from db.people import Address, Person
from db.posts import Tenure

PEOPLE_KEY = "people.id"
ADDRESS_KEY = "addresses.address"
ADDRESS_NAMES = frozenset({"address", "chat"})
SECRET_COLUMNS = frozenset({"code_hash", "owner", "key"})
"""Hashes and inner marks: of no use to the person, of use to a thief."""
NOBODY = "Persona retirada"
STRANGER = 0
"""The number of nobody: of a stranger there is an address and no person."""
ACTOR_SUFFIX = "_by"
"""Columns such as `decided_by` name who acted on a row that is about somebody else."""
OF_OTHERS = {
    "join_requests": frozenset({"address", "name"}),
    "consultations": frozenset({"asker_id", "question", "first_words"}),
}
"""What tells who that somebody is: no part of the data of the person who only acted."""


class Erasing(Enum):
    """What happens to a table's rows about an erased person."""

    DELETE = "delete"
    KEEP = "keep"
    """A record of office: it names a person row that no longer says who that was."""
    BLANK = "blank"


RULES: dict[str, Erasing] = {
    "acknowledgements": Erasing.DELETE,
    "announcement_recipients": Erasing.DELETE,
    "announcement_replies": Erasing.DELETE,
    "announcements": Erasing.KEEP,
    "absences": Erasing.DELETE,
    "addresses": Erasing.DELETE,
    "adviser_topics": Erasing.DELETE,
    "audit": Erasing.KEEP,
    "bilateral_meetings": Erasing.KEEP,
    "commitment_history": Erasing.KEEP,
    "commitments": Erasing.KEEP,
    "consents": Erasing.DELETE,
    "consultation_chats": Erasing.DELETE,
    "consultation_drafts": Erasing.DELETE,
    "consultation_events": Erasing.KEEP,
    "consultation_files": Erasing.KEEP,
    "consultations": Erasing.KEEP,
    "conversations": Erasing.DELETE,
    "curated_entries": Erasing.KEEP,
    "entry_revisions": Erasing.KEEP,
    "evidence": Erasing.KEEP,
    "imports": Erasing.DELETE,
    "inbox": Erasing.BLANK,
    "invitations": Erasing.KEEP,
    "join_requests": Erasing.DELETE,
    "link_codes": Erasing.DELETE,
    "listed_phones": Erasing.DELETE,
    "meeting_desks": Erasing.DELETE,
    "milestones": Erasing.KEEP,
    "non_working_days": Erasing.KEEP,
    "obligation_events": Erasing.KEEP,
    "outbox": Erasing.DELETE,
    "own_obligations": Erasing.KEEP,
    "people": Erasing.BLANK,
    "petitions": Erasing.KEEP,
    "progress_notes": Erasing.KEEP,
    "ratings": Erasing.DELETE,
    "reminder_fires": Erasing.DELETE,
    "reminder_policies": Erasing.KEEP,
    "reminder_silences": Erasing.DELETE,
    "segments": Erasing.KEEP,
    "second_looks": Erasing.DELETE,
    "tenures": Erasing.KEEP,
    "term_changes": Erasing.KEEP,
    "waiting_questions": Erasing.DELETE,
    "web_messages": Erasing.DELETE,
    "wrong_codes": Erasing.DELETE,
}
"""One line for every table that can refer to a person; a test fails when one is missing."""


def tables_about_people() -> list[Table]:
    return [table for table in Base.metadata.sorted_tables if table.name in RULES]


def everything(session: Session, person_id: int) -> dict[str, list[dict[str, Any]]]:
    """All rows that refer to the person, by table, as JSON values."""
    return _everything(session, person_id, _addresses(session, person_id))


def everything_at(session: Session, address: str) -> dict[str, list[dict[str, Any]]]:
    """The same for a stranger, of whom there is only an address."""
    return _everything(session, STRANGER, [address])


def _everything(
    session: Session, person_id: int, addresses: list[str]
) -> dict[str, list[dict[str, Any]]]:
    found = {}
    for table in tables_about_people():
        own = _about(table, person_id, addresses, acted=False)
        acted = and_(_about(table, person_id, addresses), not_(own))
        of_others = OF_OTHERS.get(table.name, frozenset())
        rows = [_as_json(row._mapping) for row in session.execute(select(table).where(own))]
        for row in session.execute(select(table).where(acted)):
            rows.append(_as_json(row._mapping, of_others))
        found[table.name] = rows
    return {name: rows for name, rows in found.items() if rows}


def erase(session: Session, person_id: int, now: datetime) -> None:
    """Delete or blank whatever says who the person is; end by making the person nobody."""
    addresses = _addresses(session, person_id)
    _erase_rows(session, person_id, addresses)
    session.execute(
        update(Tenure)
        .where(or_(Tenure.person_id == person_id, Tenure.delegated_by == person_id))
        .where(or_(Tenure.ends_at.is_(None), Tenure.ends_at > now))
        .values(ends_at=now, end_reason="borrado")
    )
    session.execute(update(Person).where(Person.id == person_id).values(name=NOBODY, settings={}))


def erase_address(session: Session, address: str) -> None:
    """The same for a stranger, of whom there is only an address."""
    _erase_rows(session, STRANGER, [address])


def _erase_rows(session: Session, person_id: int, addresses: list[str]) -> None:
    _let_go(session, addresses)
    consultation_erasing.blank_own(session, addresses)
    for table in reversed(tables_about_people()):
        if RULES[table.name] is Erasing.DELETE:
            own = _about(table, person_id, addresses, acted=False)
            session.execute(delete(table).where(own))
    inbox = Base.metadata.tables["inbox"]
    for number in session.scalars(select(inbox.c.id).where(inbox.c.chat.in_(addresses))).all():
        gone = {"payload": {}, "chat": f"erased:{number}", "external_id": f"erased:{number}"}
        session.execute(update(inbox).where(inbox.c.id == number).values(**gone))


def _let_go(session: Session, addresses: Sequence[str]) -> None:
    """Forget what this session holds of the chats, so that it does not write it back."""
    for model in (Conversation, Address):
        for key in addresses:
            row = session.get(model, key)
            if row is not None:
                session.flush()
                session.expunge(row)


def _addresses(session: Session, person_id: int) -> list[str]:
    return list(session.scalars(select(Address.address).where(Address.person_id == person_id)))


def _columns(table: Table) -> list[Column[Any]]:
    if table.name == "people":
        return [table.c.id]
    return [column for column in table.c if _kind(column)]


def _kind(column: Column[Any]) -> str:
    targets = {key.target_fullname for key in column.foreign_keys}
    if PEOPLE_KEY in targets:
        return "person"
    return "address" if ADDRESS_KEY in targets or column.name in ADDRESS_NAMES else ""


def _about(
    table: Table, person_id: int, addresses: list[str], *, acted: bool = True
) -> ColumnElement[bool]:
    """The rows about the person and, with `acted`, those about others that the person acted on."""
    if table.name == "people":
        return table.c.id == person_id
    tests = [
        # "Is true": a comparison with an empty column is neither true nor false.
        (column == person_id if _kind(column) == "person" else column.in_(addresses)).is_(true())
        for column in _columns(table)
        if acted or not column.name.endswith(ACTOR_SUFFIX)
    ]
    return or_(false(), *tests)


def _as_json(row: Any, left_out: frozenset[str] = frozenset()) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, date | datetime) else value
        for name, value in row.items()
        if name not in SECRET_COLUMNS | left_out
    }

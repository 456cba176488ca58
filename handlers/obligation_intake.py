"""Taking in a file of obligations that staff wrote: all of it, checked, or nothing."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from db import audit, obligation_plans, own_obligations
from db.lima import lima_date
from handlers import obligation_book
from knowledge import obligation_files
from knowledge.catalog import Catalog
from knowledge.faults import KnowledgeError
from knowledge.obligation_files import Known


@dataclass(frozen=True)
class Taken:
    """The ids of what was new, and of what stands in the place of an earlier one."""

    added: tuple[str, ...]
    replaced: tuple[str, ...]


def known_of(catalog: Catalog) -> Known:
    return Known(areas=catalog.topics, entries=catalog.entries)


def take(session: Session, path: Path, known: Known, *, by: int | None, now: datetime) -> Taken:
    """Raises KnowledgeError with every fault, by line."""
    if faults := obligation_files.check(path, known):
        raise KnowledgeError(faults)
    curated = {each.id for each in obligation_book.curated()}
    added: list[str] = []
    replaced: list[str] = []
    for block in obligation_files.blocks(path):
        id_ = block["id"].strip()
        new = own_obligations.put(session, id_, block, by=by, now=now)
        (added if new and id_ not in curated else replaced).append(id_)
        _record(session, id_, "entered", by, now)
    obligation_plans.plan_anew(session, lima_date(now))
    return Taken(tuple(added), tuple(replaced))


def remove(session: Session, id_: str, *, by: int | None, now: datetime) -> bool:
    """What it stood in the place of counts again."""
    if not own_obligations.remove(session, id_):
        return False
    _record(session, id_, "removed", by, now)
    obligation_plans.plan_anew(session, lima_date(now))
    return True


def _record(session: Session, id_: str, deed: str, by: int | None, now: datetime) -> None:
    subject = f"obligation:{id_}"
    audit.record(session, audit.Act.OBLIGATION, now=now, actor_id=by, subject=subject, deed=deed)

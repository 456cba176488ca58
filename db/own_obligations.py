"""Obligations that staff added to the curated ones, or put in their place, as they wrote them."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.base import Base, clean_json, insert_once, rows_changed


class OwnObligation(Base):
    __tablename__ = "own_obligations"

    obligation: Mapped[str] = mapped_column(primary_key=True)
    """Its id in the calendar."""
    fields: Mapped[dict[str, Any]]
    """The fields of its block of YAML, which were checked before."""
    entered_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    entered_at: Mapped[datetime]


def put(
    session: Session, obligation: str, fields: dict[str, Any], *, by: int | None, now: datetime
) -> bool:
    """Add it or replace what had its id; says whether it is new."""
    fresh = {"fields": clean_json(fields), "entered_by": by, "entered_at": now}
    if insert_once(session, OwnObligation, obligation=obligation, **fresh):
        return True
    row = session.get_one(OwnObligation, obligation)
    row.fields, row.entered_by, row.entered_at = fresh["fields"], by, now
    return False


def remove(session: Session, obligation: str) -> bool:
    return bool(
        rows_changed(
            session.execute(delete(OwnObligation).where(OwnObligation.obligation == obligation))
        )
    )


def all_of(session: Session) -> list[OwnObligation]:
    return list(session.scalars(select(OwnObligation).order_by(OwnObligation.obligation)))

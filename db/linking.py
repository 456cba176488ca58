"""Codes that tie a second address to a person: short-lived, single-use, kept as hashes."""

from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.base import Base, rows_changed
from db.codes import hash_code, new_code

VALID_FOR = timedelta(minutes=10)
LENGTH = 8


class LinkCode(Base):
    """Made on one address, brought from another within minutes."""

    __tablename__ = "link_codes"

    id: Mapped[int] = mapped_column(primary_key=True)
    code_hash: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


def issue(session: Session, person_id: int, now: datetime) -> str:
    code = new_code(LENGTH)
    session.add(
        LinkCode(code_hash=hash_code(code), person_id=person_id, expires_at=now + VALID_FOR)
    )
    return code


def use(session: Session, code: str, now: datetime) -> int | None:
    """The person of an open code, which is spent by this; None for any other."""
    row = session.scalar(select(LinkCode).where(LinkCode.code_hash == hash_code(code)))
    if row is None or row.expires_at <= now:
        return None
    spent = session.execute(
        update(LinkCode)
        .where(LinkCode.id == row.id, LinkCode.used_at.is_(None))
        .values(used_at=now)
    )
    return row.person_id if rows_changed(spent) else None

"""The lead: which process is the active one, by a number that only grows.

The lock of `bot.leadership` says who may begin; this row is the fence for a process that was
frozen, lost its lock meanwhile and wakes up believing that it leads.
"""

from datetime import datetime

from sqlalchemy import ColumnElement, exists, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.base import Base, insert_once

ONLY = 1


class Lead(Base):
    """One row: who took the lead last, as the how-manieth."""

    __tablename__ = "leads"

    id: Mapped[int] = mapped_column(primary_key=True)
    epoch: Mapped[int] = mapped_column(default=0)
    owner: Mapped[str]
    taken_at: Mapped[datetime]


def take(session: Session, owner: str, now: datetime) -> int:
    """From this commit on nobody else claims or vouches; returns the new number."""
    insert_once(session, Lead, id=ONLY, epoch=0, owner="", taken_at=now)
    session.execute(
        update(Lead)
        .where(Lead.id == ONLY)
        .values(epoch=Lead.epoch + 1, owner=owner, taken_at=now)
        .execution_options(synchronize_session=False)
    )
    return session.scalars(select(Lead.epoch).where(Lead.id == ONLY)).one()


def not_anothers(owner: str) -> ColumnElement[bool]:
    """True unless another process has taken the lead: part of every claim's guard."""
    return ~exists().where(Lead.id == ONLY, Lead.owner != owner)

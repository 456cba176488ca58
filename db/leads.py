"""The lead: which process is the active one, by a number that only grows.

The lock of `bot.leadership` says who may begin; this row is the fence for a process that was
frozen, lost its lock meanwhile and wakes up believing that it leads.
"""

from datetime import datetime

from sqlalchemy import select, update
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


def confirmed(session: Session, owner: str) -> bool:
    """Whether nobody else has taken the lead, which nobody can until this transaction ends."""
    query = select(Lead.owner).where(Lead.id == ONLY).with_for_update(read=True)
    return session.scalar(query) in (None, owner)


def keep_out(session: Session) -> None:
    """Until this transaction ends nobody claims; whoever is claiming ends first."""
    session.execute(select(Lead.id).where(Lead.id == ONLY).with_for_update())

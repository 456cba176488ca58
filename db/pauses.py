"""Pauses: until when a platform told all of us to be silent, kept over a restart."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.base import Base, insert_once


class Pause(Base):
    """The last one of each channel."""

    __tablename__ = "outbox_pauses"

    channel: Mapped[str] = mapped_column(primary_key=True)
    until: Mapped[datetime]
    reason: Mapped[str] = mapped_column(default="")


def put(session: Session, channel: str, until: datetime, reason: str) -> None:
    """The channel is silent until then; an earlier end never shortens a later one."""
    insert_once(session, Pause, channel=channel, until=until, reason=reason)
    longer = update(Pause).where(Pause.channel == channel, Pause.until < until)
    session.execute(longer.values(until=until, reason=reason))


def current(session: Session, now: datetime) -> dict[str, datetime]:
    """The channels that are silent now, and until when."""
    rows = session.scalars(select(Pause).where(Pause.until > now))
    return {pause.channel: pause.until for pause in rows}

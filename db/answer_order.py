"""The order of answers within a chat, over failures and restarts: who waits, and behind whom."""

from datetime import datetime

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session, aliased

from db import leads
from db.deliveries import ANSWER_LANE, OPEN, Delivery, DeliveryStatus


def keep(session: Session, *which: ColumnElement[bool]) -> None:
    """No answer is due before those in front of it, in the chats of these deliveries: what waits
    is claimed by its instant."""
    before = aliased(Delivery)
    in_front = (before.address == Delivery.address, before.id <= Delivery.id)
    waits = select(func.max(before.not_before)).where(*in_front, *_waits(before))
    latest = waits.scalar_subquery()
    chats = select(Delivery.address).where(*(which or _waits(Delivery)))
    too_soon = (Delivery.address.in_(chats), *_waits(Delivery), Delivery.not_before < latest)
    if session.scalar(select(Delivery.id).where(*too_soon).limit(1)) is None:
        return
    # Nobody may claim meanwhile: a claim skips what is locked, and would take what is behind it.
    leads.keep_out(session)
    later = update(Delivery).where(*too_soon).values(not_before=latest)
    session.execute(later.execution_options(synchronize_session=False))


def _waits(table: type[Delivery]) -> list[ColumnElement[bool]]:
    return [table.status == DeliveryStatus.PENDING, table.lane == ANSWER_LANE]


def waiting_chats(session: Session) -> dict[str, datetime]:
    """The chats for which answers wait, and when the first of each is due."""
    first = select(Delivery.address, func.min(Delivery.not_before)).group_by(Delivery.address)
    return dict(session.execute(first.where(*_waits(Delivery))).all())


def open_ones(session: Session, address: str) -> set[int]:
    """The answers to that chat that have no outcome yet, whoever has them in hand."""
    mine = (Delivery.address == address, Delivery.lane == ANSWER_LANE)
    return set(session.scalars(select(Delivery.id).where(*mine, Delivery.status.in_(OPEN))))

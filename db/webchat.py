"""The web chat's mailbox: what was sent to each address, in the order it was sent."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Index, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.base import Base, clean_json, insert_once, rows_changed
from db.inbox import Update

HISTORY = 60
"""Messages a page shows when it opens."""


class WebMessage(Base):
    """One reply in a browser's mailbox; the page asks for all after the last one it has."""

    __tablename__ = "web_messages"
    __table_args__ = (Index("ix_web_messages_address_id", "address", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    address: Mapped[str]
    key: Mapped[str] = mapped_column(unique=True)
    payload: Mapped[dict[str, Any]]
    edit: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]


@dataclass(frozen=True)
class Mail:
    """A row as it travels: `id` is None for what the person wrote."""

    id: int | None
    payload: dict[str, Any]
    edit: str
    at: datetime


def post(
    session: Session,
    *,
    address: str,
    key: str,
    payload: dict[str, Any],
    edit: str,
    now: datetime,
) -> int:
    """Put a reply in the mailbox, once per key; returns its number."""
    insert_once(
        session,
        WebMessage,
        address=address,
        key=key,
        payload=clean_json(payload),
        edit=edit,
        created_at=now,
    )
    return session.scalars(select(WebMessage.id).where(WebMessage.key == key)).one()


def after(session: Session, address: str, last: int) -> list[Mail]:
    rows = session.scalars(
        select(WebMessage)
        .where(WebMessage.address == address, WebMessage.id > last)
        .order_by(WebMessage.id)
    )
    return [Mail(row.id, row.payload, row.edit, row.created_at) for row in rows]


def history(session: Session, address: str, channel: str) -> list[Mail]:
    """The end of the conversation, both sides, oldest first."""
    received = session.scalars(
        select(WebMessage)
        .where(WebMessage.address == address)
        .order_by(WebMessage.id.desc())
        .limit(HISTORY)
    )
    written = session.scalars(
        select(Update)
        .where(Update.channel == channel, Update.chat == address)
        .order_by(Update.id.desc())
        .limit(HISTORY)
    )
    mails = [Mail(row.id, row.payload, row.edit, row.created_at) for row in received]
    mails += [Mail(None, row.payload, "", row.received_at) for row in written]
    return sorted(mails, key=lambda mail: mail.at)[-HISTORY:]


def prune(session: Session, before: datetime) -> int:
    return rows_changed(session.execute(delete(WebMessage).where(WebMessage.created_at < before)))

"""Deliveries: the table of everything to be sent, and what may become of a row."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base


class DeliveryStatus(StrEnum):
    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"
    """Perhaps on the wire, perhaps not: shown and counted, never resent by itself."""
    FAILED = "failed"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


OPEN = (DeliveryStatus.PENDING, DeliveryStatus.SENDING)
ANSWER_LANE = 0


class Delivery(Base):
    """One reply to one address. `key` is unique for ever: it is what makes a repeat harmless."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index(
            "ix_outbox_pending",
            "lane",
            "not_before",
            "id",
            sqlite_where=text("status = 'pending'"),
            postgresql_where=text("status = 'pending'"),
        ),
        Index(
            "ix_outbox_sending",
            "id",
            sqlite_where=text("status = 'sending'"),
            postgresql_where=text("status = 'sending'"),
        ),
        Index("ix_outbox_address_id", "address", "id"),
        Index(
            "ix_outbox_batch_status",
            "batch",
            "status",
            sqlite_where=text("batch != ''"),
            postgresql_where=text("batch != ''"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    batch: Mapped[str] = mapped_column(default="", server_default="")
    """What it was enqueued together with, such as `announcement:7`; see `db.batches`."""
    channel: Mapped[str]
    address: Mapped[str]
    lane: Mapped[int]
    payload: Mapped[dict[str, Any]]
    status: Mapped[str]
    attempts: Mapped[int] = mapped_column(default=0)
    owner: Mapped[str] = mapped_column(default="")
    not_before: Mapped[datetime]
    not_after: Mapped[datetime | None]
    provider_id: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    claimed_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]

"""Commitments: what a body promised in a meeting, by when, and the code it is known by."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from db.base import Base
from db.bodies import Body
from db.meetings import BilateralMeeting, Edition
from db.posts import Post

CENTIMOS = 100
CODE_DIGITS = 4
_CODE = re.compile(r"([A-Z]{1,4}[0-9]{1,3})[-\s]+0*([0-9]{1,7})")


class Kind(StrEnum):
    PROJECT = "proyecto"
    ACTIVITY = "actividad"
    ASSISTANCE = "asistencia_tecnica"
    PROCEDURE = "gestion"


class Priority(StrEnum):
    HIGH = "alta"
    NORMAL = "normal"
    LOW = "baja"


class Commitment(Base):
    """A promise with two bodies. What it may become is in `commitment_states`."""

    __tablename__ = "commitments"
    __table_args__ = (
        UniqueConstraint("edition_id", "number"),
        # What a list begins with, then the order it is shown in: a page reads only itself.
        Index("ix_commitments_open", "is_open", "due_on", "id"),
        Index("ix_commitments_state", "is_open", "state", "due_on", "id"),
        Index("ix_commitments_edition", "is_open", "edition_id", "due_on", "id"),
        Index("ix_commitments_region", "is_open", "region", "due_on", "id"),
        Index("ix_commitments_responsible", "is_open", "responsible_code", "due_on", "id"),
        Index("ix_commitments_counterpart", "is_open", "counterpart_code", "due_on", "id"),
        Index("ix_commitments_edition_state", "state", "edition_id", "due_on", "id"),
        Index("ix_commitments_region_state", "state", "region", "due_on", "id"),
        Index("ix_commitments_responsible_state", "state", "responsible_code", "due_on", "id"),
        Index("ix_commitments_counterpart_state", "state", "counterpart_code", "due_on", "id"),
        Index(
            "ix_commitments_unconfirmed",
            "meeting_id",
            sqlite_where=text("confirmed_at IS NULL"),
            postgresql_where=text("confirmed_at IS NULL"),
        ),
        Index(
            "ix_commitments_next_reminder_at",
            "next_reminder_at",
            sqlite_where=text("next_reminder_at IS NOT NULL"),
            postgresql_where=text("next_reminder_at IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(unique=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"))
    number: Mapped[int]
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("bilateral_meetings.id"), index=True)
    text: Mapped[str]
    kind: Mapped[str]
    cui: Mapped[str] = mapped_column(default="")
    amount_centimos: Mapped[int | None] = mapped_column(BigInteger)
    priority: Mapped[str]
    responsible_code: Mapped[str] = mapped_column(ForeignKey("bodies.code"))
    responsible_post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"), index=True)
    counterpart_code: Mapped[str] = mapped_column(ForeignKey("bodies.code"))
    region: Mapped[str]
    """The department of whichever of the two bodies has one."""
    original_due_on: Mapped[date | None]
    """As agreed. The database refuses to change it once the commitment is confirmed."""
    due_on: Mapped[date | None]
    """As it stands after extensions; none is «sin plazo»."""
    state: Mapped[str]
    is_open: Mapped[bool]
    version: Mapped[int] = mapped_column(default=1)
    registered_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    registered_tenure_id: Mapped[int | None] = mapped_column(ForeignKey("tenures.id"))
    registered_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    responsible_confirmed_at: Mapped[datetime | None]
    counterpart_confirmed_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    declared_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    declared_at: Mapped[datetime | None]
    verified_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    verified_at: Mapped[datetime | None]
    next_reminder_at: Mapped[datetime | None]
    """When the reminders must look at it next; every change asks for a look at once."""

    edition: Mapped[Edition] = relationship()
    meeting: Mapped[BilateralMeeting | None] = relationship()
    responsible: Mapped[Body] = relationship(
        foreign_keys=[responsible_code], lazy="joined", innerjoin=True
    )
    counterpart: Mapped[Body] = relationship(
        foreign_keys=[counterpart_code], lazy="joined", innerjoin=True
    )
    responsible_post: Mapped[Post | None] = relationship()

    @property
    def amount(self) -> Decimal | None:
        """In soles."""
        return None if self.amount_centimos is None else Decimal(self.amount_centimos) / CENTIMOS


def code_of(prefix: str, number: int) -> str:
    return f"{prefix}-{number:0{CODE_DIGITS}}"


def normal_code(typed: str) -> str:
    """`me5-42`, `ME5 042` → `ME5-0042`; empty when it is no code."""
    match = _CODE.fullmatch(typed.strip().upper())
    return code_of(match[1], int(match[2])) if match else ""


def find(session: Session, typed: str) -> Commitment | None:
    """The commitment of a code, as people type it."""
    return session.scalar(select(Commitment).where(Commitment.code == normal_code(typed)))


def get(session: Session, commitment_id: int) -> Commitment | None:
    return session.get(Commitment, commitment_id)


def by_ids(session: Session, ids: Sequence[int]) -> list[Commitment]:
    """Those commitments, in the order of the ids."""
    query = select(Commitment).where(Commitment.id.in_(ids))
    found = {row.id: row for row in session.scalars(query)} if ids else {}
    return [found[number] for number in ids if number in found]


def of_meeting(session: Session, meeting_id: int) -> list[Commitment]:
    query = select(Commitment).where(Commitment.meeting_id == meeting_id)
    return list(session.scalars(query.order_by(Commitment.number)))

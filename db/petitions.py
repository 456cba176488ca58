"""Petitions: another deadline, or an end without fulfilment, that a second person must grant."""

from collections.abc import Collection
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from db.base import Base, rows_changed
from db.people import Person


class PetitionKind(StrEnum):
    EXTENSION = "prorroga"
    NOT_VIABLE = "no_viable"
    CLOSURE = "cerrado"


CLOSURES = (PetitionKind.NOT_VIABLE, PetitionKind.CLOSURE)


class PetitionState(StrEnum):
    WAITING = "waiting"
    GRANTED = "granted"
    REFUSED = "refused"
    LAPSED = "lapsed"
    """The commitment ended in another way."""


class Petition(Base):
    """A request and its answer. Of each kind one may wait at a time."""

    __tablename__ = "petitions"
    __table_args__ = (
        Index("ix_petitions_commitment_id_id", "commitment_id", "id"),
        Index(
            "uq_petitions_waiting",
            "commitment_id",
            "kind",
            unique=True,
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    commitment_id: Mapped[int] = mapped_column(ForeignKey("commitments.id"))
    kind: Mapped[str]
    reason: Mapped[str]
    due_on: Mapped[date | None]
    """The deadline when it was asked."""
    proposed_on: Mapped[date | None]
    """The deadline that is asked for; only an extension has one."""
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    asked_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(default=PetitionState.WAITING)
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    decided_at: Mapped[datetime | None]
    decision_reason: Mapped[str] = mapped_column(default="")
    asker: Mapped[Person | None] = relationship(foreign_keys=[asked_by])
    decider: Mapped[Person | None] = relationship(foreign_keys=[decided_by])


def waiting(
    session: Session, commitment_id: int, kinds: Collection[PetitionKind]
) -> Petition | None:
    """The petition of one of these kinds that waits for its answer."""
    query = select(Petition).where(
        Petition.commitment_id == commitment_id,
        Petition.state == PetitionState.WAITING,
        Petition.kind.in_(list(kinds)),
    )
    return session.scalars(query.limit(1)).first()


def of_commitment(session: Session, commitment_id: int) -> list[Petition]:
    """Oldest first."""
    query = select(Petition).where(Petition.commitment_id == commitment_id)
    return list(session.scalars(query.order_by(Petition.id)))


def decide(
    session: Session,
    petition_id: int,
    state: PetitionState,
    *,
    by: int | None,
    reason: str,
    now: datetime,
) -> bool:
    """Answer a petition once."""
    decided = session.execute(
        update(Petition)
        .where(Petition.id == petition_id, Petition.state == PetitionState.WAITING)
        .values(state=state, decided_by=by, decided_at=now, decision_reason=reason)
    )
    return bool(rows_changed(decided))


def lapse(session: Session, commitment_id: int, now: datetime) -> None:
    """What was asked of a commitment that has ended needs no answer any more."""
    session.execute(
        update(Petition)
        .where(Petition.commitment_id == commitment_id, Petition.state == PetitionState.WAITING)
        .values(state=PetitionState.LAPSED, decided_at=now)
    )

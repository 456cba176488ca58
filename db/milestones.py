"""Milestones: the steps of a long commitment, each with its weight."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.base import Base, rows_changed
from db.commitment_errors import Invalid

MAX_MILESTONES = 20
MAX_WEIGHT = 100
MAX_NAME_LENGTH = 200


class Milestone(Base):
    """One step; its weight counts against the sum of the weights."""

    __tablename__ = "milestones"
    __table_args__ = (UniqueConstraint("commitment_id", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    commitment_id: Mapped[int] = mapped_column(ForeignKey("commitments.id"))
    position: Mapped[int]
    name: Mapped[str] = mapped_column("title")
    weight: Mapped[int]
    due_on: Mapped[date | None]
    reached_at: Mapped[datetime | None]
    reached_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


@dataclass(frozen=True)
class Step:
    """A milestone to be: its name, its weight and, if it has one, its date."""

    name: str
    weight: int = 1
    due_on: date | None = None


def checked(steps: Sequence[Step]) -> list[Step]:
    """The steps with clean names. Raises Invalid for names or weights that can't be."""
    if len(steps) > MAX_MILESTONES:
        raise Invalid("milestones", "too_many")
    clean = [Step(" ".join(step.name.split()), step.weight, step.due_on) for step in steps]
    if any(not step.name or len(step.name) > MAX_NAME_LENGTH for step in clean):
        raise Invalid("milestones", "name")
    if any(not 1 <= step.weight <= MAX_WEIGHT for step in clean):
        raise Invalid("milestones", "weight")
    return clean


def of_commitment(session: Session, commitment_id: int) -> list[Milestone]:
    query = select(Milestone).where(Milestone.commitment_id == commitment_id)
    return list(session.scalars(query.order_by(Milestone.position)))


def replace(session: Session, commitment_id: int, steps: Sequence[Step]) -> None:
    """Put these steps in the place of those not yet reached; what was reached stays."""
    session.execute(
        delete(Milestone).where(
            Milestone.commitment_id == commitment_id, Milestone.reached_at.is_(None)
        )
    )
    reached = of_commitment(session, commitment_id)
    first = reached[-1].position + 1 if reached else 1
    session.add_all(
        Milestone(
            commitment_id=commitment_id,
            position=position,
            name=step.name,
            weight=step.weight,
            due_on=step.due_on,
        )
        for position, step in enumerate(steps, first)
    )
    session.flush()


def mark_reached(session: Session, milestone_id: int, *, by: int | None, now: datetime) -> bool:
    """Reach a milestone once."""
    reached = session.execute(
        update(Milestone)
        .where(Milestone.id == milestone_id, Milestone.reached_at.is_(None))
        .values(reached_at=now, reached_by=by)
    )
    return bool(rows_changed(reached))


def percent(milestones: Sequence[Milestone]) -> int | None:
    """How much of the weight is reached, rounded down; None without milestones."""
    total = sum(step.weight for step in milestones)
    done = sum(step.weight for step in milestones if step.reached_at is not None)
    return done * 100 // total if total else None

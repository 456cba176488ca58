"""People and the addresses where they are reached; what they may do hangs on their posts."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, bindparam, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.base import Base, insert_once, rows_changed
from db.outbox import Delivery


class Person(Base):
    """A human, known by the name they gave. Rights come from tenures, never from here."""

    __tablename__ = "people"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    created_at: Mapped[datetime]
    settings: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Address(Base):
    """One chat of one person, such as `telegram:7`. A stranger's address has no person."""

    __tablename__ = "addresses"

    address: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    alive: Mapped[bool] = mapped_column(default=True)
    dead_reason: Mapped[str] = mapped_column(default="")
    enrolled: Mapped[bool] = mapped_column(default=False)
    """Whether this group chat is one of ours; for a person's own chat it means nothing."""
    advises: Mapped[bool] = mapped_column(default=False)
    """Whether this group is the advisers': it gets new consultations, and they work in it."""
    first_seen_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]


def add_person(session: Session, name: str, now: datetime) -> Person:
    person = Person(name=name, created_at=now, settings={})
    session.add(person)
    session.flush()
    return person


_AT = select(Address).where(Address.address == bindparam("address"))
"""Made once: every message asks for its own."""


def see(session: Session, address: str, now: datetime) -> Address:
    """The address that just wrote to us: new ones are noted, dead ones revive."""
    row = session.scalar(_AT, {"address": address})
    if row is None:
        insert_once(
            session,
            Address,
            address=address,
            person_id=None,
            alive=True,
            dead_reason="",
            enrolled=False,
            advises=False,
            first_seen_at=now,
            last_seen_at=now,
        )
        row = session.get_one(Address, address)
    row.last_seen_at = now
    if not row.alive:
        row.alive, row.dead_reason = True, ""
    return row


def is_enrolled(session: Session, address: str) -> bool:
    row = session.get(Address, address)
    return row is not None and row.enrolled


def is_advisers(session: Session, address: str) -> bool:
    row = session.get(Address, address)
    return row is not None and row.enrolled and row.advises


def adviser_groups(session: Session) -> list[str]:
    """The living groups in which advisers work."""
    query = select(Address.address).where(Address.advises, Address.enrolled, Address.alive)
    return list(session.scalars(query.order_by(Address.address)))


def link(session: Session, address: str, person: Person, now: datetime) -> Address:
    row = see(session, address, now)
    row.person_id = person.id
    return row


def addresses_of(session: Session, person_id: int) -> list[Address]:
    """The person's living addresses, the most recently used first."""
    return list(
        session.scalars(
            select(Address)
            .where(Address.person_id == person_id, Address.alive)
            .order_by(Address.last_seen_at.desc(), Address.address)
        )
    )


def preferred_address(session: Session, person_id: int) -> str | None:
    """Where notices reach the person: the channel they chose, else where they wrote last."""
    living = addresses_of(session, person_id)
    if not living:
        return None
    person = session.get_one(Person, person_id)
    if not person.settings.get("notices", True):
        return None
    return chosen_address(person, living)


def chosen_address(person: Person, living: Sequence[Address]) -> str:
    """Of a person's living addresses, in the order of `addresses_of`, the one they prefer."""
    chosen = person.settings.get("channel", "")
    wanted = [row.address for row in living if row.address.startswith(f"{chosen}:")]
    return (wanted or [row.address for row in living])[0]


def names(session: Session, person_ids: Iterable[int]) -> dict[int, str]:
    rows = session.execute(select(Person.id, Person.name).where(Person.id.in_(set(person_ids))))
    return {row.id: row.name for row in rows}


def change_setting(person: Person, name: str, value: Any) -> None:
    person.settings = {**person.settings, name: value}


def drop_setting(person: Person, name: str) -> None:
    """Back to what is usual."""
    person.settings = {key: value for key, value in person.settings.items() if key != name}


def mark_dead(session: Session, address: str, reason: str) -> bool:
    """The platform says that nobody is reached here any more, until they write again."""
    statement = update(Address).where(Address.address == address, Address.alive)
    return bool(
        rows_changed(session.execute(statement.values(alive=False, dead_reason=reason[:200])))
    )


def move(session: Session, old: str, new: str) -> None:
    """A chat got another address: its person follows, what waits there is rewritten once."""
    known = session.get(Address, old)
    if known is not None:
        fresh = see(session, new, known.last_seen_at)
        fresh.person_id, fresh.enrolled = known.person_id, known.enrolled
        fresh.advises = known.advises
        known.alive, known.dead_reason = False, f"moved to {new}"
    session.execute(
        update(Delivery)
        .where(Delivery.address == old, Delivery.status.in_(["pending", "sending"]))
        .values(address=new)
    )

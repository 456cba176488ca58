"""Requests to join without proof, and the list of phones that staff vouch for."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, UniqueConstraint, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from db.base import Base, insert_once, rows_changed
from db.posts import Post

CONSENT_VERSION = "2026-11"
"""Of the text that people agree to; a new text asks again."""


class RequestState(StrEnum):
    WAITING = "waiting"
    APPROVED = "approved"
    REFUSED = "refused"


class JoinRequest(Base):
    """Somebody says that they hold a post; a coordinator who knows decides."""

    __tablename__ = "join_requests"

    id: Mapped[int] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(ForeignKey("addresses.address"), index=True)
    name: Mapped[str]
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"))
    state: Mapped[str] = mapped_column(default=RequestState.WAITING)
    created_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    post: Mapped[Post] = relationship()


class ListedPhone(Base):
    """A phone that staff know to belong to the holder of a post."""

    __tablename__ = "listed_phones"
    __table_args__ = (UniqueConstraint("phone", "post_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    phone: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"))
    post: Mapped[Post] = relationship()


class Consent(Base):
    """Who agreed to which version of the text on personal data, and when."""

    __tablename__ = "consents"
    __table_args__ = (UniqueConstraint("address", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(ForeignKey("addresses.address"))
    version: Mapped[str]
    given_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]


def consent(session: Session, address: str, now: datetime) -> None:
    insert_once(
        session,
        Consent,
        address=address,
        version=CONSENT_VERSION,
        given_at=now,
        withdrawn_at=None,
    )
    session.execute(
        update(Consent)
        .where(Consent.address == address, Consent.version == CONSENT_VERSION)
        .values(withdrawn_at=None)
    )


def has_consented(session: Session, address: str) -> bool:
    query = select(Consent.id).where(
        Consent.address == address,
        Consent.version == CONSENT_VERSION,
        Consent.withdrawn_at.is_(None),
    )
    return session.scalar(query) is not None


def ask(session: Session, *, address: str, name: str, post: Post, now: datetime) -> JoinRequest:
    """File a request; one that waits already for the same post is kept."""
    waiting = session.scalar(
        select(JoinRequest).where(
            JoinRequest.address == address,
            JoinRequest.post_id == post.id,
            JoinRequest.state == RequestState.WAITING,
        )
    )
    if waiting is not None:
        return waiting
    request = JoinRequest(
        address=address,
        name=name,
        post_id=post.id,
        state=RequestState.WAITING,
        created_at=now,
    )
    session.add(request)
    session.flush()
    return request


def decide(
    session: Session, request_id: int, *, approve: bool, decided_by: int, now: datetime
) -> bool:
    """Settle a request once; False when somebody else has done so."""
    state = RequestState.APPROVED if approve else RequestState.REFUSED
    settled = session.execute(
        update(JoinRequest)
        .where(JoinRequest.id == request_id, JoinRequest.state == RequestState.WAITING)
        .values(state=state, decided_at=now, decided_by=decided_by)
    )
    return bool(rows_changed(settled))


def normal_phone(text: str) -> str:
    """Digits only, with Peru's 51 in front of a national number."""
    digits = "".join(letter for letter in text if letter.isdigit()).lstrip("0")
    return f"51{digits}" if len(digits) == 9 and digits.startswith("9") else digits


def listed(session: Session, phone: str) -> list[ListedPhone]:
    query = select(ListedPhone).where(ListedPhone.phone == normal_phone(phone))
    return list(session.scalars(query.order_by(ListedPhone.id)))


def get(session: Session, request_id: int) -> JoinRequest | None:
    return session.get(JoinRequest, request_id)


def waiting(session: Session) -> list[JoinRequest]:
    query = select(JoinRequest).where(JoinRequest.state == RequestState.WAITING)
    return list(session.scalars(query.order_by(JoinRequest.id)))


def withdraw(session: Session, address: str, now: datetime) -> None:
    """The consent of this address no longer holds."""
    session.execute(
        update(Consent)
        .where(Consent.address == address, Consent.withdrawn_at.is_(None))
        .values(withdrawn_at=now)
    )


def list_phone(session: Session, *, phone: str, name: str, post: Post) -> bool:
    """Vouch for a phone; False when it was listed for that post already."""
    return insert_once(session, ListedPhone, phone=phone, name=name, post_id=post.id)

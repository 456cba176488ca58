"""Requests to join without proof, and the list of phones that staff vouch for."""

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Select, UniqueConstraint, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from db import terms
from db.base import Base, insert_once, rows_changed
from db.bodies import Body
from db.posts import GOVERNMENT, Post, Role

CONSENT_VERSION = "2026-11"
"""Of the text that people agree to; a new text asks again."""
MAX_WAITING = 3
"""Requests of one address that may wait at once: more is noise for who decides."""


class RequestState(StrEnum):
    WAITING = "waiting"
    APPROVED = "approved"
    REFUSED = "refused"


class JoinRequest(Base):
    """Somebody says that they hold a post; a coordinator who knows decides.

    The post is made when the request is approved: saying a title does not create it.
    """

    __tablename__ = "join_requests"

    id: Mapped[int] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(ForeignKey("addresses.address"), index=True)
    name: Mapped[str]
    body_code: Mapped[str] = mapped_column(ForeignKey("bodies.code"))
    title: Mapped[str]
    state: Mapped[str] = mapped_column(default=RequestState.WAITING)
    created_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    body: Mapped[Body] = relationship()


class ListedPhone(Base):
    """A phone that staff know to belong to the holder of a post."""

    __tablename__ = "listed_phones"
    __table_args__ = (UniqueConstraint("phone", "post_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    phone: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"))
    listed_at: Mapped[datetime]
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    """Who proved to be that person, by sharing the phone."""
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


def ask(
    session: Session, *, address: str, name: str, body: Body, title: str, now: datetime
) -> JoinRequest | None:
    """File a request; one that waits already for the same post is kept.

    None when the address has MAX_WAITING requests that wait.
    """
    waiting = list(session.scalars(_waiting().where(JoinRequest.address == address)))
    for request in waiting:
        if (request.body_code, request.title) == (body.code, title):
            return request
    if len(waiting) >= MAX_WAITING:
        return None
    request = JoinRequest(
        address=address,
        name=name,
        body_code=body.code,
        title=title,
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


def listed(session: Session, phone: str, now: datetime) -> list[ListedPhone]:
    """What the phone is listed for; a listing does not outlive a change of government."""
    query = select(ListedPhone).where(ListedPhone.phone == normal_phone(phone))
    rows = session.scalars(query.order_by(ListedPhone.id)).all()
    return [row for row in rows if not _outlived(session, row, now)]


def _outlived(session: Session, row: ListedPhone, now: datetime) -> bool:
    return Role(row.post.role) in GOVERNMENT and terms.changed(
        session, row.post.body_code, since=row.listed_at, now=now
    )


def get(session: Session, request_id: int) -> JoinRequest | None:
    return session.get(JoinRequest, request_id)


def waiting(session: Session) -> list[JoinRequest]:
    """All requests that nobody has decided, the oldest first."""
    return list(session.scalars(_waiting().order_by(JoinRequest.id)))


def _waiting() -> Select[JoinRequest]:
    return select(JoinRequest).where(JoinRequest.state == RequestState.WAITING)


def withdraw(session: Session, address: str, now: datetime) -> None:
    """The consent of this address no longer holds."""
    session.execute(
        update(Consent)
        .where(Consent.address == address, Consent.withdrawn_at.is_(None))
        .values(withdrawn_at=now)
    )


def phones_of_bodies(session: Session, codes: Collection[str]) -> dict[str, list[str]]:
    """The phones that staff vouched for, by body, each with the name and the post."""
    query = select(ListedPhone).join(Post).where(Post.body_code.in_(sorted(codes)))
    found: dict[str, list[str]] = {}
    for row in session.scalars(query.order_by(ListedPhone.id)):
        listed = f"{row.phone} ({row.name}, {row.post.title})"
        found.setdefault(row.post.body_code, []).append(listed)
    return found


def list_phone(session: Session, *, phone: str, name: str, post: Post, now: datetime) -> bool:
    """Vouch for a phone; False when it was listed for that post already: then it is renewed."""
    values = {"phone": phone, "post_id": post.id, "name": name, "listed_at": now}
    if insert_once(session, ListedPhone, **values, person_id=None):
        return True
    listed = (ListedPhone.phone == phone, ListedPhone.post_id == post.id)
    session.execute(update(ListedPhone).where(*listed).values(name=name, listed_at=now))
    return False

"""Invitations: single-use codes that carry a post, and the patience with wrong ones."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, Index, delete, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from db import posts, terms
from db.base import Base, rows_changed
from db.codes import hash_code, new_code
from db.posts import GOVERNMENT, Post, Role

CODE_LENGTH = 10
VALID_FOR = timedelta(days=14)
LINK_PREFIX = "inv_"
MAX_WRONG_CODES = 5
WRONG_CODES_WITHIN = timedelta(hours=1)
"""Five wrong codes within an hour lock the address until that hour has passed."""
ALL_WRONG_CODES = 200
"""Wrong codes of everybody within the hour above which nobody's code is looked at."""


class Invitation(Base):
    """A code that makes whoever brings it first a holder of the post. Only its hash is kept."""

    __tablename__ = "invitations"

    id: Mapped[int] = mapped_column(primary_key=True)
    code_hash: Mapped[str] = mapped_column(unique=True)
    post_id: Mapped[int] = mapped_column(ForeignKey("posts.id"))
    invited_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    created_at: Mapped[datetime]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime | None]
    """When the tenure it gives ends, for a delegate; else it is open."""
    delegated_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    used_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    post: Mapped[Post] = relationship()


class WrongCode(Base):
    """A code that was no good: what slows a guesser down."""

    __tablename__ = "wrong_codes"
    __table_args__ = (Index("ix_wrong_codes_address_at", "address", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    address: Mapped[str]
    at: Mapped[datetime]


@dataclass(frozen=True)
class Issued:
    """A new invitation and its code, which is shown now or never."""

    invitation: Invitation
    code: str

    @property
    def payload(self) -> str:
        """What a deep link carries: `/start inv_…`."""
        return f"{LINK_PREFIX}{self.code}"


def issue(
    session: Session,
    post: Post,
    *,
    now: datetime,
    invited_by: int | None = None,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    delegated_by: int | None = None,
    valid_for: timedelta = VALID_FOR,
) -> Issued:
    """Make an invitation to a post. With `starts_at`, the tenure begins then, not before.

    With `delegated_by`, whoever uses it stands in for that person until `ends_at`.
    """
    code = new_code(CODE_LENGTH)
    begins = max(starts_at or now, now)
    invitation = Invitation(
        code_hash=hash_code(code),
        post_id=post.id,
        invited_by=invited_by,
        created_at=now,
        starts_at=begins,
        ends_at=ends_at,
        delegated_by=delegated_by,
        expires_at=begins + valid_for,
    )
    session.add(invitation)
    session.flush()
    return Issued(invitation, code)


def find(session: Session, code: str, now: datetime) -> Invitation | None:
    """The open invitation of a code, as typed; None for one that is wrong, used or out of time.

    A change of government, or a delegator who left, makes worthless what was given out before.
    """
    invitation = session.scalar(select(Invitation).where(Invitation.code_hash == hash_code(code)))
    if invitation is None or invitation.used_at or invitation.expires_at <= now:
        return None
    return None if _outlived(session, invitation, now) else invitation


def _outlived(session: Session, invitation: Invitation, now: datetime) -> bool:
    post, since = invitation.post, invitation.starts_at
    if Role(post.role) in GOVERNMENT and terms.changed(
        session, post.body_code, since=since, now=now
    ):
        return True
    lender = invitation.delegated_by
    return lender is not None and not posts.holds(session, lender, post.id, now)


def use(session: Session, invitation: Invitation, now: datetime) -> bool:
    """Spend the invitation; of two who bring it at once, one gets True."""
    spent = session.execute(
        update(Invitation)
        .where(Invitation.id == invitation.id, Invitation.used_at.is_(None))
        .values(used_at=now)
    )
    return bool(rows_changed(spent))


def revoke(session: Session, post_id: int, *, starting: datetime, now: datetime) -> int:
    """Make the open codes to a post from an instant on worthless, as new ones replace them."""
    open_codes = update(Invitation).where(
        Invitation.post_id == post_id,
        Invitation.starts_at >= starting,
        Invitation.used_at.is_(None),
        Invitation.expires_at > now,
    )
    return rows_changed(session.execute(open_codes.values(expires_at=now)))


def note_wrong_code(session: Session, address: str, now: datetime) -> int:
    """Count a wrong code; returns how many this address has sent lately."""
    session.add(WrongCode(address=address, at=now))
    session.flush()
    return _wrong(session, now, address)


def locked(session: Session, address: str, now: datetime) -> bool:
    """Whether codes from this address are not looked at for now."""
    return (
        _wrong(session, now, address) >= MAX_WRONG_CODES or _wrong(session, now) >= ALL_WRONG_CODES
    )


def _wrong(session: Session, now: datetime, address: str = "") -> int:
    query = select(func.count()).where(WrongCode.at > now - WRONG_CODES_WITHIN)
    return session.scalar(query.where(WrongCode.address == address) if address else query) or 0


def prune(session: Session, before: datetime) -> int:
    """Forget old wrong codes; what mattered of them is in the audit."""
    return rows_changed(session.execute(delete(WrongCode).where(WrongCode.at < before)))

"""Evidence: the photo, the document or the link that shows that a promise was kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from urllib.parse import urlsplit

from sqlalchemy import ForeignKey, Index, func, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from db.base import Base
from db.commitment_errors import Invalid
from db.people import Person

MAX_BYTES = 20 * 1024 * 1024
MAX_URL_LENGTH = 2000
PHOTO_TYPES = frozenset({"image/jpeg", "image/png", "image/webp", "image/heic", "image/heif"})
DOCUMENT_TYPES = frozenset({"application/pdf"})
_HASH_LENGTH = 64


class EvidenceKind(StrEnum):
    PHOTO = "photo"
    DOCUMENT = "document"
    LINK = "link"


class Verdict(StrEnum):
    WAITING = "waiting"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class Evidence(Base):
    """One piece of evidence. `sha256` names its content in the file store; a link has none."""

    __tablename__ = "evidence"
    __table_args__ = (
        Index("ix_evidence_commitment_id_id", "commitment_id", "id"),
        Index(
            "uq_evidence_commitment_id_sha256",
            "commitment_id",
            "sha256",
            unique=True,
            sqlite_where=text("sha256 <> ''"),
            postgresql_where=text("sha256 <> ''"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    commitment_id: Mapped[int] = mapped_column(ForeignKey("commitments.id"))
    kind: Mapped[str]
    name: Mapped[str] = mapped_column("file_name")
    mime: Mapped[str] = mapped_column(default="")
    size: Mapped[int] = mapped_column(default=0)
    sha256: Mapped[str] = mapped_column(default="")
    url: Mapped[str] = mapped_column(default="")
    sent_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    sent_at: Mapped[datetime]
    verdict: Mapped[str] = mapped_column(default=Verdict.WAITING)
    judged_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    judged_at: Mapped[datetime | None]
    sender: Mapped[Person | None] = relationship(foreign_keys=[sent_by])


@dataclass(frozen=True)
class Exhibit:
    """What somebody wants to file as evidence, checked; made by `file` or `link`."""

    kind: EvidenceKind
    name: str
    mime: str = ""
    size: int = 0
    sha256: str = ""
    url: str = ""


def file(name: str, mime: str, size: int, sha256: str) -> Exhibit:
    """A stored file as evidence. Raises Invalid for a type or a size we do not take."""
    kind_of_file = mime.partition(";")[0].strip().lower()
    if kind_of_file not in PHOTO_TYPES | DOCUMENT_TYPES:
        raise Invalid("mime", "type")
    if not 0 < size <= MAX_BYTES:
        raise Invalid("size", "too_large" if size else "empty")
    if len(sha256) != _HASH_LENGTH:
        raise Invalid("sha256", "not_stored")
    kind = EvidenceKind.PHOTO if kind_of_file in PHOTO_TYPES else EvidenceKind.DOCUMENT
    return Exhibit(kind, name, kind_of_file, size, sha256)


def link(url: str) -> Exhibit:
    """A public page as evidence. Raises Invalid for anything but an http address."""
    address = url.strip()
    try:
        parts = urlsplit(address)
    except ValueError as error:
        raise Invalid("url", "not_a_link") from error
    if parts.scheme not in ("http", "https") or not parts.hostname or " " in address:
        raise Invalid("url", "not_a_link")
    if len(address) > MAX_URL_LENGTH:
        raise Invalid("url", "too_long")
    return Exhibit(EvidenceKind.LINK, parts.hostname, url=address)


def of_commitment(session: Session, commitment_id: int) -> list[Evidence]:
    """Oldest first."""
    query = select(Evidence).where(Evidence.commitment_id == commitment_id)
    return list(session.scalars(query.order_by(Evidence.id)))


def is_filed(session: Session, commitment_id: int, exhibit: Exhibit) -> bool:
    """Whether the commitment has this very file, or this link, already."""
    query = select(Evidence.id).where(
        Evidence.commitment_id == commitment_id,
        Evidence.sha256 == exhibit.sha256,
        Evidence.url == exhibit.url,
    )
    return session.scalar(query.limit(1)) is not None


def stands(session: Session, commitment_id: int) -> bool:
    """Whether there is evidence that was not rejected."""
    query = select(Evidence.id).where(
        Evidence.commitment_id == commitment_id, Evidence.verdict != Verdict.REJECTED
    )
    return session.scalar(query.limit(1)) is not None


def judge(
    session: Session,
    commitment_id: int,
    *,
    was: Verdict,
    verdict: Verdict,
    by: int | None,
    now: datetime,
) -> None:
    """Give a verdict on all evidence that stands at `was`."""
    session.execute(
        update(Evidence)
        .where(Evidence.commitment_id == commitment_id, Evidence.verdict == was)
        .values(verdict=verdict, judged_by=by, judged_at=now)
    )


def newest_verdicts(session: Session, commitment_ids: Sequence[int]) -> dict[int, Verdict]:
    """For each commitment that has evidence, the verdict on the newest piece."""
    newest = (
        select(func.max(Evidence.id))
        .where(Evidence.commitment_id.in_(commitment_ids))
        .group_by(Evidence.commitment_id)
    )
    rows = session.execute(
        select(Evidence.commitment_id, Evidence.verdict).where(Evidence.id.in_(newest))
    )
    return {number: Verdict(verdict) for number, verdict in rows}

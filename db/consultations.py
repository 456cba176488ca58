"""Consultations: questions that a human answers, each with a number that counts by year."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from db.base import Base, insert_row
from db.bodies import Body
from db.consultation_states import WAITING, State
from db.lima import LIMA
from db.people import Person
from db.posts import Post

MAX_TEXT_LENGTH = 4000
NUMBER = re.compile(
    r"\s*(?:consulta\s+)?(?:C\s?[-–]?\s?)?(?:(20\d\d)\s?[-–/]\s?)?0*(\d{1,6})\b", re.I
)
"""`C-2026-0153`, `2026-153`, `c 153`, `153`."""
ATTEMPTS = 20
"""How often a number is sought again when others take theirs at the same moment."""


class Consultation(Base):
    """One question on its way to a human and back. It belongs to the post of who asked."""

    __tablename__ = "consultations"
    __table_args__ = (
        UniqueConstraint("year", "ordinal"),
        Index("ix_consultations_state_due_at", "state", "due_at"),
        Index("ix_consultations_held_by_state", "held_by", "state"),
        Index("ix_consultations_topic_state", "topic", "state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    year: Mapped[int]
    ordinal: Mapped[int]
    version: Mapped[int] = mapped_column(default=1)
    state: Mapped[str]
    topic: Mapped[str]
    question: Mapped[str]
    first_words: Mapped[str] = mapped_column(default="")
    """How it was asked before the bot begged for other words."""
    tried: Mapped[str] = mapped_column(default="")
    """The entries that the bot thought of, best first: `id:0.31 id:0.12`."""
    asker_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    post_id: Mapped[int | None] = mapped_column(ForeignKey("posts.id"), index=True)
    body_code: Mapped[str | None] = mapped_column(ForeignKey("bodies.code"), index=True)
    held_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    reviewed_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    entry_id: Mapped[str] = mapped_column(default="")
    """The curated entry that answered it, or was made of its answer."""
    lead_id: Mapped[int | None] = mapped_column(ForeignKey("consultations.id"), index=True)
    """The consultation whose answer answers this one too."""
    received_at: Mapped[datetime]
    assigned_at: Mapped[datetime | None]
    waiting_since: Mapped[datetime | None]
    """Since when the asker owes a word; then the clock stands still."""
    due_at: Mapped[datetime]
    """By when an answer was promised."""
    reminded_at: Mapped[datetime | None]
    escalated_at: Mapped[datetime | None]
    first_answered_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    useful: Mapped[bool | None]
    rated_at: Mapped[datetime | None]
    reopened: Mapped[int] = mapped_column(default=0)
    body: Mapped[Body | None] = relationship()
    post: Mapped[Post | None] = relationship()
    asker: Mapped[Person | None] = relationship(foreign_keys=[asker_id])
    holder: Mapped[Person | None] = relationship(foreign_keys=[held_by])

    @property
    def is_waiting(self) -> bool:
        return self.state in WAITING

    def tries(self) -> list[tuple[str, float]]:
        """The entries that the bot thought of, with how sure it was of each."""
        parts = (item.rpartition(":") for item in self.tried.split())
        return [(entry, float(score)) for entry, _, score in parts]


class ConsultationChat(Base):
    """The chat where it was asked, and where the answer goes while the asker is who they were."""

    __tablename__ = "consultation_chats"

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultations.id"), primary_key=True)
    address: Mapped[str] = mapped_column(index=True)
    words: Mapped[str]
    """What was typed there."""


@dataclass(frozen=True)
class Asked:
    """A question as it is received: from which chat and, of a registered person, which post."""

    question: str
    topic: str
    address: str
    asker_id: int | None = None
    post_id: int | None = None
    body_code: str | None = None
    first_words: str = ""
    tried: str = ""


def receive(session: Session, asked: Asked, *, due_at: datetime, now: datetime) -> Consultation:
    """Write the question down under the next number of the year."""
    year = now.astimezone(LIMA).year
    values = {
        **{name: value for name, value in vars(asked).items() if name != "address"},
        "question": asked.question[:MAX_TEXT_LENGTH],
        "year": year,
        "version": 1,
        "state": State.RECEIVED,
        "reopened": 0,
        "entry_id": "",
        "received_at": now,
        "due_at": due_at,
    }
    for _ in range(ATTEMPTS):
        ordinal = _last_ordinal(session, year) + 1
        number = f"C-{year}-{ordinal:04d}"
        made = insert_row(session, Consultation, number=number, ordinal=ordinal, **values)
        if made is not None:
            session.add(
                ConsultationChat(
                    consultation_id=made, address=asked.address, words=values["question"]
                )
            )
            session.flush()
            return session.get_one(Consultation, made)
    raise RuntimeError("no number was free")


def _last_ordinal(session: Session, year: int) -> int:
    query = select(func.max(Consultation.ordinal)).where(Consultation.year == year)
    return session.scalar(query) or 0


def split_number(text: str) -> tuple[int | None, int, str]:
    """The year (None when it is not said), the ordinal (0: none) and what follows them."""
    found = NUMBER.match(text)
    if found is None:
        return None, 0, text.strip()
    rest = text[found.end() :].strip().lstrip(":,;.–-").strip()
    return int(found[1]) if found[1] else None, int(found[2]), rest


def is_number(text: str) -> bool:
    """Whether the text is the full number of a consultation and nothing else."""
    year, ordinal, rest = split_number(text)
    return year is not None and ordinal > 0 and not rest and "c" in text.lower()


def find(session: Session, year: int | None, ordinal: int) -> Consultation | None:
    """By what was typed; without a year, the newest of that ordinal."""
    query = select(Consultation).where(Consultation.ordinal == ordinal)
    if year is not None:
        query = query.where(Consultation.year == year)
    return session.scalars(query.order_by(Consultation.year.desc()).limit(1)).first()


def get(session: Session, number: str | int) -> Consultation | None:
    """By the row's number, as a button carries it."""
    text = str(number)
    return session.get(Consultation, int(text)) if text.isdecimal() and len(text) < 10 else None


def chat_of(session: Session, consultation: Consultation) -> str:
    """The address where it was asked; empty when that was erased."""
    row = session.get(ConsultationChat, consultation.id)
    return row.address if row else ""


def candidates_of(
    session: Session, person_id: int | None, post_ids: Iterable[int], address: str
) -> Sequence[Consultation]:
    """What may be this person's: asked for one of the posts, or by themselves; the newest first."""
    chats = select(ConsultationChat.consultation_id).where(ConsultationChat.address == address)
    own = (Consultation.asker_id == person_id) if person_id else Consultation.id.in_(chats)
    alone = Consultation.post_id.is_(None)
    query = select(Consultation).where(
        (alone & (own | Consultation.id.in_(chats))) | Consultation.post_id.in_(list(post_ids))
    )
    return session.scalars(query.order_by(Consultation.id.desc()).limit(100)).all()

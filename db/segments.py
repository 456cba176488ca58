"""Segments: audiences saved under a name, to be used again."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from db.audiences import Audience
from db.base import Base, insert_once, rows_changed, same_words

MAX_TITLE = 40


class Segment(Base):
    """A saved audience; who belongs to it is asked anew each time it is used."""

    __tablename__ = "segments"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    title_key: Mapped[str] = mapped_column(unique=True)
    """The title without accents and capitals: «Sierra Sur» and «sierra sur» are one."""
    audience: Mapped[dict[str, Any]]
    saved_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    saved_at: Mapped[datetime]


def save(
    session: Session, title: str, audience: Audience, *, by: int | None, now: datetime
) -> bool:
    """Keep the audience under a name; False when the name is taken."""
    return insert_once(
        session,
        Segment,
        title=title,
        title_key=same_words(title),
        audience=audience.to_json(),
        saved_by=by,
        saved_at=now,
    )


def all_of(session: Session) -> list[Segment]:
    return list(session.scalars(select(Segment).order_by(Segment.title_key)))


def get(session: Session, segment_id: int) -> Segment | None:
    return session.get(Segment, segment_id)


def forget(session: Session, segment_id: int) -> bool:
    return bool(rows_changed(session.execute(delete(Segment).where(Segment.id == segment_id))))
